//! What the wizard is told at its start, by the command line and the environment.

use jiff::tz::TimeZone;

use super::pending_names::FromFile;
use crate::domain::clock::Moment;
use crate::domain::delivery::clipboard::Route;
use crate::domain::delivery::{Folders, Target};
use crate::domain::needs::Given;
use crate::domain::sign_in::Source;
use crate::domain::token::id::TokenId;

/// What the wizard is told at its start.
#[derive(Debug, Clone)]
pub struct Start {
    /// The clocks.
    pub now: Moment,
    /// The local time zone; UTC until it is found out.
    pub zone: TimeZone,
    /// Whether the simulator stands in for Cloudflare.
    pub demo: bool,
    /// The API's host, shown when it is not Cloudflare's own.
    pub host: Option<String>,
    /// The API's base URL, for the curl line.
    pub base_url: String,
    /// How a copy travels from here.
    pub route: Route,
    /// A program stands between us and the terminal (tmux, GNU screen) that may write down what is
    /// shown.
    pub in_between: bool,
    /// Where a credential was found, if anywhere.
    pub found: Option<Source>,
    /// The template to start from, by its slug.
    pub template: Option<String>,
    /// The spec file to start from.
    pub from: Option<FromFile>,
    /// What the token is to be for, read already.
    pub needs: Vec<Given>,
    /// Where the secret goes as soon as it is here, chosen up front.
    pub to: Vec<Target>,
    /// For R2: hand over what an S3 client needs instead of the token.
    pub s3: bool,
    /// Whether it opens on the token list.
    pub tokens: bool,
    /// A token that the list opens on, and what is to be done with it then.
    pub token: Option<(TokenId, Then)>,
    /// Where paths as typed begin.
    pub folders: Folders,
}

/// What is to be done with a token that was named up front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is opened in the steps, to be changed.
    Edit,
    /// A copy of it is drafted.
    Clone,
}

impl Start {
    /// In front of Cloudflare's own API, with nothing chosen up front.
    #[must_use]
    pub fn new(now: Moment, route: Route, found: Option<Source>) -> Self {
        Self {
            now,
            zone: TimeZone::UTC,
            demo: false,
            host: None,
            base_url: "https://api.cloudflare.com/client/v4".into(),
            route,
            in_between: false,
            found,
            template: None,
            from: None,
            needs: Vec::new(),
            to: Vec::new(),
            s3: false,
            tokens: false,
            token: None,
            folders: Folders::default(),
        }
    }
}
