//! What a screen asks and shows, as data: what it means, never how it looks. No sign, no column and
//! no padding is in here: what draws a page (and a plain mode of questions and lines) decides those.

pub mod below;
pub mod file_field;
mod form;
pub mod groups;
mod help;
pub mod key;
pub mod keymap;
mod line;
pub mod list;
pub mod plain;
mod review;
mod rows;
pub mod text_field;
mod top;

pub use form::{ChoiceView, FieldView, Scroll, SecretPlace, SecretValue, Tabs, ValueView};
pub use help::{Help, Legend};
pub use line::{Fact, Line, Sense};
pub use review::{ReasonMark, RefusalView, Review, ReviewFocus, ReviewReason};
pub use rows::{Columns, LevelView, List, Mark, Row, RowKind};
pub use top::{Progress, StepMark, Top, Way};

/// Lines that are made when they are wanted.
pub type Told<'a> = Box<dyn FnOnce() -> Vec<Line> + 'a>;

/// One screen.
#[derive(Default)]
pub struct Page<'a> {
    /// The line at the very top, and what stands under it: the steps, or what is open.
    pub top: Top,
    /// What is asked: "What may it do?"
    pub question: String,
    /// Where that stands, in few words: "2 chosen". The place in the list is added when it is
    /// drawn.
    pub state: String,
    /// From top to bottom.
    pub parts: Vec<Part<'a>>,
    /// Facts about what is under the cursor.
    pub detail_facts: Vec<Fact>,
    /// Sentences on it.
    pub detail: Vec<String>,
    /// What can be pressed.
    pub buttons: Buttons,
    /// What the last act led to, or what is missing; what a step sets is said where no act has
    /// said anything.
    pub notice: Option<Notice>,
    /// Keys that work here: how they are written and what they do, most wanted first.
    pub footer: Vec<(&'static str, &'static str)>,
    /// The key that shows all of them; none where they are shown.
    pub help_key: Option<&'static str>,
    /// A question that any key answers; it stands over everything else.
    pub confirm: Option<Confirm>,
    /// Beside the page in a wide window: the token taking shape, or what is under the cursor.
    pub panel: Vec<Line>,
    /// What the help begins with; asked for while it is open alone, since no other frame needs it.
    pub help_about: Option<Told<'a>>,
    /// Title and first sentence of the help, where something is open that is no step.
    pub help_of: Option<(&'static str, &'static str)>,
    /// The help, while it is open.
    pub help: Option<Help>,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Plain,
    /// It worked.
    Good,
    /// Something is missing or may go wrong.
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
    /// Whether it is said as long as nothing newer is: no act led to it.
    pub standing: bool,
}

impl Notice {
    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            about_strays: false,
            no_match: false,
            standing: false,
        }
    }

    /// For information.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Tone::Plain, text)
    }

    /// It worked.
    pub fn good(text: impl Into<String>) -> Self {
        Self::new(Tone::Good, text)
    }

    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Tone::Warning, text)
    }
}

/// A question with what each answer costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// "Delete “ci”?"
    pub question: String,
    /// What it costs: "This cannot be undone." Empty where the question says it.
    pub cost: String,
    /// What `y` does: "yes, delete it".
    pub yes: &'static str,
    /// What any other key does: "no, keep it".
    pub no: &'static str,
}

/// The buttons of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buttons {
    /// "+ Add another policy" ...
    pub words: Vec<String>,
    /// Which of them has the focus; none when that is elsewhere.
    pub focus: Option<usize>,
}

/// A part of a page.
pub enum Part<'a> {
    /// Lines of text.
    Lines(Vec<Line>),
    /// Short lines that may stand beside each other.
    Beside(Vec<Line>),
    /// Lines that are left out where they would move or shorten anything else.
    Spare(Vec<Line>),
    /// Lines that must not be missed, set apart from the rest.
    Boxed(Vec<Line>),
    /// Labels with their values.
    Facts(Vec<Fact>),
    /// The heading of a group of fields.
    Heading(String),
    /// The line in which a list is searched.
    Search(FieldView),
    /// The same beside the kinds of things that are searched, one of which is open.
    SearchOf(Tabs, FieldView),
    /// A line to type in.
    Field(FieldView),
    /// The same with buttons at its end.
    FieldWith(FieldView, Buttons),
    /// Choices side by side, one of them taken.
    Choice(ChoiceView),
    /// Views or kinds side by side, one of them open.
    Tabs(Tabs),
    /// Rows to move in; takes the height that is left.
    List(List<'a>),
    /// Buttons in the midst of a page.
    Buttons(Buttons),
    /// What is to be read before a token is made; takes the height that is left.
    Review(Review<'a>),
    /// Text to move in, unchanged to the letter; takes the height that is left.
    Scroll(Scroll<'a>),
    /// What is shown once; a secret stands on a row of its own.
    SecretPlace(SecretPlace),
    /// An empty line.
    Space,
    /// The group of the last heading has so many rows, its heading among them, as long as there are
    /// as many: what is said in it moves nothing that stands below.
    Room(u16),
}
