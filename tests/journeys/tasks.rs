//! Eleven tasks as key scripts, with every screen of 80x24 that a person sees on the way, in
//! `tests/tasks/NAME.txt`. They are there to be read: a change that is wanted is taken over with
//! `CFMINT_ACCEPT=1 cargo test --test journeys tasks`, and then read in the difference.

mod changing;

use std::path::Path;

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent};
use cfmint::wizard::steps::StepId;
use serde_json::Value;

use super::flows::assert_minted;
use super::support::{Desk, posts, zone_id};
use crate::program::at;

/// A person with a task, and what was on the screen after each key or word.
struct Task {
    simulator: Simulator,
    desk: Desk,
    screens: String,
}

impl Task {
    fn begin(title: &str) -> Self {
        Self::in_front_of(
            title,
            Options {
                zones: 60,
                ..Options::default()
            },
        )
    }

    /// Where older tokens have a history.
    fn among_tokens(title: &str) -> Self {
        Self::in_front_of(
            title,
            Options {
                zones: 60,
                history: true,
                ..Options::default()
            },
        )
    }

    fn in_front_of(title: &str, world: Options) -> Self {
        let simulator = Simulator::start(world).unwrap();
        let desk = Desk::at(&simulator);
        let mut task = Self {
            simulator,
            desk,
            screens: format!("{title}\n"),
        };
        task.keep("the start");
        task
    }

    fn keep(&mut self, what: &str) {
        let screen = steady(&self.desk.text());
        let rule = "─".repeat(80);
        self.screens
            .push_str(&format!("\n{rule}\n{what}\n{rule}\n{}\n", screen.trim_end()));
    }

    fn press(&mut self, key: impl Into<KeyEvent>, what: &str) -> &mut Self {
        self.desk.press(key);
        self.keep(what);
        self
    }

    fn enter(&mut self) -> &mut Self {
        self.press(KeyCode::Enter, "Enter")
    }

    /// Letters are seen together: nobody looks at each.
    fn types(&mut self, text: &str) -> &mut Self {
        self.desk.letters(text);
        self.keep(&format!("types “{text}”"));
        self
    }

    fn pastes(&mut self, text: &str, what: &str) -> &mut Self {
        self.desk.paste(text);
        self.keep(what);
        self
    }

    /// Down to the row that the cursor should be on, by the words in it.
    fn down_to(&mut self, words: &str) -> &mut Self {
        for _ in 0..60 {
            let text = self.desk.text();
            if text.lines().any(|line| line.starts_with('›') && line.contains(words)) {
                self.keep(&format!("Down to “{words}”"));
                return self;
            }
            self.desk.press(KeyCode::Down);
        }
        panic!("no row with {words:?} comes under the cursor:\n{}", self.desk.text());
    }

    /// "Create Token" is under the cursor; the token that was made.
    fn create(&mut self) -> Value {
        self.enter();
        assert_eq!(posts(&self.simulator), 1);
        assert_minted(&mut self.desk, &self.simulator)
    }

    /// Compares with what is kept, or takes it over.
    fn end(&mut self, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/tasks")
            .join(format!("{name}.txt"));
        if std::env::var_os("CFMINT_ACCEPT").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &self.screens).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = kept
            .lines()
            .zip(self.screens.lines())
            .position(|(kept, now)| kept != now);
        let at = differs.unwrap_or(kept.lines().count().min(self.screens.lines().count()));
        let around = |text: &str| {
            text.lines()
                .skip(at.saturating_sub(6))
                .take(14)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(
            kept == self.screens,
            "tests/tasks/{name}.txt differs from line {} on:\n{}\n--- now:\n{}",
            at + 1,
            around(&kept),
            around(&self.screens)
        );
    }
}

/// What is another each time: `d` is a digit, `A` a capital letter, `a` a small one.
const TURNING: [(&str, &str); 6] = [
    ("dddd-dd-dd", "YYYY-MM-DD"),
    ("dd Aaa dddd", "DD Mmm YYYY"),
    ("d Aaa dddd", "DD Mmm YYYY"),
    ("dd:dd:dd", "hh:mm:ss"),
    ("dd:dd UTC", "hh:mm UTC"),
    ("127.0.0.1:ddddd", "127.0.0.1:PORT"),
];

