//! What was looked for stays with the draft, and nothing in it that looks like a credential.

use super::*;

#[test]
fn a_pasted_error_is_judged_and_what_looks_like_a_credential_is_not_kept() {
    let token = format!("cfut_{}", "a1B2".repeat(12));
    let error = format!(
        "$ curl -X POST https://api.cloudflare.com/client/v4/zones/{EXAMPLE_COM}/purge_cache -H \"Authorization: Bearer {token}\"\n{{\"success\":false,\"errors\":[{{\"code\":10000,\"message\":\"Authentication error\"}}]}}\n"
    );
    for (mut walk, step) in [
        (Walk::signed_in(), StepId::Template),
        (beside_dns(), StepId::Permissions),
    ] {
        walk.paste(&error);
        assert_eq!(first_button(&walk), "Add this one");
        assert!(walk.is_at(step), "a paste takes nothing");
        let kept = format!("{:?}", walk.wizard.cx.work.purpose.given);
        assert!(kept.contains("purge_cache") && !kept.contains(&token), "{kept}");
        assert!(!walk.words().contains(&token));
    }
}

#[test]
fn needs_open_on_their_answer_also_after_a_sign_in() {
    let asked = |found| {
        let mut start = start(Route::Nowhere("no display".into()), found);
        start.needs = vec![Given::Words(PURGE.into())];
        start
    };
    let mut walk = Walk::signed_in_with(asked(Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    assert_eq!(first_button(&walk), "Add this one");
    walk.press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
    walk.press(KeyCode::Esc);
    assert!(
        walk.words().contains("Edit zone DNS"),
        "the search is over, the list is back"
    );
    let mut walk = Walk::fresh(asked(None));
    assert_eq!(walk.title(), "Sign in");
    walk.paste(&"Xyz-".repeat(10)).press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    assert_eq!(first_button(&walk), "Add this one");
}

#[test]
fn another_token_and_another_draft_begin_without_a_purpose() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.purpose.given.len(), 1);
    walk.press(KeyCode::Esc).letters("edit zone dns").press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.purpose.given, []);
    assert_eq!(chosen(&walk, 0), ["DNS Write"]);
    assert_eq!(walk.wizard.cx.work.draft.name, "Edit zone DNS");
}

#[test]
fn a_credential_in_the_search_is_not_taken() {
    let token = format!("cfut_{}", "a1B2".repeat(12));
    for mut walk in [Walk::signed_in(), beside_dns()] {
        walk.paste(&token);
        assert!(!walk.words().contains("a1B2"), "{}", walk.words());
        assert_eq!(
            walk.notice(),
            "That looks like a credential, so it was left out: none is needed here."
        );
    }
}

#[test]
fn what_was_looked_for_is_kept_with_the_draft_and_continued() {
    let mut walk = Walk::signed_in();
    walk.letters("purge cached content").press(KeyCode::Enter);
    let text = walk.wizard.unkept().expect("looking is work, too");
    let mut walk = Walk::signed_in();
    walk.tell(StorageAnswer::Recalled(Ok(Some(text))));
    walk.at_row("Continue").press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.purpose.given, [Given::Words(PURGE.into())]);
    walk.at_row("Purge Cached Content")
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert_eq!(chosen(&walk, 0), ["Cache Purge"]);
}

#[test]
fn a_credential_that_came_with_the_words_is_neither_held_nor_kept() {
    let words = "curl -H \"Authorization: Bearer correct-horse\" -H \"X-Auth-Key: hunter2\" https://api.cloudflare.com/client/v4/zones\n403 Forbidden";
    let mut walk = needing(vec![Given::Words(words.into())]);
    walk.tell(FileAnswer::NeedRead(vec![Given::Words(format!("{words} again"))]));
    let held = format!("{:?}", walk.wizard.cx.work.purpose.given);
    let kept = walk.wizard.unkept().unwrap();
    for text in [held, kept] {
        assert!(
            text.contains("[hidden]") && !text.contains("correct-horse") && !text.contains("hunter2"),
            "{text}"
        );
    }
}

#[test]
fn what_was_asked_for_at_the_start_is_kept_also_without_a_sign_in() {
    let needs = vec![Given::Words("cloudflare_ruleset".into())];
    let mut walk = Walk::fresh(Start { needs, ..asked() });
    let ticket = walk.sign_in_ticket();
    let refused = crate::domain::refusal::Refusal::Unreachable {
        why: "the connection was refused".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::SignedIn(ticket, Err(refused)));
    walk.press(KeyCode::Esc);
    let left = |walk: &Walk| {
        let kept = walk.wanted.iter().any(
            |effect| matches!(effect, Effect::Storage(StorageCall::Keep(text)) if text.contains("cloudflare_ruleset")),
        );
        kept || walk.wizard.unkept().is_some()
    };
    assert!(left(&walk), "{}", walk.words());
}
