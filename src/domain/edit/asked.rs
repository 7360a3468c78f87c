//! What a token that exists would be if it were as a spec asks: the other side of a comparison. Times
//! that a spec counts from now are another each day, and do not make a token of yesterday another
//! one. It must not know who compares.

use jiff::Timestamp;

use super::as_wanted;
use crate::domain::token::id::GroupId;
use crate::domain::token::lifetime::{When, parse};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::{Draft, Spec};

/// Which times of a spec are counted from the moment at which it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FromNow {
    pub starts: bool,
    pub expires: bool,
}

impl FromNow {
    /// As the draft has them typed.
    #[must_use]
    pub fn of(draft: &Draft) -> Self {
        let counted = |typed: &str| matches!(parse(typed), Ok(When::After(_)));
        Self {
            starts: counted(&draft.starts),
            expires: counted(&draft.expires),
        }
    }
}

/// The token as the spec asks, which works. An end that is counted from now is any that is not later;
/// a start that is counted from now, or has passed, is any that is not later.
#[must_use]
pub fn as_asked(
    record: &TokenRecord,
    spec: &Spec,
    from_now: FromNow,
    now: Timestamp,
    scopes_of: &dyn Fn(GroupId) -> Vec<Scope>,
) -> TokenRecord {
    let by = |end: Timestamp, limit: Option<Timestamp>| limit.is_some_and(|limit| end <= limit);
    let same = |one: Option<Timestamp>, other: Option<Timestamp>| {
        one.map(Timestamp::as_second) == other.map(Timestamp::as_second)
    };
    let ends = same(record.expires, spec.expires)
        || (from_now.expires && record.expires.is_some_and(|end| by(end, spec.expires)));
    let has_begun = |start: Option<Timestamp>| start.is_none_or(|start| start <= now);
    let starts = same(record.starts, spec.starts)
        || (has_begun(record.starts) && has_begun(spec.starts))
        || (from_now.starts && record.starts.is_none_or(|start| by(start, spec.starts)));
    let asked = as_wanted(record, spec, scopes_of);
    TokenRecord {
        status: TokenStatus::Active,
        starts: if starts { record.starts } else { asked.starts },
        expires: if ends { record.expires } else { asked.expires },
        ..asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::from_record::as_it_is;
    use crate::domain::token::scope::Owner;

    const NOW: &str = "2026-11-29T09:30:00Z";

    fn at(text: &str) -> Option<Timestamp> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn token(starts: &str, expires: &str) -> TokenRecord {
        TokenRecord {
            starts: at(starts),
            expires: at(expires),
            ..TokenRecord::bare("0123456789abcdef0123456789abcdef".parse().unwrap(), "deploy".to_owned())
        }
    }

    fn spec(starts: &str, expires: &str) -> Spec {
        as_it_is(&token(starts, expires), Owner::User, &|_| Vec::new())
    }

    fn asked(record: &TokenRecord, spec: &Spec, from_now: FromNow) -> TokenRecord {
        as_asked(record, spec, from_now, NOW.parse().unwrap(), &|_| Vec::new())
    }

    #[test]
    fn an_end_counted_from_now_is_any_that_is_not_later() {
        let counted = FromNow {
            expires: true,
            ..FromNow::default()
        };
        let limit = "2027-02-27T09:30:00Z";
        for (end, is_so) in [
            ("2026-12-01T00:00:00Z", true),
            (limit, true),
            ("2027-02-27T09:30:01Z", false),
            ("", false),
        ] {
            let record = token("", end);
            let kept = asked(&record, &spec("", limit), counted).expires;
            assert_eq!(kept, if is_so { record.expires } else { at(limit) }, "{end}");
            // A date is that date, and never is never.
            let kept = asked(&record, &spec("", limit), FromNow::default()).expires;
            assert_eq!(kept, at(limit), "{end}");
            assert_eq!(asked(&record, &spec("", ""), FromNow::default()).expires, None, "{end}");
        }
    }

    #[test]
    fn parts_of_a_second_are_no_difference() {
        let record = token("", "2027-02-27T09:30:00.25Z");
        let kept = asked(&record, &spec("", "2027-02-27T09:30:00Z"), FromNow::default());
        assert_eq!(kept.expires, record.expires);
    }

    #[test]
    fn what_has_begun_has_begun() {
        let counted = FromNow {
            starts: true,
            ..FromNow::default()
        };
        let (past, soon, late) = ("2026-01-01T00:00:00Z", "2026-11-30T09:30:00Z", "2027-01-01T00:00:00Z");
        for (has, wants, from_now, is_so) in [
            ("", "", FromNow::default(), true),
            (past, "", FromNow::default(), true),
            ("", past, FromNow::default(), true),
            (late, "", FromNow::default(), false),
            ("", late, FromNow::default(), false),
            (soon, late, FromNow::default(), false),
            (late, late, FromNow::default(), true),
            (past, soon, counted, true),
            ("", soon, counted, true),
            (soon, soon, counted, true),
            (late, soon, counted, false),
        ] {
            let record = token(has, "");
            let kept = asked(&record, &spec(wants, ""), from_now).starts;
            assert_eq!(kept == record.starts, is_so, "{has} {wants} {from_now:?}");
        }
    }

    #[test]
    fn one_that_works_is_asked_for() {
        for status in [
            TokenStatus::Active,
            TokenStatus::Disabled,
            TokenStatus::Other("x".to_owned()),
        ] {
            let record = TokenRecord {
                status,
                ..token("", "")
            };
            let asked = asked(&record, &spec("", ""), FromNow::default());
            assert_eq!(asked.status, TokenStatus::Active);
        }
    }

    #[test]
    fn what_is_typed_says_whether_it_is_counted() {
        let draft = |starts: &str, expires: &str| Draft {
            starts: starts.to_owned(),
            expires: expires.to_owned(),
            ..crate::domain::token::from_record::as_draft(&spec("", ""))
        };
        let of = |starts, expires| {
            let from_now = FromNow::of(&draft(starts, expires));
            (from_now.starts, from_now.expires)
        };
        assert_eq!(of("", "90d"), (false, true));
        assert_eq!(of("1d", "never"), (true, false));
        assert_eq!(of("now", "2027-01-31"), (false, false));
    }
}
