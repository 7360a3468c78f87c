//! A template link in the search of the first step: opened as a file is, the draft before it kept;
//! or its faults, and nothing lost.

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::catalog::group::PermissionGroup;
use crate::domain::inventory::accounts::Account;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Owner;

const DNS: &str = "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D&accountId=*&zoneId=all&name=from+a+link";

const WRONG: &str = "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22zone_dns%22%2C%22type%22%3A%22edit%22%7D%5D&zoneId=all";

const OF_ACCOUNT: &str = r#"https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=[{"key":"workers_scripts","type":"edit"}]&name=x"#;

fn accounts(walk: &mut Walk, names: &[&str]) {
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let rows = names.iter().map(|name| Account {
        id: name.repeat(32).parse().unwrap(),
        name: (*name).into(),
    });
    walk.tell(ApiAnswer::Accounts(ticket, Ok(page(rows.collect()))));
    walk.tell(ApiAnswer::Listed(ticket));
}

#[test]
fn a_pasted_link_opens_on_its_summary_and_a_typed_one_by_enter() {
    let mut pasted = Walk::signed_in();
    pasted.paste(&format!("{DNS}\n"));
    let mut typed = Walk::signed_in();
    typed.letters(DNS);
    assert!(typed.is_at(StepId::Template), "typing alone opens nothing");
    typed.press(KeyCode::Enter);
    for walk in [pasted, typed] {
        assert_eq!(walk.title(), StepId::Summary.name());
        let (spec, _) = walk.wizard.steps.summary.ready().unwrap();
        assert_eq!(spec.name.as_str(), "from a link");
        assert_eq!(spec.grants[0].resources.first(), Some(&Resource::AllZones));
        assert!(spec.expires.is_some(), "nothing lasts for ever by an oversight");
        assert!(
            walk.notice()
                .starts_with("Opened the link. Nothing has been created yet. A template link cannot say when"),
            "{}",
            walk.notice()
        );
    }
}

#[test]
fn a_link_with_a_fault_is_not_opened_and_its_fault_is_told() {
    let mut walk = Walk::signed_in();
    let before = walk.wizard.cx.work.draft.clone();
    walk.paste(WRONG);
    let says =
        "The link is not opened. permissionGroupKeys, entry 1: “zone_dns” is not a key; did you mean dns (Zone, DNS)?";
    assert_eq!(walk.notice(), says);
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.notice(), says, "Enter takes no row that happens to match");
    assert_eq!(walk.wizard.cx.work.draft, before);
    walk.press(KeyCode::Esc).paste("http://evil.example\u{1b}/?a=1&b=2");
    assert!(
        walk.notice().contains("“evil.example") && walk.notice().contains("And 3 more"),
        "{}",
        walk.notice()
    );
    // What is no link is searched for, as ever.
    walk.press(KeyCode::Esc).paste("dns");
    assert!(walk.notice().starts_with("Not it?"), "{}", walk.notice());
}

#[test]
fn the_draft_before_it_is_offered_and_stays_on_the_disk() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter)
        .letters(" by hand")
        .press(KeyCode::Esc)
        .forget();
    walk.paste(DNS);
    assert!(
        walk.wanted.contains(&Effect::Storage(StorageCall::SetApart)),
        "{:?}",
        walk.wanted
    );
    let kept: Vec<&Effect> = walk
        .wanted
        .iter()
        .filter(|effect| matches!(effect, Effect::Storage(StorageCall::Keep(_))))
        .collect();
    assert!(
        matches!(kept.last(), Some(Effect::Storage(StorageCall::Keep(text))) if text.contains("from a link")),
        "{kept:?}"
    );
    // The summary forgets what was typed for the page before, the next frame lets go on.
    walk.tell(Msg::FrameShown);
    for _ in 0..5 {
        walk.press(KeyCode::Esc);
    }
    let words = walk.words();
    assert!(words.contains("Continue “Edit zone DNS by hand”"), "{words}");
    // An empty draft is nobody's work, and an offer of an earlier run is not written over.
    let mut empty = Walk::signed_in();
    empty.paste(DNS);
    assert!(!empty.wanted.contains(&Effect::Storage(StorageCall::SetApart)));
}

#[test]
fn the_live_list_is_the_one_that_counts() {
    let groups = |without: &str| -> Vec<PermissionGroup> {
        let all = Catalog::embedded();
        let levels = all.rows().iter().flat_map(|row| &row.levels);
        let groups = levels.filter_map(|level| all.group(level.id).cloned());
        groups.filter(|group| group.name != without).collect()
    };
    let live = |walk: &mut Walk, without: &str| {
        let ticket = walk.wizard.cx.groups.ticket;
        walk.tell(ApiAnswer::Groups(ticket, Ok((groups(without), 0))));
    };
    // After it came, the link is read by it.
    let mut after = Walk::signed_in();
    live(&mut after, "DNS Write");
    after.paste(DNS);
    assert!(
        after.notice().contains("“dns” has no type edit, only read."),
        "{}",
        after.notice()
    );
    // Before it came, what it does not have is named when it comes.
    let mut before = Walk::signed_in();
    before.paste(DNS);
    live(&mut before, "DNS Write");
    assert!(
        before.notice().contains("No longer offered by Cloudflare; remove: "),
        "{}",
        before.notice()
    );
}

#[test]
fn an_account_that_is_left_open_is_the_only_one_or_for_the_person_to_say() {
    let mut walk = Walk::signed_in();
    accounts(&mut walk, &["a"]);
    walk.paste(OF_ACCOUNT);
    let own = "a".repeat(32).parse().unwrap();
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(own));
    assert_eq!(
        walk.wizard.cx.work.draft.grants[0].resources.first(),
        Some(&Resource::Account(own))
    );
    let mut walk = Walk::signed_in();
    accounts(&mut walk, &["a", "b"]);
    walk.paste(OF_ACCOUNT);
    let gaps = walk.wizard.cx.read().unwrap_err();
    assert!(
        gaps[0].sentence
            == "to=/:account/api-tokens (the link) leaves open which account owns the token. Choose it as the owner.",
        "{gaps:?}"
    );
    walk.tell(Msg::FrameShown);
    walk.at_row("Owner")
        .press(KeyCode::Enter)
        .letters("b")
        .press(KeyCode::Enter);
    assert!(
        matches!(walk.wizard.cx.work.draft.owner, Owner::Account(_)),
        "{}",
        walk.words()
    );
    let gaps = walk.wizard.cx.read().unwrap_err();
    assert!(!gaps.iter().any(|gap| gap.sentence.contains("leaves open")), "{gaps:?}");
}
