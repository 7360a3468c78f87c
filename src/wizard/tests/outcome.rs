//! Creating, once: the armed key, the four endings, sign-in in mid-flow.

use super::super::steps::Step;
use super::*;
use crate::refusal::Refusal;

#[test]
fn create_arms_after_a_pause_or_another_key() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("example.com")
        .presses(Code::Enter, 2);
    walk.tell(Msg::Key(Code::Enter.into()));
    assert_eq!(walk.title(), Step::Summary.title());
    walk.tell(Msg::Key(Code::Enter.into()));
    walk.tell(Msg::FrameShown);
    walk.pass(600);
    walk.tell(Msg::Key(Code::Enter.into()));
    assert!(walk.creates().is_empty(), "600 ms are too early");
    walk.pass(600);
    walk.tell(Msg::Key(Code::Enter.into()));
    assert!(walk.creates().is_empty(), "the early press began the wait anew");
    walk.tell(Msg::Key(Code::Up.into()));
    walk.tell(Msg::Key(Code::Down.into()));
    walk.tell(Msg::Key(Code::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "another key shows that a person is there");
}

#[test]
fn input_from_before_the_frame_is_dropped_on_the_summary_and_the_secret_screen() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 3)
        .letters("example.com")
        .presses(Code::Enter, 2);
    for _ in 0..5 {
        walk.tell(Msg::Key(Code::Enter.into()));
        walk.pass(800);
    }
    assert!(walk.creates().is_empty(), "no frame has shown the summary yet");
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(Msg::Created(ticket, created()));
    walk.tell(Msg::Key(Code::Char('q').into()));
    walk.tell(Msg::Key(Code::Char('y').into()));
    assert_eq!(walk.leaving(), None, "typed before the secret screen was seen");
}

#[test]
fn a_request_is_sent_once_whatever_is_pressed() {
    let mut walk = Walk::signed_in();
    walk.reach_creating();
    for code in [Code::Enter, Code::Esc, Code::Char('q'), Code::Char('y'), Code::Enter] {
        walk.press(code);
    }
    assert_eq!(walk.creates().len(), 1);
    assert!(matches!(walk.wizard.phase, Phase::Creating { .. }));
}

#[test]
fn ctrl_c_during_creation_warns_first_and_ends_with_5_then() {
    let mut walk = Walk::signed_in();
    walk.reach_creating();
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(walk.notice().contains("The request is out"));
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
}

#[test]
fn ctrl_c_ends_at_once_while_drafting() {
    let mut walk = Walk::signed_in();
    walk.press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130));
}

#[test]
fn an_old_ticket_changes_nothing() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(Msg::Created(ticket - 1, created()));
    assert!(matches!(walk.wizard.phase, Phase::Creating { .. }));
}

#[test]
fn a_refusal_keeps_the_draft_and_says_why() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = Refusal::Rejected {
        field: None,
        says: "expires_on is odd".into(),
    };
    walk.tell(Msg::Created(ticket, answer::Created::No(refusal)));
    assert_eq!(walk.title(), Step::Summary.title());
    walk.tell(Msg::FrameShown);
    walk.press(Code::Up).press(Code::Down);
    let words = walk.words();
    assert!(
        words.contains("Not created.") && words.contains("expires_on is odd"),
        "it stays, whatever is pressed: {words}"
    );
    assert!(words.contains("Change what Cloudflare names and try again."), "{words}");
    assert!(walk.words().contains("example.com"));
}

