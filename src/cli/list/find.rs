//! What `--find` looks for: the words, and the zones and accounts that each names. A token for all
//! zones names none, so that a word which may be the name of a zone is asked for. It must not know
//! how a token answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::labels::Labels;
use crate::cli::sign_in::Session;
use crate::domain::inventory::zones::Zone;
use crate::domain::text::listed;
use crate::domain::token::zone_name::{self, is_called};
use crate::domain::token_list::Search;
use crate::secret::credential::{likeness, quoted};

/// What was found out about the words.
#[derive(Debug, Default)]
pub(super) struct Find {
    pub(super) words: String,
    pub(super) search: Search,
    /// Why tokens may be missing that answer.
    pub(super) missing: Option<String>,
    /// Words that may name a zone, and name none that this sign-in sees.
    unseen: Vec<String>,
}

/// The words as they were given. A credential is none.
pub(super) fn read(given: Option<&str>) -> Result<Option<String>, Vec<String>> {
    let Some(given) = given else { return Ok(None) };
    if given.trim().is_empty() {
        return Err(vec![
            "--find: nothing to look for; expected words such as 'edit dns example.com'.".to_owned(),
        ]);
    }
    match likeness(given) {
        Some(what) => Err(vec![format!(
            "--find: this looks like {what}, which is never an argument. Expected words such as 'edit dns example.com'."
        )]),
        None => Ok(Some(given.to_owned())),
    }
}

impl Find {
    /// Asks for the zones that the words name, and keeps their names.
    pub(super) async fn asked(session: &Session, words: String, called: &mut Labels) -> Self {
        let mut found: BTreeMap<String, Vec<Zone>> = BTreeMap::new();
        let mut why = None;
        let names: BTreeSet<String> = words.split_whitespace().filter_map(zone_named).collect();
        let (mut left, mut unasked) = (zone_name::ASKED, Vec::new());
        for name in names {
            if left == 0 || why.is_some() {
                unasked.push(name);
                continue;
            }
            left -= 1;
            match session.client.zones_named(&name).await {
                Ok(page) => {
                    let zones = page.rows.into_iter().filter(|zone| is_called(&zone.name, &name));
                    let zones = zones.collect();
                    found.insert(name, zones);
                }
                Err(refusal) => {
                    why = Some(refusal.sentence());
                    unasked.push(name);
                }
            }
        }
        found.values().flatten().for_each(|zone| called.learn_zone(zone));
        let search = Search::new(&words, &|word| {
            let mut named = called.named(word);
            let asked = zone_named(word).and_then(|name| found.get(&name));
            let zones = asked.into_iter().flatten();
            named.zones.extend(zones.map(|zone| (zone.id, Some(zone.account))));
            named
        });
        let unseen = found.into_iter().filter(|(_, zones)| zones.is_empty());
        Self {
            unseen: unseen.map(|(name, _)| name).collect(),
            missing: missing(unasked, why),
            search,
            words,
        }
    }

    /// What is to be known of what was found.
    pub(super) fn remarks(&self) -> impl Iterator<Item = String> {
        let unseen = self.unseen.iter().map(|name| {
            format!(
                "This sign-in sees no zone named {}, so tokens for all zones are not found by that name.",
                quoted(name)
            )
        });
        unseen.chain(self.missing.clone())
    }
}

/// The name of the zone that a word may be, as the API is asked for it: one with a dot.
fn zone_named(word: &str) -> Option<String> {
    let forms = zone_name::forms(word)?;
    forms.unicode.contains('.').then_some(forms.unicode)
}

fn missing(unasked: Vec<String>, why: Option<String>) -> Option<String> {
    let what = match unasked.as_slice() {
        [] => return None,
        [one] => format!("the zone {} was not looked up", quoted(one)),
        several => format!(
            "the zones {} were not looked up",
            listed(several.iter().map(|name| quoted(name)).collect())
        ),
    };
    let why = why.unwrap_or_else(|| format!("cfmint asks for {} of them at a time.", zone_name::ASKED));
    Some(format!("Tokens for all zones may be missing: {what}. {why}"))
}
