//! The recorded bodies, damaged as an API could damage them by being another one tomorrow: fields
//! are dropped, null, of another type, in another order, there twice, and the status is another.
//! Nothing falls over, and nothing is called a success that the body does not call one. The damage
//! is the same in each run; `CFMINT_RECORDED` says how many bodies there are in all; they take some
//! seconds here, and minutes through the program, which gets a few of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cfmint::io::cloudflare::BaseUrl;
use serde_json::Value;

use super::asking::{CREDENTIAL, Call, Read, client, run};
use super::exchange::{Exchange, all};
use super::matrix::{Asked, through_the_program};
use super::player::Player;

/// Bodies, unless the variable says another number.
const BODIES: usize = 5_000;
/// One of so many goes through the program as well, which is slower by far.
const THROUGH_THE_PROGRAM: usize = 1_000;

/// Numbers that only look random (xorshift64), the same in each run.
struct Dice(u64);

impl Dice {
    fn of(number: usize) -> Self {
        let mut dice = Self((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.roll(2);
        }
        dice
    }

    /// Below this number.
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below.max(1) as u64)).unwrap()
    }
}

/// JSON whose objects may hold a field twice, in any order.
#[derive(Clone)]
enum Tree {
    Leaf(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// What stands where something else is expected.
const OTHERS: [&str; 14] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e30",
    "18446744073709551616",
    "\"\"",
    "\"text\"",
    "\"active\"",
    "[]",
    "{}",
    "[null]",
    "{\"id\":{}}",
];

impl Tree {
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(entries) => Self::List(entries.iter().map(Self::of).collect()),
            Value::Object(fields) => Self::Object(
                fields
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of(value)))
                    .collect(),
            ),
            leaf => Self::Leaf(leaf.to_string()),
        }
    }

    fn text(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(",");
        match self {
            Self::Leaf(text) => text.clone(),
            Self::List(entries) => format!("[{}]", joined(entries.iter().map(Self::text).collect())),
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), value.text()));
                format!("{{{}}}", joined(fields.collect()))
            }
        }
    }

    fn parts(&mut self) -> Vec<&mut Tree> {
        match self {
            Self::Leaf(_) => Vec::new(),
            Self::List(entries) => entries.iter_mut().collect(),
            Self::Object(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
        }
    }

    /// Damages one place: at each level the lot says whether it lies here or deeper.
    fn damage(&mut self, dice: &mut Dice) {
        let stays = dice.roll(3) == 0;
        let mut parts = self.parts();
        let count = parts.len();
        if !stays && count > 0 {
            let chosen = parts.swap_remove(dice.roll(count));
            chosen.damage(dice);
            return;
        }
        match (self, dice.roll(6)) {
            (Self::List(entries), 0) if count > 0 => drop(entries.remove(dice.roll(count))),
            (Self::Object(fields), 0) if count > 0 => drop(fields.remove(dice.roll(count))),
            (Self::List(entries), 1) => shuffle(entries, dice),
            (Self::Object(fields), 1) => shuffle(fields, dice),
            (Self::List(entries), 2) if count > 0 => {
                let again = entries[dice.roll(count)].clone();
                entries.insert(dice.roll(count + 1), again);
            }
            (Self::Object(fields), 2 | 3) if count > 0 => {
                let (key, mut again) = fields[dice.roll(count)].clone();
                if dice.roll(2) == 0 {
                    again = Self::Leaf(OTHERS[dice.roll(OTHERS.len())].to_owned());
                }
                fields.insert(dice.roll(count + 1), (key, again));
            }
            (Self::Object(fields), 4) if count > 1 => {
                let (one, other) = (dice.roll(count), dice.roll(count));
                let value = fields[one].1.clone();
                fields[other].1 = value;
            }
            (tree, _) => *tree = Self::Leaf(OTHERS[dice.roll(OTHERS.len())].to_owned()),
        }
    }
}

fn shuffle<T>(entries: &mut [T], dice: &mut Dice) {
    for at in (1..entries.len()).rev() {
        entries.swap(at, dice.roll(at + 1));
    }
}

/// The exchange with one to three damages.
fn damaged(exchange: &Exchange, dice: &mut Dice) -> Exchange {
    let mut tree = Tree::of(&serde_json::from_str(&exchange.body).unwrap());
    for _ in 0..=dice.roll(3) {
        tree.damage(dice);
    }
    let status = match dice.roll(8) {
        0 => 200,
        1 => 400,
        2 => 403,
        _ => exchange.status,
    };
    Exchange {
        body: tree.text(),
        status,
        ..exchange.clone()
    }
}

