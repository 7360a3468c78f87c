//! The note of a request for a secret (reference: design section 7, promise 7): written before the
//! request and kept until its token is taken, deleted or let go, so that the next start can look
//! for a token whose secret never came, and for a file that a killed run left while it wrote one.
//! It holds no secret. This is its text, and what of a token list may be the token; it must not
//! know where it is kept, nor who asks.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::token::id::{AccountId, TokenId, UserId};
use crate::domain::token::record::{TokenRecord, digest};
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;

/// What a text says it is: 2 added what was asked for and the folders, 3 the rotations. Another number
/// than these is not read.
const FORMAT: u32 = 2;
/// Of a rotation alone: an earlier version, which knows none, still reads the other notes.
const FORMAT_OF_ROTATIONS: u32 = 3;
const OLDEST_FORMAT: u32 = 1;
/// A token may be this much older than its request by the server's clock, which is known to the
/// second and may be another machine's for each answer (reference: security section 5, step 4).
const SLACK: SignedDuration = SignedDuration::from_secs(60);

/// What the seconds of two clocks may differ by through rounding alone.
const ROUNDED: SignedDuration = SignedDuration::from_secs(2);

/// How long a folder that cannot be read, or whose files are of a process that lives, is looked
/// into again.
const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Pauses, in seconds, before a list that does not show a token is looked at again by itself: it
/// may lag for half a minute (reference: security section 5, step 4).
pub const PAUSES: [u64; 5] = [1, 2, 4, 8, 15];

/// A note of this run, or one that an earlier run left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u64);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// A request that may have made a token.
    #[default]
    Create,
    /// A request for a new secret of a token that exists, [`Note::made`]; the one before may have
    /// stopped working.
    Roll,
    /// The secret is in safe hands: only files may have been left by a way out that was killed.
    Files,
    /// A request that may have made a token which takes the place of another, [`Note::rotation`].
    Rotate,
}

/// How far a token has come that takes the place of another. The other is ended last, so that a
/// rotation which stops anywhere goes on from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationNote {
    /// The token that is to be ended.
    #[serde(with = "id_text")]
    pub old: TokenId,
    /// Whether every way out reported that it has the new secret.
    pub delivered: bool,
    /// Whether Cloudflare called the new token active when it was asked with that secret.
    pub verified: bool,
}

/// An id as the text that it is.
mod id_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::domain::token::id::TokenId;

    pub(super) fn serialize<S: Serializer>(id: &TokenId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TokenId, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A request that may have made a token, or given one a new secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub kind: NoteKind,
    /// The user who asked, where the sign-in says it; another one's tokens are not in the same
    /// list.
    pub who: Option<UserId>,
    /// Whose the token is.
    pub owner: Owner,
    /// Its name; may hold anything (see [`crate::domain::text`]).
    pub name: String,
    /// When the request was sent, by this machine's clock.
    pub sent: Timestamp,
    /// By how much the server's clock was ahead of this machine's.
    pub ahead: SignedDuration,
    /// The owner's tokens from before the request, and those that came of other requests since;
    /// none when they could not be listed.
    pub before: Option<BTreeSet<TokenId>>,
    /// [`digest`] of the policies that were asked for.
    pub policies: String,
    /// The token's id, once an answer named it.
    pub made: Option<TokenId>,
    /// The folders that its secret is written into, from the root on: a run that is killed may
    /// leave a file there.
    pub folders: BTreeSet<PathBuf>,
    /// Of a rotation, and of nothing else.
    pub rotation: Option<RotationNote>,
}

/// What is said of a token that was there before its request, as a sentence.
pub const OLDER: &str =
    "By its date, it existed before the request: it is probably another token, and its secret may be in use.";

/// A token that may be the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleToken {
    pub record: TokenRecord,
    /// Whether its policies are those that were asked for.
    pub same: bool,
    /// Which tokens there were before the request is not known, and by the clocks this one was:
    /// then it is hardly the one.
    pub older: bool,
}

impl PossibleToken {
    /// Whether nothing speaks against it.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.same && !self.older
    }
}

