//! The list for people: a heading for each owner, and a line for each token in columns that stand
//! under each other. In a pipe nothing is cut; a terminal gets what fits, and the whole id always.

use super::Shown;
use crate::domain::catalog::Catalog;
use crate::domain::text::{fit, thousands, visible, width};
use crate::domain::token_list::{Concern, ListProgress, ListedToken, OwnersTokens, can, expires, most_of, on, used};

const HEADS: [&str; COLUMNS] = ["Risk", "Name", "Can", "On", "Expires", "Used", "Id"];
const COLUMNS: usize = 7;
/// The columns of words that may be cut: name, can, on.
const CUT: std::ops::Range<usize> = 1..4;
const ID: usize = 6;
/// They keep as much as this.
const LEAST: usize = 10;
/// Between two columns.
const GAP: &str = "  ";
/// Before the id where it has a row of its own.
const INDENT: &str = "    ";

type Cells = [String; COLUMNS];

/// The lines, without the last line end.
pub(super) fn of(shown: Shown<'_>, columns: Option<usize>) -> String {
    let owners = shown.lists.owners.iter().filter(|one| is_shown(shown, one));
    let owners: Vec<(String, Vec<Cells>)> = owners
        .map(|one| {
            (
                heading(shown, one),
                shown.rows(one).map(|row| cells(shown, row)).collect(),
            )
        })
        .collect();
    let layout = Layout::of(owners.iter().flat_map(|(_, rows)| rows), columns);
    let blocks = owners.iter().map(|(heading, rows)| {
        let mut lines = vec![heading.clone()];
        if !rows.is_empty() {
            lines.push(layout.line(&HEADS.map(str::to_owned), false));
        }
        lines.extend(rows.iter().map(|row| layout.line(row, true)));
        lines.join("\n")
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// Of what was refused or not asked nothing is known here; that is said beside the list.
fn is_shown(shown: Shown<'_>, one: &OwnersTokens) -> bool {
    if shown.find.is_some() {
        return shown.rows(one).next().is_some();
    }
    !one.rows.is_empty() || (one.progress == ListProgress::Here && shown.lists.is_seen(one.owner))
}

/// "Yours, ada@example.com: 7 of 50 tokens"; of what was found "2 of 7 tokens match".
fn heading(shown: Shown<'_>, one: &OwnersTokens) -> String {
    let whose = shown.lists.whose(one.owner);
    let mut letters = whose.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let sure = one.is_whole() || one.total.is_some();
    let about = if sure { "" } else { "at least " };
    let (count, most) = (thousands(one.count()), most_of(one.owner));
    let tokens = match (shown.find, shown.rows(one).count()) {
        (None, _) => format!("{about}{count} of {most} tokens"),
        (Some(_), 1) => format!("1 of {about}{count} tokens matches"),
        (Some(_), found) => format!("{} of {about}{count} tokens match", thousands(found as u64)),
    };
    format!("{first}{}: {tokens}", letters.as_str())
}

fn cells(shown: Shown<'_>, token: &ListedToken) -> Cells {
    let catalog = Catalog::of_this_version();
    let (spec, now) = (token.spec(catalog), shown.lists.now);
    let concerns = shown.concerns(token);
    let marked = |words: String, found: fn(&Concern) -> bool| {
        let mark = if concerns.iter().any(found) { " !" } else { "" };
        format!("{words}{mark}")
    };
    [
        token.level.word().to_uppercase(),
        visible(&token.record.name).into_owned(),
        can(&spec, catalog),
        on(&spec, &shown.lists.called),
        marked(expires(token, now), |concern| {
            !matches!(concern, Concern::Unused(_) | Concern::Grade(_))
        }),
        marked(used(token.record.last_used, now), |concern| {
            matches!(concern, Concern::Unused(_))
        }),
        token.record.id.to_string(),
    ]
}

/// How wide each column is.
struct Layout {
    widths: [usize; COLUMNS],
    /// Whether ids have rows of their own.
    below: bool,
}

impl Layout {
    fn of<'a>(rows: impl Iterator<Item = &'a Cells>, columns: Option<usize>) -> Self {
        let mut widths = HEADS.map(width);
        for row in rows {
            for (room, cell) in widths.iter_mut().zip(row) {
                *room = (*room).max(width(cell));
            }
        }
        let Some(columns) = columns else {
            return Self { widths, below: false };
        };
        let least: usize = widths
            .iter()
            .enumerate()
            .map(|(at, room)| if CUT.contains(&at) { LEAST.min(*room) } else { *room })
            .sum();
        let below = least + GAP.len() * (COLUMNS - 1) > columns;
        let shown = if below { ID } else { COLUMNS };
        let taken: usize = widths.iter().take(shown).sum::<usize>() + GAP.len() * (shown - 1);
        narrow(widths.get_mut(CUT).unwrap_or_default(), taken.saturating_sub(columns));
        Self { widths, below }
    }

    fn line(&self, cells: &Cells, token: bool) -> String {
        let shown = if self.below { ID } else { COLUMNS };
        let padded = cells.iter().zip(self.widths).take(shown).map(|(cell, room)| {
            let cell = fit(cell, room);
            let blanks = " ".repeat(room.saturating_sub(width(&cell)));
            format!("{cell}{blanks}")
        });
        let line = padded.collect::<Vec<_>>().join(GAP);
        let line = line.trim_end();
        match cells.last() {
            Some(id) if self.below && token => format!("{line}\n{INDENT}{id}"),
            _ => line.to_owned(),
        }
    }
}

/// Takes so many columns away, each from the widest.
fn narrow(widths: &mut [usize], over: usize) {
    for _ in 0..over {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> Cells {
        [
            "MEDIUM",
            name,
            "Edit DNS",
            "example.com",
            "89 days",
            "never",
            &"e".repeat(32),
        ]
        .map(str::to_owned)
    }

    #[test]
    fn nothing_is_cut_where_nobody_says_how_wide_it_is() {
        let long = row(&"a".repeat(120));
        let line = Layout::of([&long].into_iter(), None).line(&long, true);
        assert!(
            line.contains(&"a".repeat(120)) && line.ends_with(&"e".repeat(32)),
            "{line}"
        );
    }

    #[test]
    fn every_line_fits_and_no_id_is_cut() {
        for columns in [70, 80, 100, 107, 120, 200] {
            for name in [row("deploy"), row(&"名".repeat(60)), row(&"long ".repeat(20))] {
                let layout = Layout::of([&name].into_iter(), Some(columns));
                let line = layout.line(&name, true);
                assert!(line.ends_with(&"e".repeat(32)), "{line}");
                for part in line.lines() {
                    assert!(width(part) <= columns, "{columns}: {line}");
                }
                assert_eq!(
                    line.lines().count(),
                    if columns < 100 { 2 } else { 1 },
                    "{columns}: {line}"
                );
            }
        }
    }

    #[test]
    fn the_widest_gives_way_first() {
        let mut widths = [40, 12, 20];
        narrow(&mut widths, 25);
        assert_eq!(widths, [18, 12, 17]);
        narrow(&mut widths, 1000);
        assert_eq!(widths, [LEAST; 3]);
    }
}
