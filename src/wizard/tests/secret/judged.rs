//! What is said of a token that was asked about after it was made.

use super::*;

#[test]
fn verifying_says_no_more_than_is_known() {
    let verified = |status| Ok(response::Verified::of(record().id, status));
    let shut_out = crate::domain::refusal::Refusal::ShutOut {
        address: "192.0.2.7".into(),
        says: String::new(),
    };
    for (result, words) in [
        (verified(TokenStatus::Active), "Cloudflare says: active."),
        (
            verified(TokenStatus::Other("revoked (exposed)".into())),
            "Cloudflare says: revoked (exposed).",
        ),
        (
            Err(shut_out),
            "Not tested: the IP filter excludes this machine (Cloudflare sees 192.0.2.7).",
        ),
    ] {
        let mut walk = remote();
        let Phase::Secret(minted) = &walk.wizard.phase else {
            panic!("no secret screen")
        };
        let ticket = minted.ticket;
        walk.tell(ApiAnswer::Verified(ticket, result));
        assert!(walk.words().contains(words), "{words}: {}", walk.words());
    }
}

#[test]
fn what_was_made_is_read_back_and_differences_are_named() {
    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("no secret screen")
    };
    let ticket = minted.ticket;
    walk.tell(ApiAnswer::ReadBack(ticket, Ok(Box::new(record()))));
    assert!(
        walk.words().contains("DNS: Edit"),
        "the empty record lacks what was asked: {}",
        walk.words()
    );
}

#[test]
fn a_token_that_is_not_known_is_judged_by_its_start_and_its_filter() {
    let unknown = || {
        Err(crate::domain::refusal::Refusal::NotSignedIn {
            why: "it is wrong".into(),
            says: String::new(),
        })
    };
    let asked = |change: &dyn Fn(&mut TokenRecord), what: &str| {
        let mut walk = Walk::signed_in();
        walk.reach_secret();
        let now = walk.wizard.cx.server_now();
        let mut given = record();
        given.issued_on = Some(now);
        change(&mut given);
        // As for a token of an earlier run: what is known of it is in its record.
        let secret = Secret::copied_from(SECRET.as_bytes());
        let owner = crate::domain::token::scope::Owner::User;
        walk.wizard
            .secret_screen(SecretScreen::rolled(secret, Box::new(given), owner, None));
        walk.tell(Msg::FrameShown);
        let Phase::Secret(minted) = &walk.wizard.phase else {
            panic!("no secret screen")
        };
        let ticket = minted.ticket;
        walk.tell(ApiAnswer::Verified(ticket, unknown()));
        assert!(walk.words().contains(what), "{what}: {}", walk.words());
    };
    let now = |given: &TokenRecord| given.issued_on.unwrap();
    let second = jiff::SignedDuration::from_secs(1);
    let not_yet =
        "The new secret does not work yet; it usually does within a minute. Test it then with the line below.";
    asked(&|_| {}, not_yet);
    asked(&|given| given.starts = Some(now(given) - second), not_yet);
    asked(&|given| given.starts = Some(now(given)), not_yet);
    let early = "It cannot be tested before it starts.";
    asked(&|given| given.starts = Some(now(given) + second), early);
    let here = "Cloudflare does not know it from here: it may not be known everywhere yet, or its IP filter may exclude this machine.";
    asked(&|given| given.ip.only.push("192.0.2.0/24".parse().unwrap()), here);
    asked(&|given| given.ip.except.push("192.0.2.0/24".parse().unwrap()), here);
    asked(&|given| given.addresses_not_understood = 1, here);

    let mut walk = remote();
    let Phase::Secret(minted) = &walk.wizard.phase else {
        panic!("no secret screen")
    };
    let ticket = minted.ticket;
    walk.tell(ApiAnswer::Verified(ticket, unknown()));
    assert!(
        walk.words().contains("The new token does not work yet;"),
        "{}",
        walk.words()
    );
}
