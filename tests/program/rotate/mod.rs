//! `cfmint rotate` as a script runs it, judged by the simulator's truth: the old token is never ended
//! before the new secret is in its place, at no moment are both secrets unusable, and whatever
//! happens, the person is told of every token that exists.

mod bad;
mod faults;
mod good;
mod judge;
mod killed;
mod told;
mod typed;

use crate::command;
use std::fs;

use cfmint::simulator::{Options, Simulator};
use command::{Desk, Said, document, made, posts, says_no_secret, text};
use serde_json::{Value, json};

/// What the old token is called, and the new one, too.
const NAME: &str = "deploy";

/// A simulator, and a desk with the old token's secret in `secret`.
struct Stand {
    simulator: Simulator,
    desk: Desk,
    /// The old token.
    old: String,
}

impl Stand {
    fn new() -> Self {
        Self::of("expires = '30d'\n")
    }

    /// With an old token of which the spec says this, too.
    fn of(more: &str) -> Self {
        let simulator = Simulator::start(Options {
            zones: 6,
            older_tokens: 0,
            ..Options::default()
        })
        .unwrap();
        let desk = Desk::at(&simulator);
        desk.spec(&format!(
            "name = '{NAME}'\n{more}[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n"
        ));
        desk.create(&["--to", "file:secret"]).ends(0);
        let old = text(&made(&simulator)[0], "id").to_owned();
        Self { simulator, desk, old }
    }

    fn fault(&self, method: &str, path: &str, mut rule: Value) {
        rule["method"] = method.into();
        rule["path"] = path.into();
        self.simulator.add_fault(rule).unwrap();
    }

    fn rotate(&self, arguments: &[&str]) -> Said {
        self.desk.run(&[&["rotate", &self.old], arguments].concat())
    }

    /// What the simulator knows of a token.
    fn token(&self, id: &str) -> Value {
        let truth = self.simulator.truth();
        let mut tokens = truth["tokens"].as_array().unwrap().iter();
        tokens.find(|token| token["id"] == id).unwrap().clone()
    }

    fn is_deleted(&self) -> bool {
        self.token(&self.old)["deleted"] == true
    }

    /// Seconds until the old one ends.
    fn left(&self) -> i64 {
        let end: jiff::Timestamp = text(&self.token(&self.old), "expires_on").parse().unwrap();
        end.duration_since(jiff::Timestamp::now()).as_secs()
    }

    /// The tokens beside the old one that were made and are not deleted.
    fn new_ones(&self) -> Vec<String> {
        let ids = made(&self.simulator)
            .into_iter()
            .map(|token| text(&token, "id").to_owned());
        ids.filter(|id| *id != self.old).collect()
    }

    /// The only one.
    #[track_caller]
    fn new_one(&self) -> String {
        let mut ids = self.new_ones();
        assert_eq!(ids.len(), 1, "{ids:?}");
        ids.remove(0)
    }

    /// The token that the secret in a file belongs to.
    fn in_file(&self, name: &str) -> Option<String> {
        let secret = fs::read_to_string(self.desk.file(name)).ok()?;
        self.simulator.identify(secret.trim_end())
    }

    /// Nothing was asked for, and all is as it was.
    #[track_caller]
    fn untouched(&self, said: &Said) {
        let changes = self.simulator.exchanges().into_iter();
        let changes: Vec<Value> = changes.filter(|one| one["method"] != "GET").collect();
        assert_eq!(changes.len(), 1, "only the old one was made: {said:?}");
        assert_eq!(self.in_file("secret"), Some(self.old.clone()), "{said:?}");
        assert_eq!((self.desk.notes().len(), &*said.stdout), (0, ""), "{said:?}");
        says_no_secret(said, &self.simulator);
    }
}
