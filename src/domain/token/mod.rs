//! What a token is: names, grants, restrictions, and how they become Cloudflare's policies. Knows
//! no screen, no network and no clock ("now" is always a parameter); everything here is made in one
//! place and valid from then on.

pub mod address;
mod body;
pub mod bucket;
pub mod conflict;
pub mod from_policies;
pub mod from_record;
pub mod gap;
pub mod given_policies;
pub mod grant;
pub mod id;
pub mod lifetime;
pub mod meaning;
pub mod name;
pub mod parts;
pub(in crate::domain) mod policy_json;
pub mod record;
pub mod scope;
pub mod spec;
pub mod to_policies;
pub mod unresolved;
pub(crate) mod work;
pub mod zone_name;

pub(crate) use crate::secret::credential::quoted;
