//! Which permissions of an answer belong into one access, so that none of them reaches a resource
//! that was named for another.

use std::collections::BTreeSet;

use super::answer::Permission;
use crate::domain::token::scope::Scope;

/// Permissions of one scope that are for the same resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPart<'a> {
    pub scope: Scope,
    /// Whether they are for all zones.
    pub everywhere: bool,
    /// What they are for, in the words of a spec; empty where nothing is named.
    pub on: BTreeSet<String>,
    /// They themselves, at least one.
    pub permissions: Vec<&'a Permission>,
}

/// The parts, in the order of their first permissions. Where the inputs name the same resources,
/// what names none is for these, too; where they name different ones, it is left open.
#[must_use]
pub fn parts<'a>(permissions: &[&'a Permission]) -> Vec<TargetPart<'a>> {
    let mut parts: Vec<TargetPart<'a>> = Vec::new();
    for one in permissions {
        let on = match common(permissions, &one.scope) {
            _ if one.everywhere => BTreeSet::new(),
            Some(common) => common.clone(),
            None if one.on_others => BTreeSet::new(),
            None => one.on.clone(),
        };
        let same =
            |part: &&mut TargetPart<'_>| (&part.scope, part.everywhere, &part.on) == (&one.scope, one.everywhere, &on);
        match parts.iter_mut().find(same) {
            Some(part) => part.permissions.push(one),
            None => parts.push(TargetPart {
                scope: one.scope.clone(),
                everywhere: one.everywhere,
                on,
                permissions: vec![one],
            }),
        }
    }
    parts
}

/// What all permissions of a scope are for that name anything, where that is the same.
fn common<'a>(permissions: &[&'a Permission], scope: &Scope) -> Option<&'a BTreeSet<String>> {
    let mut named = permissions
        .iter()
        .filter(|one| one.scope == *scope && !one.everywhere && !one.on.is_empty())
        .map(|one| &one.on);
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}
