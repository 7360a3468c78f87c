//! All that changes while the simulator runs, behind one lock: tokens, the key, the fault plan, the
//! request counters, what we believe without knowing. It must not know HTTP.
use super::caller::Caller;
use super::draft::Draft;
use super::fault::Plan;
use super::limiter::Limiter;
use super::random::{Stream, hex, keyed_digest};
use super::token::{Creator, Owner, Target, Token, seconds};
use super::world::World;
use super::{Options, record::Recorder};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::time::Instant;

/// See the module.
pub(super) struct State {
    pub(super) options: Options,
    pub(super) world: World,
    pub(super) tokens: Vec<Token>,
    pub(super) plan: Plan,
    pub(super) limiter: Limiter,
    pub(super) recorder: Recorder,
    pub(super) random: Stream,
    /// Requests for a new token that arrived, refused ones too.
    pub(super) posts: u64,
    /// The bodies of the first [`Options::keep_exchanges`] of them.
    pub(super) create_bodies: Vec<Vec<u8>>,
    /// How far the clock of the request at hand is off (fault `clock_skew`).
    pub(super) skew: SignedDuration,
    /// Requests for `/cdn-cgi/trace`: `{peer, credentials}`.
    pub(super) traces: Vec<Value>,
    /// Demo: the name ending in ` !429` works only once.
    pub(super) demo_limited: bool,
    beliefs: Vec<String>,
    key: [u8; 32],
    /// Digest of the Global API Key.
    global_key: Option<[u8; 32]>,
}

/// What a caller has.
pub(super) enum Granted<'s> {
    /// The Global API Key.
    Everything,
    /// A token that has gone meanwhile.
    Nothing,
    /// What the token's policies say of these groups, by id.
    By { token: &'s Token, groups: Vec<&'s str> },
}

impl Granted<'_> {
    /// Whether one of the groups is held on `target`.
    pub(super) fn on(&self, target: Target<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::By { token, groups } => token.allows(groups, target),
        }
    }
}

impl State {
    /// An empty state for `options`.
    pub(super) fn new(options: Options) -> std::io::Result<Self> {
        let mut random = Stream::from_system()?;
        Ok(Self {
            world: World::new(&options)?,
            tokens: Vec::new(),
            plan: Plan::default(),
            limiter: Limiter::new(options.requests_per_five_minutes),
            recorder: Recorder::open(&options)?,
            key: random.block(),
            random,
            posts: 0,
            create_bodies: Vec::new(),
            skew: SignedDuration::ZERO,
            traces: Vec::new(),
            demo_limited: false,
            beliefs: Vec::new(),
            global_key: None,
            options,
        })
    }

    /// The server's clock.
    pub(super) fn now(&self) -> Timestamp {
        let ahead = self.skew.saturating_add(self.options.clock_ahead);
        Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }

    /// Notes once that something was decided without knowing what Cloudflare does.
    pub(super) fn believe(&mut self, belief: &str) {
        // bounded, as some name what was sent
        if self.beliefs.len() < 1_000 && !self.beliefs.iter().any(|known| known == belief) {
            self.recorder.belief(belief);
            self.beliefs.push(belief.to_owned());
        }
    }

    /// All that was noted.
    pub(super) fn beliefs(&self) -> Vec<String> {
        self.beliefs.clone()
    }

    /// A new secret in the new form (reference: cloudflare-api section 8) and its digest. The
    /// checksum is made of letters that no hex number has, so that no scanner takes it for a real
    /// one.
    pub(super) fn secret(&mut self, owner: &Owner) -> (String, [u8; 32]) {
        self.marked_secret(if owner == &Owner::User { "cfut_" } else { "cfat_" })
    }

    /// The same with a prefix that may go on beyond the kind: always 53 characters.
    pub(super) fn marked_secret(&mut self, prefix: &str) -> (String, [u8; 32]) {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let body = self.random.letters(alphabet, 45_usize.saturating_sub(prefix.len()));
        let secret = format!("{prefix}{body}{}", self.random.letters(b"ghjkmnpqrstuvwxyz", 8));
        let digest = self.digest(&secret);
        (secret, digest)
    }

    /// The keyed digest by which a secret is recognised.
    pub(super) fn digest(&self, secret: &str) -> [u8; 32] {
        keyed_digest(&self.key, secret.as_bytes())
    }

    /// The token that this is the secret of.
    pub(super) fn token_by_secret(&self, secret: &str) -> Option<&Token> {
        let digest = self.digest(secret);
        self.tokens
            .iter()
            .find(|token| token.digest == digest && !token.deleted)
    }

    /// Notes that a token was used.
    pub(super) fn used(&mut self, secret: &str) {
        let (digest, now) = (self.digest(secret), self.now());
        let used = self.tokens.iter_mut().filter(|token| token.digest == digest);
        used.for_each(|token| token.last_used_on = Some(now));
    }

    /// Whether this is the Global API Key.
    pub(super) fn is_key(&self, key: &str) -> bool {
        self.global_key == Some(self.digest(key))
    }

    /// Makes `key` the Global API Key.
    pub(super) fn set_key(&mut self, key: &str) {
        self.global_key = Some(self.digest(key));
    }

