//! Drafts that an earlier program kept are offered, continued and shown as they were, and nothing
//! is lost of them when they are kept again. How they were made, and when another is: see
//! [`super::fixtures`].

use std::fs;
use std::path::Path;

use cfmint::simulator::Simulator;
use cfmint::wizard::steps::StepId;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::fixtures::{as_fixture, as_kept, of_api, text, unread};
use super::program::{
    DOWN, ENTER, ESC, Home, PROGRAM, RIGHT, UP, at, press, sees, signed_in, small, to_limits, to_resources,
};
use super::pty::Pty;
use super::{HOME_KEY, drafts, folder};
use crate::command::post;

/// Wide and high enough for every page.
const SIZE: (u16, u16) = (99, 150);

/// A draft: how it came to be, and how it is looked at.
struct Walk {
    name: &'static str,
    /// What stands in `spec.toml`, which the program is started from unless it is empty.
    spec: &'static str,
    needs: &'static [&'static str],
    /// From the first frame to where it was left.
    keys: fn(&mut Pty),
    /// What is seen of it when it is continued.
    seen: fn() -> String,
    /// Whether the summary has a request to show.
    request: bool,
    /// Whether the program ends before the zones are listed, so that it keeps the names of a spec.
    unlisted: bool,
}

const DAYS: &str = "name = 'Rich & famous'
expires = '30d'
ip = { in = ['203.0.113.0/24', '2001:db8::/32'], not_in = ['203.0.113.7'] }
[[grant]]
permissions = ['zone/DNS:edit', 'zone/Zone:read']
resources = ['zone:example.com', 'zone:example.net']
[[grant]]
permissions = ['zone/Zone Settings:edit']
resources = ['zones:all']
except = ['zone:example.org', 'zone:example.com']
[[grant]]
permissions = ['bucket/Workers R2 Storage Bucket Item:read']
resources = ['bucket:Lovelace Analytics/eu/logs', 'bucket:Lovelace Analytics/default/logs']
";

const OF_ACCOUNT: &str = "name = 'deploy from CI'
owner = 'account:Lovelace Analytics'
starts = '2090-01-01'
expires = '2091-01-01T12:30:00Z'
ip = { in = ['198.51.100.7'] }
[[grant]]
permissions = ['account/Workers Scripts:edit', 'zone/Workers Routes:edit']
resources = ['account:Lovelace Analytics', 'zone:example.com']
";

const EVERY_RESOURCE: &str = "name = 'Läßt sich’s zählen? 数える'
expires = 'never'
[[grant]]
permissions = ['zone/Zone:read']
resources = ['zones:in:Lovelace Analytics']
[[grant]]
permissions = ['account/Account Settings:read']
resources = ['accounts:all']
[[grant]]
permissions = ['user/User Details:read']
resources = ['user']
";

const NAMES: &str = "name = 'three names'
expires = '90d'
[[grant]]
permissions = ['zone/DNS:edit']
resources = ['zone:example.com', 'zone:not-here.example']
[[grant]]
permissions = ['zone/Zone:read']
resources = ['zones:all']
except = ['zone:neither-here.example']
";

/// A token whose denial no access says.
const CLONED: &str = r#"{"name": "kept as it is", "condition": {"request_ip": {"in": ["192.0.2.0/24"]}}, "policies": [
    {"effect": "allow", "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be"}], "resources": {"com.cloudflare.api.account.zone.*": "*"}},
    {"effect": "deny", "permission_groups": [{"id": "c8fed203ed3043cba015a93ad1616f1f"}],
     "resources": {"com.cloudflare.api.account.zone.7f67fd670a330e326c92e7f2d21314e5": "*"}}]}"#;

