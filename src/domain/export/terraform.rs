//! A token as a Terraform file for Cloudflare's provider, whose schema of 5.13 and later takes
//! `policies` as a list of objects and their `resources` as JSON text. The secret is in Terraform's
//! state whatever we write; it is not put into an output besides.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ipnet::IpNet;

use super::hcl::{comment, label, string};
use crate::domain::catalog::Catalog;
use crate::domain::token::from_policies;
use crate::domain::token::lifetime::to_api;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;
use crate::domain::token::to_policies::{Policy, PolicyEffect, ResourceMap};

/// The provider, from the first version whose `resources` is JSON text.
const HEAD: &str = "\
# Terraform keeps the secret in its state, in plain text (attribute \"value\"):
# whoever can read the state has the token, so keep it encrypted. The provider
# needs a token that may create tokens.
terraform {
  required_providers {
    cloudflare = {
      source  = \"cloudflare/cloudflare\"
      version = \">= 5.13, < 6.0\"
    }
  }
}

";

/// The file, ending with a newline. Groups go by their id, with the API's name in a comment.
#[must_use]
pub fn terraform(spec: &Spec, catalog: &Catalog) -> String {
    let mut file = HEAD.to_owned();
    // Writing into a String cannot fail, here and below.
    let _ = write_resource(spec, catalog, &mut file);
    file
}

fn write_resource(spec: &Spec, catalog: &Catalog, file: &mut String) -> std::fmt::Result {
    let kind = match spec.owner {
        Owner::User => "cloudflare_api_token",
        Owner::Account(_) => "cloudflare_account_token",
    };
    writeln!(file, "resource \"{kind}\" \"{}\" {{", label(spec.name.as_str()))?;
    let name = string(spec.name.as_str());
    match spec.owner {
        Owner::User => writeln!(file, "  name = {name}")?,
        // Aligned as `terraform fmt` does.
        Owner::Account(id) => writeln!(file, "  account_id = \"{id}\"\n  name       = {name}")?,
    }
    writeln!(file, "\n  policies = [")?;
    for policy in spec.policies() {
        write_policy(&policy, catalog, file)?;
    }
    // Silence here could make a wider token than the summary showed.
    let unknown = spec
        .verbatim
        .iter()
        .filter(|given| from_policies::policy(given).is_none());
    for given in unknown {
        writeln!(
            file,
            "    # MISSING: a policy in a form that cfmint does not know and cannot write here:"
        )?;
        writeln!(file, "    # {}", comment(&given.to_string()))?;
    }
    writeln!(file, "  ]")?;
    write_condition(spec, file)?;
    if spec.starts.is_some() || spec.expires.is_some() {
        file.push('\n');
    }
    if let Some(start) = spec.starts {
        writeln!(file, "  not_before = \"{}\"", to_api(start))?;
    }
    if let Some(end) = spec.expires {
        writeln!(file, "  expires_on = \"{}\"", to_api(end))?;
    }
    writeln!(file, "}}")
}

fn write_policy(policy: &Policy, catalog: &Catalog, file: &mut String) -> std::fmt::Result {
    let effect = match policy.effect {
        PolicyEffect::Allow => "allow",
        PolicyEffect::Deny => "deny",
    };
    writeln!(file, "    {{\n      effect = \"{effect}\"\n      permission_groups = [")?;
    for id in &policy.groups {
        let name = catalog
            .group(*id)
            .map_or("not in the list of permission groups", |group| &group.name);
        writeln!(file, "        {{ id = \"{id}\" }}, # {}", comment(name))?;
    }
    writeln!(file, "      ]\n      resources = jsonencode({{")?;
    match &policy.resources {
        ResourceMap::Flat(keys) => write_keys(keys, "        ", file)?,
        ResourceMap::Nested(outer) => {
            for (key, inner) in outer {
                writeln!(file, "        {} = {{", string(key))?;
                write_keys(inner, "          ", file)?;
                writeln!(file, "        }}")?;
            }
        }
    }
    writeln!(file, "      }})\n    }},")
}

fn write_keys(keys: &BTreeSet<String>, indent: &str, file: &mut String) -> std::fmt::Result {
    keys.iter()
        .try_for_each(|key| writeln!(file, "{indent}{} = \"*\"", string(key)))
}

/// Empty lists are left out: an empty list locks the token out everywhere (reference:
/// cloudflare-api section 3, condition).
fn write_condition(spec: &Spec, file: &mut String) -> std::fmt::Result {
    let lists = [("in", &spec.ip.only), ("not_in", &spec.ip.except)];
    if lists.iter().all(|(_, nets)| nets.is_empty()) {
        return Ok(());
    }
    writeln!(file, "\n  condition = {{\n    request_ip = {{")?;
    for (key, nets) in lists.into_iter().filter(|(_, nets)| !nets.is_empty()) {
        writeln!(file, "      {key} = [")?;
        nets.iter()
            .try_for_each(|net: &IpNet| writeln!(file, "        \"{net}\","))?;
        writeln!(file, "      ]")?;
    }
    writeln!(file, "    }}\n  }}")
}
