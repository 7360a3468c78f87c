//! The recorded answers before the program itself: 52 variants of sign-in, lists, create, review,
//! export and roll, and one for each further exchange that a command meets. A variant says what a
//! right reading is (exit code, whether the secret is saved, words that must and words that must
//! not be said). Where the program is not there yet, the variant stands in `KNOWN` with the reason,
//! and the test demands exactly those: one that is mended has to leave the list, so `CFMINT_ACCEPT`
//! blesses nothing that is wrong.

use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cfmint::simulator::Simulator;

use super::command::{Desk, Said, made};
use super::exchange::{ACCOUNT, Exchange, NEW_TOKEN, OTHER_ACCOUNT, OWN_TOKEN, USER, ZONE};
use super::kept;
use super::program::small;
use super::variants::{Command, KNOWN, SignIn, Variant, ZONE_DNS, further, matrix};

/// A variant carried out: what was said, whether a secret was saved, the text that is kept.
struct Outcome {
    said: Said,
    saved: bool,
    text: String,
    /// Exchanges that nothing asked for, by which nothing is shown.
    unmet: Vec<String>,
}

fn play(variant: &Variant) -> Outcome {
    let played = variant.plays.iter().map(|(name, nth)| (Exchange::named(name), *nth));
    play_with(variant, &played.collect::<Vec<_>>())
}

/// The variant with these exchanges.
fn play_with(variant: &Variant, played: &[(Exchange, Option<u64>)]) -> Outcome {
    let simulator = small();
    let own = simulator.identify(simulator.api_token()).unwrap();
    let accounts = simulator.account_ids();
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    let ids = [
        (OWN_TOKEN, own.clone()),
        (ZONE, zone.clone()),
        (ACCOUNT, accounts[0].clone()),
        (OTHER_ACCOUNT, accounts[1].clone()),
        (USER, simulator.user_id()),
    ];
    let mut desk = Desk::at(&simulator);
    match variant.sign_in {
        SignIn::Usual => {}
        SignIn::NoPrefix | SignIn::NoPrefixOfAccount => {
            desk.token = "not-a-real-token-of-before-the-prefixes-".to_owned()
        }
        SignIn::Account => desk.token = simulator.credentials().account.clone().unwrap(),
        SignIn::Key => {
            desk.token = String::new();
            desk = desk
                .with("CLOUDFLARE_API_KEY", "0123456789abcdef0123456789abcdef01234")
                .with("CLOUDFLARE_EMAIL", "kim@example.org");
        }
    }
    if matches!(variant.sign_in, SignIn::Account | SignIn::NoPrefixOfAccount) {
        desk = desk.with("CLOUDFLARE_ACCOUNT_ID", &accounts[0]);
    }
    let unknown = "f".repeat(32);
    for (exchange, nth) in played {
        let exchange = exchange.clone().with_ids(&ids);
        let of_own = exchange.clone().of_token(&own);
        simulator.add_fault(of_own.fault(*nth)).unwrap();
        if of_own.path != exchange.path {
            simulator.add_fault(exchange.of_token(&unknown).fault(*nth)).unwrap();
        }
    }
    // Whoever else may look into the folder is another matter, and depends on the machine.
    std::fs::set_permissions(desk.home.path("home"), std::fs::Permissions::from_mode(0o700)).unwrap();
    let said = match variant.command {
        Command::Create(spec) => {
            desk.spec(&spec.replace("ACCOUNT", &accounts[0]));
            desk.create(&["--to", "file:secret", "--json"])
        }
        Command::ReviewOf(spec) => {
            desk.spec(&spec.replace("ZONE", &zone));
            desk.run(&["review", "spec.toml"])
        }
        Command::Review => desk.run(&["review", &own]),
        Command::Export => desk.run(&["export", &own, "--as", "json"]),
        Command::Roll => desk.run(&["roll", &own, "--yes", "--to", "file:secret"]),
        Command::RollUnknown => desk.run(&["roll", &unknown, "--yes", "--to", "file:secret"]),
    };
    let saved = desk.file("secret").exists();
    let text = words(&said, &simulator, &desk, &ids);
    let unmet = played
        .iter()
        .filter(|(exchange, nth)| nth.is_none_or(|nth| nth < 3) && !exchange.met(&simulator.exchanges()));
    let unmet = unmet.map(|(exchange, _)| exchange.name.clone()).collect();
    Outcome {
        said,
        saved,
        text,
        unmet,
    }
}

/// What was said, without what is another in each run.
fn words(said: &Said, simulator: &Simulator, desk: &Desk, ids: &[(&str, String)]) -> String {
    // The grade of a token that is reviewed is another matter, with texts of its own.
    let stdout = said.stdout.split("\nBlast radius").next().unwrap_or_default();
    let mut text = format!("{}{stdout}", said.stderr);
    text = text.replace(desk.home.0.path().to_str().unwrap(), "/HOME");
    let names = ["OWN-TOKEN", "ZONE", "ACCOUNT", "OTHER-ACCOUNT", "USER"];
    for ((_, id), name) in ids.iter().zip(names) {
        text = text.replace(id, name);
    }
    for token in made(simulator) {
        text = text.replace(token["id"].as_str().unwrap(), "NEW-TOKEN");
    }
    kept::steady(&text.replace(NEW_TOKEN, "NEW-TOKEN"))
}

