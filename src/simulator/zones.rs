//! `GET /zones` with every published form of its query, and `GET /zones/{id}` (reference:
//! cloudflare-api section 2).
use super::credentials::{Manner, authenticate};
use super::draft::is_id;
use super::envelope::{self, Answer, Paging, one_of};
use super::fault::Quirks;
use super::request::Request;
use super::rules::{self, Refusal};
use super::state::State;
use super::token::Target;
use super::world::{World, Zone};
use std::cmp::Ordering;

const READERS: [&str; 2] = ["Zone Read", "Zone Write"];
const KINDS: [&str; 4] = ["full", "partial", "secondary", "internal"];

/// The list: only zones that the caller may read, so it may be empty.
pub(super) fn list(state: &mut State, request: &Request, quirks: Quirks) -> Result<Answer, Refusal> {
    let caller = authenticate(state, request, Manner::Resources)?;
    // recorded 26 times, of a user with three zones
    let paging = Paging::up_to(100, request, quirks.drift)?;
    if paging.is_larger_than_published() {
        state.believe("more than 50 zones a page come where more than 50 are asked for");
    }
    let query = Query::of(request)?;
    if query.account.is_none() && state.world.accounts.len() > 500 {
        return Err(rules::TOO_MANY_ACCOUNTS.plain());
    }
    let world = &state.world;
    let granted = state.granted(&caller, &READERS);
    let visible = |zone: &&Zone| {
        let account = world.home(zone).map_or("", |home| home.id.as_str());
        granted.on(Target::Zone {
            zone: &zone.id,
            account,
        })
    };
    // the filters are cheaper than the permissions
    let mut zones: Vec<&Zone> = world
        .zones
        .iter()
        .filter(|zone| query.admits(world, zone))
        .filter(visible)
        .collect();
    zones.sort_by(|one, two| query.compare(world, one, two));
    Ok(paging.answer(&zones, true, |zone| zone.render(world.home(zone))))
}

/// One zone.
pub(super) fn one(state: &mut State, request: &Request, id: &str) -> Result<Answer, Refusal> {
    if !is_id(id) {
        return Err(rules::MALFORMED_ZONE_ID.with(request.route()));
    }
    let caller = authenticate(state, request, Manner::Resources)?;
    let zone = state.world.zone(id).ok_or_else(|| rules::UNKNOWN_OBJECT.plain())?;
    let home = state.world.home(zone);
    let account = home.map_or("", |home| home.id.as_str());
    if !state.may(&caller, &READERS, Target::Zone { zone: id, account }) {
        return Err(rules::UNAUTHORIZED.plain());
    }
    Ok(envelope::success(zone.render(home)))
}

/// The filters and the order of one request.
struct Query<'r> {
    name: Option<&'r str>,
    account_name: Option<&'r str>,
    account: Option<&'r str>,
    status: Option<&'r str>,
    kinds: Option<Vec<&'r str>>,
    any: bool,
    order: Option<&'r str>,
    descending: bool,
}

impl<'r> Query<'r> {
    fn of(request: &'r Request) -> Result<Self, Refusal> {
        let kinds = request
            .parameter("type")
            .map(|list| list.split(',').collect::<Vec<_>>());
        if kinds.iter().flatten().any(|kind| !KINDS.contains(kind)) {
            return Err(rules::BAD_PARAMETER.with("type"));
        }
        let short = |name| match request.parameter(name) {
            Some(text) if text.chars().count() > 253 => Err(rules::BAD_PARAMETER.with(name)),
            text => Ok(text),
        };
        Ok(Self {
            name: short("name")?,
            account_name: short("account.name")?,
            account: request.parameter("account.id"),
            status: one_of(request, "status", &["initializing", "pending", "active", "moved"])?,
            kinds,
            any: one_of(request, "match", &["any", "all"])? == Some("any"),
            order: one_of(
                request,
                "order",
                &["name", "status", "account.id", "account.name", "plan.id"],
            )?,
            descending: envelope::descending(request, false)?,
        })
    }

    fn admits(&self, world: &World, zone: &Zone) -> bool {
        let home = world.home(zone);
        let (id, name) = home.map_or(("", ""), |home| (home.id.as_str(), home.name.as_str()));
        let wanted = [
            self.name.map(|pattern| matches(pattern, &zone.name)),
            self.account_name.map(|pattern| matches(pattern, name)),
            self.account.map(|account| account == id),
            self.status.map(|status| status == zone.status),
            self.kinds.as_ref().map(|kinds| kinds.contains(&zone.kind)),
        ];
        // internal zones are left out by default
        let hidden = self.kinds.is_none() && zone.kind == "internal";
        let mut asked = wanted.into_iter().flatten().peekable();
        let fits = if self.any {
            asked.peek().is_none() || asked.any(|fits| fits)
        } else {
            asked.all(|fits| fits)
        };
        fits && !hidden
    }

    /// By name where nothing else decides; Cloudflare's default order is not published.
    fn compare(&self, world: &World, one: &Zone, two: &Zone) -> Ordering {
        let home = |zone: &Zone| {
            world
                .home(zone)
                .map_or(("", ""), |home| (home.id.as_str(), home.name.as_str()))
        };
        let order = match self.order {
            Some("status") => one.status.cmp(two.status),
            Some("account.id") => home(one).0.cmp(home(two).0),
            Some("account.name") => home(one).1.cmp(home(two).1),
            Some("plan.id") => one.plan.cmp(two.plan),
            _ => Ordering::Equal,
        };
        let order = order
            .then_with(|| one.name.cmp(&two.name))
            .then_with(|| one.id.cmp(&two.id));
        if self.descending { order.reverse() } else { order }
    }
}

/// `equal` unless an operator stands before a colon.
fn matches(pattern: &str, name: &str) -> bool {
    let (operator, word) = pattern.split_once(':').unwrap_or(("equal", pattern));
    let (lower, small) = (name.to_lowercase(), word.to_lowercase());
    match operator {
        "equal" => lower == small,
        "not_equal" => lower != small,
        "starts_with" => lower.starts_with(&small),
        "ends_with" => lower.ends_with(&small),
        "contains" => lower.contains(&small),
        "starts_with_case_sensitive" => name.starts_with(word),
        "ends_with_case_sensitive" => name.ends_with(word),
        "contains_case_sensitive" => name.contains(word),
        // no operator: the colon belongs to the name
        _ => lower == pattern.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_operators() {
        let cases = [
            ("example.com", true),
            ("EXAMPLE.com", true),
            ("equal:example.com", true),
            ("not_equal:example.com", false),
            ("starts_with:EXAM", true),
            ("ends_with:.com", true),
            ("contains:mple", true),
            ("contains:xyz", false),
            ("contains_case_sensitive:Mple", false),
            ("starts_with_case_sensitive:exam", true),
            ("ends_with_case_sensitive:.COM", false),
            ("nonsense:example.com", false),
        ];
        for (pattern, expected) in cases {
            assert_eq!(matches(pattern, "example.com"), expected, "{pattern}");
        }
    }
}
