//! From `result` to our types. Unknown fields are stepped over; a row that makes no sense is
//! skipped and counted, so that one odd object does not take the whole list away. Knows no HTTP.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::envelope::Opened;
use super::{CursorPage, ListPage, PER_PAGE, User, Verified};
use crate::domain::catalog::PermissionGroup;
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::inventory::zones::{Status, Zone};
use crate::domain::token::address::IpFilter;
use crate::domain::token::bucket::{fault_of_jurisdiction, fault_of_name};
use crate::domain::token::given_policies::GivenPolicies;
use crate::domain::token::id::AccountId;
use crate::domain::token::record::{TokenRecord, TokenStatus, Unreadable};
use crate::domain::token::scope::Scope;

/// The rows of a list and how many were skipped; null and absent are an empty list. None when
/// `result` is something else.
pub(super) fn list<T>(result: &Value, row: impl Fn(&Value) -> Option<T>) -> Option<(Vec<T>, usize)> {
    let items = match result {
        Value::Null => &[],
        Value::Array(items) => items.as_slice(),
        _ => return None,
    };
    let rows: Vec<T> = items.iter().filter_map(row).collect();
    let skipped = items.len() - rows.len();
    Some((rows, skipped))
}

/// A page of a list. Another one may follow unless this one is empty or short, or the total is
/// reached (reference: cloudflare-api section 2, "Stop
/// paging when"). A total smaller than what is already here is not believed.
pub(super) fn page<T>(opened: &Opened, number: u32, row: impl Fn(&Value) -> Option<T>) -> Option<ListPage<T>> {
    let (rows, skipped) = list(&opened.result, row)?;
    let here = (rows.len() + skipped) as u64;
    let said = |key| opened.info.get(key).and_then(Value::as_u64);
    let per_page = said("per_page")
        .filter(|size| (1..=u64::from(PER_PAGE)).contains(size))
        .unwrap_or(PER_PAGE.into());
    let before = u64::from(number.saturating_sub(1)) * per_page;
    let total = said("total_count").filter(|total| here == 0 || *total >= before + here);
    let full = here > 0 && here >= per_page;
    let more = full
        && total.is_none_or(|total| before + per_page < total)
        && said("total_pages")
            .filter(|pages| *pages > 0)
            .is_none_or(|pages| u64::from(number) < pages);
    Some(ListPage {
        rows,
        skipped,
        number,
        total,
        more,
    })
}

/// A thing that was asked for by its id, as a list of one; it counts as skipped where it made no
/// sense.
pub(super) fn single<T>(opened: &Opened, row: impl Fn(&Value) -> Option<T>) -> ListPage<T> {
    let rows: Vec<T> = row(&opened.result).into_iter().collect();
    ListPage {
        skipped: 1 - rows.len(),
        total: Some(1),
        number: 1,
        more: false,
        rows,
    }
}

fn parsed<T: FromStr>(row: &Value, key: &str) -> Option<T> {
    row.get(key)?.as_str()?.parse().ok()
}

fn words(row: &Value, key: &str) -> Option<String> {
    row.get(key)?.as_str().map(str::to_owned)
}

/// `result` of `/user`.
pub(super) fn user(row: &Value) -> Option<User> {
    Some(User {
        id: parsed(row, "id")?,
        email: words(row, "email").unwrap_or_default(),
    })
}

/// `result` of `verify`.
pub(super) fn verified(row: &Value) -> Option<Verified> {
    Some(Verified {
        id: parsed(row, "id")?,
        status: status(row.get("status")?.as_str()?),
        starts: row.get("not_before").and_then(instant),
        expires: row.get("expires_on").and_then(instant),
    })
}

/// A row of `/accounts`.
pub(super) fn account(row: &Value) -> Option<Account> {
    Some(Account {
        id: parsed(row, "id")?,
        name: words(row, "name")?,
    })
}

