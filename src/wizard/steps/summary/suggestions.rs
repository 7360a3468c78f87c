//! The change that a reason of the grade suggests, made in one go where it is about many
//! permissions. The person presses its row; what it did is said.

use crate::domain::grade::{Change, Level, Reason};
use crate::domain::refusal::as_on_screen;
use crate::domain::text::{listed, visible};
use crate::domain::token::id::GroupId;
use crate::domain::token::spec::Place;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;

/// Whether a row makes the change of a reason. One permission is quickly changed at its place; for
/// more the row saves as many keys as there are permissions. Below low there is nothing to lower
/// to.
pub(super) fn offered(reason: &Reason) -> bool {
    let several = matches!(&reason.change, Change::Permissions { read, remove, .. } if read.len() + remove.len() > 1);
    several && reason.level > Level::Low
}

/// "Choose Read for 3 of these permissions, and leave 2 out".
pub(super) fn words(change: &Change) -> String {
    let Change::Permissions { read, remove, .. } = change else {
        return String::new();
    };
    match (read.len(), remove.len()) {
        (read, 0) => format!("Choose Read for these {read} permissions"),
        (0, remove) => format!("Leave these {remove} permissions out"),
        (read, remove) => format!("Choose Read for {read} of these permissions, and leave {remove} out"),
    }
}

/// Makes the change, in the policy of the reason or in each that has them, and says it.
pub(super) fn lower(cx: &mut Context, reason: &Reason) {
    let (
        Change::Permissions {
            read,
            remove,
            everywhere,
        },
        Place::Permissions(at),
    ) = (&reason.change, &reason.lowers)
    else {
        return;
    };
    let grants = cx.work.draft.grants.iter_mut().enumerate();
    for (_, grant) in grants.filter(|(access, _)| *everywhere || access == at) {
        for (edit, read) in read {
            if let Some(scope) = grant.groups.remove(edit) {
                grant.groups.insert(*read, scope);
            }
        }
        grant.groups.retain(|id, _| !remove.contains(id));
    }
    let mut words = Vec::new();
    if !read.is_empty() {
        let now: Vec<GroupId> = read.iter().map(|(_, read)| *read).collect();
        words.push(format!("Chosen instead: {}.", names(&now, cx)));
    }
    if !remove.is_empty() {
        words.push(format!("Left out: {}.", names(remove, cx)));
    }
    cx.notice = Some(Notice::plain(visible(&words.join(" ")).into_owned()));
}

/// What the row of a reason would do, before it is pressed.
pub(super) fn would(cx: &Context, reason: &Reason) -> String {
    let Change::Permissions {
        read,
        remove,
        everywhere,
    } = &reason.change
    else {
        return String::new();
    };
    let edits: Vec<GroupId> = read.iter().map(|(edit, _)| *edit).collect();
    let taken = (!edits.is_empty()).then(|| format!("put Read in place of {}", names(&edits, cx)));
    let out = (!remove.is_empty()).then(|| format!("leave out {}", names(remove, cx)));
    let both: Vec<String> = taken.into_iter().chain(out).collect();
    let every = if *everywhere { " in every policy" } else { "" };
    let words = format!(
        "Nothing has changed yet. This button would {}{every}.",
        both.join("; and ")
    );
    visible(&words).into_owned()
}

fn names(ids: &[GroupId], cx: &Context) -> String {
    listed(ids.iter().map(|id| cx.catalog().in_words(*id)).collect())
}

/// Takes the permission group that a refusal names out of every policy: Cloudflare names the
/// permission, not the policy. What to say, when there was one.
pub(super) fn remove_refused(cx: &mut Context, group: &str) -> Option<String> {
    let named = |id: &GroupId| cx.catalog().group(*id).is_some_and(|known| known.name == group);
    let all = cx.work.draft.grants.iter().flat_map(|grant| grant.groups.keys());
    let ids: Vec<GroupId> = all.copied().filter(named).collect();
    let words = visible(&as_on_screen(group)).into_owned();
    if ids.is_empty() {
        let none = format!("“{words}” is not among the chosen permissions.");
        cx.notice = Some(Notice::warning(none));
        return None;
    }
    for grant in &mut cx.work.draft.grants {
        grant.groups.retain(|id, _| !ids.contains(id));
    }
    Some(format!("Removed “{words}”. Check what is left, then try again."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::grade::Level;
    use crate::domain::token::grant::Grant;
    use crate::domain::token::scope::Scope;
    use crate::wizard::tests::start;

    const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
    const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
    const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

    /// What two accesses with DNS Edit and Zone Read each have after the change of a reason about
    /// the first.
    fn after(everywhere: bool) -> Vec<Vec<String>> {
        let mut cx = Context::new(start(crate::domain::delivery::clipboard::Route::Native, None));
        let id = |text: &str| -> GroupId { text.parse().unwrap() };
        let grant = Grant {
            groups: [DNS_WRITE, ZONE_READ].map(|group| (id(group), Scope::Zone)).into(),
            ..Grant::default()
        };
        cx.work.draft.grants = vec![grant.clone(), grant];
        let reason = Reason {
            level: Level::High,
            sentence: String::new(),
            brief: String::new(),
            lowers: Place::Permissions(0),
            suggestion: crate::domain::grade::Suggestion::default(),
            hint: crate::domain::grade::Suggestion::default(),
            change: Change::Permissions {
                read: vec![(id(DNS_WRITE), id(DNS_READ))],
                remove: vec![id(ZONE_READ)],
                everywhere,
            },
        };
        assert!(offered(&reason));
        lower(&mut cx, &reason);
        let grants = cx.work.draft.grants.iter();
        grants
            .map(|grant| grant.groups.keys().map(ToString::to_string).collect())
            .collect()
    }

    #[test]
    fn a_change_is_made_in_the_access_of_the_reason_or_in_each() {
        let mut both = vec![DNS_WRITE.to_owned(), ZONE_READ.to_owned()];
        both.sort();
        assert_eq!(after(false), [vec![DNS_READ.to_owned()], both]);
        assert_eq!(after(true), [[DNS_READ], [DNS_READ]]);
    }
}
