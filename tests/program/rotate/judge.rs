//! What must hold of a rotation at any moment, whatever befell it, and that it comes to its end by
//! being asked for again. The simulator's truth is the judge.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::command::shows_no_secret;

/// Where the new secret goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Into the file in which the old one is.
    File,
    /// Into the line in which it is.
    Line,
    /// Into a file of its own.
    Beside,
}

/// Where the secret lives, and what becomes of the old token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    pub(super) place: Place,
    pub(super) grace: bool,
}

impl Manner {
    pub(super) const fn new(place: Place, grace: bool) -> Self {
        Self { place, grace }
    }

    pub(super) const fn to(self) -> &'static str {
        match self.place {
            Place::File => "file:secret",
            Place::Line => "env:.env#TOKEN",
            Place::Beside => "file:new",
        }
    }

    /// The options of a rotation in place.
    pub(super) fn options(self) -> Vec<&'static str> {
        let mut options = vec!["--to", self.to(), "--overwrite", "--yes", "--json"];
        options.extend(self.end());
        options
    }

    /// What they say of the end of the old token.
    pub(super) fn end(self) -> &'static [&'static str] {
        if self.grace { &["--grace", "1h"] } else { &[] }
    }
}

/// A rotation in place, and when the old token was to end before it.
pub(super) struct Case {
    pub(super) stand: Stand,
    pub(super) manner: Manner,
    end: Value,
    /// Requests that were there before it.
    before: usize,
}

/// So, or what was to be.
pub(super) fn so(holds: bool, what: impl Into<String>) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(format!("not so: {}", what.into()))
    }
}

impl Case {
    pub(super) fn of(manner: Manner) -> Self {
        let stand = Stand::new();
        if manner.place == Place::Line {
            let secret = fs::read_to_string(stand.desk.file("secret")).unwrap();
            let text = format!("# kept\nTOKEN={}\nOTHER=1\n", secret.trim_end());
            fs::write(stand.desk.file(".env"), text).unwrap();
        }
        Self {
            end: stand.token(&stand.old)["expires_on"].clone(),
            before: stand.simulator.exchanges().len(),
            stand,
            manner,
        }
    }

    pub(super) fn arguments(&self) -> Vec<&str> {
        [vec!["rotate", &*self.stand.old], self.manner.options()].concat()
    }

    /// The token whose secret is where the old one's was.
    pub(super) fn in_place(&self) -> Option<String> {
        match self.manner.place {
            Place::File => return self.stand.in_file("secret"),
            Place::Beside => return self.stand.in_file("new"),
            Place::Line => {}
        }
        let text = fs::read_to_string(self.stand.desk.file(".env")).ok()?;
        let value = text.lines().find_map(|line| line.strip_prefix("TOKEN="))?;
        self.stand.simulator.identify(value.trim_matches(['"', '\'']))
    }

    /// Whether a new secret that works is where the old one's was.
    fn is_in_place(&self) -> bool {
        let new = self.in_place().filter(|id| *id != self.stand.old);
        new.is_some_and(|id| self.stand.token(&id)["status"] == "active")
    }

    /// Whether something became of the old token.
    pub(super) fn is_ended(&self) -> bool {
        let old = self.stand.token(&self.stand.old);
        old["deleted"] == true || old["expires_on"] != self.end
    }

    /// Whether all is as it was to be.
    pub(super) fn is_done(&self) -> bool {
        let one = self.stand.new_ones().len() == 1;
        let right = match self.manner.grace {
            true => !self.stand.is_deleted() && (3_000..=3_600).contains(&self.stand.left()),
            false => self.stand.is_deleted(),
        };
        one && right && self.is_in_place() && self.stand.desk.notes().is_empty()
    }

    /// At no moment are both secrets unusable, and the old token is not ended before the new secret is
    /// in its place.
    pub(super) fn is_sound(&self) -> Result<(), String> {
        so(
            !self.is_ended() || self.is_in_place(),
            "the old token is ended only when the new secret is in its place",
        )?;
        let old = self.stand.token(&self.stand.old);
        so(
            (old["deleted"] == false && old["status"] == "active") || self.is_in_place(),
            "one of the two works",
        )?;
        let changes = |method: &str| {
            let exchanges = self.stand.simulator.exchanges();
            let path = format!("/user/tokens/{}", self.stand.old);
            let of_it = |one: &&Value| one["method"] == method && text(one, "path").ends_with(&path);
            exchanges.iter().filter(of_it).count()
        };
        so(changes("PUT") == 0 || self.manner.grace, "no PUT without a grace")?;
        so(changes("DELETE") == 0 || !self.manner.grace, "no DELETE with a grace")
    }

