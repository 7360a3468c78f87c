//! The rules of the grade, as data: what a permission group lets a thief do, and how bad that is
//! for each reach. Which group is of which class is in `assets/grade.json`, by id, since names
//! change; a group that is not there is classed by its level alone. Knows no spec.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Level::{self, Critical, High, Low, Medium};
use crate::domain::catalog::Catalog;
use crate::domain::token::id::GroupId;

/// How much of what there is a permission reaches. A permission of the account always reaches at
/// least the whole of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Things chosen one by one: up to [`MANY_ZONES`] zones, buckets.
    Chosen,
    /// An account, all its zones, or very many zones.
    Whole,
    /// All accounts, or all zones of all accounts, also future ones.
    Everything,
}

/// More chosen zones than this are as bad as all zones of an account.
pub(super) const MANY_ZONES: usize = 20;

/// An end later than this is as good as none. A leap year, so that "1 year" never counts.
pub(super) const LONG_DAYS: i64 = 366;

/// At most so wide is a range that eases the grade: 256 v4 addresses, or one v6 network.
pub(super) const NARROW_V4: u8 = 24;
/// The v6 counterpart of [`NARROW_V4`].
pub(super) const NARROW_V6: u8 = 64;
/// More ranges than this are no longer a known handful of machines.
pub(super) const NARROW_RANGES: usize = 8;

/// What a thief of the token can do with a group.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// Its name in `assets/grade.json`.
    pub(super) slug: &'static str,
    /// What a thief can do; follows "Whoever holds it".
    pub(super) harm: &'static str,
    /// Whether it only reads.
    pub(super) reads: bool,
    /// The level for each [`Reach`].
    levels: [Level; 3],
}

impl Class {
    /// How bad it is at a reach.
    pub(super) fn level(&self, reach: Reach) -> Level {
        let [chosen, whole, everything] = self.levels;
        match reach {
            Reach::Chosen => chosen,
            Reach::Whole => whole,
            Reach::Everything => everything,
        }
    }
}

const fn changes(slug: &'static str, levels: [Level; 3], harm: &'static str) -> Class {
    Class {
        slug,
        harm,
        reads: false,
        levels,
    }
}

const fn reads(slug: &'static str, levels: [Level; 3], harm: &'static str) -> Class {
    Class {
        slug,
        harm,
        reads: true,
        levels,
    }
}

/// Takes over a site or its users where it reaches: bad for one domain, worse for all.
const GRAVE: [Level; 3] = [Medium, High, Critical];

/// All classes.
pub(super) static CLASSES: [Class; 22] = [
    // More rights than the token has, or rights that outlive it: nothing contains that.
    changes(
        "tokens",
        [Critical; 3],
        "can create tokens with more rights, which outlive this one",
    ),
    changes(
        "members",
        [Critical; 3],
        "can add people to the account or change how they sign in, and so take it over",
    ),
    // It acts as one person, and brings no new rights.
    changes(
        "profile",
        [Medium; 3],
        "can change your profile, and accept or leave accounts in your name",
    ),
    changes(
        "code",
        GRAVE,
        "can run code or show pages of their own on your domains, and read what visitors send",
    ),
    // Edit of DNS on one zone: web and mail of that zone, and certificates for it, but nothing
    // beyond.
    changes(
        "traffic",
        GRAVE,
        "can send web and mail traffic elsewhere, and get certificates for these names",
    ),
    changes(
        "certificates",
        GRAVE,
        "can replace or remove certificates, which breaks connections or exposes them",
    ),
    changes(
        "tunnels",
        GRAVE,
        "can connect a machine of their own and reach private networks, or receive their traffic",
    ),
    changes(
        "mail",
        GRAVE,
        "can redirect mail, password resets included, or send it in your name",
    ),
    changes(
        "guards",
        GRAVE,
        "can switch protection off, and block or let in whom they like",
    ),
    changes("doors", GRAVE, "can open what Access and Zero Trust protect"),
    changes(
        "domains",
        GRAVE,
        "can delete domains with all their settings, or move them away",
    ),
    // Money is lost for the whole account, whatever was chosen.
    changes(
        "money",
        [High, High, Critical],
        "can order and cancel paid services, and change how you pay",
    ),
    // Deleted is deleted: one bucket is less than all the data of an account.
    changes("stored-data", GRAVE, "can overwrite and delete stored data"),
    changes(
        "log-routes",
        GRAVE,
        "can send logs to a place of their own, or switch them off",
    ),
    // A log of one domain already holds addresses, session tokens in URLs, whole requests.
    reads(
        "logs",
        [Medium, Medium, High],
        "can read logs and recordings, with addresses and often secrets in them",
    ),
    reads(
        "contents",
        [Low, Medium, High],
        "can copy stored data, source code, or what is known about people",
    ),
    reads(
        "person",
        [Low; 3],
        "learns your name, your e-mail address and your accounts",
    ),
    changes("costs", [Medium, Medium, High], "can use paid services at your cost"),
    // Undone in minutes, and nothing is lost or learned.
    changes(
        "nuisance",
        [Low, Low, Medium],
        "can be a nuisance: slow things down, sign people out, change labels",
    ),
    // What follows is for groups that are in no list, by their level.
    reads("settings", [Low; 3], "only sees how things are set up"),
    changes("change", [Medium, Medium, High], "can change and delete these settings"),
    changes(
        "unbounded",
        GRAVE,
        "has full control here, or rights that are not known to cfmint",
    ),
];

/// The class with a name; the worst of the general ones where there is none, which a test rules
/// out.
pub(super) fn class(slug: &str) -> &'static Class {
    static UNBOUNDED: Class = changes("unbounded", GRAVE, "has rights that are not known to cfmint");
    CLASSES.iter().find(|class| class.slug == slug).unwrap_or(&UNBOUNDED)
}

/// One line of the list.
#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) class: String,
    pub(super) id: String,
}

/// The lines of the list.
pub(super) fn listed() -> Vec<Listed> {
    serde_json::from_str(include_str!("../../../assets/grade.json")).unwrap_or_default()
}

/// The class of a group: by its id, else by its level.
pub(super) fn class_of(id: GroupId, catalog: &Catalog) -> &'static Class {
    static BY_ID: LazyLock<HashMap<GroupId, &'static Class>> = LazyLock::new(|| {
        let known = listed().into_iter();
        known
            .filter_map(|entry| Some((entry.id.parse().ok()?, class(&entry.class))))
            .collect()
    });
    if let Some(class) = BY_ID.get(&id) {
        return class;
    }
    let Some((_, level)) = catalog.row_of(id) else {
        return class("unbounded");
    };
    if level.only_reads() {
        return class("settings");
    }
    class(match level.bare_word().as_str() {
        "Report" | "Evaluate" => "settings",
        "Purge" | "Revoke" => "nuisance",
        "Edit" | "Run" | "Run Engine" | "Index Engine" | "Send" | "Bind" | "Access" => "change",
        // Admin, Editor, "Edit and Publish", and whatever comes next.
        _ => "unbounded",
    })
}
