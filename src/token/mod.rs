//! What a token is: names, grants, restrictions, and how they become Cloudflare's policies. Knows no screen, no network
//! and no clock ("now" is always a parameter); everything here is made in one place and valid from then on.

pub mod address;
mod body;
pub mod bucket;
pub mod cloned;
pub mod conflict;
pub mod gap;
pub mod grant;
pub mod id;
pub mod lifetime;
pub mod meaning;
pub mod name;
pub mod parts;
pub mod policy;
mod policy_json;
pub mod reading;
pub mod record;
pub mod scope;
pub mod skew;
pub mod spec;
pub(crate) mod work;
pub mod zone_name;

pub(crate) use crate::secret::credential::quoted;
