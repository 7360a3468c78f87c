//! The recorded answers before the wizard: each is played from the start, the person goes where it
//! is met (the first screen, the list, the button), and the screen is kept. Nothing here knows what
//! the client makes of an answer.

use cfmint::wizard::page::key::KeyCode;

use super::asking::{CREDENTIAL, Call};
use super::exchange::{ACCOUNT, COUNT, Exchange, OTHER_ACCOUNT, OWN_TOKEN, USER, ZONE, all};
use super::kept;
use super::support::{Desk, in_variable, made, small};
use cfmint::domain::token::scope::Owner;

/// What ends the sign-in today though verify called the token active, and why that is wrong.
const KNOWN: &[kept::Known] = &[];

/// Where a person meets the answer; none where the wizard does not ask for it on its way.
fn walk(call: Call, desk: &mut Desk) -> Option<()> {
    match call {
        Call::User | Call::Verify(Owner::User) | Call::Groups(Owner::User) | Call::Token(Owner::User) => {}
        Call::Accounts | Call::Zones => drop(desk.presses(KeyCode::Enter, 3)),
        Call::Buckets => drop(desk.letters("r2: object read & write").presses(KeyCode::Enter, 4)),
        Call::Tokens | Call::Create(Owner::User) => drop(desk.walk_to_summary().press(KeyCode::Enter)),
        _ => return None,
    }
    Some(())
}

/// The screen, and how it is wrong.
struct Shown {
    text: String,
    wrong: Option<String>,
}

fn screen(exchange: &Exchange) -> Option<Shown> {
    let (call, recorded) = Call::of(exchange);
    if !recorded {
        return None;
    }
    let simulator = small();
    let own = simulator.identify(simulator.api_token()).unwrap();
    let accounts = simulator.account_ids();
    let ids = [
        (OWN_TOKEN, own),
        (ZONE, simulator.zones()[0]["id"].as_str().unwrap().to_owned()),
        (ACCOUNT, accounts[0].clone()),
        (OTHER_ACCOUNT, accounts[1].clone()),
        (USER, simulator.user_id()),
    ];
    let played = exchange.clone().with_ids(&ids).of_token(&ids[0].1);
    simulator.add_fault(played.fault(None)).unwrap();
    let mut desk = Desk::with(&simulator, Some(in_variable(simulator.api_token())));
    walk(call, &mut desk)?;
    let met = exchange.met(&simulator.exchanges());
    assert!(met, "{}: nothing asks for it", exchange.name);
    let shown = desk.texts();
    for hidden in [simulator.api_token(), CREDENTIAL, "not-a-real-secret"] {
        assert!(!shown.contains(hidden), "{}: a secret is on the screen", exchange.name);
    }
    let signed_out = desk.title() == "Sign in" && !matches!(call, Call::Verify(_));
    let wrong = signed_out.then(|| "it ends a sign-in that works".to_owned());
    let mut text = desk.text();
    for (id, name) in ids
        .iter()
        .map(|(_, id)| id)
        .zip(["OWN-TOKEN", "ZONE", "ACCOUNT", "OTHER-ACCOUNT", "USER"])
    {
        text = text.replace(id, name);
    }
    for token in made(&simulator) {
        text = text.replace(token["id"].as_str().unwrap(), "NEW-TOKEN");
    }
    let text = kept::steady(&text);
    Some(Shown { text, wrong })
}

#[test]
fn every_recorded_answer_meets_the_wizard() {
    let all = all();
    let (mut sections, mut found) = (Vec::new(), Vec::new());
    for part in all.chunks(8) {
        let screens: Vec<Option<Shown>> = std::thread::scope(|scope| {
            let threads: Vec<_> = part.iter().map(|exchange| scope.spawn(|| screen(exchange))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (exchange, screen) in part.iter().zip(screens) {
            let Some(Shown { text, wrong }) = screen else { continue };
            let mark = kept::known(&exchange.name, wrong, KNOWN).unwrap_or_else(|why| {
                found.push(format!("{why}\n{text}"));
                String::new()
            });
            sections.push((exchange.name.clone(), format!("{mark}{text}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    assert!(sections.len() > COUNT / 2, "only {} are met", sections.len());
    kept::compare("wizard", &sections);
}
