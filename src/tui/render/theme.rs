//! Styles by meaning. Few of them: on a slow line every change of style is bytes.

use ratatui::style::{Color, Modifier, Style};

use crate::wizard::page::{LineStyle, Tone};

/// A heading, the title, the row under the cursor.
pub const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// Less important.
pub const FAINT: Style = Style::new().add_modifier(Modifier::DIM);
/// Dangerous or missing.
pub const WARNING: Style = Style::new().fg(Color::Yellow);
/// It worked.
pub const GOOD: Style = Style::new().fg(Color::Green);
/// The choice that the next Space or Left and Right is about.
pub const AIMED: Style = Style::new().add_modifier(Modifier::UNDERLINED.union(Modifier::BOLD));

#[must_use]
pub fn line(style: LineStyle) -> Style {
    match style {
        LineStyle::Plain => Style::new(),
        LineStyle::Faint => FAINT,
        LineStyle::Strong => STRONG,
        LineStyle::Warning => WARNING,
        LineStyle::Good => GOOD,
    }
}

#[must_use]
pub fn notice(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Good => GOOD,
        Tone::Warning => WARNING,
    }
}
