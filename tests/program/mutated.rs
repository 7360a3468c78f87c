//! Every parser, through the command line, on inputs that were good and are damaged: the program
//! ends by itself with a code and sentences, never with a panic, a signal or a hang, sends the
//! terminal no control character, and repeats nothing that looks like a credential. The damage is
//! the same in each run; `CFMINT_MUTATIONS` says how many inputs each parser gets.

mod damage;

use crate::{command, program};
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::process::{Command, Stdio};

use command::{Desk, Said};
use damage::{Dice, INPUTS, TOKEN_LIKE, count, damaged, ended, judge};
use program::{PROGRAM, small};

/// As an argument: the system takes 128 KiB, and no byte that is zero.
fn argument(mut input: Vec<u8>) -> OsString {
    input.retain(|byte| *byte != 0);
    input.truncate(100_000);
    OsString::from_vec(input)
}

/// Damages `good` again and again and lets `run` make a command of it.
fn survives(parser: &str, good: &[u8], codes: &[i32], run: impl Fn(&Desk, Vec<u8>) -> Command) {
    let count =
        std::env::var("CFMINT_MUTATIONS").map_or(INPUTS, |count| count.parse().expect("CFMINT_MUTATIONS is a number"));
    let simulator = small();
    // Without a credential nobody is asked.
    let desk = Desk {
        token: String::new(),
        ..Desk::at(&simulator)
    };
    let mut refused = 0;
    for number in 0..count {
        let input = damaged(good, &mut Dice::of(parser, number));
        let said = ended(&mut run(&desk, input.clone()));
        refused += u64::from(said.code != Some(0));
        if let Err(why) = judge(&said, codes) {
            panic!(
                "{parser}, input {number}: {why}\n{:?}\n{said:?}",
                String::from_utf8_lossy(&input)
            );
        }
    }
    // Damage that no parser ever sees would prove nothing.
    assert!(
        refused * 20 > count,
        "{parser}: only {refused} of {count} inputs were refused"
    );
    assert_eq!(simulator.exchanges().len(), 0, "{parser}: nobody is to be asked");
}

/// A command whose input is a file of this name.
fn of_a_file<'a>(name: &'a str, arguments: &'a [&'a str]) -> impl Fn(&Desk, Vec<u8>) -> Command + 'a {
    move |desk, input| {
        fs::write(desk.file(name), input).unwrap();
        desk.command(PROGRAM, arguments)
    }
}

/// 0 where the damage left something that means something, 2 for wrong input.
const INPUT: &[i32] = &[0, 2];

const GOOD: &str = "name = \"cert-manager for example.com\"\nowner = \"user\"\nexpires = \"90d\"\nip = { in = [\"9.9.9.0/24\", \"2001:db9::/32\"], not_in = [] }\n[[grant]]\npermissions = [\"zone/DNS:edit\", \"Zone:Zone:Read\"]\nresources = [\"zone:example.com\", \"zones:in:0123456789abcdef0123456789abcdef\"]\nexcept = [\"zone:22b1de5f1c0e4b3ea97bb1e963b06a43\"]\n";

const BODY: &str = r#"{"name":"deploy","policies":[{"effect":"allow","resources":{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":{"com.cloudflare.api.account.zone.*":"*"}},"permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}]},{"effect":"deny","resources":{"com.cloudflare.api.account.zone.22b1de5f1c0e4b3ea97bb1e963b06a43":"*"},"permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}]}],"condition":{"request_ip":{"in":["9.9.9.0/24"]}},"expires_on":"2027-02-22T00:00:00Z"}"#;

const LINK: &str = "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%2C%7B%22key%22%3A%22zone%22%2C%22type%22%3A%22read%22%7D%5D&accountId=*&zoneId=all&name=DNS%20edit";