/// A row of `/zones`.
pub(super) fn zone(row: &Value) -> Option<Zone> {
    Some(Zone {
        id: parsed(row, "id")?,
        name: words(row, "name")?,
        account: parsed(row.get("account")?, "id")?,
        status: row
            .get("status")
            .and_then(Value::as_str)
            .map_or_else(Status::default, Status::from_api),
    })
}

/// Longest cursor that is sent back, in bytes; the published example has 76.
const CURSOR: usize = 4_096;

/// A page of `/accounts/{id}/r2/buckets`, asked for with a jurisdiction and a cursor. An empty page
/// and one whose cursor is the one asked with are the last.
pub(super) fn buckets(
    opened: &Opened,
    account: AccountId,
    jurisdiction: &str,
    asked: Option<&str>,
) -> Option<CursorPage<Bucket>> {
    let all = match &opened.result {
        Value::Null => &Value::Null,
        Value::Object(result) => result.get("buckets").unwrap_or(&Value::Null),
        _ => return None,
    };
    let (rows, skipped) = list(all, |row| bucket(row, account, jurisdiction))?;
    let next = opened.info.get("cursor").and_then(Value::as_str);
    let next = next.filter(|cursor| (1..=CURSOR).contains(&cursor.len()) && Some(*cursor) != asked);
    let here = rows.len() + skipped;
    Some(CursorPage {
        rows,
        skipped,
        next: next.filter(|_| here > 0).map(str::to_owned),
    })
}

/// Its own word about its jurisdiction counts, since the resource key has it; without one it is of
/// the list's.
fn bucket(row: &Value, account: AccountId, listed: &str) -> Option<Bucket> {
    let name = words(row, "name").filter(|name| fault_of_name(name).is_none())?;
    let jurisdiction = match row.get("jurisdiction") {
        None | Some(Value::Null) => listed.to_owned(),
        Some(word) => word
            .as_str()
            .filter(|word| fault_of_jurisdiction(word).is_none())?
            .to_owned(),
    };
    Some(Bucket {
        account,
        jurisdiction,
        name,
    })
}

/// A row of `permission_groups`. One without a scope could be in no row of the picker.
pub(super) fn group(row: &Value) -> Option<PermissionGroup> {
    let scopes: Vec<Scope> = match row.get("scopes")? {
        Value::String(scope) => vec![Scope::from_api(scope)],
        Value::Array(scopes) => scopes.iter().filter_map(Value::as_str).map(Scope::from_api).collect(),
        _ => return None,
    };
    if scopes.is_empty() {
        return None;
    }
    Some(PermissionGroup {
        id: parsed(row, "id")?,
        name: words(row, "name")?,
        description: words(row, "description").unwrap_or_default().trim().to_owned(),
        scopes,
        category: words(row, "category").unwrap_or_default(),
        selectable: row.get("is_selectable").and_then(Value::as_bool).unwrap_or(true),
    })
}

/// The fields of a token that we read; whatever they hold. `value` is not among them: a create's
/// answer is read with this, and must not be copied.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RawToken {
    pub(super) id: Value,
    name: Value,
    status: Value,
    issued_on: Value,
    modified_on: Value,
    last_used_on: Value,
    not_before: Value,
    expires_on: Value,
    creator_email_at_creation: Value,
    provisioner_id: Value,
    provisioner_type: Value,
    policies: Value,
    condition: Value,
}

/// A row of a list of tokens.
pub(super) fn token(row: &Value) -> Option<TokenRecord> {
    row.get("name")?.as_str()?;
    RawToken::deserialize(row).ok()?.record()
}