#[test]
fn a_refusal_that_names_a_permission_offers_to_remove_it_by_a_key() {
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2).letters("cache purge").press(Code::Enter);
    walk.press(Code::Enter).letters("example.com").presses(Code::Enter, 4);
    let ticket = walk.creates().last().unwrap().0;
    let refusal = Refusal::LacksGroup {
        group: "Cache Purge".into(),
        says: String::new(),
    };
    walk.tell(Msg::Created(ticket, answer::Created::No(refusal)));
    walk.tell(Msg::FrameShown);
    assert!(
        walk.words().contains("Remove “Cache Purge” and try again"),
        "{}",
        walk.words()
    );
    assert_eq!(walk.creates().len(), 1, "never by itself");
    walk.tell(Msg::Key(Code::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "what is left is shown before it is sent");
    assert!(walk.notice().contains("Removed “Cache Purge”."), "{}", walk.notice());
    walk.tell(Msg::Key(Code::Enter.into()));
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(Code::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "Create Token is armed anew");
    walk.pass(1000);
    walk.press(Code::Enter);
    assert_eq!(walk.creates().len(), 2);
    let body = String::from_utf8(walk.creates()[1].1.to_vec()).unwrap();
    assert!(
        !body.contains("e17beae8b8cb423a99b1730f21238bed"),
        "without the refused group: {body}"
    );
}

#[test]
fn what_the_json_tab_shows_is_what_is_sent() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(Code::Right);
    let shown = walk.words();
    walk.press(Code::Left).press(Code::Enter);
    let sent = String::from_utf8(walk.creates()[0].1.to_vec()).unwrap();
    assert!(shown.contains(&sent), "{shown}\n{sent}");
}

#[test]
fn a_lost_answer_says_what_is_known_looks_once_and_sends_nothing() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.forget();
    walk.tell(Msg::Created(
        ticket,
        answer::Created::Unknown {
            why: "the connection was reset".into(),
            id: None,
        },
    ));
    walk.tell(Msg::FrameShown);
    assert!(walk.words().contains("We do not know whether the token was created."));
    assert!(walk.words().contains("(the connection was reset)"));
    assert!(walk.words().contains("We will not send it again by ourselves."));
    let look = |walk: &Walk| {
        walk.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Look { ticket, .. } => Some(*ticket),
            _ => None,
        })
    };
    let first = look(&walk).unwrap();
    walk.tell(Msg::Looked(first, Ok(Vec::new())));
    assert!(walk.words().contains("Not in your token list so far."));
    walk.press(Code::Char('l'));
    let second = look(&walk).unwrap();
    walk.tell(Msg::Looked(first, Ok(vec![record()])));
    assert!(
        !walk.words().contains("This token exists"),
        "an answer to the older look is dropped"
    );
    walk.tell(Msg::Looked(second, Ok(vec![record()])));
    assert!(
        walk.words()
            .contains("This token exists: Edit zone DNS, example.com, eeee"),
        "{}",
        walk.words()
    );
    walk.tell(Msg::Looked(
        second,
        Err(Refusal::Forbidden {
            needs: None,
            says: String::new(),
        }),
    ));
    assert!(walk.words().contains("We may not list tokens with this sign-in."));
    walk.press(Code::Char('q'));
    assert_eq!(walk.leaving(), Some(5));
    assert!(walk.creates().is_empty());
}

#[test]
fn a_refused_credential_anywhere_leads_to_sign_in_and_back_with_the_draft() {
    let refusal = || Refusal::NotSignedIn {
        why: "the token was deleted".into(),
        says: String::new(),
    };
    // On a list, in the middle of the steps.
    let mut walk = Walk::signed_in();
    walk.presses(Code::Enter, 2);
    let zones = walk.zones_ticket();
    walk.tell(Msg::Zones(zones, Err(refusal())));
    assert_eq!(walk.title(), "Sign in");
    assert!(
        walk.words().contains("the token was deleted") && walk.words().contains("is kept"),
        "{}",
        walk.words()
    );
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), Step::Permissions.title());
    assert_eq!(walk.wizard.cx.draft.name, "Edit zone DNS");
    // On the create request.
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(Msg::Created(ticket, answer::Created::No(refusal())));
    walk.tell(Msg::FrameShown);
    assert_eq!(walk.title(), "Sign in");
    walk.paste("an-api-token-that-is-not-real-but-long-enough")
        .press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), Step::Summary.title());
    assert_eq!(walk.creates().len(), 1, "signing in again sends nothing");
}

