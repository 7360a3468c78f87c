//! What a spec calls by name, asked of the live account: all of it, with every name that is not
//! found, before anything is created.

use std::collections::HashMap;

use super::Outcome;
use super::account::seen;
use super::delivery::NOT_CREATED;
use super::labels::Labels;
use super::no_id::NoId;
use super::sign_in::Session;
use super::zones::Zones;
use crate::domain::exit;
use crate::domain::inventory::accounts::Account;
use crate::domain::spec::{Found, Read, Unresolved, Wanted};
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::spec::Draft;
use crate::secret::credential::hidden;

/// The end of names that have no id: what is wrong with the file comes before what may work the
/// next time.
fn end_of(codes: &[u8]) -> u8 {
    let worst = |first, code| if code == exit::WRONG { code } else { first };
    codes.iter().copied().reduce(worst).unwrap_or(exit::WRONG)
}

/// Puts every name's id into the draft; and what is called so.
pub(super) async fn resolve(session: &Session, file: &str, read: &Read) -> Result<(Draft, Labels), Outcome> {
    let mut known = Labels::default();
    known.learn_sign_in(session);
    let accounts = if read.draft.unresolved().any(|one| one.wanted.account().is_some()) {
        seen(&session.client, session.who.family.account()).await
    } else {
        Ok(Vec::new())
    };
    let (mut wrong, mut codes) = (Vec::new(), Vec::new());
    let (mut found, mut zones) = (HashMap::new(), Zones::of(session));
    for one in read.draft.unresolved() {
        let answer = match &one.wanted {
            Wanted::User => session
                .who
                .user
                .map(|id| Found::Resource(Resource::User(id)))
                .ok_or_else(|| NoId::Wrong("is not known: this sign-in does not say which user it is.".to_owned())),
            wanted if let Some(host) = wanted.host() => zones.find(&host).await,
            // A script is not to own a token by whichever account its sign-in happens to see.
            Wanted::AnyOwner => Err(NoId::Wrong(
                "leaves open which account owns the token. Write its id in place of :account.".to_owned(),
            )),
            wanted => by_account(wanted, &accounts, &mut known),
        };
        match answer {
            Ok(answer) => drop(found.insert(&one.wanted, answer)),
            Err(why) => {
                wrong.push(called(file, one, &why.words()));
                codes.push(why.code());
            }
        }
    }
    zones.looked_up().for_each(|zone| known.learn_zone(zone));
    if wrong.is_empty() {
        let mut draft = read.draft.clone();
        draft.resolve(|one| found.get(&one.wanted).cloned());
        Ok((draft, known))
    } else {
        Err(Outcome::stop(end_of(&codes), wrong).and(NOT_CREATED))
    }
}

/// A name of a file, where it stands, and what is the matter with it.
pub(super) fn called(file: &str, unresolved: &Unresolved, why: &str) -> String {
    let place = match (unresolved.line, unresolved.column) {
        (0, _) => String::new(),
        (line, column) => format!("{line}:{column}:"),
    };
    format!("{file}:{place} {} {why}", visible(&hidden(&unresolved.words)))
}

/// What a file calls a zone and no zone is called: that is wrong without asking anybody.
pub(super) fn no_zones(file: &str, read: &Read) -> Vec<String> {
    let wrong = read
        .draft
        .unresolved()
        .filter_map(|one| Some((one, one.wanted.no_zone()?)));
    wrong.map(|(one, why)| called(file, one, &why)).collect()
}

fn by_account(wanted: &Wanted, accounts: &Result<Vec<Account>, NoId>, known: &mut Labels) -> Result<Found, NoId> {
    let accounts = accounts.as_ref().map_err(Clone::clone)?;
    let found = wanted.among_accounts(accounts);
    let found = found.unwrap_or_else(|| Err("is not found.".to_owned()))?;
    // It is the one of this name: another one of it would have been named.
    let named = accounts.iter().find(|one| Some(one.name.as_str()) == wanted.account());
    named.into_iter().for_each(|account| known.learn_account(account));
    Ok(found)
}
