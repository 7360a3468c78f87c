//! The change that a reason of the grade suggests, made in one go where it is about many permissions. The person presses its row; what it did is said.

use crate::grade::{Change, Level, Reason};
use crate::text::visible;
use crate::token::id::GroupId;
use crate::token::spec::Place;
use crate::wizard::context::Context;
use crate::wizard::page::Notice;

/// Names that a notice says at most.
const NAMED: usize = 3;

/// Whether a row makes the change of a reason. One permission is quickly changed at its place; for more the row saves as many keys as there are
/// permissions. Below low there is nothing to lower to.
pub(super) fn offered(reason: &Reason) -> bool {
    let several = matches!(&reason.change, Change::Permissions { read, remove, .. } if read.len() + remove.len() > 1);
    several && reason.level > Level::Low
}

/// "Take Read for 3 permissions, leave out 2".
pub(super) fn words(change: &Change) -> String {
    let Change::Permissions { read, remove, .. } = change else {
        return String::new();
    };
    match (read.len(), remove.len()) {
        (read, 0) => format!("Take Read for these {read} permissions"),
        (0, remove) => format!("Leave these {remove} permissions out"),
        (read, remove) => format!("Take Read for {read} of these permissions, and leave {remove} out"),
    }
}

/// Makes the change, in the access of the reason or in each that has them, and says it.
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
    let grants = cx.draft.grants.iter_mut().enumerate();
    for (_, grant) in grants.filter(|(access, _)| *everywhere || access == at) {
        for (edit, read) in read {
            if let Some(scope) = grant.groups.remove(edit) {
                grant.groups.insert(*read, scope);
            }
        }
        grant.groups.retain(|id, _| !remove.contains(id));
    }
    let names = |ids: &[GroupId]| -> String {
        let mut names: Vec<String> = ids.iter().take(NAMED).map(|id| cx.catalogue().in_words(*id)).collect();
        if let Some(more) = ids.len().checked_sub(NAMED).filter(|more| *more > 0) {
            names.push(format!("{more} more"));
        }
        names.join(", ")
    };
    let mut words = Vec::new();
    if !read.is_empty() {
        let now: Vec<GroupId> = read.iter().map(|(_, read)| *read).collect();
        words.push(format!("Taken in their place: {}.", names(&now)));
    }
    if !remove.is_empty() {
        words.push(format!("Left out: {}.", names(remove)));
    }
    cx.notice = Some(Notice::plain(visible(&words.join(" ")).into_owned()));
}
