//! A key until its frame: the message, what the wizard makes of it, its page, the cells, the bytes
//! for the terminal; on the resources step, beside the same with an empty store. No terminal and no
//! network: what is wanted of them is dropped.

use cfmint::domain::inventory::accounts::Account;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Msg, Query, Ticket};
use cfmint::wizard::page::key::{KeyCode, KeyEvent};
use cfmint::wizard::steps::StepId;
use zeroize::Zeroizing;

use super::stage::Stage;
use super::{COUNTS, WORD, median, names, timed};

const RUNS: usize = 41;
/// Zones that one token may well name.
const CHOSEN: usize = 5_000;

impl Stage {
    /// In front of the resources step, with so many zones.
    fn with(count: usize) -> Self {
        let mut stage = Self::signed_in();
        let accounts = (0..3).map(|number| Account {
            id: names::account(number).parse().unwrap(),
            name: format!("Company {number}"),
        });
        let ticket = stage.list(&Query::Accounts);
        stage.tell(ApiAnswer::Accounts(ticket, Ok(whole(accounts.collect()))));
        stage.tell(ApiAnswer::Listed(ticket));
        let ticket = stage.list(&Query::Zones(None));
        stage.tell(ApiAnswer::Zones(
            ticket,
            Ok(whole((0..count).map(names::zone).collect())),
        ));
        stage.tell(ApiAnswer::Listed(ticket));
        for _ in 0..3 {
            stage.key(KeyCode::Enter.into());
        }
        assert!(
            stage.wizard.page().question == StepId::Resources.question(),
            "the zones are on the screen"
        );
        stage
    }

    /// Chooses the first zones of the store, as somebody does who pastes their ids.
    fn choose(&mut self, count: usize) {
        let ids: Vec<String> = (0..count).map(|number| names::zone(number).id.to_string()).collect();
        self.tell(Msg::Paste(Zeroizing::new(ids.join("\n"))));
        self.key(KeyCode::Enter.into());
        let state = self.wizard.page().state;
        assert!(state.contains("5,000 chosen"), "{state}");
    }

    fn list(&self, wanted: &Query) -> Ticket {
        self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, query)) if query == wanted => Some(*ticket),
            _ => None,
        })
    }
}

fn whole<T>(rows: Vec<T>) -> cfmint::domain::response::ListPage<T> {
    cfmint::domain::response::ListPage {
        total: Some(rows.len().try_into().unwrap()),
        rows,
        skipped: 0,
        number: 1,
        more: false,
    }
}

/// The letters, each taken back, and the cursor down and up: nothing is left behind, so that it can
/// be done again.
fn keys() -> Vec<(String, KeyEvent)> {
    let letters = WORD
        .chars()
        .map(|letter| (letter.to_string(), KeyCode::Char(letter).into()));
    let back = WORD.chars().map(|_| ("back".to_owned(), KeyCode::Backspace.into()));
    let moves = [("down", KeyCode::Down), ("up", KeyCode::Up)].map(|(name, code)| (name.to_owned(), code.into()));
    letters.chain(back).chain(moves).collect()
}

/// What a key cost: with zones in the store and without, each run's microseconds, and the bytes of
/// its frame.
#[derive(Default)]
struct Cost {
    ours: Vec<f64>,
    floor: Vec<f64>,
    bytes: usize,
}

impl Cost {
    fn words(&self, name: &str) -> String {
        let (ours, floor) = (median(&self.ours), median(&self.floor));
        format!("{name} {ours:.0} (x{:.2}, {} B)", ours / floor, self.bytes)
    }
}

pub(crate) fn print() {
    println!(
        "a key until its frame at 80x24, microseconds, median of {RUNS}, and bytes; floor: the same with an empty store"
    );
    let mut empty = Stage::with(0);
    for count in COUNTS {
        let mut stage = Stage::with(count);
        print_keys(&format!("{count:>7} zones   "), &mut stage, &mut empty);
    }
    let mut stage = Stage::with(COUNTS[1]);
    stage.choose(CHOSEN);
    print_keys(&format!("{CHOSEN:>7} chosen  "), &mut stage, &mut empty);
}

fn print_keys(head: &str, stage: &mut Stage, empty: &mut Stage) {
    let keys = keys();
    let mut costs: Vec<Cost> = keys.iter().map(|_| Cost::default()).collect();
    for _ in 0..RUNS {
        for ((_, key), cost) in keys.iter().zip(&mut costs) {
            cost.floor.push(timed(|| empty.key(*key)).0);
            let (time, bytes) = timed(|| stage.key(*key));
            cost.ours.push(time);
            cost.bytes = bytes;
        }
    }
    let searched = |effect: &Effect| matches!(effect, Effect::Api(ApiCall::Load(_, Query::ZonesContaining(..))));
    assert!(
        !stage.wanted.iter().any(searched),
        "all is here, so that nothing is searched for on the server"
    );
    let words: Vec<String> = keys
        .iter()
        .zip(&costs)
        .map(|((name, _), cost)| cost.words(name))
        .collect();
    let (letters, others) = words.split_at(WORD.len());
    println!("  {head}{}", letters.join("   "));
    println!("  {:16}{}", "", others.join("   "));
    let letters = &costs[..WORD.len()];
    let ours: f64 = letters.iter().map(|cost| median(&cost.ours)).sum();
    let floor: f64 = letters.iter().map(|cost| median(&cost.floor)).sum();
    let bytes: usize = letters.iter().map(|cost| cost.bytes).sum();
    println!("  {:16}the letters: {ours:.0} (x{:.2}), {bytes} B", "", ours / floor);
}
