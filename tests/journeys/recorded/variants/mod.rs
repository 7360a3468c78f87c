//! The variants of [`super::matrix`] as a table: which exchanges, against which command, and what a
//! right reading of them is. It knows nothing of how they are played.

mod creates;
mod sign_ins;

use super::kept;
use creates::creates;
use sign_ins::sign_ins;

/// Variants whose line is wrong today, and why.
pub(crate) const KNOWN: &[kept::Known] = &[];

/// With which credential.
#[derive(Clone, Copy)]
pub(crate) enum SignIn {
    /// The simulator's own.
    Usual,
    /// One of before the prefixes.
    NoPrefix,
    /// The same, with the account's id.
    NoPrefixOfAccount,
    /// An account's, with its id.
    Account,
    /// A Global API Key.
    Key,
}

/// What is asked of the program.
#[derive(Clone, Copy)]
pub(crate) enum Command {
    Create(&'static str),
    Review,
    /// Of a file.
    ReviewOf(&'static str),
    Export,
    Roll,
    RollUnknown,
}

pub(crate) const ZONE_DNS: &str = "name = 'live-check'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";
const FOR_EVER: &str = "name = 'live-check'\nexpires = 'never'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";
const ACCOUNT_ZONE: &str = "name = 'live-check'\nowner = 'account:ACCOUNT'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";
const ACCOUNT_ZONES: &str = "name = 'live-check'\nowner = 'account:ACCOUNT'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:ACCOUNT']\n";
const BUCKET: &str = "name = 'live-check'\nexpires = '30d'\n[[grant]]\npermissions = ['r2/Workers R2 Storage Bucket Item:read']\nresources = ['bucket:ACCOUNT/default/larkspur-logs']\n";
const BY_ACCOUNT_NAME: &str = "name = 'live-check'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:Larkspur Works']\n";
const BY_ZONE_ID: &str =
    "name = 'live-check'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:ZONE']\n";

/// One variant.
pub(crate) struct Variant {
    pub(crate) label: String,
    /// Exchanges, each at every request that fits, or at the nth.
    pub(crate) plays: Vec<(&'static str, Option<u64>)>,
    pub(crate) command: Command,
    pub(crate) sign_in: SignIn,
    /// What is right: the exit code, the words, the words that would be false.
    pub(crate) code: i32,
    pub(crate) says: &'static [&'static str],
    pub(crate) never: &'static [&'static str],
}

impl Variant {
    pub(crate) fn new(
        label: &str,
        plays: &[&'static str],
        command: Command,
        code: i32,
        says: &'static [&'static str],
    ) -> Self {
        Self {
            label: label.to_owned(),
            plays: plays.iter().map(|name| (*name, None)).collect(),
            command,
            sign_in: SignIn::Usual,
            code,
            says,
            never: &[],
        }
    }

    /// The exchange at these requests only.
    fn at(mut self, name: &'static str, numbers: std::ops::Range<u64>) -> Self {
        self.plays.extend(numbers.map(|number| (name, Some(number))));
        self
    }

    fn by(mut self, sign_in: SignIn) -> Self {
        self.sign_in = sign_in;
        self
    }

    pub(crate) fn never(mut self, words: &'static [&'static str]) -> Self {
        self.never = words;
        self
    }

    /// Creating and rolling hand a secret over where they end well; nothing else does.
    pub(crate) fn saves_a_secret(&self) -> bool {
        self.code == 0 && matches!(self.command, Command::Create(_) | Command::Roll | Command::RollUnknown)
    }
}

const NOT_ACCEPTED: &[&str] = &["Not signed in. Cloudflare does not know this token."];
const SLOW_DOWN: &[&str] = &["could not be looked up. Too many requests", "Nothing was created."];
const REFUSED_LIST: &[&str] = &["zone:example.com could not be looked up", "Nothing was created."];
const VERIFIED: &[&str] = &["Created “live-check”", "Cloudflare says: active.", "\"verified\":true"];
const NOT_YET: &[&str] = &["Created “live-check”", "does not work yet", "\"verified\":false"];

