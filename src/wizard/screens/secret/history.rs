//! What happened to the secret so far, each with its time: where it went, and what nobody can see.

use jiff::Timestamp;

use super::{SecretScreen, leave};
use crate::domain::delivery::TargetKind;
use crate::domain::text::visible;
use crate::wizard::page::{Line, Sense};
use crate::wizard::state::context::Context;

/// How many are shown.
const SHOWN: usize = 6;

/// Something that happened.
#[derive(Debug)]
pub(super) struct Event {
    at: Timestamp,
    line: Line,
}

impl SecretScreen {
    /// Keeps what happened just now; the same again counts once.
    pub(super) fn happened(&mut self, cx: &Context, sense: Sense, words: impl Into<String>) {
        let (at, line) = (cx.now.wall, Line::new(sense, words));
        self.events.retain(|event| event.line != line);
        self.events.push(Event { at, line });
    }

    /// The newest of what happened, in its order.
    pub(super) fn history(&self, cx: &Context) -> Vec<Line> {
        let first = self.events.len().saturating_sub(SHOWN);
        let shown = self.events.iter().skip(first);
        let said = shown.map(|event| {
            let clock = cx.start.zone.to_datetime(event.at).strftime("%H:%M").to_string();
            Line::new(event.line.sense, format!("{clock}  {}", event.line.text))
        });
        said.collect()
    }

    /// The one line of it that says whether somebody has the secret.
    pub(super) fn so_far(&self, cx: &Context) -> Line {
        let warning = |words: String| Line::new(Sense::Warning, words);
        if self.revealed {
            return warning("Shown. Copy the whole line, then press r to hide it.".to_owned());
        }
        let stored = self.delivered.iter().filter(|gone| self.is_whole(&gone.value));
        let places: Vec<String> = stored
            .map(|gone| place_of(gone.way.place(), &gone.way.to_string()))
            .collect();
        if !places.is_empty() {
            return Line::new(Sense::Good, format!("Stored: {}", places.join(", ")));
        }
        if self.pasted_from_elsewhere() {
            return Line::new(Sense::Good, "Stored: a paste of it was complete and unchanged.");
        }
        if self.clipboard_holds_it() && self.copies.is_stuck() {
            return warning("Still in the clipboard: it could not be removed. x tries again.".to_owned());
        }
        if self.clipboard_holds_it() {
            let clock = self.clip_clock(cx);
            return warning(format!(
                "In the clipboard until {clock}, and gone from there when you leave."
            ));
        }
        let on_its_way = self.handing.as_ref();
        if let Some(handing) = on_its_way.filter(|handing| self.is_whole(&handing.value)) {
            return warning(format!("Not stored yet: on its way to {}.", handing.way));
        }
        if self.copies.sent && self.copies.is_none() {
            return warning("Not known to be stored: your terminal was asked to forget its copy.".to_owned());
        }
        if self.copies.sent && self.compared {
            return warning("In your clipboard, as a paste showed; not known to be stored elsewhere.".to_owned());
        }
        if self.copies.sent {
            return warning("Sent to your terminal’s clipboard, not known to be stored. p checks a paste.".to_owned());
        }
        if self.copies.was_here {
            return warning("Not known to be stored: its copy is no longer in the clipboard.".to_owned());
        }
        let missing = leave::not_stored(self.stored_in_part());
        warning(format!("{missing} If you leave, it is gone for good."))
    }
}

/// "saved to ~/token"
pub(super) fn place_of(place: &TargetKind, way: &str) -> String {
    match place {
        TargetKind::File(file) => format!("saved to {}", visible(file)),
        _ => format!("handed to {way}"),
    }
}
