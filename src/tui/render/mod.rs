//! A page drawn into a buffer of cells. Reads a [`Page`] and nothing else; knows no step, no
//! token and no terminal. Only rows in view are made.

mod parts;
pub mod theme;
mod window;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::text::{fit, visible};
use crate::wizard::page::{Line, LineStyle, Page};
use crate::wizard::{SMALLEST, Wizard};

/// From this width on the side panel shows the token taking shape.
pub const WITH_PANEL: u16 = 100;
const PANEL: u16 = 34;
/// From this height of the body on, an empty line stands between the question and its parts.
const ROOMY: u16 = 18;
/// The label of the key that shows all keys.
const HELP_LABEL: &str = "keys";
/// Rows that are kept for notices, so that one that appears does not move the rest.
const NOTICE: u16 = 2;
/// Rows that a long one takes at most, from the page above it: a sentence that is cut cannot be
/// acted on.
const LONG_NOTICE: u16 = 5;

/// What the terminal has to do beside the cells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Where the caret stands; none hides it.
    pub caret: Option<(u16, u16)>,
    /// Where a revealed secret begins; the cells from there to the end of its row are blank, and
    /// there are enough of them. `None` also where one is revealed that has no room on one row:
    /// then the page says so.
    pub secret: Option<(u16, u16)>,
}

/// What drawing remembers between frames: how far the list is scrolled.
#[derive(Debug, Default)]
pub struct Screen {
    list: &'static str,
    first: usize,
    /// The same for rows of several lines.
    top: window::Top,
}

/// A place to write lines into, from top to bottom.
struct Sheet<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    y: u16,
}

impl Sheet<'_> {
    /// Rows that are left.
    fn left(&self) -> u16 {
        self.area.bottom().saturating_sub(self.y)
    }

    /// Writes one line, cut to the width; answers the column after it.
    fn line(&mut self, text: &str, style: Style) {
        if self.left() > 0 {
            put(self.buffer, self.area.x, self.y, self.area.width, text, style);
            self.y += 1;
        }
    }

    /// Writes a text over as many lines as it needs.
    fn wrapped(&mut self, text: &str, style: Style) {
        for line in wrap(text, self.area.width) {
            self.line(&line, style);
        }
    }
}

/// Breaks a text into lines of a width. This and [`put`] are the only ways into the cells, so
/// whatever a name or a message holds is made visible here at the latest. A text that begins with
/// blanks goes on under its first letter.
fn wrap(text: &str, width: u16) -> Vec<String> {
    let text = visible(text);
    let width = usize::from(width.max(1));
    let blanks: String = text
        .chars()
        .take_while(|letter| *letter == ' ')
        .take(width / 3)
        .collect();
    textwrap::wrap(&text, textwrap::Options::new(width).subsequent_indent(&blanks))
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// Writes a text into a line of the buffer; answers the columns it took.
fn put(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    if width == 0 || y >= buffer.area.bottom() {
        return 0;
    }
    let text = fit(&visible(text), usize::from(width));
    let (end, _) = buffer.set_stringn(x, y, text, usize::from(width), style);
    end.saturating_sub(x)
}

impl Screen {
    /// Draws a page over the whole buffer, which is blank.
    pub fn draw(&mut self, page: &Page<'_>, buffer: &mut Buffer) -> Drawn {
        let area = buffer.area;
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            let mut sheet = Sheet {
                buffer,
                area,
                y: area.y,
            };
            sheet.wrapped(Wizard::too_small(), Style::new());
            // Ctrl-C works here too, and its warning must be seen.
            page.notice
                .iter()
                .for_each(|notice| sheet.wrapped(&notice.text, theme::notice(notice.tone)));
            return Drawn::default();
        }
        let panel = if area.width >= WITH_PANEL && !page.panel.is_empty() {
            PANEL
        } else {
            0
        };
        put(buffer, area.x, area.y, area.width, &page.header, theme::FAINT);
        let notice = notice_rows(page, area);
        let main = Rect {
            y: area.y + 1,
            width: area.width - panel,
            height: area.height - 2 - notice,
            ..area
        };
        let drawn = if page.help.is_empty() {
            self.body(page, buffer, main)
        } else {
            help(page, buffer, main)
        };
        if panel > 0 {
            let area = Rect {
                x: main.right() + 2,
                y: main.y,
                width: panel - 2,
                height: main.height,
            };
            let mut sheet = Sheet {
                buffer,
                area,
                y: area.y,
            };
            page.panel
                .iter()
                .for_each(|line| sheet.line(&line.text, theme::line(line.style)));
        }
        foot(page, buffer, area);
        drawn
    }

    fn body(&mut self, page: &Page<'_>, buffer: &mut Buffer, area: Rect) -> Drawn {
        let mut sheet = Sheet {
            buffer,
            area,
            y: area.y,
        };
        sheet.line(&page.title, theme::STRONG);
        let said = page.intro.iter().filter(|sentence| !sentence.is_empty());
        let intro: Vec<Line> = said
            .map(|sentence| Line::new(LineStyle::Plain, sentence.clone()))
            .collect();
        parts::text_lines(
            &intro,
            &mut sheet,
            page.parts
                .iter()
                .map(|part| parts::least(part, area.width))
                .fold(0, u16::saturating_add),
        );
        if area.height >= ROOMY {
            sheet.line("", Style::new());
        }
        let mut drawn = Drawn::default();
        for (at, part) in page.parts.iter().enumerate() {
            let after = || page.parts.iter().skip(at + 1);
            let below = parts::Below {
                all: after()
                    .map(|part| parts::height(part, area.width))
                    .fold(0, u16::saturating_add),
                least: after()
                    .map(|part| parts::least(part, area.width))
                    .fold(0, u16::saturating_add),
            };
            self.part(part, &mut sheet, &below, &mut drawn);
        }
        drawn
    }
}

