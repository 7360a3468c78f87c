//! What policies take away that are kept as they were given, since they are the exclusion of no one
//! access. A deny beats every allow of the token (reference: cloudflare-api section 3, evaluation
//! order). Knows no words.

use std::borrow::Cow;

use serde_json::Value;

use crate::domain::catalog::Catalog;
use crate::domain::token::from_policies::{denied, says_deny};
use crate::domain::token::grant::Grant;
use crate::domain::token::spec::Spec;

#[derive(Default)]
pub(super) struct Denials {
    /// They give nothing, and except what is denied.
    pub(super) grants: Vec<Grant>,
    /// How many could not be read.
    pub(super) not_read: usize,
}

impl Denials {
    pub(super) fn of(verbatim: &[Value], catalog: &Catalog) -> Self {
        let mut denials = Self::default();
        for given in verbatim.iter().filter(|given| says_deny(given)) {
            match denied(given, &|id| catalog.scopes_of(id)) {
                Some(grants) => denials.grants.extend(grants),
                None => denials.not_read += 1,
            }
        }
        denials
    }

    /// The spec with these as its last grants, for whoever finds out what keys mean.
    pub(super) fn beside<'a>(&self, spec: &'a Spec) -> Cow<'a, Spec> {
        if self.grants.is_empty() {
            return Cow::Borrowed(spec);
        }
        let mut whole = spec.clone();
        whole.grants.extend(self.grants.iter().cloned());
        Cow::Owned(whole)
    }
}
