//! Names that try to drive the terminal, to hide or to break the layout. Every frame of these
//! journeys is looked over cell by cell by the desk itself.

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::{self, KeyCode};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::steps::{ORDER, StepId};

use super::flows::assert_minted;
use super::support::frame::misleads;
use super::support::{Desk, first_columns, in_variable, posts};
use crate::program::at;

fn hostile() -> Simulator {
    Simulator::start(Options {
        zones: 200,
        accounts: 60,
        hostile: true,
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let simulator = hostile();
    let mut desk = Desk::at(&simulator);
    desk.presses(KeyCode::Enter, 3)
        .says(&at(StepId::Resources))
        .press(KeyCode::Home);
    let mut seen = String::new();
    for _ in 0..140 {
        desk.press(KeyCode::Down);
        seen.push_str(&desk.texts());
        // The side panel begins where it always does.
        let wide = desk.wide();
        let panel = wide
            .iter()
            .find(|row| row.ends_with("The token so far"))
            .expect("the panel is there");
        assert_eq!(
            cfmint::domain::text::width(panel),
            84 + "The token so far".len(),
            "{panel}"
        );
        for row in &wide[3..36] {
            // Column 81 is that of the thumb.
            let between: String = first_columns(row, 82)
                .chars()
                .skip(first_columns(row, 81).chars().count())
                .collect();
            assert_eq!(between.trim(), "", "the page keeps to its side: {row}");
        }
    }
    for needle in ["^[", "<U+202E>", "<U+200B>", "<U+009B>", "^@", "--help", "<script>"] {
        assert!(seen.contains(needle), "{needle} was on the screen, made visible");
    }
}

#[test]
fn a_hostile_zone_is_chosen_created_and_named_in_the_end() {
    let simulator = hostile();
    let zones = simulator.zones();
    let evil = zones
        .iter()
        .find(|zone| zone["name"].as_str().unwrap().contains("]52;"))
        .unwrap();
    let mut desk = Desk::at(&simulator);
    desk.presses(KeyCode::Enter, 3)
        .letters("board.example")
        .press(KeyCode::Enter)
        .says("Included clip^[]52;c;");
    desk.presses(KeyCode::Enter, 2)
        .says(&at(StepId::Summary))
        .says("^[]52;c;aGFja2Vk^G");
    let shown = desk.json_tab();
    desk.at_create().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    let key = format!("com.cloudflare.api.account.zone.{}", evil["id"].as_str().unwrap());
    assert_eq!(token["policies_sent"][0]["resources"][&key], "*");
    let name = token["name"].as_str().unwrap();
    assert!(!name.chars().any(char::is_control), "{name:?}");
    assert_eq!(shown.as_bytes(), simulator.create_bodies()[0]);
    assert_eq!(posts(&simulator), 1);
    desk.press(KeyCode::Char('q')).press(KeyCode::Char('y'));
    let said = desk.ended.as_ref().unwrap().words.join("\n");
    assert!(
        !said.chars().any(|letter| letter.is_control() && letter != '\n'),
        "{said:?}"
    );
}

#[test]
fn a_hostile_token_is_cloned_shown_in_every_form_and_saved() {
    let simulator = hostile();
    let mut desk = Desk::at(&simulator);
    desk.press(KeyCode::BackTab).press(KeyCode::Enter);
    desk.says("Which token?");
    let mut seen = String::new();
    for _ in 0..30 {
        desk.press(KeyCode::Down);
        seen.push_str(&desk.texts());
    }
    for needle in ["^[", "<U+202E>", "--help"] {
        assert!(seen.contains(needle), "{needle} was in the list, made visible");
    }
    desk.letters("clip").press(KeyCode::Enter).says("Clone it");
    desk.press(KeyCode::Esc).says("Which token?");
    desk.press(KeyCode::Tab).press(KeyCode::Right).press(KeyCode::Enter);
    desk.says(&at(StepId::Name));
    for _ in 0..6 {
        if desk.title() != at(StepId::Summary) {
            desk.press(KeyCode::Enter);
        }
    }
    desk.says(&at(StepId::Summary));
    desk.at_views();
    for _ in 0..4 {
        desk.press(KeyCode::Right);
        desk.whole();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd\u{1b}]0;t\u{7}\u{202e}.toml");
    desk.press(key::ctrl('s')).says("Save as spec file");
    let field = desk.text();
    let proposed = field.lines().find(|line| line.contains("Save as spec file")).unwrap();
    let proposed = proposed.split_whitespace().last().unwrap();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.~/".contains(letter);
    assert!(
        proposed.ends_with(".toml") && proposed.chars().all(is_plain) && !proposed.contains(".."),
        "{proposed}"
    );
    // What a paste cannot bring, a folder that is there already can hold; the name itself is
    // cleaned.
    desk.press(key::ctrl('u'))
        .paste(path.to_str().unwrap())
        .press(KeyCode::Enter);
    desk.says("Saved to");
    let saved = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert!(!saved.to_str().unwrap().chars().any(char::is_control), "{saved:?}");
    let text = std::fs::read_to_string(&saved).unwrap();
    assert!(
        !text.chars().any(|letter| letter != '\n' && misleads(letter)),
        "{text:?}"
    );
    let (name, read) = cfmint::io::input::open(saved.as_os_str()).unwrap();
    let opened = FromFile::new(name, read);
    let mut again = Desk::from_file(&simulator, Some(in_variable(simulator.api_token())), opened);
    again.idle();
    again.says(&at(StepId::Summary));
    assert_eq!(again.json_tab(), { desk.json_tab() });
}

#[test]
fn a_hostile_file_is_opened_or_refused_inertly() {
    let simulator = hostile();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd\u{1b}]0;t\u{7}\u{9b}2J\u{202e}.toml");
    let (mut opened, mut refused) = (0, 0);
    for name in Simulator::hostile_names() {
        let escaped: String = name.chars().map(|letter| format!("\\U{:08X}", letter as u32)).collect();
        for text in [
            format!(
                "name = \"{escaped}\"\n[[grant]]\npermissions = [\"zone/DNS:edit\"]\nresources = [\"zone:{escaped}\"]\n"
            ),
            format!(
                "name = \"x\"\n[[grant]]\npermissions = [\"zone/{escaped}:edit\"]\nresources = [\"{escaped}\", \"zones:in:{escaped}\"]\n"
            ),
            format!(
                "name = \"x\"\n[[grant]]\npermissions = [\"zone/DNS:edit\"]\nresources = [\"zones:in:{escaped}\"]\n"
            ),
            format!("name = \"x\"\n\"{escaped}\" = 1\nexpires = \"{escaped}\"\nip = {{ in = [\"{escaped}\"] }}\n"),
            format!("name = '{name}'\n{name}"),
        ] {
            std::fs::write(&path, text).unwrap();
            match cfmint::io::input::open(path.as_os_str()) {
                Ok((name, read)) => {
                    let from = FromFile::new(name, read);
                    opened += 1;
                    // Every frame is looked over.
                    let mut desk = Desk::from_file(&simulator, Some(in_variable(simulator.api_token())), from);
                    desk.idle();
                    desk.press(KeyCode::Down);
                    desk.whole();
                    desk.at_views().press(KeyCode::Right);
                    desk.whole();
                }
                Err(lines) => {
                    refused += 1;
                    for line in lines {
                        assert!(!line.chars().any(misleads), "{line:?}");
                    }
                }
            }
        }
    }
    assert!(opened > 10 && refused > 50, "{opened} opened, {refused} refused");
}

#[test]
fn hostile_pastes_stay_in_their_fields() {
    let simulator = hostile();
    let everything = Simulator::hostile_names().concat();
    let mut desk = Desk::at(&simulator);
    for step in ORDER {
        desk.says(&at(step));
        for paste in Simulator::hostile_names().iter().chain([&everything]) {
            desk.paste(paste);
        }
        desk.says(&at(step));
        // Out of the way again: the field is emptied, and where that was no field nothing happens.
        desk.press(key::ctrl('u'));
        match step {
            StepId::Name => drop(desk.letters("plain")),
            StepId::Resources => drop(desk.letters("example.com").press(KeyCode::Enter)),
            // A paste goes into a field wherever it comes: from there to the button.
            StepId::Limits => drop(desk.press(KeyCode::Tab)),
            // Enter would create.
            StepId::Summary => break,
            _ => {}
        }
        desk.press(KeyCode::Enter);
        if step == StepId::Template && desk.title() == at(step) {
            desk.press(KeyCode::Enter);
        }
    }
    assert_eq!(posts(&simulator), 0);
}