impl Note {
    /// Of a request for this token that is about to be sent.
    #[must_use]
    pub fn of(spec: &Spec, sent: Timestamp) -> Self {
        Self {
            kind: NoteKind::Create,
            who: None,
            owner: spec.owner,
            name: spec.name.as_str().to_owned(),
            sent,
            ahead: SignedDuration::ZERO,
            before: None,
            policies: digest(&spec.policies()),
            made: None,
            folders: BTreeSet::new(),
            rotation: None,
        }
    }

    /// Of a request for a token that takes the place of this one, about to be sent.
    #[must_use]
    pub fn of_rotation(owner: Owner, old: &TokenRecord, sent: Timestamp) -> Self {
        Self {
            kind: NoteKind::Rotate,
            made: None,
            rotation: Some(RotationNote {
                old: old.id,
                delivered: false,
                verified: false,
            }),
            ..Self::of_roll(owner, old, sent)
        }
    }

    /// Whether it is of a token that was to be new, and whose secret nobody may have.
    #[must_use]
    pub fn lacks_a_secret(&self) -> bool {
        match self.kind {
            NoteKind::Create => true,
            NoteKind::Rotate => self.rotation.is_none_or(|rotation| !rotation.delivered),
            NoteKind::Roll | NoteKind::Files => false,
        }
    }

    /// Of a request for a new secret of this token that is about to be sent.
    #[must_use]
    pub fn of_roll(owner: Owner, token: &TokenRecord, sent: Timestamp) -> Self {
        Self {
            kind: NoteKind::Roll,
            who: None,
            owner,
            name: token.name.clone(),
            sent,
            ahead: SignedDuration::ZERO,
            before: None,
            policies: digest(&token.policies.understood()),
            made: Some(token.id),
            folders: BTreeSet::new(),
            rotation: None,
        }
    }

    /// Whether it is so old that nobody looks for files any more where they cannot be looked for.
    #[must_use]
    pub fn is_old(&self, now: Timestamp) -> bool {
        now.duration_since(self.sent) > LONGEST
    }

    /// That nothing but files in these folders may have been left.
    #[must_use]
    pub fn of_files(&self, folders: BTreeSet<PathBuf>) -> Self {
        Self {
            kind: NoteKind::Files,
            folders,
            rotation: None,
            ..self.clone()
        }
    }

    /// What of a list of the owner's tokens may be the token: the one of its id when that is known,
    /// else those of its name that were not there before and are not older than the request. Those
    /// with the very policies leave no room for others; without any, the others are better than
    /// nothing.
    #[must_use]
    pub fn candidates(&self, tokens: &[TokenRecord]) -> Vec<PossibleToken> {
        let sent = self.sent.checked_add(self.ahead).unwrap_or(self.sent);
        let earliest = sent.checked_sub(SLACK).unwrap_or(sent);
        let surely_before = sent.checked_sub(ROUNDED).unwrap_or(sent);
        let may_be = |token: &&TokenRecord| match self.made {
            Some(id) => token.id == id,
            None => {
                let known = self.before.as_ref().is_some_and(|before| before.contains(&token.id));
                let older = token.issued_on.is_some_and(|issued| issued < earliest);
                token.name == self.name && !known && !older
            }
        };
        let candidate = |token: &TokenRecord| PossibleToken {
            same: digest(&token.policies.understood()) == self.policies,
            older: self.made.is_none()
                && self.before.is_none()
                && token.issued_on.is_some_and(|issued| issued < surely_before),
            record: token.clone(),
        };
        let mut found: Vec<PossibleToken> = tokens.iter().filter(may_be).map(candidate).collect();
        if found.iter().any(|candidate| candidate.same) {
            found.retain(|candidate| candidate.same);
        }
        found
    }

    /// This token came of another request and is not the one, whatever its name: it was given to a
    /// person, who must not be told that its secret is lost. Whether that says anything new.
    pub fn rule_out(&mut self, owner: Owner, name: &str, id: TokenId) -> bool {
        self.owner == owner
            && self.name == name
            && self.made.is_none()
            && self.before.get_or_insert_default().insert(id)
    }