fn help(page: &Page<'_>, buffer: &mut Buffer, area: Rect) -> Drawn {
    let mut sheet = Sheet {
        buffer,
        area,
        y: area.y,
    };
    sheet.line("Keys on this screen", theme::STRONG);
    sheet.line("", Style::new());
    let keys = page
        .help
        .iter()
        .map(|(written, label)| Line::new(LineStyle::Plain, format!("{written:<28} {label}")));
    parts::text_lines(&keys.collect::<Vec<_>>(), &mut sheet, 1);
    sheet.line("Any key closes this page.", theme::FAINT);
    Drawn::default()
}

/// What stands above the keys: a question, a notice, or nothing.
fn said<'a>(page: &'a Page<'_>) -> (&'a str, Style) {
    match (&page.question, &page.notice) {
        (Some(question), _) => (question.as_str(), theme::WARNING),
        (None, Some(notice)) => (notice.text.as_str(), theme::notice(notice.tone)),
        (None, None) => ("", Style::new()),
    }
}

/// Rows for what is said: always two, and more for what is longer, as far as the window is high
/// enough.
fn notice_rows(page: &Page<'_>, area: Rect) -> u16 {
    let lines = u16::try_from(wrap(said(page).0, area.width).len()).unwrap_or(LONG_NOTICE);
    if page.question.is_some() {
        // A question is answered by a key that stands at its end: all of it is to be read, whatever
        // gives way.
        return lines.clamp(NOTICE, (area.height / 2).max(NOTICE));
    }
    lines.clamp(NOTICE, LONG_NOTICE.min(area.height / 5).max(NOTICE))
}

/// Notice or question, and the keys.
fn foot(page: &Page<'_>, buffer: &mut Buffer, area: Rect) {
    let rows = notice_rows(page, area);
    let top = area.bottom() - 1 - rows;
    let (text, style) = said(page);
    let lines = wrap(text, area.width);
    for (row, line) in (0..rows).zip(&lines) {
        // What does not fit is cut with a mark rather than silently.
        let more = row + 1 == rows && lines.len() > usize::from(rows);
        let line = if more { format!("{line} …") } else { line.clone() };
        put(buffer, area.x, top + row, area.width, &line, style);
    }
    keys(
        page,
        buffer,
        Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        },
    );
}

/// The keys that fit, in their order; the key that shows all of them always has its place.
fn keys(page: &Page<'_>, buffer: &mut Buffer, area: Rect) {
    let wide = |key: &(&str, &str)| crate::domain::text::width(key.0) + crate::domain::text::width(key.1) + 3;
    let all_keys = page.footer.iter().find(|(_, label)| *label == HELP_LABEL);
    let mut room = usize::from(area.width) + 2;
    let mut reserved = all_keys.map_or(0, wide);
    let mut x = area.x;
    for key in &page.footer {
        let is_help = Some(key) == all_keys;
        if is_help {
            reserved = 0;
        }
        if room < wide(key) + reserved {
            continue;
        }
        room -= wide(key);
        x += put(buffer, x, area.y, area.right().saturating_sub(x), key.0, theme::STRONG) + 1;
        x += put(buffer, x, area.y, area.right().saturating_sub(x), key.1, Style::new()) + 2;
    }
}

#[cfg(test)]
mod tests;
