//! What a screen asks and shows, as data: title, explanation, parts, notice, keys. Apart from how
//! it is drawn, so that a plain mode (questions and lines) can be made of the same pages.

pub mod below;
pub mod key;
pub mod keymap;
pub mod list;
pub mod plain;
pub mod text_field;

/// One screen.
#[derive(Default)]
pub struct Page<'a> {
    /// "Step 1 of 6 · Template: what is this token for?"
    pub title: String,
    /// Sentences under the title.
    pub intro: Vec<String>,
    /// From top to bottom.
    pub parts: Vec<Part<'a>>,
    /// What the last act led to, or what is missing.
    pub notice: Option<Notice>,
    /// Keys that work here: how they are written and what they do.
    pub footer: Vec<(&'static str, &'static str)>,
    /// A question that takes the notice's place; any key answers it.
    pub question: Option<String>,
    /// The line at the very top: who is signed in, and where we are.
    pub header: String,
    /// The token taking shape, for windows of 100 columns and more.
    pub panel: Vec<Line>,
    /// All keys, when they were asked for: written, and what they do.
    pub help: Vec<(&'static str, &'static str)>,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Plain,
    /// It worked.
    Good,
    /// Something is missing, wrong or dangerous.
    Warning,
}

/// A sentence about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// Whether what is known of stray files is said before it.
    pub about_strays: bool,
    /// Whether it says that nothing in a list matches; it is taken back when something does.
    pub no_match: bool,
}

impl Notice {
    /// For information.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Tone::Plain, text)
    }
    /// It worked.
    pub fn good(text: impl Into<String>) -> Self {
        Self::of(Tone::Good, text)
    }
    pub fn warning(text: impl Into<String>) -> Self {
        Self::of(Tone::Warning, text)
    }

    fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            about_strays: false,
            no_match: false,
        }
    }
}

/// A part of a page.
pub enum Part<'a> {
    /// Lines of text.
    Lines(Vec<Line>),
    /// A line to type in.
    Field(FieldView),
    /// Choices side by side, one of them taken.
    Choice(ChoiceView),
    /// Rows to move in; takes the height that is left.
    List(List<'a>),
    /// The page's acts under its list, all in view; the cursor may stand on one of them.
    Acts(Acts),
    /// Text to move in, unchanged to the letter; takes the height that is left.
    Scroll(Scroll<'a>),
    /// The place where the secret stands, on one line of its own.
    SecretPlace(SecretPlace),
    /// An empty line.
    Space,
}

/// A line with a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How it is meant.
    pub style: LineStyle,
    /// The words, already safe to show.
    pub text: String,
}

/// The meaning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineStyle {
    /// Ordinary text.
    Plain,
    /// Less important.
    Faint,
    /// A heading.
    Strong,
    /// Dangerous or missing.
    Warning,
    /// Good news.
    Good,
}

impl Line {
    pub fn new(style: LineStyle, text: impl Into<String>) -> Self {
        Self {
            style,
            text: text.into(),
        }
    }
}

/// A text field as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// "Name"
    pub label: String,
    /// What is typed, or the mask.
    pub text: String,
    /// Where the caret stands, in columns from the start of the text; none when it has no focus.
    pub caret: Option<usize>,
    /// Shown faint while nothing is typed.
    pub placeholder: String,
    /// What is wrong with it, shown under it.
    pub wrong: Vec<String>,
}

/// Choices side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceView {
    /// "Ends"
    pub label: String,
    pub options: Vec<&'static str>,
    pub taken: usize,
    /// Whether the cursor is here.
    pub focused: bool,
}

/// Rows to move in. A row is made only when it is drawn, so that nothing grows with the number of
/// zones.
pub struct List<'a> {
    /// Which list it is; a change resets the scroll position.
    pub id: &'static str,
    /// Number of rows.
    pub len: usize,
    /// The row under the cursor.
    pub cursor: usize,
    /// Whether the cursor is in the list.
    pub focused: bool,
    /// The row at a place below `len`.
    pub row: Box<dyn Fn(usize) -> Row + 'a>,
    /// Said when there is no row.
    pub empty: String,
    /// Whether long rows take several lines instead of being cut.
    pub wrap: bool,
}

/// Acts under a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acts {
    /// "+ Add more access" ...
    pub words: Vec<String>,
    /// Which of them the cursor is on; none when it is elsewhere.
    pub cursor: Option<usize>,
}

/// A mark before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// No mark.
    None,
    /// A box, ticked or not.
    Tick(bool),
    /// A box with a minus: taken out of what is chosen.
    Excluded,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Chosen or not.
    pub mark: Mark,
    /// The words, already safe to show.
    pub text: String,
    /// A column to the right of the words; faint.
    pub hint: String,
    /// Levels side by side: the word, and whether it is set.
    pub levels: Vec<(String, bool)>,
    /// Less important, or not possible.
    pub faint: bool,
    /// One of the page's acts ("Create Token") rather than a thing.
    pub act: bool,
}

impl Row {
    /// A row of words.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            mark: Mark::None,
            text: text.into(),
            hint: String::new(),
            levels: Vec::new(),
            faint: false,
            act: false,
        }
    }
    /// With a box.
    #[must_use]
    pub fn ticked(mut self, set: bool) -> Self {
        self.mark = Mark::Tick(set);
        self
    }
    /// With a second column.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    #[must_use]
    pub fn act(mut self) -> Self {
        self.act = true;
        self
    }
    #[must_use]
    pub fn faint(mut self, faint: bool) -> Self {
        self.faint = faint;
        self
    }
}

/// Text to move in, line by line. A line is made only when it is drawn.
pub struct Scroll<'a> {
    /// Which text it is; a change resets the scroll position.
    pub id: &'static str,
    /// Number of lines.
    pub len: usize,
    /// The line under the cursor, which drawing keeps in view.
    pub cursor: usize,
    /// The line at a place below `len`, already safe to show.
    pub line: Box<dyn Fn(usize) -> String + 'a>,
}

/// The line of the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPlace {
    /// "Token"
    pub label: String,
    /// What stands there while it is hidden: "hidden · not taken yet".
    pub hidden: String,
    /// When revealed, how many columns it needs; the characters themselves never pass through a
    /// page.
    pub revealed: Option<usize>,
}