fn lists() -> Vec<Variant> {
    let create = |name: &'static str, code, says| {
        Variant::new(
            &format!("create {name}"),
            &[name],
            Command::Create(ZONE_DNS),
            code,
            says,
        )
    };
    vec![
        Variant::new(
            "create all recorded",
            &["user", "zones", "tokens", "create"],
            Command::Create(FOR_EVER),
            0,
            NOT_YET,
        )
        .at("verify-user-active", 1..2)
        .never(&["cfmint roll"]),
        create("zones-per-page-100", 0, VERIFIED),
        create("zones-no-result-info", 0, VERIFIED),
        create("zones-result-info-wrong", 0, VERIFIED),
        create(
            "zones-pending",
            2,
            &["this sign-in sees no zone of that name", "Nothing was created."],
        ),
        create(
            "zones-invalid-token",
            3,
            &[
                "could not be looked up",
                "Cloudflare says: Invalid access token.",
                "Nothing was created.",
            ],
        ),
        create(
            "zones-shut-out",
            3,
            &[
                "The IP filter of the token in use",
                "203.0.113.25",
                "Nothing was created.",
            ],
        ),
        create("zones-bad-name", 3, &["it lacks Zone Read.", "Nothing was created."]),
        create("rate-limited-2022", 3, SLOW_DOWN),
        create("rate-limited-971", 3, SLOW_DOWN),
        create("rate-limited-10429", 3, SLOW_DOWN),
        create("auth-failures-10502", 3, SLOW_DOWN),
        create(
            "trouble-502",
            1,
            &["Cloudflare is in trouble (HTTP 502, Ray ID", "Nothing was created."],
        ),
    ]
}

fn others() -> Vec<Variant> {
    vec![
        Variant::new(
            "export groups 2021",
            &["groups-user-2021"],
            Command::Export,
            0,
            &["\"name\": \"cfmint simulator\""],
        ),
        Variant::new(
            "export 200 own",
            &["token-own"],
            Command::Export,
            0,
            &["\"name\": \"mint\""],
        ),
        Variant::new(
            "review zones 502",
            &["trouble-502"],
            Command::Review,
            0,
            &["This token exists: “cfmint simulator”"],
        ),
        Variant::new(
            "roll 200",
            &["roll"],
            Command::Roll,
            0,
            &["has a new secret; the old one has stopped working"],
        ),
        Variant::new(
            "roll unrouted",
            &["roll-unrouted"],
            Command::Roll,
            3,
            &["has no new secret. Cloudflare did not find it."],
        ),
        Variant::new(
            "roll unknown id",
            &["token-unknown"],
            Command::RollUnknown,
            3,
            &["Cloudflare did not find it"],
        )
        .never(&["Not signed in"]),
        Variant::new("create bucket r2", &["r2"], Command::Create(BUCKET), 0, VERIFIED),
        Variant::new(
            "create bucket r2-off",
            &["r2-off"],
            Command::Create(BUCKET),
            0,
            VERIFIED,
        ),
    ]
}

/// What the 52 leave out, where a command meets it.
pub(crate) fn further() -> Vec<Variant> {
    let named = |name: &'static str, code, says| {
        Variant::new(
            &format!("account named, {name}"),
            &[name],
            Command::Create(BY_ACCOUNT_NAME),
            code,
            says,
        )
    };
    let by_name = |name: &'static str, code, says| {
        Variant::new(
            &format!("zone by name, {name}"),
            &[name],
            Command::Create(ZONE_DNS),
            code,
            says,
        )
    };
    let by_id = |name: &'static str, says| {
        Variant::new(
            &format!("zone by id, {name}"),
            &[name],
            Command::ReviewOf(BY_ZONE_ID),
            0,
            says,
        )
    };
    let review =
        |name: &'static str, code, says| Variant::new(&format!("review, {name}"), &[name], Command::Review, code, says);
    let exists: &[&str] = &["This token exists: “cfmint simulator”"];
    vec![
        named("accounts", 0, VERIFIED),
        named("accounts-empty", 2, &["Larkspur Works", "Nothing was created."]),
        named(
            "accounts-account-token-2024",
            3,
            &["Larkspur Works", "Nothing was created."],
        ),
        named(
            "accounts-shut-out",
            3,
            &["The IP filter of the token in use", "Nothing was created."],
        ),
        by_id("zone", &["On: zone example.com ("]),
        by_id("zone-malformed-id", &["On: zone "]),
        by_name("no-credential", 1, REFUSED_LIST),
        by_name("zones-malformed-token", 3, REFUSED_LIST),
        review("user-account-token", 0, exists),
        review(
            "verify-shut-out",
            3,
            &["Not signed in. The IP filter of the token in use", "203.0.113.25"],
        ),
        review("rate-limited-verify", 3, &["Too many requests"]),
        review("trouble-verify", 1, &["Cloudflare is in trouble"]),
        Variant::new(
            "create, create-lacks-groups",
            &["create-lacks-groups"],
            Command::Create(ZONE_DNS),
            3,
            &["Not created. You cannot give what you do not have"],
        ),
        Variant::new(
            "account token, verify-account-active",
            &["verify-account-active"],
            Command::Create(ACCOUNT_ZONES),
            0,
            VERIFIED,
        )
        .by(SignIn::Account),
    ]
}

/// The 52.
pub(crate) fn matrix() -> Vec<Variant> {
    [sign_ins(), lists(), creates(), others()]
        .into_iter()
        .flatten()
        .collect()
}