const TERRAFORM: &str = "variable \"zone\" { default = \"x\" }\nresource \"cloudflare_dns_record\" \"www\" {\n  zone_id = \"22b1de5f1c0e4b3ea97bb1e963b06a43\"\n  name = \"www\"\n  data = { a = [1, 2, \"${var.zone}\"] }\n}\nresource \"cloudflare_ruleset\" \"r\" {\n  phase = \"http_request_firewall_custom\"\n  kind = \"zone\"\n  description = <<EOF\nhello\nEOF\n}\nmodule \"m\" { source = \"./m\" }\n";

const WRANGLER: &str = "name = \"api\"\nmain = \"index.ts\"\naccount_id = \"0123456789abcdef0123456789abcdef\"\nroutes = [{ pattern = \"example.com/*\", zone_name = \"example.com\" }]\n[[kv_namespaces]]\nbinding = \"KV\"\nid = \"0123456789abcdef0123456789abcdef\"\n[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"db\"\n[env.production]\nqueues = { producers = [{ queue = \"q\", binding = \"Q\" }] }\n";

const PASTED: &str = "✘ [ERROR] A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/workers/scripts/api) failed.\n  Authentication error [code: 10000]\ncurl: {\"success\":false,\"errors\":[{\"code\":9109,\"message\":\"Unauthorized to access requested resource\"}]} POST https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/purge_cache\n";

const WORDS: &str = "POST /zones/{zone_id}/purge_cache, Zone:DNS:Edit and Account > Workers Scripts > Edit; wrangler d1 create; cloudflare_dns_record; cert-manager";

#[test]
fn a_spec_in_toml() {
    survives(
        "toml",
        GOOD.as_bytes(),
        INPUT,
        of_a_file("x.toml", &["review", "x.toml"]),
    );
}

#[test]
fn a_spec_in_toml_that_is_exported() {
    survives(
        "export",
        GOOD.as_bytes(),
        INPUT,
        of_a_file("x.toml", &["export", "x.toml", "--as", "link"]),
    );
}

#[test]
fn a_body_of_a_request() {
    survives(
        "body",
        BODY.as_bytes(),
        INPUT,
        of_a_file("x.json", &["review", "x.json", "--json"]),
    );
}

#[test]
fn an_answer_of_the_api() {
    let answer = format!(
        "{{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{}}}",
        BODY.replacen(
            '{',
            "{\"id\":\"ed17574386854bf78a67040be0a770b0\",\"status\":\"active\",\"issued_on\":null,",
            1
        )
    );
    survives(
        "answer",
        answer.as_bytes(),
        INPUT,
        of_a_file("x.json", &["review", "x.json", "--markdown"]),
    );
}

#[test]
fn a_link() {
    survives("link", LINK.as_bytes(), INPUT, |desk, input| {
        // One that is no link any more would be the name of a file: that is another parser.
        let link = [
            b"https://dash.cloudflare.com/".as_slice(),
            input.get(28..).unwrap_or_default(),
        ]
        .concat();
        let mut command = desk.command(PROGRAM, &["review"]);
        command.arg(argument(link));
        command
    });
}

#[test]
fn files_of_terraform() {
    survives(
        "terraform",
        TERRAFORM.as_bytes(),
        INPUT,
        of_a_file("x.tf", &["needs", "x.tf"]),
    );
}

#[test]
fn a_configuration_of_wrangler() {
    survives(
        "wrangler",
        WRANGLER.as_bytes(),
        INPUT,
        of_a_file("wrangler.toml", &["needs", "--wrangler", "wrangler.toml"]),
    );
}

#[test]
fn a_configuration_of_wrangler_in_json() {
    let json = r#"{ // ours
  "name": "api", "main": "index.ts", "kv_namespaces": [{ "binding": "KV", "id": "0123456789abcdef0123456789abcdef" }],
  "routes": [{ "pattern": "example.com/*", "zone_name": "example.com" }], "env": { "production": { "d1_databases": [{ "binding": "DB" }] } }, }"#;
    survives(
        "jsonc",
        json.as_bytes(),
        INPUT,
        of_a_file("wrangler.jsonc", &["needs", "--wrangler", "wrangler.jsonc", "--json"]),
    );
}