impl RawToken {
    /// The token, if it has an id; everything else may be missing.
    pub(super) fn record(&self) -> Option<TokenRecord> {
        let (ip, addresses_not_understood) = filter(&self.condition);
        let mut unreadable = Vec::new();
        let mut keep = |field, given: &Value| {
            unreadable.push(Unreadable {
                field,
                given: given.to_string(),
            });
        };
        let mut time = |field, given: &Value| {
            let read = instant(given);
            if read.is_none() && !given.is_null() {
                keep(field, given);
            }
            read
        };
        let issued_on = time("issued_on", &self.issued_on);
        let starts = time("not_before", &self.not_before);
        let expires = time("expires_on", &self.expires_on);
        let modified = time("modified_on", &self.modified_on);
        let last_used = time("last_used_on", &self.last_used_on);
        if !self.policies.is_array() {
            keep("policies", &self.policies);
        }
        Some(TokenRecord {
            id: self.id.as_str()?.parse().ok()?,
            name: self.name.as_str().unwrap_or_default().to_owned(),
            status: status(self.status.as_str().unwrap_or_default()),
            issued_on,
            starts,
            expires,
            modified,
            last_used,
            creator: self.creator(),
            policies: GivenPolicies::of(&self.policies),
            ip,
            addresses_not_understood,
            condition: self.condition.to_string().into(),
            unreadable,
        })
    }

    /// Who made it: an address, else what kind of program and which.
    fn creator(&self) -> Option<String> {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let program = || {
            let kind = text(&self.provisioner_type)?;
            Some(text(&self.provisioner_id).map_or_else(|| kind.clone(), |id| format!("{kind} {id}")))
        };
        text(&self.creator_email_at_creation).or_else(program)
    }
}

fn instant(value: &Value) -> Option<Timestamp> {
    value.as_str()?.parse().ok()
}

/// The set is open (reference: cloudflare-api section 2, "Objects").
fn status(text: &str) -> TokenStatus {
    match text {
        "active" => TokenStatus::Active,
        "disabled" => TokenStatus::Disabled,
        "expired" => TokenStatus::Expired,
        other => TokenStatus::Other(other.to_owned()),
    }
}

/// `condition.request_ip`, or the old spelling `request.ip` (reference: cloudflare-api section 3,
/// "Condition"), and what could not be read of it.
fn filter(condition: &Value) -> (IpFilter, usize) {
    // What else it may ask of a request, nobody here knows.
    let mut not_understood = match condition {
        Value::Null => 0,
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, value)| match key.as_str() {
                "request_ip" | "request.ip" => !value.is_object() && !value.is_null(),
                _ => true,
            })
            .count(),
        _ => 1,
    };
    let ip = condition
        .get("request_ip")
        .filter(|ip| !ip.is_null())
        .or_else(|| condition.get("request.ip"));
    let spellings = ["request_ip", "request.ip"].map(|key| condition.get(key).is_some_and(Value::is_object));
    not_understood += spellings.into_iter().filter(|there| *there).count().saturating_sub(1);
    // Nor what else a filter may ask of an address.
    let more = ip.and_then(Value::as_object).map_or(0, |fields| {
        let unknown = |key: &&String| !matches!(key.as_str(), "in" | "not_in");
        fields.keys().filter(unknown).count()
    });
    not_understood += more;
    let mut nets = |key| {
        let (nets, skipped) = match ip.and_then(|ip| ip.get(key)) {
            None => (Vec::new(), 0),
            // An empty list shuts the token out everywhere (reference: cloudflare-api section 3,
            // "Trap"), which no filter of ours says.
            Some(Value::Array(items)) if items.is_empty() => (Vec::new(), 1),
            Some(value) => list(value, |item| net(item.as_str()?)).unwrap_or((Vec::new(), 1)),
        };
        not_understood += skipped;
        nets
    };
    let filter = IpFilter {
        only: nets("in"),
        except: nets("not_in"),
    };
    (filter, not_understood)
}

