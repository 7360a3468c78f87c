//! A credential in a plain field: refused, said, and nowhere afterwards.

use super::super::page::plain::{IN_THE_OTHER_FIELD, LEFT_OUT, NO_CREDENTIAL};
use super::together::at;
use super::*;

/// Where plain text is typed.
const PLAIN: [&str; 12] = [
    "template",
    "owners",
    "tokens",
    "name",
    "permissions",
    "needs",
    "resources",
    "addresses",
    "button",
    "limits",
    "spec",
    "save",
];

fn credentials() -> [String; 3] {
    [
        format!("cfut_{}", "not-a-real-".repeat(4)),
        "Aa0-".repeat(10),
        "0f".repeat(19),
    ]
}

/// Every kind of them in one field, and one kind in each.
fn credentials_for(screen: &str) -> Vec<String> {
    let count = if screen == "name" { 3 } else { 1 };
    credentials().into_iter().take(count).collect()
}

/// Nothing of it is on the screen, in the draft, or in what was asked of the world.
#[track_caller]
fn is_nowhere(walk: &Walk, credential: &str, screen: &str) {
    let draft = walk.wizard.draft_now().map(|kept| kept.text()).unwrap_or_default();
    let everywhere = format!("{}{draft}{:?}", walk.words(), walk.wanted);
    // Letters that were there before it became one, and what is asked for as it is typed, are
    // shorter.
    let least = if credential.starts_with("0f") { 33 } else { 21 };
    let (beginning, _) = credential.split_at(least);
    assert!(!everywhere.contains(beginning), "{screen}: {everywhere}");
    let (start, _) = credential.split_at(8);
    let (_, end) = credential.split_at(credential.len() - 8);
    for part in [start, end] {
        assert!(!walk.words().contains(part), "{screen}: {}", walk.words());
    }
}

#[test]
fn pasted_alone_it_is_refused() {
    for screen in PLAIN {
        for credential in credentials_for(screen) {
            for paste in [credential.clone(), format!(" Bearer {credential}\n")] {
                let mut walk = at(screen);
                let before = walk.words();
                walk.paste(&paste);
                assert_eq!(walk.notice(), NO_CREDENTIAL, "{screen}");
                is_nowhere(&walk, &credential, screen);
                assert_eq!(walk.words(), before, "{screen}");
            }
        }
    }
}

#[test]
fn typed_it_is_refused_when_it_becomes_one_and_its_rest_is_dropped() {
    for screen in PLAIN {
        for credential in credentials_for(screen) {
            let mut walk = at(screen);
            for letter in credential.chars() {
                walk.tell(Msg::Key(key::letter(letter)));
                walk.tell(Msg::FrameShown);
            }
            assert_eq!(walk.notice(), NO_CREDENTIAL, "{screen}");
            is_nowhere(&walk, &credential, screen);
            walk.pass(1000);
            walk.letters("dns");
            assert!(walk.words().contains(": dns"), "{screen}: {}", walk.words());
            assert_ne!(walk.notice(), NO_CREDENTIAL);

            let mut walk = at(screen);
            walk.tell(Msg::Letters(Zeroizing::new(credential.clone())));
            assert_eq!(walk.notice(), NO_CREDENTIAL, "{screen}, together");
            is_nowhere(&walk, &credential, screen);
        }
    }
}

#[test]
fn what_is_typed_after_esc_is_no_rest_of_it() {
    let mut walk = at("save");
    walk.tell(Msg::Letters(Zeroizing::new(credentials()[0].clone())));
    assert_eq!(walk.notice(), NO_CREDENTIAL);
    walk.letters("rest");
    assert!(!walk.words().contains("rest"), "{}", walk.words());
    walk.press(KeyCode::Esc).letters("s").letters("~/token");
    assert!(walk.words().contains(": ~/token"), "{}", walk.words());
}

#[test]
fn within_a_longer_text_the_rest_is_used() {
    for screen in PLAIN
        .into_iter()
        .filter(|screen| !["template", "needs"].contains(screen))
    {
        for credential in credentials_for(screen) {
            let mut walk = at(screen);
            walk.paste(&format!("ci {credential} deploy"));
            is_nowhere(&walk, &credential, screen);
            assert!(
                walk.words().contains(": ci [hidden] deploy"),
                "{screen}: {}",
                walk.words()
            );
            // A field that judges what is typed says so in place of it.
            assert!(!walk.notice().is_empty(), "{screen}");
        }
    }
    let mut walk = at("name");
    walk.letters("ci ").paste(&credentials()[0]);
    assert_eq!(walk.notice(), NO_CREDENTIAL);
    walk.tell(Msg::Letters(Zeroizing::new(credentials()[0].clone())));
    assert_eq!(walk.notice(), LEFT_OUT);
    assert!(walk.words().contains("Name: ci [hidden]"), "{}", walk.words());
    is_nowhere(&walk, &credentials()[0], "name");
}

#[test]
fn an_error_or_a_command_with_one_in_it_is_still_understood() {
    for credential in credentials() {
        for screen in ["template", "needs"] {
            let mut walk = at(screen);
            walk.paste(&format!(
                "curl -X DELETE -H 'Authorization: Bearer {credential}' https://api.cloudflare.com/client/v4/zones/{EXAMPLE_COM}/dns_records/1"
            ));
            is_nowhere(&walk, &credential, screen);
            assert!(walk.words().contains("DNS"), "{screen}: {}", walk.words());
        }
    }
}

#[test]
fn two_halves_are_one() {
    let credential = &credentials()[0];
    let mut walk = at("name");
    let (one, other) = credential.split_at(12);
    walk.paste(one);
    walk.paste(other);
    assert_eq!(walk.notice(), NO_CREDENTIAL);
    is_nowhere(&walk, credential, "name");
    let mut walk = at("name");
    walk.letters(one).letters(" ").letters(other.split_at(15).0);
    walk.presses(KeyCode::Left, 15).press(KeyCode::Backspace);
    assert_eq!(walk.notice(), NO_CREDENTIAL, "{}", walk.words());
    is_nowhere(&walk, credential, "name");
}

#[test]
fn where_a_credential_is_meant_it_is_taken() {
    let credential = &credentials()[0];
    let mut walk = at("sign in");
    walk.paste(credential).press(KeyCode::Enter);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Api(ApiCall::SignIn(..))]),
        "{:?}",
        walk.wanted
    );
    let mut walk = at("sign in");
    walk.letters(credential).press(KeyCode::Enter);
    assert!(
        matches!(walk.wanted.as_slice(), [Effect::Api(ApiCall::SignIn(..))]),
        "{:?}",
        walk.wanted
    );
    let mut walk = at("check");
    walk.paste(SECRET);
    assert!(walk.notice().contains("complete and unchanged"), "{}", walk.notice());
    let mut walk = at("check");
    walk.paste(credential);
    assert!(walk.notice().contains("is not this token"), "{}", walk.notice());

    // Beside it, where the e-mail address belongs, it is not.
    let mut walk = at("sign in");
    walk.paste(&"0f".repeat(19)).press(KeyCode::Enter);
    assert!(walk.words().contains("E-mail"), "{}", walk.words());
    for letter in credential.chars() {
        walk.tell(Msg::Key(key::letter(letter)));
    }
    assert_eq!(walk.notice(), IN_THE_OTHER_FIELD);
    assert!(
        walk.words().contains("E-mail: \n") || walk.words().ends_with("E-mail: "),
        "{}",
        walk.words()
    );
}
