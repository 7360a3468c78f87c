//! `cfmint needs`, as the program: what it prints in each form, with which exit code, that a spec
//! of it is one, and that bad input ends with a sentence and the next step.

use crate::program;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use cfmint::domain::catalog::Catalog;
use cfmint::domain::spec;
use cfmint::wizard::steps::StepId;
use program::{CTRL_C, DOWN, ENTER, Home, PROGRAM, at, press, sees};
use serde::Deserialize;

const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";

/// What `--json` prints, to the letter: a field more or less, or of another kind, is a failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    permissions: Vec<Permission>,
    resources: Vec<String>,
    questions: Vec<Question>,
    unknown: Vec<Unknown>,
    remarks: Vec<String>,
    data_of: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    id: String,
    name: String,
    scope: String,
    level: String,
    because: Vec<String>,
    basis: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    about: String,
    choices: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unknown {
    input: String,
    nearest: Vec<String>,
}

fn needs(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .arg("needs")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command.env_clear().output().unwrap()
}

fn document(output: &Output) -> Document {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn json_has_what_was_promised_and_the_code_says_whether_it_is_all() {
    let home = Home::fresh();
    let call = format!("POST /zones/{ZONE}/purge_cache");
    let done = needs(&home.path("home"), &[&call, "--json"]);
    assert_eq!(done.status.code(), Some(0));
    let read = document(&done);
    assert_eq!(read.resources, [format!("zone:{ZONE}")]);
    let one = &read.permissions[0];
    assert_eq!(
        (
            one.name.as_str(),
            one.scope.as_str(),
            one.level.as_str(),
            one.basis.as_str(),
            one.id.len()
        ),
        ("Cache Purge", "zone", "purge", "stated", 32)
    );
    assert!(one.because[0].contains("purge_cache") && read.remarks.is_empty() && read.data_of == "2026-11-23");
    assert!(read.questions.is_empty() && read.unknown.is_empty());
    let open = needs(
        &home.path("home"),
        &[&call, "cloudflare_ruleset", "cloudflare_dns_recrd", "--json"],
    );
    assert_eq!(open.status.code(), Some(2));
    let read = document(&open);
    assert_eq!(read.permissions.len(), 1);
    assert!(read.questions[0].about.contains("phase") && read.questions[0].choices.len() > 20);
    assert!(read.unknown[0].input == "cloudflare_dns_recrd" && read.unknown[0].nearest[0] == "cloudflare_dns_record");
}

/// As READMEs write them, through the program, and on stdin as a list.
#[test]
fn permissions_are_taken_as_people_write_them() {
    let home = Home::fresh();
    let folder = home.path("home");
    let rows = include_str!("../../src/domain/catalog/wording/as_written.tsv").lines();
    for row in rows.filter(|row| !row.starts_with('#')) {
        let (written, meant) = (row.split('\t').next().unwrap(), row.split('\t').nth(1).unwrap());
        let done = needs(&folder, &[written, "--spec"]);
        let spec = text(&done.stdout);
        assert!(
            spec.contains(&format!("permissions = [\"{meant}\"]")),
            "{written}: {spec}"
        );
    }
    // A line of a list as it was copied; the options behind it stay options, and a hyphen alone
    // stays stdin.
    for lines in [
        &["- Zone:DNS:Edit", "--json"][..],
        &["-\tZone:DNS:Edit\n- Zone:DNS:Read", "--json"],
    ] {
        let read = document(&needs(&folder, lines));
        assert_eq!(read.permissions.len(), 1, "{lines:?}");
        assert_eq!(read.permissions[0].name, "DNS Write", "{lines:?}");
    }
    assert_eq!(needs(&folder, &["-x Zone:DNS:Edit"]).status.code(), Some(2));
    let asked = needs(&folder, &["Logs:Edit", "--json"]);
    assert_eq!(asked.status.code(), Some(2));
    assert_eq!(
        document(&asked).questions[0].choices,
        ["account/Logs:edit", "zone/Logs:edit"]
    );
    let list = home.path("home").join("list.txt");
    std::fs::write(&list, "- **Zone:DNS:Edit**\n- `Zone / Zone / Read`\n").unwrap();
    let read = document(&needs(&folder, &["list.txt", "--json"]));
    let named: Vec<(&str, &str)> = read
        .permissions
        .iter()
        .map(|one| (one.name.as_str(), one.basis.as_str()))
        .collect();
    assert_eq!(named, [("DNS Write", "stated"), ("Zone Read", "stated")]);
}

/// Nobody asked for `DNS:Edit` who typed `DNS:Purge`: what the group has is said in words, and
/// nothing of it is there to be taken.
#[test]
fn a_level_that_a_group_lacks_is_told_and_leads_nowhere() {
    let home = Home::fresh();
    let folder = home.path("home");
    for (arguments, said) in [
        (&["DNS:Purge"][..], "there is no level purge; zone/DNS has read, edit"),
        (
            &["Cache Purge Edit"],
            "there is no level edit; zone/Cache Purge has purge only",
        ),
        (
            &["Zone:Read", "DNS:Purge"],
            "there is no level purge; zone/DNS has read, edit",
        ),
    ] {
        let output = needs(&folder, &[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let read = document(&output);
        assert!(read.unknown[0].input.ends_with(said), "{read:?}");
        assert!(
            read.unknown[0].nearest.is_empty() && read.questions.is_empty(),
            "{read:?}"
        );
        assert!(read.permissions.iter().all(|one| one.name == "Zone Read"), "{read:?}");
    }
    let mut pty = home.start((120, 24), Path::new(PROGRAM), &["--demo", "--needs", "DNS:Purge"], &[]);
    sees(&pty, "there is no level purge; zone/DNS has read, edit");
    press(&mut pty, ENTER, "There is nothing to add yet.");
    for _ in 0..3 {
        pty.send(DOWN);
        pty.send(b" ");
        pty.send(ENTER);
    }
    // Taken out again by the last Space, or still there: nothing is ticked, and no step was taken.
    let screen = pty.wait_for("the search", |screen| screen.contains(&at(StepId::Template)));
    assert!(!screen.contains("[x]") && !screen.contains("zone/DNS:edit"), "{screen}");
    pty.send(CTRL_C);
    pty.send(CTRL_C);
    pty.wait_for_exit();
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(!raw.contains("Add this one"), "nothing was ever there to be taken");
}

/// Tables as READMEs have them, on stdin and in a file.
#[test]
fn the_rows_of_a_pasted_table_are_taken() {
    let home = Home::fresh();
    let folder = home.path("home");
    let table =
        "| Scope | Permission | Level |\n|---|---|---|\n| Zone | DNS | Edit |\n| Account | IP Prefixes: | Read |\n";
    std::fs::write(folder.join("table.txt"), table).unwrap();
    for (given, code) in [
        ("table.txt", 0),
        (
            "Scope\tPermission\tLevel\nZone\tDNS\tEdit\nAccount\tIP Prefixes\tRead",
            0,
        ),
        ("Zone > DNS: > Edit\nAccount > IP Prefixes: > Read", 0),
        ("| Scope | Permission | Level |\n|---|---|---|", 2),
    ] {
        let output = needs(&folder, &[given, "--json"]);
        assert_eq!(output.status.code(), Some(code), "{given}: {}", text(&output.stdout));
        let read = document(&output);
        let names: Vec<&str> = read.permissions.iter().map(|one| one.name.as_str()).collect();
        let wanted: &[&str] = if code == 0 {
            &["IP Prefixes: Read", "DNS Write"]
        } else {
            &[]
        };
        assert_eq!(names, wanted, "{given}");
    }
}

#[test]
fn a_choice_of_a_question_answers_it() {
    let home = Home::fresh();
    for (what, choice) in [
        ("POST /zones/{zone_id}/rulesets", 4),
        ("GET /accounts/{account_id}/magic/routes", 1),
        ("cloudflare_access_rule", 0),
        ("/zones/{zone_id}/settings/ssl", 1),
        ("http_ratelimit", 0),
        ("ddns", 2),
    ] {
        let asked = document(&needs(&home.path("home"), &[what, "--json"]));
        let choice = &asked.questions[0].choices[choice];
        // In its place, or beside it.
        let alone = needs(&home.path("home"), &[choice, "--json"]);
        assert_eq!(alone.status.code(), Some(0), "{choice}");
        assert!(!document(&alone).permissions.is_empty(), "{choice}");
        let beside = needs(&home.path("home"), &[what, choice, "--json"]);
        assert_eq!(beside.status.code(), Some(0), "{what}");
        assert!(!document(&beside).permissions.is_empty(), "{what}");
    }
}

#[test]
fn a_tool_that_looks_zones_up_reads_all_of_them_and_changes_only_its_own() {
    let home = Home::fresh();
    let records = format!("POST /zones/{ZONE}/dns_records");
    let output = needs(&home.path("home"), &["cert-manager", &records, "--spec"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let read = spec::read(&text(&output.stdout), &Catalog::embedded()).unwrap();
    let accesses: Vec<String> = read
        .draft
        .grants
        .iter()
        .map(|grant| format!("{:?}", grant.resources))
        .collect();
    assert_eq!(accesses.len(), 2, "{accesses:?}");
    assert!(
        accesses[0].contains("AllZones") != accesses[1].contains("AllZones"),
        "{accesses:?}"
    );
    let said = text(&needs(&home.path("home"), &["cert-manager"]).stdout);
    assert!(said.contains("Zone · Zone · Read, on all zones   [stated]"), "{said}");
}

#[test]
fn a_question_of_a_file_is_answered_beside_it_and_a_single_file_brings_its_modules() {
    let home = Home::fresh();
    let folder = home.path("home");
    std::fs::create_dir(folder.join("rules")).unwrap();
    std::fs::write(
        folder.join("main.tf"),
        "module \"rules\" {\n  source = \"./rules\"\n}\n",
    )
    .unwrap();
    let rule =
        "resource \"cloudflare_access_rule\" \"office\" {\n  zone_id = var.zone\n  account_id = var.account\n}\n";
    std::fs::write(folder.join("rules/rule.tf"), rule).unwrap();
    let asked = document(&needs(&folder, &["main.tf", "--json"]));
    assert!(asked.questions[0].about.contains("rule.tf:1"), "{asked:?}");
    let answered = needs(&folder, &["main.tf", &asked.questions[0].choices[1], "--json"]);
    assert_eq!(answered.status.code(), Some(0));
    assert_eq!(document(&answered).permissions.len(), 1);
}

#[test]
fn a_spec_of_it_is_a_spec_and_names_what_it_leaves_open() {
    let home = Home::fresh();
    let folder = home.path("home");
    std::fs::create_dir(folder.join("dns")).unwrap();
    std::fs::write(folder.join("main.tf"), "module \"dns\" {\n  source = \"./dns\"\n}\n").unwrap();
    let record = format!("resource \"cloudflare_dns_record\" \"www\" {{\n  zone_id = \"{ZONE}\"\n}}\n");
    std::fs::write(folder.join("dns/main.tf"), record).unwrap();
    let output = needs(&folder, &["--terraform", ".", "--spec"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let spec = text(&output.stdout);
    let read = spec::read(&spec, &Catalog::embedded()).unwrap();
    assert!(read.draft.is_resolved() && read.draft.grants.len() == 1, "{spec}");
    assert!(
        spec.contains("\"zone/DNS:edit\"") && spec.contains(&format!("\"zone:{ZONE}\"")),
        "{spec}"
    );
    std::fs::write(folder.join("token.toml"), &spec).unwrap();
    let mut review = Command::new(PROGRAM);
    let review = review
        .args(["review", "token.toml"])
        .current_dir(&folder)
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(review.status.code(), Some(0), "{}", text(&review.stderr));
    // Without a zone it stays open: nobody gets all of them by leaving it out.
    let open = needs(&folder, &["cert-manager", "--spec"]);
    assert_eq!(open.status.code(), Some(2));
    assert!(text(&open.stdout).contains("resources = []") && text(&open.stderr).contains("zones:all"));
}

#[test]
fn bad_input_ends_with_a_sentence_and_the_next_step() {
    let home = Home::fresh();
    let folder = home.path("home");
    std::fs::create_dir(folder.join("empty")).unwrap();
    std::fs::write(
        folder.join("broken.tf"),
        "resource \"cloudflare_dns_record\" \"x\" {\n  name = \n}\n",
    )
    .unwrap();
    std::fs::write(folder.join("latin.tf"), b"a = \"\xff\"").unwrap();
    let huge = std::fs::File::create(folder.join("huge.tf")).unwrap();
    huge.set_len(50 << 20).unwrap();
    for (arguments, said) in [
        (&["--terraform", "empty"][..], "there is no .tf file"),
        (&["--terraform", "nowhere"], "could not be read"),
        (&["broken.tf"], "broken.tf:2:"),
        (&["huge.tf"], "larger than"),
        (&["latin.tf"], "not UTF-8"),
        (&["--wrangler", "nowhere.toml"], "could not be read"),
        (&["GET /zones/{zone_id}/dns_recods"], "GET /zones/{zone_id}/dns_records"),
    ] {
        let output = needs(&folder, arguments);
        let page = text(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{page}");
        assert!(page.contains(said) && page.contains("nearest, or next:"), "{page}");
    }
    let nothing = needs(&folder, &[]);
    assert!(nothing.status.code() == Some(2) && text(&nothing.stderr).contains("Say what it is for"));
}

#[test]
fn a_pasted_error_comes_by_stdin_and_no_credential_in_it_is_repeated() {
    let home = Home::fresh();
    for what in [
        format!(
            "curl -X POST https://api.cloudflare.com/client/v4/zones/{ZONE}/nowhere -H 'Authorization: Bearer cfut_not-a-real-secret'"
        ),
        "cfut_not-a-real-secret".to_owned(),
        "somebody cfut_not-a-real-secret@example.com".to_owned(),
    ] {
        for form in ["--json", "--markdown", "--spec"] {
            let mut command = Command::new(PROGRAM);
            command
                .args(["needs", "-", form])
                .current_dir(home.path("home"))
                .env_clear();
            command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(what.as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.code(), Some(2), "{all}");
            assert!(!all.contains("not-a-real-secret"), "{all}");
        }
    }
}

#[test]
fn what_is_given_drives_neither_terminal_nor_markdown() {
    let home = Home::fresh();
    let hostile = "\u{1b}]0;t\u{7} @team #1 `x` <b>|";
    for form in ["--json", "--markdown", "--spec"] {
        let output = needs(&home.path("home"), &[hostile, form]);
        let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert!(!all.contains('\u{1b}') && !all.contains('\u{7}'), "{all:?}");
    }
    let page = text(&needs(&home.path("home"), &[hostile, "--markdown"]).stdout);
    let line = page.lines().find(|line| line.contains("#1")).unwrap();
    assert!(line.starts_with("- `") && line.matches('`').count() % 2 == 0, "{line}");
}