    /// Makes the credential worthless at once; false if nobody has it.
    pub(super) fn revoke(&mut self, secret: &str) -> bool {
        let digest = self.digest(secret);
        if self.global_key == Some(digest) {
            self.global_key = None;
            return true;
        }
        let token = self
            .tokens
            .iter_mut()
            .find(|token| token.digest == digest && !token.deleted);
        token.map(|token| token.deleted = true).is_some()
    }

    /// Marks the token as found where anybody can read it; false if nobody has it.
    pub(super) fn expose(&mut self, secret: &str) -> bool {
        let digest = self.digest(secret);
        let mut tokens = self.tokens.iter_mut();
        let found = tokens.find(|token| token.digest == digest && !token.deleted);
        found.map(|token| token.exposed = true).is_some()
    }

    /// What the caller has of the named groups, to be asked for many targets.
    pub(super) fn granted(&self, caller: &Caller, names: &[&str]) -> Granted<'_> {
        let Caller::Token { id, .. } = caller else {
            return Granted::Everything;
        };
        let named = self
            .world
            .groups
            .iter()
            .filter(|group| names.contains(&group.name.as_str()));
        let groups = named.map(|group| group.id.as_str()).collect();
        match self.tokens.iter().find(|token| &token.id == id) {
            Some(token) => Granted::By { token, groups },
            None => Granted::Nothing,
        }
    }

    /// Whether the caller has one of the named groups on `target`.
    pub(super) fn may(&self, caller: &Caller, names: &[&str], target: Target<'_>) -> bool {
        self.granted(caller, names).on(target)
    }

    /// The same for what is asked of the user.
    pub(super) fn may_as_user(&self, caller: &Caller, names: &[&str]) -> bool {
        self.may(caller, names, Target::User(&self.world.user.id))
    }

    /// The sign-in by OAuth that asks, if it is one.
    pub(super) fn oauth(&self, caller: &Caller) -> Option<&Token> {
        let Caller::Token { id, .. } = caller else {
            return None;
        };
        self.tokens.iter().find(|token| token.oauth && &token.id == id)
    }

    /// Whether the caller has the group with this id on one zone.
    pub(super) fn may_by_id(&self, caller: &Caller, group: &str, zone: &str, account: &str) -> bool {
        let Caller::Token { id, .. } = caller else {
            return true;
        };
        let target = Target::Zone { zone, account };
        self.tokens
            .iter()
            .any(|token| &token.id == id && token.allows(&[group], target))
    }

    /// Whether the caller has any account permission in an account: then it is listed (reference:
    /// cloudflare-api section 1).
    pub(super) fn sees_account(&self, caller: &Caller, account: &str) -> bool {
        let Caller::Token { id, .. } = caller else {
            return true;
        };
        self.tokens
            .iter()
            .any(|token| &token.id == id && token.touches_account(&self.world, account))
    }

    /// Keeps a new token; answers it as it is shown, and its secret, which is then known to nobody
    /// here.
    pub(super) fn store(&mut self, owner: Owner, draft: Draft, creator: Creator) -> (Value, String) {
        let (secret, digest) = self.secret(&owner);
        let mut token = self.token(owner, draft, digest);
        token.creator = creator;
        let shown = token.render(&self.world, self.now());
        self.tokens.push(token);
        (shown, secret)
    }

    /// A token made now, with this digest; it is not kept yet.
    pub(super) fn token(&mut self, owner: Owner, draft: Draft, digest: [u8; 32]) -> Token {
        let now = self.now();
        let mut policies = draft.policies;
        policies.iter_mut().for_each(|policy| policy.id = self.random.id());
        Token {
            id: self.random.id(),
            owner,
            name: draft.name,
            disabled: draft.disabled,
            exposed: false,
            deleted: false,
            preset: false,
            oauth: false,
            issued_on: now,
            modified_on: now,
            last_used_on: None,
            not_before: draft.not_before,
            expires_on: draft.expires_on,
            policies,
            policies_sent: draft.policies_sent,
            condition: draft.condition,
            creator: Creator::default(),
            unknown: Map::new(),
            digest,
            rolls: 0,
            made: Instant::now(),
        }
    }

    /// What really happened, for judges: every token with its policies as sent and as stored, and
    /// no secret.
    pub(super) fn truth(&self) -> Value {
        let now = self.now();
        let token = |token: &Token| {
            json!({
                "id": token.id, "name": token.name, "owner": token.owner.word(), "preset": token.preset,
                "status": token.status(now).word(), "deleted": token.deleted, "rolls": token.rolls,
                "issued_on": seconds(token.issued_on), "not_before": token.not_before.map(seconds),
                "expires_on": token.expires_on.map(seconds),
                "condition": token.condition.as_ref().map(|condition| &condition.stored),
                "policies_sent": token.policies_sent,
                "policies_stored": token.render(&self.world, now).get("policies"),
                "digest": hex(&token.digest),
            })
        };
        json!({"posts": self.posts, "tokens": self.tokens.iter().filter(|token| !token.oauth).map(token).collect::<Vec<_>>()})
    }
}
