//! A place to write into, from top to bottom. [`wrap`] and [`Sheet::put`] are the only ways into the
//! cells, so whatever a name or a message holds is made visible here at the latest.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::{self, Role, Theme};
use crate::domain::text::{fit, fit_words, visible, width};

/// Columns of the labels of fields, choices and facts.
pub(super) const LABEL: u16 = 13;

/// A place to write into.
pub(super) struct Sheet<'a> {
    pub(super) buffer: &'a mut Buffer,
    pub(super) theme: Theme,
    /// Where text may be.
    pub(super) area: Rect,
    /// The next row.
    pub(super) y: u16,
    /// Columns of labels.
    pub(super) label: u16,
    /// The row of the last heading of a group.
    pub(super) group: u16,
    /// Where the terminal's cursor goes: what has the focus.
    pub(super) cursor: Option<(u16, u16)>,
    /// Where a revealed secret begins.
    pub(super) secret: Option<(u16, u16)>,
    /// Whether a question has the focus: then nothing is filled, and what had it keeps its sign.
    pub(super) asked: bool,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: Theme, area: Rect) -> Self {
        Self {
            buffer,
            theme,
            area,
            y: area.y,
            label: LABEL,
            group: area.y,
            cursor: None,
            secret: None,
            asked: false,
        }
    }

    /// The same buffer, another area.
    pub(super) fn within(&mut self, area: Rect) -> Sheet<'_> {
        let (label, asked) = (self.label, self.asked);
        Sheet {
            label,
            asked,
            ..Sheet::new(self.buffer, self.theme, area)
        }
    }

    /// Rows that are left.
    pub(super) fn left(&self) -> u16 {
        self.area.bottom().saturating_sub(self.y)
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.theme.of(if self.asked { role.without_focus() } else { role })
    }

    /// Writes a text at a place, cut to a width; answers the columns it took.
    pub(super) fn put(&mut self, x: u16, y: u16, room: u16, text: &str, role: Role) -> u16 {
        let style = self.style(role);
        put(self.buffer, self.theme, (x, y), room, text, style)
    }

    /// Writes a text so that it ends with a column of the window; answers where it begins.
    pub(super) fn put_right(&mut self, end: u16, y: u16, text: &str, role: Role) -> u16 {
        let wide = columns(self.theme, text).min(end.saturating_sub(self.area.x));
        let x = end - wide;
        self.put(x, y, wide, text, role);
        x
    }

    /// Gives a stretch of a row a style, whatever is written there.
    pub(super) fn tint(&mut self, x: u16, y: u16, wide: u16, role: Role) {
        let style = self.style(role);
        let area = Rect::new(x, y, wide, 1).intersection(self.buffer.area);
        self.buffer.set_style(area, style);
    }

    /// What the cursor is on, from a column on and so wide: filled and with the terminal's cursor
    /// where it has the focus, else with its sign alone.
    pub(super) fn under_cursor(&mut self, x: u16, y: u16, wide: u16, focus: bool) {
        let pointer = self.theme.sign(theme::POINTER);
        if focus {
            self.tint(x, y, wide, Role::Focus);
            self.cursor = Some((x, y));
        }
        let role = if focus { Role::FocusStrong } else { Role::AccentStrong };
        self.put(x, y, 1, pointer, role);
    }

    /// Draws a rule.
    pub(super) fn rule(&mut self, x: u16, y: u16, wide: u16, sign: theme::Sign, role: Role) {
        let rule = self.theme.sign(sign).repeat(usize::from(wide));
        self.put(x, y, wide, &rule, role);
    }

    /// Writes one line, cut to the width.
    pub(super) fn line(&mut self, text: &str, role: Role) {
        if self.left() > 0 {
            self.put(self.area.x, self.y, self.area.width, text, role);
            self.y += 1;
        }
    }

    /// Writes a text over as many lines as it needs.
    pub(super) fn wrapped(&mut self, text: &str, role: Role) {
        for line in wrap(&self.theme.say(text), self.area.width) {
            self.line(&line, role);
        }
    }
}

/// No window is wider: what is longer counts as so long, so that a few widths can be added.
const WIDEST: u16 = 1 << 12;

/// Columns of a text as it is written here.
pub(super) fn columns(theme: Theme, text: &str) -> u16 {
    u16::try_from(width(&theme.say(&visible(text)))).map_or(WIDEST, |wide| wide.min(WIDEST))
}

/// Breaks a text into lines of a width. A text that begins with blanks goes on under its first
/// letter.
pub(super) fn wrap(text: &str, width: u16) -> Vec<String> {
    let text = visible(text);
    let width = usize::from(width.max(1));
    let blanks: String = text
        .chars()
        .take_while(|letter| *letter == ' ')
        .take(width / 3)
        .collect();
    // Ctrl-C, an address and an option stay whole.
    let options = textwrap::Options::new(width)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .subsequent_indent(&blanks);
    textwrap::wrap(&text, options)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// A line that more belongs to than there is room for.
pub(super) fn marked_as_cut(line: &str, width: u16) -> String {
    fit_words(&format!("{line} …"), usize::from(width))
}

/// Writes a text into a line of the buffer; answers the columns it took.
fn put(buffer: &mut Buffer, theme: Theme, (x, y): (u16, u16), room: u16, text: &str, style: Style) -> u16 {
    if room == 0 || y >= buffer.area.bottom() || x >= buffer.area.right() {
        return 0;
    }
    let text = fit(&theme.say(&visible(text)), usize::from(room));
    let (end, _) = buffer.set_stringn(x, y, theme.say(&text), usize::from(room), style);
    end.saturating_sub(x)
}
