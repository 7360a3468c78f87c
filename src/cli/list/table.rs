//! The list for people: a heading for each owner, and a line for each token in columns that stand
//! under each other. In a pipe nothing is cut; a terminal gets what fits, and the whole id always.
//! Where the columns have no room, a token has its cells one below the other.

use std::cmp::Reverse;

use super::Shown;
use crate::cli::output;
use crate::domain::catalog::Catalog;
use crate::domain::text::{capitalized, fit, thousands, visible, width};
use crate::domain::token::record::TokenStatus;
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
/// Before what has a row of its own.
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
        let mut lines = vec![columns.map_or_else(|| heading.clone(), |_| output::page(heading))];
        if !rows.is_empty() && layout.form != Form::Stacked {
            lines.push(layout.line(&HEADS.map(str::to_owned)));
        }
        lines.extend(rows.iter().map(|row| layout.token(row)));
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
    let whose = capitalized(&shown.lists.whose(one.owner));
    let sure = one.is_whole() || one.total.is_some();
    let about = if sure { "" } else { "at least " };
    let (count, most) = (thousands(one.count()), most_of(one.owner));
    let tokens = match (shown.find, shown.rows(one).count()) {
        (None, _) => format!("{about}{count} of {most} tokens"),
        (Some(_), 1) => format!("1 of {about}{count} tokens matches"),
        (Some(_), found) => format!("{} of {about}{count} tokens match", thousands(found as u64)),
    };
    format!("{whose}: {tokens}")
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
        // A status that is none of the usual ones is there whole.
        marked(other_status(token).unwrap_or_else(|| expires(token, now)), |concern| {
            !matches!(concern, Concern::Unused(_) | Concern::Grade(_))
        }),
        marked(used(token.record.last_used, now), |concern| {
            matches!(concern, Concern::Unused(_))
        }),
        token.record.id.to_string(),
    ]
}

/// Cloudflare's word, where it is none of the usual three.
fn other_status(token: &ListedToken) -> Option<String> {
    matches!(token.record.status, TokenStatus::Other(_)).then(|| token.record.status.in_words())
}

/// Where the cells of a token stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In one row.
    Row,
    /// The id below the others.
    IdBelow,
    /// All below the first two.
    Stacked,
}

/// How wide each column is.
struct Layout {
    widths: [usize; COLUMNS],
    form: Form,
    /// How wide a row may be.
    columns: usize,
}

impl Layout {
    fn of<'a>(rows: impl Iterator<Item = &'a Cells> + Clone, columns: Option<usize>) -> Self {
        let mut widths = HEADS.map(width);
        for row in rows.clone() {
            for (room, cell) in widths.iter_mut().zip(row) {
                *room = (*room).max(width(cell));
            }
        }
        let Some(columns) = columns else {
            return Self {
                widths,
                form: Form::Row,
                columns: usize::MAX,
            };
        };
        let least = |at: usize, room: usize| if CUT.contains(&at) { LEAST.min(room) } else { room };
        let taken = |shown: usize, room: &dyn Fn(usize, usize) -> usize| -> usize {
            let widths = widths.iter().take(shown).enumerate();
            widths.map(|(at, width)| room(at, *width)).sum::<usize>() + GAP.len() * (shown - 1)
        };
        let (form, shown) = match () {
            () if taken(COLUMNS, &least) <= columns => (Form::Row, COLUMNS),
            () if taken(ID, &least) <= columns => (Form::IdBelow, ID),
            () => (Form::Stacked, ID),
        };
        let over = taken(shown, &|_, room| room).saturating_sub(columns);
        narrow(&mut widths, over, rows);
        Self { widths, form, columns }
    }

    /// A token's rows.
    fn token(&self, cells: &Cells) -> String {
        let [risk, name, can, on, expires, used, id] = cells;
        let rows = match self.form {
            Form::Row => vec![self.line(cells)],
            Form::IdBelow => vec![self.line(cells), format!("{INDENT}{id}")],
            Form::Stacked => {
                let below = [
                    format!("Can: {can}"),
                    format!("On: {on}"),
                    format!("Expires: {expires}"),
                    format!("Used: {used}"),
                    id.clone(),
                ];
                let first = fit(&format!("{risk}{GAP}{name}"), self.columns);
                let below = below.iter().map(|words| format!("{INDENT}{words}"));
                let below = below.map(|words| fit(&words, self.columns.max(INDENT.len() + id.len())));
                std::iter::once(first).chain(below).collect()
            }
        };
        rows.join("\n")
    }

    /// The cells that stand under each other.
    fn line(&self, cells: &Cells) -> String {
        let shown = if self.form == Form::Row { COLUMNS } else { ID };
        let padded = cells.iter().zip(self.widths).take(shown).map(|(cell, room)| {
            let cell = fit(cell, room);
            let blanks = " ".repeat(room.saturating_sub(width(&cell)));
            format!("{cell}{blanks}")
        });
        let line = padded.collect::<Vec<_>>().join(GAP);
        line.trim_end().to_owned()
    }
}

/// Takes so many columns away, each where it cuts the fewest cells: a long name among short ones
/// takes no room from what the others can. Of several the widest gives way.
fn narrow<'a>(widths: &mut [usize; COLUMNS], over: usize, rows: impl Iterator<Item = &'a Cells>) {
    let mut needed = [(); COLUMNS].map(|()| Vec::new());
    for row in rows {
        for (needed, cell) in needed.iter_mut().zip(row) {
            needed.push(width(cell));
        }
    }
    for _ in 0..over {
        let room = widths.iter().zip(&needed).enumerate();
        let room = room.filter(|(at, (room, _))| CUT.contains(at) && **room > LEAST);
        let fewest = room.min_by_key(|(_, (room, needed))| {
            let cut = needed.iter().filter(|needed| *needed >= *room).count();
            (cut, Reverse(**room))
        });
        let Some((at, _)) = fewest else { return };
        if let Some(room) = widths.get_mut(at) {
            *room -= 1;
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
        let line = Layout::of([&long].into_iter(), None).token(&long);
        assert!(
            line.contains(&"a".repeat(120)) && line.ends_with(&"e".repeat(32)),
            "{line}"
        );
    }

    #[test]
    fn every_line_fits_and_no_id_is_cut() {
        for columns in [40, 60, 70, 80, 100, 107, 120, 200] {
            for name in [row("deploy"), row(&"名".repeat(60)), row(&"long ".repeat(20))] {
                let layout = Layout::of([&name].into_iter(), Some(columns));
                let line = layout.token(&name);
                assert!(line.ends_with(&"e".repeat(32)), "{line}");
                for part in line.lines() {
                    assert!(width(part) <= columns, "{columns}: {line}");
                }
                let rows = match columns {
                    ..60 => 6,
                    60..100 => 2,
                    _ => 1,
                };
                assert_eq!(line.lines().count(), rows, "{columns}: {line}");
            }
        }
    }

    #[test]
    fn a_cell_gives_way_where_the_fewest_are_cut() {
        let mut rows = vec![row("deploy"); 3];
        rows.push(row(&"long ".repeat(20)));
        for cells in &mut rows {
            cells[2] = "Edit Workers Scripts".to_owned();
        }
        let layout = Layout::of(rows.iter(), Some(80));
        assert_eq!(layout.widths[2], 20, "the long name gives way");
        let line = layout.token(&rows[0]);
        assert!(
            line.contains("deploy") && line.contains("Edit Workers Scripts"),
            "{line}"
        );
        let layout = Layout::of(rows.iter(), Some(58));
        assert_eq!(layout.widths[1..4], [LEAST; 3]);
    }
}
