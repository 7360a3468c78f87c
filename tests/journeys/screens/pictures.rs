//! The pictures for readers, in `assets/pictures`: pages and a recording of the common case, drawn
//! from the scenes of the kept screens, for dark and for light grounds. `CFMINT_ACCEPT=1 cargo test
//! --test journeys pictures` makes them anew.

use std::path::Path;
use std::time::Duration;

use cfmint::tui::render::Screen;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::SCENES;
use super::svg::{GROUNDS, svg};

/// A picture: its name, what it is for those who do not see it, and the scenes that it shows, each
/// for so many tenths of a second.
type Picture = (&'static str, &'static str, &'static [(&'static str, u64)]);

const PICTURES: [Picture; 5] = [
    (
        "template",
        "Choosing a template, with what it would grant",
        &[("template", 0)],
    ),
    (
        "permissions",
        "Choosing permissions and their levels",
        &[("permissions-taken", 0)],
    ),
    (
        "summary",
        "The summary: what the token can do, and how far a leak reaches",
        &[("summary", 0)],
    ),
    (
        "secret",
        "The secret, hidden, and where it can go",
        &[("secret-checked", 0)],
    ),
    (
        "recording",
        "A token for one zone, from the template to the stored secret",
        &[
            ("template", 20),
            ("name", 12),
            ("permissions", 16),
            ("resources", 14),
            ("resources-taken", 16),
            ("limits", 16),
            ("summary", 40),
            ("creating", 10),
            ("secret-checked", 25),
            ("secret-save", 14),
            ("secret-saved", 40),
        ],
    ),
];
/// A recording is loaded by everybody who reads the README.
const MOST_BYTES: usize = 1_000_000;

fn frame(name: &str) -> Buffer {
    let scene = SCENES.iter().find(|(scene, _)| *scene == name);
    let (_, stage) = scene.unwrap_or_else(|| panic!("no scene is called {name}"));
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    Screen::default().draw(&stage().wizard.page(), &mut buffer);
    buffer
}

#[test]
fn the_pictures_are_of_the_real_screens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let mut stale = Vec::new();
    for (name, about, scenes) in PICTURES {
        let frames: Vec<(Buffer, Duration)> = scenes
            .iter()
            .map(|(scene, tenths)| (frame(scene), Duration::from_millis(tenths * 100)))
            .collect();
        for ground in &GROUNDS {
            let drawn = svg(about, &frames, ground);
            assert!(drawn.len() <= MOST_BYTES, "{name}: {} bytes", drawn.len());
            let file = format!("{name}-{}.svg", ground.name);
            if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join(&file), drawn).unwrap();
            } else if std::fs::read_to_string(folder.join(&file)).unwrap_or_default() != drawn {
                stale.push(file);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "the screens have changed, these pictures have not: {stale:?}. Make them anew: CFMINT_ACCEPT=1 cargo test --test journeys pictures"
    );
}
