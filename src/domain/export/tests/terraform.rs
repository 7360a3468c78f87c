//! The file for Terraform, read by a parser that is not ours.

use super::*;
use crate::domain::catalog::PermissionGroup;

#[test]
fn terraform_says_what_the_body_says() {
    let catalog = Catalog::embedded();
    for name in NAMES {
        for owner in [Owner::User, account()] {
            for restricted in [false, true] {
                check_terraform(&spec(name, owner, restricted), &catalog).unwrap();
            }
        }
    }
}

#[test]
fn the_file_as_a_person_reads_it() {
    let mut spec = spec("Deploy: example.com", account(), true);
    spec.grants.truncate(1);
    let file = terraform(&spec, &Catalog::embedded());
    let expected = format!(
        r##"resource "cloudflare_account_token" "deploy_example_com" {{
  account_id = "{ACCOUNT}"
  name       = "Deploy: example.com"

  policies = [
    {{
      effect = "allow"
      permission_groups = [
        {{ id = "{ACCOUNT_SETTINGS_READ}" }}, # Account Settings Read
      ]
      resources = jsonencode({{
        "com.cloudflare.api.account.{ACCOUNT}" = "*"
      }})
    }},
    {{
      effect = "allow"
      permission_groups = [
        {{ id = "{DNS_WRITE}" }}, # DNS Write
        {{ id = "{ZONE_READ}" }}, # Zone Read
      ]
      resources = jsonencode({{
        "com.cloudflare.api.account.zone.00000000000000000000000000000001" = "*"
        "com.cloudflare.api.account.zone.00000000000000000000000000000002" = "*"
      }})
    }},
    {{
      effect = "allow"
"##
    );
    assert!(file.contains(&format!("}}\n\n{expected}")), "{file}");
    let expected = r#"
  condition = {
    request_ip = {
      in = [
        "203.0.113.0/24",
        "2001:db8::1/128",
      ]
      not_in = [
        "203.0.113.7/32",
      ]
    }
  }

  not_before = "2026-12-01T00:00:00Z"
  expires_on = "2027-02-22T09:30:00Z"
}
"#;
    assert!(file.ends_with(expected), "{file}");
    assert!(!file.contains("output"));
    assert!(
        file.lines()
            .all(|line| line.chars().count() <= 100 || line.starts_with('#')),
        "{file}"
    );
}

#[test]
fn a_name_of_a_group_stays_in_its_comment() {
    let group = PermissionGroup {
        id: DNS_WRITE.parse().unwrap(),
        name: "DNS\nresource \"x\" \"y\" {}\r\u{2028}\u{85}".to_owned(),
        description: String::new(),
        scopes: vec![Scope::Zone],
        category: String::new(),
        selectable: true,
    };
    let catalog = Catalog::live(vec![group]);
    check_terraform(&spec("deploy", Owner::User, false), &catalog).unwrap();
    let file = terraform(&spec("deploy", Owner::User, false), &catalog);
    assert!(file.contains("# DNS^Jresource"), "{file}");
    assert!(file.contains("# not in the list of permission groups"), "{file}");
}

#[test]
fn labels_are_made_of_names() {
    for (name, label) in [
        ("cert-manager, example.com", "cert_manager_example_com"),
        ("  __x--", "x"),
        ("1 token", "token_1_token"),
        ("漢字", "token"),
        ("Ünï", "n"),
        ("", "token"),
    ] {
        assert_eq!(hcl::label(name), label);
    }
    assert!(hcl::label(&"ab ".repeat(40)).len() <= 66);
}
