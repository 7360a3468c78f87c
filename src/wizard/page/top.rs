//! What stands over every page: who is signed in, and the way that the page is on.

use super::Line;

/// The top of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Top {
    /// Who is signed in, or that nobody is.
    pub who: String,
    /// Whether nothing here is real.
    pub demo: bool,
    /// The API's host where it is not Cloudflare's.
    pub host: Option<String>,
    /// The way that the page is on.
    pub way: Way,
}

/// The way that a page is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Way {
    /// The steps, in their order.
    Steps(Vec<StepMark>),
    /// Something that is done ("Token created"), what it is about, and until when that lasts.
    Done { done: String, about: String, until: String },
    /// A place beside the steps, whose it is or what is open in it, and how that stands.
    Place {
        place: &'static str,
        about: String,
        /// Whether that is open within the place.
        inside: bool,
        state: Line,
    },
    /// It is on none.
    #[default]
    None,
}

/// A step among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepMark {
    /// Its place, from 1.
    pub number: usize,
    pub name: &'static str,
    pub progress: Progress,
    /// Of several policies which one it is about: the first of two is (1, 2).
    pub policy: Option<(usize, usize)>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// It is the one on the screen.
    Here,
    ToCome,
    /// The summary misses something of it.
    Incomplete,
    /// It sent the person here, and gets them back.
    Home,
}