/// An address or a range. Not by ipnet's own parser, which takes leading zeros and no single
/// address.
fn net(text: &str) -> Option<IpNet> {
    let Some((address, prefix)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    IpNet::new(address.parse().ok()?, prefix.parse().ok()?)
        .ok()
        .map(|net| net.trunc())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::token::from_policies::policy;
    use crate::domain::token::to_policies::{PolicyEffect, ResourceMap};

    const ID: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "fedcba9876543210fedcba9876543210";

    #[test]
    fn paging_stops_when_it_should() {
        let rows = |count: usize| Value::Array(vec![json!({ "id": ID, "name": "n" }); count]);
        let info = |per_page: u64, total: u64| json!({ "page": 1, "per_page": per_page, "total_count": total });
        for (number, result, info, total, more) in [
            (1, rows(50), info(50, 120), Some(120), true),
            (2, rows(50), info(50, 120), Some(120), true),
            (3, rows(20), info(50, 120), Some(120), false),
            (2, rows(50), info(50, 100), Some(100), false),
            (1, rows(20), info(20, 120), Some(120), true),
            (1, rows(19), info(20, 120), Some(120), false),
            (2, rows(0), info(50, 120), Some(120), false),
            (2, Value::Null, info(50, 120), Some(120), false),
            (1, rows(50), Value::Null, None, true),
            (1, rows(49), Value::Null, None, false),
            (1, rows(50), info(50, 0), None, true),
            (1, rows(50), info(50, 1_000_000_000_000), Some(1_000_000_000_000), true),
            (u32::MAX, rows(50), info(50, u64::MAX), Some(u64::MAX), true),
            (1, rows(50), info(0, 120), Some(120), true),
            (1, rows(50), info(u64::MAX, 120), Some(120), true),
            (1, rows(50), json!({ "per_page": "50", "total_count": -1 }), None, true),
            (1, rows(50), json!({ "per_page": 50, "total_pages": 1 }), None, false),
            (
                1,
                rows(50),
                json!({ "per_page": 50, "total_pages": 2, "total_count": 60 }),
                Some(60),
                true,
            ),
        ] {
            let page = page(
                &Opened {
                    result,
                    info: info.clone(),
                },
                number,
                account,
            )
            .unwrap();
            assert_eq!(
                (page.total, page.more, page.number),
                (total, more, number),
                "page {number}, {info}"
            );
        }
    }

    #[test]
    fn bad_rows_are_skipped_and_counted() {
        let result = json!([{ "id": ID, "name": "a", "new": 1 }, { "id": "x", "name": "b" }, 7, null, { "id": ID }, { "id": ID, "name": 3 }, []]);
        let page = page(
            &Opened {
                result,
                info: Value::Null,
            },
            1,
            account,
        )
        .unwrap();
        assert_eq!((page.rows.len(), page.skipped), (1, 6));
        assert!(list(&json!({}), account).is_none());
        assert!(list(&json!("text"), account).is_none());
        assert_eq!(list(&Value::Null, account), Some((vec![], 0)));
    }

    #[test]
    fn zones_users_and_verify_are_read() {
        let read = zone(&json!({ "id": ID, "name": "example.com", "account": { "id": OTHER, "name": "A" } })).unwrap();
        assert_eq!(
            (read.id.to_string(), read.name.as_str(), read.account.to_string()),
            (ID.to_owned(), "example.com", OTHER.to_owned())
        );
        assert!(zone(&json!({ "id": ID, "name": "example.com" })).is_none());
        assert_eq!(
            user(&json!({ "id": ID, "email": "a@example.com" })).unwrap().email,
            "a@example.com"
        );
        assert_eq!(user(&json!({ "id": ID, "email": null })).unwrap().email, "");
        assert!(user(&Value::Null).is_none());
        let status = |word| verified(&json!({ "id": ID, "status": word })).unwrap().status;
        assert_eq!(status("active"), TokenStatus::Active);
        assert_eq!(status("disabled"), TokenStatus::Disabled);
        assert_eq!(status("expired"), TokenStatus::Expired);
        assert_eq!(
            status("revoked (exposed)"),
            TokenStatus::Other("revoked (exposed)".to_owned())
        );
        assert!(verified(&json!({ "id": ID })).is_none());
    }

    #[test]
    fn buckets_are_read_and_end() {
        let account: AccountId = ID.parse().unwrap();
        let page =
            |result: Value, info: Value, asked: Option<&str>| buckets(&Opened { result, info }, account, "eu", asked);
        let result = json!({ "buckets": [
            { "name": "logs", "jurisdiction": "us", "new": 1 }, { "name": "backups" }, { "name": "cache", "jurisdiction": null },
            { "name": "a/b" }, { "name": "x" }, { "name": "logs", "jurisdiction": "E_U" }, { "jurisdiction": "eu" }, 7,
        ] });
        let read = page(result.clone(), json!({ "cursor": "c1" }), None).unwrap();
        let seen: Vec<_> = read
            .rows
            .iter()
            .map(|row| (row.jurisdiction.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(seen, [("us", "logs"), ("eu", "backups"), ("eu", "cache")]);
        assert!(read.rows.iter().all(|row| row.account == account));
        assert_eq!((read.skipped, read.next.as_deref()), (5, Some("c1")));
        for (result, info, asked) in [
            (result.clone(), json!({ "cursor": "c1" }), Some("c1")),
            (result.clone(), json!({ "cursor": "" }), None),
            (result.clone(), json!({ "cursor": "c".repeat(5000) }), None),
            (result, json!({ "cursor": 7 }), None),
            (json!({ "buckets": [] }), json!({ "cursor": "c1" }), None),
            (json!({}), Value::Null, None),
            (Value::Null, Value::Null, None),
        ] {
            assert_eq!(page(result, info, asked).unwrap().next, None);
        }
        assert!(page(json!({ "buckets": "x" }), Value::Null, None).is_none());
        assert!(page(json!([]), Value::Null, None).is_none());
    }

    #[test]
    fn groups_keep_unknown_scopes_and_default_to_selectable() {
        let read = group(&json!({ "id": ID, "name": "N", "description": " d ", "scopes": ["com.cloudflare.api.account.zone", "com.new", 3] })).unwrap();
        assert_eq!(read.scopes, [Scope::Zone, Scope::Other("com.new".to_owned())]);
        assert_eq!(
            (read.description.as_str(), read.category.as_str(), read.selectable),
            ("d", "", true)
        );
        let single =
            group(&json!({ "id": ID, "name": "N", "scopes": "com.cloudflare.api.user", "is_selectable": false }))
                .unwrap();
        assert_eq!((single.scopes, single.selectable), (vec![Scope::User], false));
        for bad in [
            json!({ "id": ID, "name": "N" }),
            json!({ "id": ID, "name": "N", "scopes": [] }),
            json!({ "id": ID, "scopes": ["x"] }),
        ] {
            assert!(group(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn policies_are_read_flat_and_nested_and_nothing_else() {
        let with = |resources: Value| json!({ "id": OTHER, "effect": "allow", "permission_groups": [{ "id": ID, "name": "N" }], "resources": resources });
        let flat = policy(&with(json!({ "a": "*", "b": "*" }))).unwrap();
        assert_eq!(
            flat.resources,
            ResourceMap::Flat(["a".to_owned(), "b".to_owned()].into())
        );
        assert_eq!((flat.effect, flat.groups.len()), (PolicyEffect::Allow, 1));
        let nested = policy(&with(json!({ "a": { "z": "*" } }))).unwrap();
        assert_eq!(
            nested.resources,
            ResourceMap::Nested([("a".to_owned(), ["z".to_owned()].into())].into())
        );
        for bad in [
            with(json!({})),
            with(json!({ "a": "*", "b": { "z": "*" } })),
            with(json!({ "a": {} })),
            with(json!({ "a": "read" })),
            with(json!({ "a": { "z": { "y": "*" } } })),
            with(json!([])),
            json!({ "effect": "grant", "permission_groups": [{ "id": ID }], "resources": { "a": "*" } }),
            json!({ "effect": "deny", "permission_groups": [], "resources": { "a": "*" } }),
            json!({ "effect": "deny", "permission_groups": [{ "id": "x" }], "resources": { "a": "*" } }),
        ] {
            assert_eq!(policy(&bad), None, "{bad}");
        }
    }

    #[test]
    fn filters_are_read_in_both_spellings() {
        let nets = |nets: &[&str]| nets.iter().map(|net| net.parse().unwrap()).collect::<Vec<IpNet>>();
        for (condition, only, except, skipped) in [
            (Value::Null, vec![], vec![], 0),
            (json!({}), vec![], vec![], 0),
            (
                json!({ "request_ip": { "in": ["192.0.2.0/24", "2001:db8::/32"] } }),
                nets(&["192.0.2.0/24", "2001:db8::/32"]),
                vec![],
                0,
            ),
            (
                json!({ "request.ip": { "in": ["192.0.2.7"], "not_in": ["2001:db8::7"] } }),
                nets(&["192.0.2.7/32"]),
                nets(&["2001:db8::7/128"]),
                0,
            ),
            (
                json!({ "request_ip": null, "request.ip": { "in": ["192.0.2.7/32"] } }),
                nets(&["192.0.2.7/32"]),
                vec![],
                0,
            ),
            (
                json!({ "request_ip": { "in": ["192.0.2.9/24"] } }),
                nets(&["192.0.2.0/24"]),
                vec![],
                0,
            ),
            (
                json!({ "request_ip": { "in": ["010.0.0.1/8", "x", 7, "1.2.3.4/33", "1.2.3.4/+8", "1.2.3.4/"], "not_in": "1.2.3.4" } }),
                vec![],
                vec![],
                7,
            ),
        ] {
            assert_eq!(filter(&condition), (IpFilter { only, except }, skipped), "{condition}");
        }
    }

    #[test]
    fn a_token_is_read_leniently() {
        let read = token(&json!({
            "id": ID, "name": "n", "status": "active", "issued_on": "2026-10-09T10:00:00Z", "modified_on": 7, "last_used_on": null, "creator_email_at_creation": "",
            "not_before": "yesterday", "expires_on": "2027-11-01T00:00:00.123Z", "value": "never looked at", "provisioner_id": null,
            "policies": [{ "effect": "allow", "permission_groups": [{ "id": ID }], "resources": { "a": "*" } }, { "effect": "new" }, 3],
            "condition": { "request_ip": { "in": ["192.0.2.0/24"] } },
        }))
        .unwrap();
        assert_eq!(read.issued_on.unwrap().to_string(), "2026-10-09T10:00:00Z");
        assert_eq!(
            (read.starts, read.modified, read.last_used, read.creator),
            (None, None, None, None)
        );
        assert_eq!(read.expires.unwrap().to_string(), "2027-11-01T00:00:00.123Z");
        assert_eq!(
            (
                read.policies.understood().len(),
                read.policies.not_understood(),
                read.ip.only.len()
            ),
            (1, 2, 1)
        );
        let fields: Vec<&str> = read.unreadable.iter().map(|one| one.field).collect();
        assert_eq!(fields, ["not_before", "modified_on"], "null is nothing, and says so");
        for (condition, parts) in [
            (Value::Null, 0),
            (json!({}), 0),
            (json!("x"), 1),
            (json!({ "request_ip": 3 }), 1),
            (json!({ "request.country": { "in": ["DE"] } }), 1),
            (json!({ "request_ip": { "in": ["192.0.2.1"], "not_in": null } }), 0),
        ] {
            let read = token(&json!({ "id": ID, "name": "n", "policies": [], "condition": condition })).unwrap();
            assert_eq!(read.addresses_not_understood, parts, "{condition}");
        }
        for (policies, not_understood) in [(Value::Null, 0), (json!([]), 0), (json!({}), 1), (json!("x"), 1)] {
            let read = token(&json!({ "id": ID, "name": "n", "policies": policies })).unwrap();
            assert_eq!(
                (read.policies.understood().len(), read.policies.not_understood()),
                (0, not_understood)
            );
            assert_eq!(read.status, TokenStatus::Other(String::new()));
        }
        for bad in [
            json!({ "id": ID }),
            json!({ "id": { "a": 1 }, "name": "n" }),
            json!({ "name": "n" }),
            json!([]),
            Value::Null,
        ] {
            assert!(token(&bad).is_none(), "{bad}");
        }
    }
}