/// How a variant's line is wrong, if it is.
fn wrong(variant: &Variant, outcome: &Outcome) -> Option<String> {
    let said = &outcome.said;
    let all = said.all();
    if said.code != Some(variant.code) {
        return Some(format!("it ends with {:?}, not {}", said.code, variant.code));
    }
    if let Some(words) = variant.says.iter().find(|words| !all.contains(**words)) {
        return Some(format!("it does not say “{words}”"));
    }
    if let Some(words) = variant.never.iter().find(|words| all.contains(**words)) {
        return Some(format!("it says “{words}”"));
    }
    (outcome.saved != variant.saves_a_secret()).then(|| format!("a secret is saved: {}", outcome.saved))
}

/// What holds of every line, right or wrong.
fn judge(outcome: &Outcome) -> Result<(), String> {
    let all = outcome.said.all();
    if all.contains("panicked at") || outcome.said.code.is_none_or(|code| !(0..=5).contains(&code)) {
        return Err(format!("it fell over ({:?})", outcome.said.code));
    }
    for sign in ["cfut_", "cfat_", "not-a-real", "0123456789abcdef01234", "<html"] {
        if all.contains(sign) {
            return Err(format!("it says “{sign}”"));
        }
    }
    if let Some(letter) = all.chars().find(|letter| letter.is_control() && *letter != '\n') {
        return Err(format!("{letter:?} reaches the terminal"));
    }
    Ok(())
}

/// Does all of them, several at a time, since most of the time is waiting.
fn at_once<T: Sync, U: Send>(tasks: &[T], task: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = tasks.get(at) else { break };
                    let outcome = task(one);
                    done.lock().unwrap().push((at, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Which answer is another one: about the new token, to the request for it, or to the request for a
/// new secret.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    Verify,
    Create,
    Roll,
}

/// What the program says when it gets these answers.
pub(crate) fn through_the_program(played: &[(Asked, Exchange)]) -> Vec<Said> {
    at_once(played, |(asked, exchange)| {
        let command = match asked {
            Asked::Verify | Asked::Create => Command::Create(ZONE_DNS),
            Asked::Roll => Command::Roll,
        };
        // The first verify is the sign-in's own.
        let numbers = match asked {
            Asked::Verify => (2..12).map(Some).collect(),
            Asked::Create | Asked::Roll => vec![None],
        };
        let played: Vec<_> = numbers.into_iter().map(|nth| (exchange.clone(), nth)).collect();
        play_with(&Variant::new("damaged", &[], command, 0, &[]), &played).said
    })
}

#[test]
fn every_line_is_read_right_but_for_the_known_ones() {
    let mut variants = matrix();
    assert_eq!(variants.len(), 52);
    variants.extend(further());
    // Those that wait longest begin first.
    let mut order: Vec<usize> = (0..variants.len()).collect();
    order.sort_by_key(|at| !variants[*at].plays.iter().any(|(name, _)| name.starts_with("create-")));
    let mut outcomes: Vec<_> = order.iter().zip(at_once(&order, |at| play(&variants[*at]))).collect();
    outcomes.sort_by_key(|(at, _)| **at);
    let mut found = Vec::new();
    let mut sections = Vec::new();
    for (at, outcome) in outcomes {
        let (variant, outcome) = (&variants[*at], &outcome);
        let label = &variant.label;
        if *at >= 52 && !outcome.unmet.is_empty() {
            found.push(format!("{label}: nothing asks for {:?}", outcome.unmet));
        }
        if let Err(why) = judge(outcome) {
            found.push(format!("{label}: {why}"));
        }
        let mark = kept::known(label, wrong(variant, outcome), KNOWN).unwrap_or_else(|why| {
            found.push(format!("{why}\n{}", outcome.text));
            String::new()
        });
        let code = outcome.said.code.unwrap_or(-1);
        let saved = if outcome.saved { ", the secret is saved" } else { "" };
        let unmet: String = outcome
            .unmet
            .iter()
            .map(|name| format!(", {name} is not asked for"))
            .collect();
        sections.push((
            label.clone(),
            format!("{mark}exit {code}{saved}{unmet}\n{}", outcome.text),
        ));
    }
    let unknown = KNOWN
        .iter()
        .filter(|(label, _)| !variants.iter().any(|variant| variant.label == *label));
    found.extend(unknown.map(|(label, _)| format!("{label} is known and no variant")));
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    kept::compare("command", &sections);
}

#[test]
fn twin_a_wrong_line_is_found() {
    let variant = || Variant::new("x", &[], Command::Create(ZONE_DNS), 0, &["Created"]).never(&["cfmint roll"]);
    let outcome = |code: i32, stderr: &str, saved: bool| Outcome {
        said: Said {
            code: Some(code),
            stderr: stderr.to_owned(),
            ..Said::default()
        },
        saved,
        text: String::new(),
        unmet: Vec::new(),
    };
    assert_eq!(wrong(&variant(), &outcome(0, "Created", true)), None);
    for (code, stderr, saved) in [
        (5, "Created", true),
        (0, "made", true),
        (0, "Created; cfmint roll", true),
        (0, "Created", false),
    ] {
        assert!(wrong(&variant(), &outcome(code, stderr, saved)).is_some(), "{stderr}");
    }
    assert!(judge(&outcome(0, "fine", true)).is_ok());
    assert!(judge(&outcome(101, "fine", true)).is_err());
    assert!(judge(&outcome(0, "a cfut_x", true)).is_err());
}
