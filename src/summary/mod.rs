//! The review page in plain words, over the whole token: what it can, where, from where, until when. Data, not drawing: the
//! wizard shows it, `review` will print it.
use jiff::Timestamp;

use crate::catalogue::Catalogue;
use crate::token::grant::Resource;
use crate::token::scope::Owner;
use crate::token::spec::{Place, Spec};

/// How things are called here: the names of accounts, zones and of the signed-in person, as far as known.
pub trait Names {
    /// "example.com (id)" or only the id when the name is not known.
    fn resource(&self, resource: &Resource) -> String;
    /// "you (EMAIL)" or "account ACME".
    fn owner(&self, owner: Owner) -> String;
}

/// One line of the page and the place that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The place to go to for changing it; none for lines that only explain.
    pub place: Option<Place>,
    /// What the line is about: "Name", "Can", "Where", "Client IP", "Starts", "Ends", "Owner".
    pub head: String,
    /// Plain words.
    pub text: String,
}

/// The page.
#[must_use]
pub fn lines(
    spec: &Spec,
    catalogue: &Catalogue,
    names: &dyn Names,
    now: Timestamp,
    zone: &jiff::tz::TimeZone,
) -> Vec<Line> {
    let _ = (spec, catalogue, names, now, zone);
    todo!()
}
