//! A page drawn into a buffer of cells. Reads a [`Page`] and nothing else; knows no step, no token
//! and no terminal. Only rows in view are made.

mod boxed;
mod buttons;
mod field;
mod foot;
mod form;
mod frame;
mod help;
mod list;
mod review;
mod room;
mod secret;
mod sheet;
pub mod theme;
mod top;
mod whole;
mod window;

use ratatui::buffer::Buffer;

use self::frame::Frame;
use self::sheet::Sheet;
use self::theme::{Role, Theme};
use crate::wizard::SMALLEST;
use crate::wizard::page::{Columns, Line, List, Page, Part, RowKind};

/// From this width on the side panel shows what the page has beside it.
pub const WITH_PANEL: u16 = 112;

/// Rows of a page from which on nothing that gives way has to.
const SPACIOUS: u16 = 14;

/// What the terminal has to do beside the cells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Where the terminal's cursor goes: on what has the focus, which magnifiers and braille
    /// displays follow.
    pub caret: Option<(u16, u16)>,
    /// Where a revealed secret begins; the cells from there to the end of its row are blank, and
    /// there are enough of them. `None` also where one is revealed that has no room on one row:
    /// then the page says so.
    pub secret: Option<(u16, u16)>,
}

/// What drawing remembers between frames: how far the list is scrolled.
#[derive(Debug, Default)]
pub struct Screen {
    /// Depth and signs.
    pub theme: Theme,
    list: &'static str,
    first: usize,
    /// The same for rows of several lines.
    top: window::Top,
}

impl Screen {
    /// With this depth and these signs.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        Self {
            theme,
            ..Self::default()
        }
    }

    /// Draws a page over the whole buffer, which is blank.
    pub fn draw(&mut self, page: &Page<'_>, buffer: &mut Buffer) -> Drawn {
        let area = buffer.area;
        let mut sheet = Sheet::new(buffer, self.theme, area);
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            help::too_small(page, &mut sheet);
            return drawn(&sheet);
        }
        let frame = Frame::of(page, area, self.theme);
        top::draw(&page.top, &frame, &mut sheet);
        match &page.help {
            Some(help) => help::draw(help, &frame, &mut sheet),
            None => self.page(page, &frame, &mut sheet),
        }
        if let Some(panel) = frame.panel {
            let height = panel.height;
            let side = self.theme.sign(theme::SIDE);
            for y in panel.y..panel.y + height {
                sheet.put(panel.x - 2, y, 1, side, Role::Faint);
            }
            let mut beside = sheet.within(panel);
            form::lines(&page.panel, &mut beside, 0);
        }
        drawn(&sheet)
    }

    fn page(&mut self, page: &Page<'_>, frame: &Frame, sheet: &mut Sheet<'_>) {
        frame::question(page, frame, sheet);
        sheet.asked = page.confirm.is_some();
        let mut body = sheet.within(frame.body);
        body.label = form::label_of(page, self.theme);
        let detail = whole::detail(page, body.area.right(), self.theme);
        let mut said = false;
        for (at, part) in page.parts.iter().enumerate() {
            let after = || page.parts.iter().skip(at + 1);
            let below = room::Below {
                all: after()
                    .map(|part| room::height(part, &body))
                    .fold(0, u16::saturating_add),
                least: after().map(|part| room::least(part)).fold(0, u16::saturating_add),
                warnings: after()
                    .map(|part| room::warning(part, &body))
                    .fold(0, u16::saturating_add),
                marks: after()
                    .map(|part| u16::from(room::warns(part)))
                    .fold(0, u16::saturating_add),
            };
            // The views of a review give way to it, as long as no other is open.
            if let (Part::Tabs(tabs), Some(Part::Review(_))) = (part, page.parts.get(at + 1))
                && !tabs.focused
                && body.left() < SPACIOUS
            {
                continue;
            }
            match part {
                Part::List(list) if list::takes_detail(list) => {
                    said |= self.list(list, &detail, &mut body, &below);
                }
                part => self.part(part, &mut body, &below),
            }
        }
        let (end, cursor, secret) = (body.y, body.cursor, body.secret);
        sheet.cursor = cursor;
        sheet.secret = secret;
        if !said {
            foot::detail(page, &detail, frame, end, sheet);
        }
        let beside = frame.body.width >= review::BESIDE && matches!(page.parts.last(), Some(Part::Review(_)));
        foot::acts(page, frame, beside.then_some(end), sheet);
        foot::notice(page, frame, sheet);
        foot::confirm(page, frame, sheet);
        foot::keys(page, frame, sheet);
        // Where nothing has the focus it is beside the line to be read.
        sheet.cursor = sheet.cursor.or(sheet.secret).or(Some((0, frame.question)));
    }

    fn part(&mut self, part: &Part<'_>, sheet: &mut Sheet<'_>, below: &room::Below) {
        let by_text = below.by_text(sheet.left(), part);
        match part {
            // A blank line gives way to what is said below it.
            Part::Lines(lines) if is_blank(lines) && sheet.left() <= below.all => {}
            Part::Lines(lines) => form::lines(lines, sheet, by_text),
            Part::Spare(lines) => secret::spare(lines, sheet, below.all),
            Part::Beside(lines) => secret::beside(lines, sheet, by_text),
            Part::Boxed(lines) => boxed::draw(lines, sheet, by_text),
            Part::Facts(facts) => form::facts(facts, sheet, by_text),
            Part::Heading(words) if sheet.left() > by_text => form::heading(words, sheet),
            // So does one between two parts.
            Part::Space if sheet.left() > below.all => sheet.y += 1,
            Part::Heading(_) | Part::Space => {}
            Part::Room(rows) => form::room(*rows, sheet, below.all),
            Part::Search(field) => field::search(field, sheet),
            Part::SearchOf(kinds, field) => field::search_of(kinds, field, sheet),
            Part::Field(field) => field::field(field, sheet, by_text),
            Part::FieldWith(field, buttons) => field::field_with(field, buttons, sheet, by_text),
            Part::Choice(choice) => form::choice(choice, sheet),
            Part::Tabs(tabs) => form::tabs(tabs, sheet),
            Part::List(list) if list.columns == Columns::Text => self.wrapped_list(list, sheet, below.all),
            Part::List(list) if list.columns == Columns::HandOver => secret::ways(list, sheet, below.least),
            Part::List(list) => {
                self.list(list, &[], sheet, below);
            }
            Part::Buttons(buttons) => buttons::draw(buttons, sheet),
            Part::Review(review) => self.review(review, sheet, below.all),
            Part::Scroll(scroll) => window::scroll(scroll, sheet, below.all),
            Part::SecretPlace(place) => secret::place(place, sheet, below.all, below.least),
        }
    }

    /// The first row in view: moved only when the cursor would leave the window. The heading right
    /// above it stays in view with it.
    fn first_row(&mut self, list: &List<'_>, rows: usize) -> usize {
        if self.list != list.id {
            self.list = list.id;
            self.first = 0;
        }
        let lowest = (list.cursor + 1).saturating_sub(rows);
        let highest = list.len.saturating_sub(rows);
        let above = list.cursor.saturating_sub(1);
        let headed = rows > 1 && list.len > 0 && (list.row)(above).kind == RowKind::Heading;
        let begins = if headed { above } else { list.cursor };
        self.first = self.first.max(lowest).min(highest).min(begins);
        self.first
    }
}

fn is_blank(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.text.is_empty())
}

fn drawn(sheet: &Sheet<'_>) -> Drawn {
    Drawn {
        caret: sheet.cursor,
        secret: sheet.secret,
    }
}

#[cfg(test)]
mod tests;