/// The screen without what is another each time: times, and ids of tokens that are made.
fn steady(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = TURNING
            .iter()
            .find_map(|(wanted, instead)| Some((shape(rest, wanted)?, *instead)));
        match taken {
            Some((length, words_instead)) => {
                words.push_str(words_instead);
                rest = &rest[length..];
            }
            None => {
                words.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    let id_line = |line: &str| -> String {
        let ids = ["· id ", "Access key id            "].into_iter();
        match ids.filter_map(|before| Some(line.find(before)? + before.len())).next() {
            Some(at) => format!("{}…", &line[..at]),
            None => line.to_owned(),
        }
    };
    // A long name leaves no room for its id.
    let mut alone = false;
    let lines = words.lines().map(|line| {
        let id = std::mem::replace(&mut alone, line.ends_with(" · id"));
        if id { "…".to_owned() } else { id_line(line) }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The length of what stands at the beginning of a text, when it has this shape.
fn shape(text: &str, shape: &str) -> Option<usize> {
    let mut letters = text.chars();
    let fits = shape.chars().all(|wanted| match (wanted, letters.next()) {
        ('d', Some(letter)) => letter.is_ascii_digit(),
        ('A', Some(letter)) => letter.is_ascii_uppercase(),
        ('a', Some(letter)) => letter.is_ascii_lowercase(),
        (wanted, letter) => letter == Some(wanted),
    });
    fits.then_some(shape.len())
}

#[test]
fn times_are_made_steady() {
    assert_eq!(steady("ends 2027-02-22 10:00 UTC."), "ends YYYY-MM-DD hh:mm UTC.");
    assert_eq!(steady("Until 22 Feb 2027, 10:00 UTC."), "Until DD Mmm YYYY, hh:mm UTC.");
    assert_eq!(
        steady("on 1 Mar 2027; out at 09:30:01, 9 Zones 2027"),
        "on DD Mmm YYYY; out at hh:mm:ss, 9 Zones 2027"
    );
    assert_eq!(steady("2027-2-22"), "2027-2-22");
}

#[test]
fn dns_for_one_zone() {
    let mut task = Task::begin("A DDNS client may change the records of one zone.");
    task.enter().enter().enter();
    task.types("example.com").enter().enter().enter();
    let token = task.create();
    assert_eq!(token["policies_sent"].as_array().unwrap().len(), 1);
    task.end("dns-one-zone");
}

#[test]
fn cert_manager_with_two_accesses() {
    let mut task = Task::begin("cert-manager proves one zone, and looks zones up by name.");
    task.types("cert-manager").enter().enter().enter().enter();
    task.types("example.com").enter().enter();
    task.enter().enter().enter();
    let token = task.create();
    assert_eq!(token["policies_sent"].as_array().unwrap().len(), 2);
    task.end("cert-manager");
}

#[test]
fn a_call_that_was_refused() {
    let mut task =
        Task::begin("A deploy purges the cache of one zone and was refused: which permission does that take?");
    let zone = zone_id(&task.simulator, "example.com");
    let error = format!(
        "$ curl -X POST https://api.cloudflare.com/client/v4/zones/{zone}/purge_cache\n{{\"success\":false,\"errors\":[{{\"code\":10000,\"message\":\"Authentication error\"}}]}}\n"
    );
    task.pastes(&error, "pastes what curl said");
    task.types("cloudflare_ruleset").enter();
    task.down_to("http_request_cache_settings zone").enter().enter();
    task.enter().enter().enter().enter();
    task.down_to("Create Token");
    let token = task.create();
    let policies = token["policies_sent"].as_array().unwrap();
    assert_eq!(policies.len(), 1);
    assert_eq!(policies[0]["permission_groups"].as_array().unwrap().len(), 2);
    assert_eq!(
        policies[0]["resources"],
        serde_json::json!({format!("com.cloudflare.api.account.zone.{zone}"): "*"})
    );
    task.end("refused-call");
}

#[test]
fn an_account_token_for_terraform_in_ci() {
    let mut task = Task::begin(
        "Terraform changes DNS in CI, with a token that outlives the person, from the runners' addresses only.",
    );
    task.press(KeyCode::Tab, "Tab").enter();
    task.types("acme").enter();
    task.types("terraform").enter().enter().enter().enter();
    task.press(KeyCode::Home, "Home")
        .down_to("All zones of Acme")
        .press(KeyCode::Char(' '), "Space")
        .enter();
    task.types("185.199.108.0/28");
    task.press(KeyCode::Tab, "Tab").enter();
    task.down_to("Create Token");
    let token = task.create();
    assert!(
        token["condition"]["request_ip"]["in"][0]
            .as_str()
            .unwrap()
            .starts_with("185.199.108.0/28")
    );
    task.end("terraform-in-ci");
}

#[test]
fn a_token_for_one_r2_bucket() {
    let mut task = Task::begin("A backup job writes to one bucket.");
    task.types("r2: object read & write").enter().enter().enter().enter();
    task.types("backups").enter().enter().enter();
    task.down_to("Create Token");
    task.create();
    task.end("r2-bucket");
}

#[test]
fn read_all_resources_narrowed_until_the_grade_is_low() {
    let mut task = Task::begin("An auditor reads one account: every reason of the grade is followed until it is low.");
    task.types("read all").enter().enter().enter();
    // Accounts, zones: what the template presets is seen before it is granted.
    task.enter().enter().enter().enter();
    assert!(task.desk.title() == at(StepId::Summary), "{}", task.desk.text());
    // The first reason: all accounts. One will do, and its zones.
    task.enter()
        .down_to("Lovelace Analytics")
        .press(KeyCode::Char(' '), "Space")
        .enter();
    task.enter();
    task.down_to("All zones of Lovelace")
        .press(KeyCode::Char(' '), "Space")
        .enter();
    task.down_to("Leave these 24 permissions out").enter();
    task.down_to("Leave these 6 permissions out").enter();
    task.down_to("read logs and recordings").enter();
    task.press(KeyCode::Char(' '), "Space").enter();
    assert!(task.desk.whole().contains("LOW"), "{}", task.desk.whole());
    task.down_to("Create Token");
    let token = task.create();
    let account = task.simulator.account_ids()[0].clone();
    let policies = token["policies_sent"].to_string();
    assert!(
        policies.contains(&account) && !policies.contains("com.cloudflare.api.account.*"),
        "{policies}"
    );
    task.end("read-all-narrowed");
}

#[test]
fn which_token_expires_next() {
    let mut task = Task::among_tokens("Months later: which token expires next, and what will stop then?");
    task.press(key::ctrl('t'), "Ctrl-T");
    task.press(KeyCode::F(3), "F3");
    task.down_to("ddns at home").enter();
    assert!(task.desk.whole().contains("in 2 days"), "{}", task.desk.whole());
    assert_eq!(posts(&task.simulator), 0);
    task.end("token-expires-next");
}

#[test]
fn which_tokens_can_edit_dns_of_a_zone() {
    let mut task = Task::among_tokens("Somebody changed a record of example.com: which tokens can?");
    task.press(key::ctrl('t'), "Ctrl-T");
    task.types("dns edit example.com");
    let text = task.desk.text();
    let found = ["cert-manager, example", "office scripts", "terraform-ci"];
    assert!(found.iter().all(|name| text.contains(name)), "{text}");
    assert!(!text.contains("ddns at home") && !text.contains("grafana"), "{text}");
    task.down_to("terraform-ci").enter();
    task.end("tokens-of-a-zone");
}

#[test]
fn what_was_not_used_for_half_a_year() {
    let mut task = Task::among_tokens("Spring cleaning: what was not used for half a year?");
    task.press(KeyCode::Tab, "Tab")
        .press(KeyCode::Right, "Right")
        .press(KeyCode::Right, "Right")
        .enter();
    task.press(KeyCode::F(3), "F3");
    task.down_to("old backup script").enter();
    assert!(task.desk.whole().contains("211 days"), "{}", task.desk.whole());
    task.press(KeyCode::Esc, "Esc")
        .press(KeyCode::Esc, "Esc")
        .press(KeyCode::Esc, "Esc");
    assert_eq!(posts(&task.simulator), 0);
    task.end("tokens-unused");
}
