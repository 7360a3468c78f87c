//! Names that try to drive the terminal, to hide or to break the layout. Every frame of these journeys is looked over cell by cell
//! by the desk itself.

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::key::Code;

use super::flows::assert_minted;
use super::support::{Desk, first_columns, posts};

fn hostile() -> Simulator {
    Simulator::start(Options {
        zones: 100,
        accounts: 32,
        hostile: true,
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let simulator = hostile();
    let mut desk = Desk::at(&simulator);
    desk.presses(Code::Enter, 3).says("Step 4 of 6");
    let mut seen = String::new();
    for _ in 0..140 {
        desk.press(Code::Down);
        seen.push_str(&desk.texts());
        // The side panel begins where it always does.
        let wide = desk.wide();
        let panel = wide
            .iter()
            .find(|row| row.ends_with("The token so far"))
            .expect("the panel is there");
        assert_eq!(cfmint::text::width(panel), 88 + "The token so far".len(), "{panel}");
        for row in &wide[1..36] {
            let between: String = first_columns(row, 88)
                .chars()
                .skip(first_columns(row, 86).chars().count())
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
    desk.presses(Code::Enter, 3)
        .letters("board.example")
        .press(Code::Enter)
        .says("Chosen: clip^[]52;c;");
    desk.presses(Code::Enter, 2)
        .says("Step 6 of 6")
        .says("^[]52;c;aGFja2Vk^G");
    let shown = desk.json_tab();
    desk.press(Code::End).press(Code::Enter);
    let token = assert_minted(&mut desk, &simulator);
    let key = format!("com.cloudflare.api.account.zone.{}", evil["id"].as_str().unwrap());
    assert_eq!(token["policies_sent"][0]["resources"][&key], "*");
    let name = token["name"].as_str().unwrap();
    assert!(!name.chars().any(char::is_control), "{name:?}");
    assert_eq!(shown.as_bytes(), desk.bodies[0]);
    assert_eq!(posts(&simulator), 1);
    desk.press(Code::Char('q')).press(Code::Char('y'));
    let said = desk.ended.as_ref().unwrap().words.join("\n");
    assert!(
        !said.chars().any(|letter| letter.is_control() && letter != '\n'),
        "{said:?}"
    );
}
