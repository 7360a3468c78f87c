//! Where every worker sends what it has to say to the wizard. It must not know who reads it.

use std::sync::Arc;

use crate::wizard::message::Msg;

/// Sends messages to the loop, from any thread. Cheap to clone.
#[derive(Clone)]
pub struct Sender(Arc<dyn Fn(Msg) + Send + Sync>);

impl Sender {
    /// Sends by this; a message that nobody reads any more is lost, and nobody minds.
    pub fn new(send: impl Fn(Msg) + Send + Sync + 'static) -> Self {
        Self(Arc::new(send))
    }

    /// Sends one message.
    pub fn send(&self, msg: impl Into<Msg>) {
        (self.0)(msg.into());
    }
}
