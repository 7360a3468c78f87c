//! What works behind the screen, started after the first frame: the network thread, the messages that come back, and in the demo the simulator. It decides nothing.

use std::sync::Arc;

use super::Options;
use super::clipboard;
use super::network::{Network, Post};
use crate::domain::sign_in::Source;
use crate::io::auth::find::Found;
use crate::io::cloudflare::BaseUrl;
use crate::secret::{Secret, credential::Credential};
use crate::simulator::Simulator;
use crate::tui::terminal::Terminal;
use crate::tui::terminal::wake::{Inbox, inbox};
use crate::wizard::message::Msg;

/// What works behind the screen: the network thread, its messages, and in the demo the simulator that it speaks to.
pub(super) struct Behind {
    pub(super) inbox: Inbox<Msg>,
    pub(super) report: clipboard::Report,
    pub(super) network: Network,
    pub(super) simulator: Option<Simulator>,
}

impl Behind {
    pub(super) fn start(options: Options, terminal: &Terminal) -> Result<Self, String> {
        let (simulator, base, found) = if options.demo {
            let simulator = Simulator::demo().map_err(|error| format!("The demo could not start: {error}."))?;
            let base = BaseUrl::parse(&simulator.base_url())?;
            let token = Credential::Token(Secret::copied_from(simulator.api_token().as_bytes()));
            (
                Some(simulator),
                base,
                Some(Found::Given(Source::Demo, token, Vec::new())),
            )
        } else {
            (None, options.base, options.found)
        };
        let (outbox, inbox) = inbox(terminal.waker());
        let reporting = outbox.clone();
        let network = Network::start(base, found, options.log, outbox)
            .map_err(|error| format!("No thread for the network: {error}."))?;
        Ok(Self {
            inbox,
            report: Arc::new(move |msg| Post::post(&reporting, msg)),
            network,
            simulator,
        })
    }
}