/// Whether an answer to this call says that it is done: the status, the envelope and what makes it
/// worth something. Of a field that is there twice the last counts, as JSON is mostly read.
fn says_so(call: Call, exchange: &Exchange) -> bool {
    let Ok(body) = serde_json::from_str::<Value>(&exchange.body) else {
        return false;
    };
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let result = &body["result"];
    let done = match call {
        Call::Verify(_) => result["status"] == "active" && text(&result["id"]),
        Call::Create(_) => text(&result["id"]) && text(&result["value"]),
        Call::Roll => text(result) || text(&result["value"]),
        Call::Delete => true,
        _ => false,
    };
    (200..300).contains(&exchange.status) && body["success"] == true && done
}

/// What holds of every reading.
fn judge(call: Call, exchange: &Exchange, read: &Read) -> Result<(), String> {
    if read.success && !says_so(call, exchange) {
        return Err(format!("it is taken for a success: {}", read.line));
    }
    if read.line.contains(CREDENTIAL) {
        return Err("it repeats the credential".to_owned());
    }
    if read.line.trim().is_empty() {
        return Err("it says nothing".to_owned());
    }
    Ok(())
}

fn count() -> usize {
    let said = std::env::var("CFMINT_RECORDED");
    said.map_or(BODIES, |count| count.parse().expect("CFMINT_RECORDED is a number"))
}

fn of_json() -> Vec<Exchange> {
    let json = all().into_iter().filter(|exchange| exchange.body.starts_with('{'));
    json.collect()
}

#[test]
fn a_damaged_answer_is_no_success_and_nothing_falls_over() {
    let player = Player::start();
    let base = BaseUrl::parse(&player.base()).unwrap();
    let client = client(&base);
    let exchanges = of_json();
    let (mut found, mut successes) = (Vec::new(), 0);
    for number in 0..count() {
        let exchange = damaged(&exchanges[number % exchanges.len()], &mut Dice::of(number));
        player.answers(exchange.bytes());
        let call = Call::of(&exchange).0;
        let asked = catch_unwind(AssertUnwindSafe(|| run(call.ask(&client, &base))));
        let judged = asked.map_or_else(
            |_| Err("it falls over".to_owned()),
            |read| {
                successes += usize::from(read.success);
                judge(call, &exchange, &read)
            },
        );
        if let Err(why) = judged {
            found.push(format!(
                "{}, body {number}: {why}\n{} {}",
                exchange.name, exchange.status, exchange.body
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    // Damage that leaves no answer whole would prove nothing of successes.
    assert!(successes > 0, "no body was a success any more");
}

#[test]
fn a_damaged_answer_is_no_success_in_the_program() {
    let kinds = [
        (Asked::Verify, Exchange::named("verify-user-active")),
        (Asked::Create, Exchange::named("create")),
        (Asked::Roll, Exchange::named("roll")),
    ];
    let played: Vec<(Asked, Exchange)> = (0..(count() / THROUGH_THE_PROGRAM).max(1))
        .map(|number| {
            let (asked, exchange) = &kinds[number % kinds.len()];
            (*asked, damaged(exchange, &mut Dice::of(number + 1_000_000)))
        })
        .collect();
    let mut found = Vec::new();
    for ((asked, exchange), said) in played.iter().zip(through_the_program(&played)) {
        let call = Call::of(exchange).0;
        let all = said.all();
        let claimed = match asked {
            Asked::Verify => all.contains("\"verified\":true"),
            Asked::Create => all.contains("Created “"),
            Asked::Roll => all.contains("has a new secret;"),
        };
        let fell_over = all.contains("panicked at") || said.code.is_none_or(|code| !(0..=5).contains(&code));
        if fell_over || (claimed && !says_so(call, exchange)) {
            found.push(format!("{} {}\n{said:?}", exchange.status, exchange.body));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn twin_a_wrong_success_is_found() {
    let read = |success| Read {
        line: "active".to_owned(),
        success,
    };
    let exchange = Exchange::named("verify-user-disabled");
    let call = Call::of(&exchange).0;
    assert!(judge(call, &exchange, &read(true)).is_err());
    assert!(judge(call, &exchange, &read(false)).is_ok());
    let exchange = Exchange::named("verify-user-active");
    assert!(judge(call, &exchange, &read(true)).is_ok());
    let twice = Tree::Object(vec![
        ("a".to_owned(), Tree::Leaf("1".to_owned())),
        ("a".to_owned(), Tree::Leaf("2".to_owned())),
    ]);
    assert_eq!(twice.text(), r#"{"a":1,"a":2}"#);
}
