//! The rows over every page: who is signed in, and the way that the page is on.

use super::frame::Frame;
use super::sheet::{Sheet, columns};
use super::theme::{self, Role, Sign};
use crate::wizard::page::{Progress, Sense, StepMark, Top, Way};

const NAME: &str = "cfmint";
const UNREAL: &str = "nothing here is real";
const DEMO: &str = " DEMO ";

pub(super) fn draw(top: &Top, frame: &Frame, sheet: &mut Sheet<'_>) {
    let (x, y) = (1, 0);
    let after = x + sheet.put(x, y, 10, NAME, Role::AccentStrong) + 2;
    let right = sheet.area.right() - 1;
    let begins = match (&top.host, top.demo) {
        (_, true) => {
            let badge = sheet.put_right(right, y, DEMO, Role::Demo);
            if frame.small {
                badge
            } else {
                sheet.put_right(badge - 1, y, UNREAL, Role::Text)
            }
        }
        (Some(host), false) => sheet.put_right(right, y, &format!("API at {host}"), Role::Text),
        (None, false) => right,
    };
    let room = begins.saturating_sub(after + 1);
    if frame.small {
        match here(&top.way) {
            Some(words) => {
                let pointer = sheet.theme.sign(theme::POINTER);
                sheet.put(after, y, 1, pointer, Role::AccentStrong);
                sheet.put(after + 2, y, room.saturating_sub(2), &words, Role::Text);
            }
            None => drop(sheet.put(after, y, room, &top.who, Role::Text)),
        }
        return;
    }
    sheet.put(after, y, room, &top.who, Role::Text);
    match &top.way {
        Way::Steps(steps) => stepper(steps, sheet),
        Way::Done { done, about, until } => {
            let (x, y) = (1, 1);
            let sign = sheet.theme.sign(theme::DONE);
            sheet.put(x, y, 1, sign, Role::Good);
            let after = x + 2 + sheet.put(x + 2, y, right, done, Role::Strong) + 2;
            // The time of day gives way to what it is about.
            let both = after + columns(sheet.theme, about) + 1 + columns(sheet.theme, until) <= right;
            let day = until.split(',').next().filter(|_| !both);
            let begins = sheet.put_right(right, y, day.unwrap_or(until), Role::Text);
            sheet.put(after, y, begins.saturating_sub(after + 1), about, Role::Text);
        }
        Way::Place {
            place,
            about,
            inside,
            state,
        } => {
            let (x, y) = (1, 1);
            let begins = sheet.put_right(right, y, &state.text, Role::Text);
            let begins = match super::form::sign(state.sense) {
                Some((sign, role)) => {
                    let sign = sheet.theme.sign(sign);
                    let x = begins.saturating_sub(2);
                    sheet.put(x, y, 1, sign, role);
                    x
                }
                None => begins,
            };
            let mut after = x + sheet.put(x, y, right, place, Role::Strong) + 2;
            if *inside {
                let pointer = sheet.theme.sign(theme::POINTER);
                sheet.put(after, y, 1, pointer, Role::AccentStrong);
                after += 3;
            }
            sheet.put(after, y, begins.saturating_sub(after + 1), about, Role::Text);
        }
        Way::None => {}
    }
    let wide = sheet.area.width;
    // Where there is no way, the rule is right under the first row.
    let y = if top.way == Way::None { 1 } else { 2 };
    sheet.rule(0, y, wide, theme::RULE, Role::Faint);
}

/// "3 of 6 Permissions  then Resources".
fn here(way: &Way) -> Option<String> {
    match way {
        Way::Steps(steps) => {
            let at = steps.iter().position(|step| step.progress == Progress::Here)?;
            let step = steps.get(at)?;
            let then = match steps.iter().find(|step| step.progress == Progress::Home) {
                Some(home) => format!("  then back to {}", home.name),
                None => match steps.get(at + 1) {
                    Some(next) => format!("  then {}", next.name),
                    None => String::new(),
                },
            };
            Some(format!("{} of {} {}{then}", step.number, steps.len(), named(step)))
        }
        Way::Done { done, about, .. } => Some(format!("{done}  {about}")),
        // The name is the headline below; that it does not work has to be seen.
        Way::Place {
            place,
            inside: true,
            state,
            ..
        } if state.sense != Sense::Good => Some(format!("{place}  {}", state.text)),
        Way::Place { place, about, .. } => Some(format!("{place}  {about}")),
        Way::None => None,
    }
}

fn named(step: &StepMark) -> String {
    match step.policy {
        Some((at, of)) => format!("{} {at}/{of}", step.name),
        None => step.name.to_owned(),
    }
}

fn stepper(steps: &[StepMark], sheet: &mut Sheet<'_>) {
    let y = 1;
    let mut x = 1;
    for step in steps {
        let (sign, role, words): (Option<Sign>, Role, Role) = match step.progress {
            Progress::Done => (Some(theme::DONE), Role::Chosen, Role::Text),
            Progress::Here => (Some(theme::POINTER), Role::AccentStrong, Role::Here),
            Progress::ToCome => (None, Role::Text, Role::Text),
            Progress::Incomplete => (Some(theme::WARNS), Role::Warning, Role::Text),
            Progress::Home => (Some(theme::HOME), Role::AccentStrong, Role::Strong),
        };
        let before = sign.map_or_else(|| step.number.to_string(), |sign| sheet.theme.sign(sign).to_owned());
        sheet.put(x, y, 1, &before, role);
        let name = named(step);
        x += 2;
        let room = columns(sheet.theme, &name);
        x += sheet.put(x, y, room, &name, words) + 2;
    }
}
