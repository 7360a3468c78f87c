//! What pages and keys cost on the line to the terminal: all figures stand here (reference: design
//! section 9). A page is measured whole, as Ctrl-L paints it.

use std::time::Duration;

use cfmint::wizard::steps::StepId;

use super::*;
use crate::program::{DOWN, RIGHT, UP, at, to_resources};
use crate::pty::Pty;

/// Most bytes until the list of templates is on the screen, with all that begins the program.
pub(super) const START: usize = 2_048;
/// Most bytes of a page that is painted whole at 80x24 and at 120x40.
const PAGE: [((u16, u16), usize); 2] = [((80, 24), 2_320), ((120, 40), 4_400)];
/// Most bytes of a key that moves the cursor.
pub(super) const CURSOR_KEY: usize = 270;
/// Most bytes of one that leaves a chosen row, whose words and signs have pens of their own, that
/// comes to a row of which a second line is said, or to what has other keys.
const LONG_CURSOR_KEY: usize = 330;
/// Most bytes of a key that sets a level and says so, and of a search that changes the whole list.
const LEVEL_SET: usize = 300;
const SEARCH: usize = 1_300;

const CTRL_L: &[u8] = b"\x0c";
/// Most bytes of a second that is counted while a token is created.
pub(super) const SECOND: usize = 24;
const LEFT: &[u8] = b"\x1b[D";
const TAB: &[u8] = b"\t";

/// The number of bytes when the program has been silent for a while. For absence there is nothing
/// to wait for but time.
pub(super) fn when_silent(pty: &Pty, silence: Duration) -> usize {
    loop {
        let before = pty.raw().len();
        std::thread::sleep(silence);
        if pty.raw().len() == before {
            return before;
        }
    }
}

/// What the terminal gets for a key, until it is silent.
fn cost(pty: &mut Pty, key: &[u8]) -> usize {
    let before = when_silent(pty, Duration::from_millis(200));
    pty.send(key);
    pty.wait_for_bytes("an answer to the key", |raw| raw.len() > before);
    when_silent(pty, Duration::from_millis(200)) - before
}

type Walk = fn(&mut Pty);

fn to_permissions(pty: &mut Pty) {
    signed_in(pty);
    press(pty, ENTER, &at(StepId::Name));
    press(pty, ENTER, &at(StepId::Permissions));
}

fn to_ways(pty: &mut Pty) {
    to_secret(pty);
    press(pty, b"s", "Another program");
}

fn to_refused(pty: &mut Pty) {
    to_summary(pty);
    pty.send(TO_CREATE);
    press(pty, ENTER, "Not created");
}

/// Each page, how to get there, and keys that move a cursor on it.
const PAGES: [(&str, Walk, &[&[u8]]); 9] = [
    ("template", |pty| signed_in(pty), &[DOWN, DOWN, UP, TAB, RIGHT]),
    (
        "name",
        |pty| {
            signed_in(pty);
            press(pty, ENTER, &at(StepId::Name));
        },
        &[LEFT],
    ),
    ("permissions", to_permissions, &[DOWN, DOWN, UP, TAB]),
    ("resources", to_resources, &[DOWN, DOWN, UP, TAB, TAB]),
    ("limits", to_limits, &[]),
    ("summary", to_summary, &[TAB, DOWN, DOWN, UP, TAB, RIGHT]),
    ("refused", to_refused, &[UP, DOWN]),
    ("secret", to_secret, &[DOWN, DOWN, UP]),
    ("ways", to_ways, &[DOWN, DOWN, UP]),
];

#[test]
fn a_page_and_a_cursor_key_cost_few_bytes() {
    let (home, mut too_many) = (Home::fresh(), Vec::new());
    for ((size, most), (name, walk, keys)) in PAGE.iter().flat_map(|bar| PAGES.iter().map(move |page| (bar, page))) {
        let simulator = match *name {
            "refused" => creating_with("forbidden"),
            _ => small(),
        };
        let mut pty = home.facing_in(*size, &simulator);
        walk(&mut pty);
        let whole = cost(&mut pty, CTRL_L);
        if whole > *most {
            too_many.push(format!("{name} at {size:?}: {whole} bytes, at most {most}"));
        }
        // In a wide window the panel changes with the row.
        for key in keys.iter().filter(|_| *size == (80, 24)) {
            let footer = |pty: &Pty| pty.screen().lines().last().unwrap_or_default().to_owned();
            let (chosen, before) = (pty.screen().contains("›✓ "), footer(&pty));
            let bytes = cost(&mut pty, key);
            let lines = pty.screen();
            let mut below = lines.lines().skip_while(|line| !line.starts_with(" └ ")).skip(1);
            let second = below.next().is_some_and(|line| !line.trim().is_empty());
            let longer = chosen || second || ["summary", "ways"].contains(name) || footer(&pty) != before;
            let most = if longer { LONG_CURSOR_KEY } else { CURSOR_KEY };
            if bytes > most {
                let key = key.escape_ascii();
                too_many.push(format!("{name} at {size:?}: {bytes} bytes for {key}, at most {most}"));
            }
        }
    }
    assert_eq!(too_many, [""; 0]);
}

#[test]
fn a_level_and_a_search_cost_few_bytes() {
    let (home, simulator) = (Home::fresh(), small());
    let mut pty = home.facing(&simulator);
    to_permissions(&mut pty);
    pty.send(DOWN);
    let level = cost(&mut pty, RIGHT);
    sees(&pty, "at Read");
    let search = cost(&mut pty, b"zone");
    assert!(level <= LEVEL_SET, "{level} bytes for a level");
    assert!(search <= SEARCH, "{search} bytes for a search");
}