#[test]
fn an_error_that_is_pasted() {
    survives("pasted", PASTED.as_bytes(), INPUT, |desk, input| {
        fs::write(desk.file("pasted"), input).unwrap();
        let mut command = desk.command(PROGRAM, &["needs", "-"]);
        command.stdin(Stdio::from(fs::File::open(desk.file("pasted")).unwrap()));
        command
    });
}

#[test]
fn words_of_a_need() {
    survives("words", WORDS.as_bytes(), INPUT, |desk, input| {
        let mut command = desk.command(PROGRAM, &["needs", "--spec", "--"]);
        command.arg(argument(input));
        command
    });
}

#[test]
fn ways_out() {
    let ways = "env:app/.env#TOKEN";
    survives("ways", ways.as_bytes(), INPUT, |desk, input| {
        let mut command = desk.command(PROGRAM, &["create", "--dry-run", "--from", "body.json"]);
        fs::write(desk.file("body.json"), BODY).unwrap();
        let mut to = OsString::from("--to=");
        to.push(argument(input));
        command.arg(to);
        command
    });
}

#[test]
fn a_dotenv_file() {
    let good = "# ours\nexport A='one two'\nB=\"x\\\"y\"\nTOKEN=\nC=`z` # why\n";
    survives("dotenv", good.as_bytes(), INPUT, |desk, input| {
        fs::write(desk.file("body.json"), BODY).unwrap();
        fs::write(desk.file(".env"), input).unwrap();
        desk.command(
            PROGRAM,
            &["create", "--dry-run", "--from", "body.json", "--to", "env:.env#TOKEN"],
        )
    });
}

/// A note of an earlier run is read by whichever command comes next; a damaged one is no reason to
/// fail.
#[test]
fn a_note() {
    let note = r#"{"format":2,"kind":"files","who":null,"account":null,"name":"deploy","sent":"2026-11-24T10:00:00Z","ahead_seconds":0,"before":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],"policies":"x","made":null,"folders":["/srv/app"]}"#;
    let simulator = small();
    let desk = Desk::at(&simulator);
    for number in 0..count() {
        let input = damaged(note.as_bytes(), &mut Dice::of("note", number));
        let folder = desk.home.path("state/cfmint");
        fs::create_dir_all(&folder).unwrap();
        let base = desk.base.replace(':', "_3A").replace('/', "_2F");
        fs::write(folder.join(format!("request-at-{base}~1-1-0.json")), &input).unwrap();
        let said = ended(&mut desk.command(PROGRAM, &["review", "spec.toml"]));
        if let Err(why) = judge(&said, &[0]) {
            panic!("note {number}: {why}\n{:?}\n{said:?}", String::from_utf8_lossy(&input));
        }
    }
}

/// What is set in place of a credential; where it may be one, nobody listens.
#[test]
fn a_credential() {
    let good = format!("Authorization: Bearer {TOKEN_LIKE}");
    survives("credential", good.as_bytes(), &[1, 4], |desk, input| {
        let mut command = desk.command(PROGRAM, &["review", "0123456789abcdef0123456789abcdef"]);
        command
            .env("CFMINT_API_TOKEN", argument(input))
            .env("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1/client/v4");
        command
    });
}

#[test]
fn twin_what_may_not_be_is_found() {
    let said = |code: Option<i32>, stderr: &str| Said {
        code,
        stdout: String::new(),
        stderr: stderr.to_owned(),
    };
    assert_eq!(judge(&said(Some(2), "cfmint: x"), INPUT), Ok(()));
    for bad in [
        said(Some(101), "cfmint: x"),
        said(None, "cfmint: x"),
        said(Some(2), ""),
        said(Some(2), "thread 'main' panicked at x"),
        said(Some(2), "cfmint: \u{1b}[2J"),
        said(Some(2), &format!("cfmint: {TOKEN_LIKE}")),
    ] {
        assert!(judge(&bad, INPUT).is_err(), "{bad:?}");
    }
}