    /// What a run said is so, and it named every token.
    pub(super) fn is_true(&self, said: &Said) -> Result<(), String> {
        let told = said.all();
        let place = told.contains("Look for “deploy” at dash.cloudflare.com/");
        for id in self.stand.new_ones() {
            so(told.contains(&id) || place, format!("the new token {id} is named"))?;
            so(told.contains(&self.stand.old), "and so is the old one")?;
        }
        let says = |words: &str| said.stderr.contains(words);
        let (made, in_place) = (!self.stand.new_ones().is_empty(), self.is_in_place());
        so(
            !says("The old one is as it was") || !self.is_ended(),
            "the old one is as it was",
        )?;
        so(!says(", which is deleted.") || self.stand.is_deleted(), "it is deleted")?;
        so(!says(", which Cloudflare ends at ") || self.is_ended(), "it ends soon")?;
        so(!says("No new token was made.") || !made, "no new token was made")?;
        so(
            !says("its secret is delivered.") || in_place,
            "the new secret is in its place",
        )?;
        so((said.code == Some(0)) == says("Done: "), "it is done, and that is said")?;
        so(said.code != Some(0) || self.is_done(), "it is done")?;
        so(
            said.code == Some(0) || !made || !self.stand.desk.notes().is_empty(),
            "what is not done is noted",
        )?;
        let is_undelivered = made && !in_place && said.code.is_some();
        so(
            !is_undelivered || said.code == Some(5),
            "exit 5 where a secret is nowhere",
        )?;
        so(
            said.code != Some(5) || !self.is_ended(),
            "and then the old one is as it was",
        )?;
        shows_no_secret(&self.stand.simulator, &told)
    }

    /// One request for each decision.
    pub(super) fn asked_once(&self) -> Result<(), String> {
        let exchanges = self.stand.simulator.exchanges();
        let changes = exchanges.iter().skip(self.before).filter(|one| one["method"] != "GET");
        let mut asked: Vec<(&str, &str)> = changes.map(|one| (text(one, "method"), text(one, "path"))).collect();
        let all = asked.len();
        asked.sort_unstable();
        asked.dedup();
        so(asked.len() == all, format!("nothing is sent twice: {asked:?}"))
    }

    /// Some minutes pass, as far as the notes know.
    pub(super) fn time_passes(&self) {
        for path in self.stand.desk.notes() {
            let mut note: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let sent: Timestamp = text(&note, "sent").parse().unwrap();
            let earlier = sent.checked_sub(SignedDuration::from_mins(10)).unwrap();
            note["sent"] = earlier.to_string().into();
            fs::write(&path, note.to_string()).unwrap();
        }
    }

    /// Asked for again, and where a line is printed that gives the new token a secret, by that line, it
    /// comes to its end. Everything holds on the way.
    pub(super) fn comes_to_its_end(&self) -> Result<(), String> {
        self.stand.simulator.clear_faults();
        for _ in 0..4 {
            if self.is_done() {
                return Ok(());
            }
            self.time_passes();
            let said = self.stand.desk.run(&self.arguments());
            let held = self.is_sound().and_then(|()| self.is_true(&said));
            held.map_err(|why| format!("{why}\nthen {said:?}"))?;
            if said.code == Some(5) {
                let lines = said.roll_lines();
                so(lines.len() == 1, format!("one line that goes on: {said:?}"))?;
                let rolled = self.stand.desk.shell(&lines[0]);
                so(rolled.code == Some(0), format!("{rolled:?}"))?;
            } else if said.code != Some(0) {
                return Err(format!("it does not go on: {said:?}"));
            }
        }
        so(self.is_done(), "it is done in the end")
    }
}

/// Runs all of them side by side, and says of which something does not hold.
pub(super) fn all_hold<T: Sync>(rows: &[T], holds: impl Fn(&T) -> Result<(), String> + Sync) {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let start = |row| {
            let holds = &holds;
            scope.spawn(move || holds(row))
        };
        let running: Vec<_> = rows.iter().map(start).collect();
        let ended = running.into_iter();
        let ended = ended.map(|one| one.join().unwrap_or_else(|_| Err("a row broke down".to_owned())));
        ended.filter_map(Result::err).collect()
    });
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n\n")
    );
}
