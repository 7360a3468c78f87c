//! A token for R2 has several values: which of them is all of it, and which is a part.

use super::ways_out::handed;
use super::*;
use crate::domain::delivery::SharedPayload;

const R2_WRITE: &str = "2efd5506f9c8494dacb1fa10a3e7d5b6";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

/// A token for the buckets of an account.
fn r2() -> Walk {
    with_groups(&[R2_WRITE])
}

/// The same with these groups.
fn with_groups(groups: &[&str]) -> Walk {
    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("it is made")
    };
    let mut record = record();
    record.policies =
        crate::domain::token::given_policies::GivenPolicies::sent([crate::domain::token::to_policies::Policy {
            effect: crate::domain::token::to_policies::PolicyEffect::Allow,
            groups: groups.iter().map(|id| id.parse().unwrap()).collect(),
            resources: crate::domain::token::to_policies::ResourceMap::Flat(
                [format!("com.cloudflare.edge.r2.bucket.{}_eu_logs", "a".repeat(32))].into(),
            ),
        }]);
    assert!(minted.revealed().is_none());
    let owner = crate::domain::token::scope::Owner::User;
    let secret = Secret::copied_from(SECRET.as_bytes());
    walk.wizard
        .secret_screen(crate::wizard::screens::secret::SecretScreen::rolled(
            secret,
            Box::new(record),
            owner,
            None,
        ));
    walk.tell(Msg::FrameShown);
    walk.forget();
    walk
}

#[test]
fn a_token_for_r2_has_what_an_s3_client_needs_and_the_arrows_choose() {
    let mut walk = r2();
    let words = walk.words();
    assert!(
        words.contains("› All of S3, as variables: key id, secret, endpoint and region"),
        "{words}"
    );
    assert!(words.contains(&format!("Access key id: {}", "e".repeat(32))), "{words}");
    assert!(words.contains("S3 secret: hidden"), "{words}");
    assert!(
        words.contains(&format!(
            "S3 endpoint: https://{}.eu.r2.cloudflarestorage.com",
            "a".repeat(32)
        )),
        "{words}"
    );
    // The SHA-256 of the secret, which is no real one, by another program: printf … | sha256sum
    let expected = "cc9847c430a7da0b09c37b57762e09b046a853e82d62ee230ab71790a2755a68";
    to_line(&mut walk, "Access key id");
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    walk.press(KeyCode::Char('r'));
    assert!(walk.wizard.revealed().is_none(), "nothing is hidden there");
    to_line(&mut walk, "S3 secret");
    walk.press(KeyCode::Char('r'));
    assert_eq!(walk.wizard.revealed().unwrap().expose(), expected.as_bytes());
    walk.press(KeyCode::Down);
    assert!(walk.wizard.revealed().is_none(), "what is shown belongs to its line");
    to_line(&mut walk, "All of S3");
    walk.press(KeyCode::Char('s'))
        .paste("env:.env#AWS")
        .press(KeyCode::Enter);
    let all = handed(&walk);
    assert!(matches!(&all[0], SharedPayload::Token(id) if id.expose() == "e".repeat(32).as_bytes()));
    assert!(matches!(&all[1], SharedPayload::S3(keys) if keys.secret.expose() == expected.as_bytes()));
    walk.press(KeyCode::Esc).press(KeyCode::Char('p')).paste(expected);
    assert!(
        walk.notice().contains("The paste is the S3 secret"),
        "{}",
        walk.notice()
    );
}

#[test]
fn an_access_key_id_in_a_clipboard_is_no_secret_taken() {
    let mut walk = r2();
    to_line(&mut walk, "Access key id");
    walk.press(KeyCode::Char('c'));
    walk.copied(Copied::InClipboard);
    let words = walk.words();
    assert!(
        words.contains("Not stored yet. If you leave, it is gone for good."),
        "{words}"
    );
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), None, "the secret is not taken");
}

/// To the line that is called so.
fn to_line(walk: &mut Walk, called: &str) {
    walk.presses(KeyCode::Up, 5);
    let under = format!("› {called}");
    for _ in 0..5 {
        if walk.words().contains(&under) {
            return;
        }
        walk.press(KeyCode::Down);
    }
    panic!("{called}: {}", walk.words());
}

const S3_SECRET: &str = "cc9847c430a7da0b09c37b57762e09b046a853e82d62ee230ab71790a2755a68";
const WHAT_AN_S3_CLIENT_NEEDS: [&str; 2] = ["S3 secret", "All of S3"];

/// What an S3 client needs cannot do what else the token can: the token itself is not stored by it.
#[test]
fn a_part_of_a_token_is_not_the_token() {
    for line in WHAT_AN_S3_CLIENT_NEEDS {
        let taken: [fn(&mut Walk); 4] = [
            |walk| {
                walk.save("/tmp/part", Ok(()));
            },
            |walk| {
                walk.press(KeyCode::Char('c'));
                walk.copied(Copied::Sent);
            },
            |walk| {
                walk.press(KeyCode::Char('c'));
                walk.copied(Copied::InClipboard);
            },
            |walk| {
                walk.press(KeyCode::Char('r'));
                walk.press(KeyCode::Char('p')).paste(S3_SECRET);
            },
        ];
        for take in taken {
            let mut walk = with_groups(&[R2_WRITE, DNS_WRITE]);
            to_line(&mut walk, line);
            take(&mut walk);
            assert!(walk.forgotten().is_empty());
            walk.press(KeyCode::Char('q'));
            assert_eq!(walk.leaving(), None, "it asks");
            assert!(
                walk.words().contains("Leave?\n") && walk.words().contains("If you leave, it is gone for good."),
                "{}",
                walk.words()
            );
            walk.press(KeyCode::Char('y'));
            assert_eq!(walk.leaving(), Some(5));
        }
    }
}

#[test]
fn of_a_part_that_is_stored_its_row_and_the_question_say_so() {
    let mut walk = with_groups(&[R2_WRITE, DNS_WRITE]);
    to_line(&mut walk, "All of S3");
    walk.save("/tmp/part", Ok(()));
    assert!(walk.words().contains("saved to /tmp/part"), "{}", walk.words());
    walk.press(KeyCode::Char('q'));
    let asked = "Only the S3 values are stored, not the token. If you leave, it is gone for good.";
    assert!(walk.words().contains(asked), "{}", walk.words());
    walk.press(KeyCode::Esc).press(key::ctrl('c'));
    assert!(
        walk.notice()
            .starts_with("Only the S3 values are stored, not the token."),
        "{}",
        walk.notice()
    );
    assert_eq!(walk.wizard.ending_from_outside(143).code, 5);
    // The token itself is what counts.
    to_line(&mut walk, "Token");
    walk.save("/tmp/token", Ok(()));
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
}

/// Whoever has the S3 values of a token for nothing but storage can do all that it can.
#[test]
fn what_an_s3_client_needs_is_all_of_a_token_for_storage_alone() {
    for line in WHAT_AN_S3_CLIENT_NEEDS {
        let mut walk = r2();
        to_line(&mut walk, line);
        walk.save("/tmp/all", Ok(()));
        walk.press(KeyCode::Char('q'));
        assert_eq!(walk.leaving(), Some(0));
    }
    let mut walk = r2();
    walk.press(KeyCode::Char('p')).paste(S3_SECRET);
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(0));
    // Where it leads to is no secret.
    for line in ["Access key id", "S3 endpoint"] {
        let mut walk = r2();
        to_line(&mut walk, line);
        walk.save("/tmp/name", Ok(()));
        walk.press(KeyCode::Char('q'));
        assert_eq!(walk.leaving(), None);
    }
}