#[test]
fn a_credential_that_may_not_mint_is_no_error_but_an_offer() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks User · API Tokens · Edit.".into())))),
    ));
    assert!(
        walk.words().contains(
            "CLOUDFLARE_API_TOKEN works, but may not create tokens. Paste one that may; the variable stays as it is."
        ),
        "{}",
        walk.words()
    );
    walk.press(Code::Esc);
    assert_eq!(walk.title(), Step::Template.title(), "one may look around without");
}

#[test]
fn a_paste_that_is_no_token_is_named_and_not_sent() {
    let cases = [
        ("", "Nothing is typed"),
        ("0123456789abcdef0123456789abcdef01234", "Global API Key"),
        ("cfut_abc", "beginning of a token"),
        ("two words of something that is no token at all", "no credential"),
        ("token\nwith\x1b[31mescapes-and-lines-inside-of-it-all", "no credential"),
    ];
    for (pasted, expected) in cases {
        let mut walk = Walk::fresh(start(Route::Native, None));
        walk.paste(pasted).press(Code::Enter);
        assert!(walk.notice().contains(expected), "{pasted:?}: {}", walk.notice());
        assert!(
            !walk.wanted.iter().any(|effect| matches!(effect, Effect::SignIn(..))),
            "{pasted:?} was sent"
        );
    }
}

#[test]
fn a_global_key_asks_for_the_address_and_signs_in_with_both() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    walk.paste("0123456789abcdef0123456789abcdef01234")
        .press(Code::Enter)
        .letters("ada@example.com")
        .press(Code::Enter);
    let sent = walk.wanted.iter().any(|effect| match effect {
        Effect::SignIn(_, _, crate::secret::credential::Credential::GlobalKey { email, .. }) => {
            email == "ada@example.com"
        }
        _ => false,
    });
    assert!(sent, "{}", walk.words());
}

#[test]
fn a_chosen_group_that_the_live_list_does_not_have_stays_and_is_named() {
    let mut walk = Walk::signed_in();
    walk.press(Code::Enter);
    let ticket = walk.wizard.cx.groups.ticket;
    let only = crate::catalogue::Catalogue::embedded()
        .named("Zone Read", &crate::token::scope::Scope::Zone)
        .unwrap()
        .clone();
    walk.tell(Msg::Groups(ticket, Ok((vec![only], 0))));
    assert_eq!(walk.wizard.cx.grant().groups.len(), 1);
    assert!(
        walk.notice().contains("4755a26eedb94da69e1066d98aa820be"),
        "{}",
        walk.notice()
    );
}

#[test]
fn a_second_credential_that_fails_leaves_the_first_in_place() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(
        ticket,
        Ok(Box::new(who(MayMint::No("It lacks a permission.".into())))),
    ));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    let refusal = Refusal::NotSignedIn {
        why: "it is wrong".into(),
        says: String::new(),
    };
    walk.tell(Msg::SignedIn(ticket, Err(refusal.clone())));
    assert!(walk.words().contains(&refusal.sentence()) && walk.words().contains("works, but may not create"));
    assert!(walk.page().header.contains("ada@example.com"));
}

#[test]
fn a_sign_in_on_the_way_from_the_summary_still_leads_back_to_it() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(Code::Home).press(Code::Enter);
    assert_eq!(walk.title(), Step::Name.title());
    let zones = walk.zones_ticket();
    walk.tell(Msg::Zones(
        zones,
        Err(Refusal::NotSignedIn {
            why: "it ended".into(),
            says: String::new(),
        }),
    ));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(Code::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), Step::Name.title());
    walk.press(Code::Enter);
    assert_eq!(walk.title(), Step::Summary.title());
}

#[test]
fn signing_in_says_which_credential_whose_it_is_and_what_it_may_mint() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(
        walk.notice(),
        "Signed in with CLOUDFLARE_API_TOKEN as ada@example.com; it may create tokens."
    );
}

fn not_signed_in() -> Refusal {
    Refusal::NotSignedIn {
        why: "it ended".into(),
        says: String::new(),
    }
}