const WALKS: [Walk; 13] = [
    Walk {
        name: "left-on-template",
        keys: |pty| {
            signed_in(pty);
            press(pty, DOWN, "›  Read billing info");
            press(pty, ENTER, &at(StepId::Name));
            press(pty, ESC, &at(StepId::Template));
        },
        ..WALK
    },
    Walk {
        name: "left-on-name",
        keys: |pty| {
            signed_in(pty);
            press(pty, ENTER, &at(StepId::Name));
            press(pty, b" mine", "Edit zone DNS mine");
        },
        seen: || at(StepId::Name),
        request: false,
        ..WALK
    },
    Walk {
        name: "left-on-permissions",
        keys: |pty| {
            signed_in(pty);
            press(pty, ENTER, &at(StepId::Name));
            press(pty, ENTER, &at(StepId::Permissions));
            press(pty, b"page rules", "Page Rules");
            press(pty, DOWN, "› ");
        },
        seen: || at(StepId::Permissions),
        request: false,
        ..WALK
    },
    Walk {
        name: "left-on-resources",
        keys: to_resources,
        seen: || at(StepId::Resources),
        request: false,
        ..WALK
    },
    Walk {
        name: "left-on-limits",
        keys: |pty| {
            to_limits(pty);
            press(pty, HOME_KEY, &at(StepId::Limits));
            pty.send(b"203.0.113.0/24, 300.1.2.3");
            sees(pty, "300.1.2.3");
        },
        seen: || at(StepId::Limits),
        request: false,
        ..WALK
    },
    Walk {
        name: "left-on-summary",
        spec: DAYS,
        keys: |pty| sees(pty, "on example.com"),
        ..WALK
    },
    Walk {
        name: "of-an-account",
        spec: OF_ACCOUNT,
        keys: |pty| sees(pty, "on example.com"),
        ..WALK
    },
    Walk {
        name: "every-resource",
        spec: EVERY_RESOURCE,
        keys: |pty| sees(pty, "Lovelace Analytics"),
        ..WALK
    },
    Walk {
        name: "cloned",
        keys: |pty| {
            signed_in(pty);
            pty.send(b"\t");
            sees(pty, "›[ Owner: ");
            pty.send(&[RIGHT, RIGHT].concat());
            sees(pty, "›[ Token list ]");
            press(pty, ENTER, "Which token?");
            press(pty, b"kept as it is", "1 of 1");
            press(pty, ENTER, "What do you want to do?");
            press(pty, ENTER, "One of its policies is kept as it is");
            press(pty, ENTER, &at(StepId::Permissions));
        },
        ..WALK
    },
    Walk {
        name: "names-not-looked-up",
        spec: DAYS,
        seen: || "on example.com".to_owned(),
        unlisted: true,
        ..WALK
    },
    Walk {
        name: "names-not-found",
        spec: NAMES,
        keys: |pty| sees(pty, "is not found"),
        seen: || "is not found".to_owned(),
        request: false,
        ..WALK
    },
    Walk {
        name: "taken-for-a-tool",
        needs: &["cert-manager"],
        keys: |pty| {
            signed_in(pty);
            sees(pty, "›✓ Zone · DNS");
            press(pty, b" ", "›  Zone · DNS");
            pty.send(ENTER);
            pty.wait_for("the next step", |screen| !screen.contains(&at(StepId::Template)));
        },
        ..WALK
    },
    Walk {
        name: "what-it-is-for",
        needs: &["cloudflare_ruleset", "cert-manager"],
        keys: |pty| sees(pty, "Question: Which phase of rulesets? cloudflare_ruleset"),
        seen: || "›  cloudflare_ruleset".to_owned(),
        request: false,
        ..WALK
    },
];

/// What a walk has in common with others.
const WALK: Walk = Walk {
    name: "",
    spec: "",
    needs: &[],
    keys: |pty| sees(pty, &at(StepId::Summary)),
    seen: || at(StepId::Summary),
    request: true,
    unlisted: false,
};

/// The simulator of all walks: the ids in it are the same each time.
fn simulator() -> Simulator {
    let simulator = small();
    post(&simulator, "/user/tokens", CLONED);
    simulator
}

/// The program in front of a simulator, with these arguments.
fn start(home: &Home, simulator: &Simulator, arguments: &[&str]) -> Pty {
    let base = simulator.base_url();
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let arguments = [&["--api-base-url", &base], arguments].concat();
    home.start(SIZE, Path::new(PROGRAM), &arguments, &env)
}

impl Walk {
    /// The draft that the program keeps at the end of this walk.
    fn kept(&self, simulator: &Simulator) -> String {
        let home = Home::fresh();
        let spec = home.path("home/spec.toml");
        fs::write(&spec, self.spec).unwrap();
        let mut arguments: Vec<&str> = self.needs.iter().flat_map(|what| ["--needs", what]).collect();
        if !self.spec.is_empty() {
            arguments.extend(["--from", spec.to_str().unwrap()]);
        }
        if self.unlisted {
            let rule = json!({"method": "GET", "path": "/zones", "fault": "delay", "seconds": 60});
            simulator.add_fault(rule).unwrap();
        }
        let mut pty = start(&home, simulator, &arguments);
        sees(&pty, "ada@example.com");
        (self.keys)(&mut pty);
        pty.signal(Signal::TERM);
        pty.wait_for_exit();
        simulator.clear_faults();
        as_fixture(&only(&home, simulator), simulator, &home)
    }

