//! The search while one types: cleared, closed, corrected, continued.

use super::*;

#[test]
fn escape_clears_what_is_typed_closes_the_search_and_goes_back_then() {
    let mut walk = beside_dns();
    walk.letters("purge").press(KeyCode::Esc);
    assert!(empty(&walk).starts_with("Say what you will call, deploy or run."));
    walk.press(KeyCode::Esc);
    assert!(
        walk.words().contains("Find what a tool or call needs"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Name.name());
}

#[test]
fn what_means_nothing_stays_in_the_first_list_and_a_path_that_leads_nowhere_is_said() {
    let mut walk = Walk::signed_in();
    walk.letters("zzzz").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "Nothing matches “zzzz”. Esc clears.");
    walk.press(KeyCode::Esc)
        .letters("zones/x/qqqq/wwww")
        .press(KeyCode::Enter);
    let asked = |effect: &Effect| *effect == Effect::Files(FileCall::ReadNeed("zones/x/qqqq/wwww".into()));
    assert!(walk.wanted.iter().any(asked), "it may be a file");
    walk.tell(FileAnswer::NeedRead(vec![Given::Words("zones/x/qqqq/wwww".into())]));
    let shown = walk.rows();
    assert!(
        shown
            .iter()
            .any(|row| row.contains("Not understood: /zones/x/qqqq/wwww")),
        "{shown:?}"
    );
}

#[test]
fn going_back_leads_to_what_was_found_and_more_is_added_to_it() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter)
        .press(KeyCode::Esc);
    assert_eq!(here(&walk), "Purge Cached Content");
    walk.press(KeyCode::Enter).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Name.name());
    walk.press(KeyCode::Esc)
        .letters("list dns records")
        .press(KeyCode::Enter);
    assert_eq!(first_button(&walk), "Add these 2");
    walk.press(KeyCode::Esc);
    assert!(
        here(&walk).ends_with("Purge Cached Content and more"),
        "what was asked for is still there: {}",
        here(&walk)
    );
}

#[test]
fn ticks_are_remembered_and_what_is_taken_out_of_the_search_is_said_to_be_in_the_token() {
    let mut walk = beside_dns();
    walk.letters("cert-manager").press(KeyCode::Enter);
    walk.letters("purge cached content").press(KeyCode::Enter);
    walk.at_row("[x] Purge  Zone · Cache Purge")
        .press(KeyCode::Char(' '))
        .press(KeyCode::Home)
        .press(KeyCode::Enter);
    assert!(
        walk.notice().contains("Not ticked: Zone · Cache Purge · Purge."),
        "{}",
        walk.notice()
    );
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert_eq!(first_button(&walk), "Add these 2");
    walk.at_row("Asked for  cert-manager").press(KeyCode::Char(' '));
    assert!(
        walk.notice().contains("Still in the token: Zone: Read."),
        "{}",
        walk.notice()
    );
}

#[test]
fn several_lines_are_several_things_whatever_ends_them() {
    for end in ["\n", "\r", "\r\n"] {
        let mut walk = Walk::signed_in();
        walk.paste(
            &[
                "cert-manager",
                "GET /zones/{zone_id}/dns_records",
                "wrangler deploy",
                "",
            ]
            .join(end),
        );
        let shown = walk.rows();
        for needed in [
            "Edit  Account · Workers Scripts",
            "Edit  Zone · DNS",
            "Read  Zone · Zone, on all zones",
        ] {
            assert!(
                shown.iter().any(|row| row.contains(needed)),
                "{end:?} {needed}: {shown:?}"
            );
        }
    }
}

#[test]
fn what_was_typed_for_a_group_is_looked_for_among_the_calls() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .letters("cloudflare_page_rule")
        .press(KeyCode::Tab)
        .press(KeyCode::Enter);
    assert_eq!(here(&walk), "cloudflare_page_rule");
}

#[test]
fn a_suggestion_for_a_name_within_a_file_settles_it() {
    let mut walk = beside_dns();
    let file = "resource \"cloudflare_recrod\" \"www\" {}\nresource \"cloudflare_page_rule\" \"x\" {}\n";
    walk.tell(FileAnswer::NeedRead(vec![Given::Terraform(
        "main.tf".into(),
        file.into(),
    )]));
    assert!(walk.words().contains("1 thing is not understood."), "{}", walk.words());
    walk.at_row("cloudflare_record").press(KeyCode::Enter);
    assert_eq!(first_button(&walk), "Add these 2");
}

#[test]
fn a_next_step_is_no_answer() {
    let mut walk = beside_dns();
    walk.tell(FileAnswer::NeedRead(vec![Given::Words("xyzzy".into())]));
    walk.at_row("Give the method").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "There is nothing to add yet.");
    assert_eq!(walk.wizard.cx.work.purpose.given, [Given::Words("xyzzy".into())]);
}

#[test]
fn a_suggestion_keeps_the_rest_of_the_text_and_the_ids() {
    let mut walk = beside_dns();
    let text = format!("403 Forbidden\nPOST /zones/{EXAMPLE_COM}/dns_records\nPOST /zones/{EXAMPLE_COM}/purge_cahce\n");
    walk.paste(&text)
        .at_row("POST /zones/{zone_id}/purge_cache")
        .press(KeyCode::Enter);
    for needed in [
        "Edit  Zone · DNS",
        "Purge  Zone · Cache Purge",
        "Only on: zone example.com",
    ] {
        assert!(walk.words().contains(needed), "{needed}: {}", walk.words());
    }
    // Alone it gives way, and its id stays.
    let mut walk = beside_dns();
    walk.tell(FileAnswer::NeedRead(vec![Given::Words(format!(
        "POST /zones/{EXAMPLE_COM}/purge_cahce"
    ))]));
    walk.at_row("POST /zones/{zone_id}/purge_cache").press(KeyCode::Enter);
    assert_eq!(
        walk.wizard.cx.work.purpose.given,
        [Given::Words(format!("POST /zones/{EXAMPLE_COM}/purge_cache"))]
    );
}
