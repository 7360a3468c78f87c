//! Searching for zones on the server, where not all of them are here.

use crate::wizard::context::{Context, Live};
use crate::wizard::message::Query;

/// Letters after which a partial zone list is searched on the server.
const FROM: usize = 2;

/// What the server was asked for last.
#[derive(Debug, Default)]
pub(super) struct Server {
    text: String,
}

impl Server {
    /// Asks for what is typed, once for each text, when not all zones are here nor on their way; once more where that failed and a person goes on
    /// typing.
    pub(super) fn ask(&mut self, cx: &mut Context, typed: &str, typing: bool) {
        let text = typed.trim().to_lowercase();
        let again = match cx.search.state {
            // Of another sign-in, if there was one.
            Live::NotAsked => true,
            Live::Failed(_) => typing,
            Live::Loading | Live::Ready => false,
        };
        let wanted = text.chars().count() >= FROM && cx.more_zones_than_here();
        if wanted && (self.text != text || again) {
            self.text.clone_from(&text);
            cx.load(Query::ZonesContaining(cx.zones_of, text));
        }
    }
}