    /// The text that is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let written = Written {
            format: match self.kind {
                NoteKind::Rotate => FORMAT_OF_ROTATIONS,
                NoteKind::Create | NoteKind::Roll | NoteKind::Files => FORMAT,
            },
            kind: self.kind,
            who: self.who.map(|id| id.to_string()),
            account: match self.owner {
                Owner::User => None,
                Owner::Account(id) => Some(id.to_string()),
            },
            name: self.name.clone(),
            sent: self.sent.to_string(),
            ahead_seconds: self.ahead.as_secs(),
            before: self
                .before
                .as_ref()
                .map(|ids| ids.iter().map(ToString::to_string).collect()),
            policies: self.policies.clone(),
            made: self.made.map(|id| id.to_string()),
            // One whose name is no text cannot be written down, and is not looked at.
            folders: self
                .folders
                .iter()
                .filter_map(|folder| folder.to_str().map(ToOwned::to_owned))
                .collect(),
            rotation: self.rotation,
        };
        // Texts and numbers alone: this cannot fail.
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }

    /// Reads such a text; none for any other.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        if !(OLDEST_FORMAT..=FORMAT_OF_ROTATIONS).contains(&written.format) {
            return None;
        }
        // A rotation is nothing without what it is about, and nothing else is one.
        if (written.kind == NoteKind::Rotate) != written.rotation.is_some() {
            return None;
        }
        let owner = match written.account {
            None => Owner::User,
            Some(id) => Owner::Account(id.parse::<AccountId>().ok()?),
        };
        let ids = |ids: Vec<String>| ids.iter().map(|id| id.parse().ok()).collect::<Option<_>>();
        Some(Self {
            kind: written.kind,
            who: written.who.and_then(|id| id.parse().ok()),
            owner,
            name: written.name,
            sent: written.sent.parse().ok()?,
            ahead: SignedDuration::from_secs(written.ahead_seconds),
            before: match written.before {
                None => None,
                Some(before) => Some(ids(before)?),
            },
            policies: written.policies,
            made: written.made.and_then(|id| id.parse().ok()),
            folders: written.folders.into_iter().map(PathBuf::from).collect(),
            rotation: written.rotation,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    format: u32,
    #[serde(default)]
    kind: NoteKind,
    who: Option<String>,
    account: Option<String>,
    name: String,
    sent: String,
    ahead_seconds: i64,
    before: Option<Vec<String>>,
    policies: String,
    made: Option<String>,
    #[serde(default)]
    folders: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rotation: Option<RotationNote>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::given_policies::GivenPolicies;

    const SENT: &str = "2026-11-24T10:00:00Z";

    fn id(digit: char) -> TokenId {
        digit.to_string().repeat(32).parse().unwrap()
    }

    fn note() -> Note {
        Note {
            kind: NoteKind::Create,
            who: "f".repeat(32).parse().ok(),
            owner: Owner::User,
            name: "deploy \u{202e}".to_owned(),
            sent: SENT.parse().unwrap(),
            ahead: SignedDuration::ZERO,
            before: Some([id('a')].into()),
            policies: digest(&[]),
            made: None,
            folders: ["/srv/a b".into(), "/home/someone".into()].into(),
            rotation: None,
        }
    }

    fn of_rotation() -> Note {
        Note {
            who: note().who,
            before: note().before,
            folders: note().folders,
            ..Note::of_rotation(Owner::User, &token('a', &note().name, SENT), SENT.parse().unwrap())
        }
    }

    fn token(digit: char, name: &str, issued: &str) -> TokenRecord {
        TokenRecord {
            issued_on: issued.parse().ok(),
            ..TokenRecord::bare(id(digit), name.to_owned())
        }
    }

    fn ids(note: &Note, tokens: &[TokenRecord]) -> Vec<TokenId> {
        note.candidates(tokens).iter().map(|found| found.record.id).collect()
    }

    #[test]
    fn nothing_is_lost_on_the_way_to_a_text_and_back() {
        let account = Note {
            owner: Owner::Account("b".repeat(32).parse().unwrap()),
            before: None,
            made: Some(id('c')),
            who: None,
            ahead: SignedDuration::from_secs(-86_400),
            ..note()
        };
        let rolled = Note::of_roll(Owner::User, &token('c', "deploy", SENT), SENT.parse().unwrap());
        let files = rolled.of_files(note().folders);
        assert_eq!((files.kind, files.made), (NoteKind::Files, Some(id('c'))));
        let delivered = Note {
            made: Some(id('d')),
            rotation: Some(RotationNote {
                old: id('a'),
                delivered: true,
                verified: true,
            }),
            ..of_rotation()
        };
        let of_its_files = delivered.of_files(note().folders);
        assert_eq!((of_its_files.kind, of_its_files.rotation), (NoteKind::Files, None));
        for note in [note(), account, rolled, files, of_rotation(), delivered, of_its_files] {
            assert_eq!(Note::read(&note.text()), Some(note));
        }
    }

    #[test]
    fn only_a_new_token_whose_secret_nobody_may_have_lacks_one() {
        let delivered = Note {
            rotation: of_rotation().rotation.map(|rotation| RotationNote {
                delivered: true,
                ..rotation
            }),
            ..of_rotation()
        };
        let rolled = Note::of_roll(Owner::User, &token('c', "deploy", SENT), SENT.parse().unwrap());
        for (note, lacks) in [
            (note(), true),
            (of_rotation(), true),
            (delivered, false),
            (rolled, false),
            (note().of_files(note().folders), false),
        ] {
            assert_eq!(note.lacks_a_secret(), lacks, "{note:?}");
        }
    }

    /// The token that is rotated has the very name and policies of its twin, and is not taken for it.
    #[test]
    fn the_token_that_is_rotated_is_not_the_new_one() {
        let name = note().name;
        let tokens = [token('a', &name, SENT), token('b', &name, SENT)];
        assert_eq!(ids(&of_rotation(), &tokens), [id('b')]);
    }

    /// As an earlier version wrote it, to the letter.
    #[test]
    fn a_note_of_the_first_format_is_read() {
        let text = r#"{
  "format": 1,
  "who": "ffffffffffffffffffffffffffffffff",
  "account": null,
  "name": "deploy \u202e",
  "sent": "2026-11-24T10:00:00Z",
  "ahead_seconds": 0,
  "before": [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  ],
  "policies": "POLICIES",
  "made": null
}"#;
        let expected = Note {
            folders: BTreeSet::new(),
            ..note()
        };
        let text = text.replace("POLICIES", &expected.policies);
        assert_eq!(Note::read(&text), Some(expected));
    }

    /// As the version before wrote it, to the letter.
    #[test]
    fn a_note_of_the_second_format_is_read() {
        let text = r#"{
  "format": 2,
  "kind": "roll",
  "who": "ffffffffffffffffffffffffffffffff",
  "account": null,
  "name": "deploy \u202e",
  "sent": "2026-11-24T10:00:00Z",
  "ahead_seconds": 0,
  "before": [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  ],
  "policies": "POLICIES",
  "made": "cccccccccccccccccccccccccccccccc",
  "folders": [
    "/home/someone",
    "/srv/a b"
  ]
}"#;
        let expected = Note {
            kind: NoteKind::Roll,
            made: Some(id('c')),
            ..note()
        };
        let text = text.replace("POLICIES", &expected.policies);
        assert_eq!(Note::read(&text), Some(expected));
    }

    #[test]
    fn a_rotation_is_read_whole_or_not_at_all() {
        let text = of_rotation().text();
        for wrong in [
            text.replace("\"rotation\"", "\"something\""),
            text.replace("\"rotate\"", "\"create\""),
            text.replace("\"old\": \"aaaa", "\"old\": \"zzzz"),
            text.replace("\"delivered\": false", "\"delivered\": \"no\""),
            note().text().replace("\"create\"", "\"rotate\""),
        ] {
            assert_ne!(wrong, text);
            assert_eq!(Note::read(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn another_text_is_no_note() {
        let text = note().text();
        for wrong in [
            String::new(),
            "{}".to_owned(),
            text.replace("\"format\": 2", "\"format\": 4"),
            text.replace("\"format\": 2", "\"format\": 0"),
            text.replace("\"create\"", "\"something else\""),
            text.replace(SENT, "yesterday"),
            text.replace("aaaa", "zzzz"),
        ] {
            assert_ne!(wrong, text);
            assert_eq!(Note::read(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_new_token_of_the_name_may_be_it() {
        let note = note();
        let name = note.name.as_str();
        let tokens = [
            token('a', name, SENT),                   // was there before
            token('1', name, "2026-11-24T09:58:59Z"), // older than the request
            token('2', name, "2026-11-24T09:59:01Z"), // within the slack
            token('3', name, ""),                     // does not say
            token('4', "deploy", SENT),               // another name
        ];
        assert_eq!(ids(&note, &tokens), [id('2'), id('3')]);
        // Without a snapshot the times alone tell.
        let blind = Note {
            before: None,
            ..note.clone()
        };
        assert_eq!(ids(&blind, &tokens), [id('a'), id('2'), id('3')]);
        // A server that is an hour behind dates its tokens so.
        let behind = Note {
            ahead: SignedDuration::from_hours(-1),
            ..note
        };
        assert_eq!(ids(&behind, &tokens), [id('1'), id('2'), id('3')]);
    }

    /// Nobody is led to give a new secret to a token whose secret may be in use.
    #[test]
    fn what_was_there_before_a_blind_request_is_hardly_it() {
        let name = note().name;
        let blind = Note { before: None, ..note() };
        for (issued, older) in [
            ("2026-11-24T09:59:30Z", true),
            ("2026-11-24T09:59:57Z", true),
            ("2026-11-24T09:59:59Z", false),
            (SENT, false),
            ("", false),
        ] {
            let found = blind.candidates(&[token('2', &name, issued)]);
            assert_eq!((found[0].older, found[0].is_sure()), (older, !older), "{issued}");
        }
        // Where it is known what there was, a clock alone accuses nobody.
        let earlier = token('2', &name, "2026-11-24T09:59:30Z");
        assert!(note().candidates(&[earlier])[0].is_sure());
    }

    #[test]
    fn what_came_of_another_request_is_not_it() {
        let tokens = [token('2', &note().name, SENT), token('3', &note().name, SENT)];
        let known = Note {
            made: Some(id('2')),
            ..note()
        };
        for mut note in [note(), Note { before: None, ..note() }] {
            assert!(!note.rule_out(Owner::User, "another name", id('2')));
            assert!(!note.rule_out(Owner::Account("b".repeat(32).parse().unwrap()), &known.name, id('2')));
            assert_eq!(ids(&note, &tokens), [id('2'), id('3')]);
            assert!(note.rule_out(Owner::User, &known.name, id('2')));
            assert!(!note.rule_out(Owner::User, &known.name, id('2')), "said already");
            assert_eq!(ids(&note, &tokens), [id('3')]);
        }
        assert!(
            !known.clone().rule_out(Owner::User, &known.name, id('2')),
            "an answer named it"
        );
    }

    #[test]
    fn a_known_id_alone_is_it() {
        let note = Note {
            made: Some(id('4')),
            ..note()
        };
        let tokens = [token('2', &note.name, SENT), token('4', "renamed", SENT)];
        assert_eq!(ids(&note, &tokens), [id('4')]);
    }

    #[test]
    fn the_very_policies_go_before_the_name_alone() {
        let group = "4755a26eedb94da69e1066d98aa820be".parse().unwrap();
        let mut other = token('5', &note().name, SENT);
        other.policies = GivenPolicies::sent([crate::domain::token::to_policies::Policy {
            effect: crate::domain::token::to_policies::PolicyEffect::Allow,
            groups: [group].into(),
            resources: crate::domain::token::to_policies::ResourceMap::Flat(
                ["com.cloudflare.api.account.x".to_owned()].into(),
            ),
        }]);
        let same = token('6', &note().name, SENT);
        assert_eq!(ids(&note(), &[other.clone(), same]), [id('6')]);
        let found = note().candidates(&[other]);
        assert!(found.len() == 1 && !found[0].same, "it is shown, and said to differ");
    }
}