    /// Goes on with the draft that is offered here, up to the page on which it stands.
    fn continued(&self, home: &Home, simulator: &Simulator) -> Pty {
        let mut pty = start(home, simulator, &[]);
        signed_in(&pty);
        sees(&pty, "Your draft");
        press(&mut pty, HOME_KEY, "›  Continue ");
        pty.send(ENTER);
        let seen = (self.seen)();
        pty.wait_for(&seen, |screen| !screen.contains("Your draft") && screen.contains(&seen));
        pty
    }
}

/// The one draft in this home.
fn only(home: &Home, simulator: &Simulator) -> String {
    let files = drafts(home);
    assert_eq!(files.len(), 1, "{files:?}");
    let name = files[0].file_stem().unwrap().to_str().unwrap();
    // One that is taken up gets a place of its own, with a number.
    let name = name.trim_end_matches("~2");
    assert_eq!(name, format!("draft-{}", of_api(simulator)));
    fs::read_to_string(&files[0]).unwrap()
}

fn place(home: &Home, simulator: &Simulator, draft: &str) {
    fs::create_dir_all(folder(home)).unwrap();
    let path = folder(home).join(format!("draft-{}.json", of_api(simulator)));
    fs::write(path, as_kept(draft, simulator, home)).unwrap();
}

/// The request that the summary shows, on its tab of JSON. An end that is counted from now is
/// another each time.
fn request(pty: &mut Pty) -> Value {
    pty.send(&[HOME_KEY, UP, RIGHT].concat());
    let screen = pty.wait_for("the whole request", |screen| {
        screen.lines().any(|line| line.trim_end() == " }")
    });
    let begins = |line: &&str| !line.starts_with(" {");
    let lines = screen
        .lines()
        .skip_while(begins)
        .take_while(|line| !line.trim().is_empty());
    let mut request: Value = serde_json::from_str(&lines.collect::<Vec<_>>().join("\n")).unwrap();
    let counted = |end: &mut Value| end.as_str().is_some_and(|day| day < "2090");
    if request.get_mut("expires_on").is_some_and(counted) {
        request["expires_on"] = "counted from now".into();
    }
    pty.send(ESC);
    pty.wait_for("the page again", |screen| !screen.contains("\"policies\""));
    request
}

/// A kept draft without what every end of the program says anew.
fn facts(draft: &str) -> (Value, Value) {
    let mut draft: Value = serde_json::from_str(draft).unwrap();
    let fields = draft.as_object_mut().unwrap();
    let when = fields.remove("kept").unwrap();
    fields.remove("step").unwrap();
    (draft, when)
}

#[test]
fn earlier_drafts_are_continued_as_they_were_and_kept_again_without_a_loss() {
    let mut made = Vec::new();
    for walk in WALKS {
        let (simulator, home) = (simulator(), Home::fresh());
        let draft = text(&format!("drafts/{}.json", walk.name), &mut made, || {
            walk.kept(&simulator)
        });
        place(&home, &simulator, &draft);
        let mut pty = walk.continued(&home, &simulator);
        if walk.request {
            let request = serde_json::to_string_pretty(&request(&mut pty)).unwrap() + "\n";
            let wanted = text(&format!("drafts/{}.request.json", walk.name), &mut made, || {
                request.clone()
            });
            assert_eq!(request, wanted, "{}", walk.name);
        }
        // On another step it is another draft: all of it is written again.
        let first = pty.screen().contains(&at(StepId::Template));
        if !first {
            let title = pty.screen().lines().nth(1).unwrap().to_owned();
            pty.send(ESC);
            pty.wait_for("the step before", |screen| screen.lines().nth(1) != Some(&title));
        }
        pty.signal(Signal::TERM);
        pty.wait_for_exit();
        let (again, at) = facts(&as_fixture(&only(&home, &simulator), &simulator, &home));
        let (wanted, before) = facts(&draft);
        assert_eq!(at == before, first, "{}", walk.name);
        // Names that are found now are ids from here on: the request is what is the same.
        assert_eq!(again == wanted, !walk.unlisted, "{}:\n{again:#}\n{wanted:#}", walk.name);
    }
    let read = WALKS
        .iter()
        .flat_map(|walk| ["", ".request"].map(|kind| format!("drafts/{}{kind}.json", walk.name)));
    assert_eq!(
        unread("drafts", &read.collect::<Vec<_>>()),
        [""; 0],
        "no walk reads them"
    );
    assert_eq!(made, [""; 0], "made now: read them, then commit them");
}