#[test]
fn nothing_is_sent_before_the_sign_in_is_known() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    walk.presses(Code::Enter, 3).paste(EXAMPLE_COM).presses(Code::Enter, 4);
    assert_eq!(walk.title(), Step::Summary.title());
    assert!(
        walk.creates().is_empty() && walk.notice().contains("Still signing in"),
        "{}",
        walk.notice()
    );
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.press(Code::Enter);
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_late_refusal_of_an_old_list_or_command_leaves_a_newer_sign_in_alone() {
    let mut walk = Walk::signed_in();
    let (accounts, zones) = (walk.wizard.cx.accounts_list.ticket, walk.zones_ticket());
    walk.tell(Msg::Accounts(accounts, Err(not_signed_in())));
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(Code::Enter);
    walk.tell(Msg::Zones(zones, Err(not_signed_in())));
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::NoCredential(ticket - 1, Some("The command took too long.".into())));
    walk.tell(Msg::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.tell(Msg::NoCredential(ticket, Some("The command took too long.".into())));
    assert!(walk.page().header.contains("ada@example.com"));
    assert_eq!(walk.title(), Step::Template.title());
}

#[test]
fn an_end_that_is_left_empty_is_a_gap_and_never_means_for_ever() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("Stops working").press(Code::Enter);
    assert_eq!(walk.title(), Step::Limits.title());
    walk.presses(Code::Right, 3).press(Code::Esc);
    assert_eq!(walk.title(), Step::Summary.title());
    assert!(walk.words().contains("No end is given"), "{}", walk.words());
    walk.press(Code::End).press(Code::Enter);
    assert!(walk.creates().is_empty());
}

#[test]
fn a_look_that_fails_for_another_reason_does_not_blame_the_sign_in() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(Msg::Created(
        ticket,
        answer::Created::Unknown {
            why: "the connection was reset".into(),
            id: None,
        },
    ));
    let Phase::Unknown(lost) = &walk.wizard.phase else {
        panic!("the outcome is known")
    };
    let look = lost.ticket;
    walk.tell(Msg::Looked(
        look,
        Err(Refusal::Unreachable {
            why: "no route".into(),
            timed_out: false,
        }),
    ));
    assert!(walk.words().contains("We could not look:") && !walk.words().contains("may not list"));
}

#[test]
fn from_a_lost_answer_there_is_a_way_back_and_the_end_still_names_the_token() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(Msg::Created(
        ticket,
        answer::Created::Unknown {
            why: "the connection was reset".into(),
            id: None,
        },
    ));
    walk.tell(Msg::FrameShown);
    walk.press(Code::Esc);
    assert_eq!(walk.title(), Step::Summary.title());
    assert!(walk.notice().contains("may exist already"), "{}", walk.notice());
    assert_eq!(walk.creates().len(), 1);
    walk.press(Key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending.code == 5 && ending.words.iter().any(|words| words.contains("Edit zone DNS")),
        _ => false,
    });
    assert!(said, "{:?}", walk.wanted.last());
}

#[test]
fn what_cannot_be_seen_is_not_answered() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.tell(Msg::Resized(59, 40));
    walk.press(Code::Enter).press(Code::Enter);
    assert!(walk.creates().is_empty(), "the window shows one sentence only");
    walk.tell(Msg::Resized(60, 16));
    walk.press(Code::Enter);
    assert_eq!(walk.creates().len(), 1);
    walk.tell(Msg::Resized(20, 5));
    walk.press(Key::ctrl('c')).press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5), "Ctrl-C works all the same");
}

#[test]
fn what_is_typed_for_a_step_does_not_go_into_the_sign_in_that_takes_its_place() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN"))));
    walk.presses(Code::Enter, 3);
    let ticket = walk.sign_in_ticket();
    walk.tell(Msg::SignedIn(ticket, Err(not_signed_in())));
    assert_eq!(walk.title(), "Sign in");
    walk.tell(Msg::Key(Code::Char('x').into()));
    walk.tell(Msg::Key(Code::Enter.into()));
    assert!(
        !walk.words().contains('•') && walk.notice().is_empty(),
        "{}",
        walk.words()
    );
    let sent = walk.wanted.iter().any(|effect| matches!(effect, Effect::SignIn(..)));
    assert!(!sent, "it was sent as a credential");
}
