//! No size of the window and no step can break the drawing. What the screens look like is kept as text in `tests/screens`.

use std::time::Duration;

use jiff::tz::TimeZone;

use super::*;
use crate::clock::Moment;
use crate::session::Source;
use crate::ways_out::clipboard::Route;
use crate::wizard::context::Start;
use crate::wizard::key::{Code, Key};
use crate::wizard::message::Msg;

fn wizard(template: &str) -> Wizard {
    let now = Moment {
        since_start: Duration::ZERO,
        wall: "2026-11-24T10:00:00Z".parse().unwrap(),
    };
    let mut wizard = Wizard::new(Start {
        now,
        zone: TimeZone::UTC,
        demo: false,
        host: None,
        base_url: "https://api.cloudflare.com/client/v4".into(),
        route: Route::Native,
        found: Some(Source::Pasted),
        template: Some(template.into()),
        from: None,
    });
    wizard.begin();
    wizard.update(Msg::FrameShown);
    wizard
}

fn press(wizard: &mut Wizard, code: Code) {
    wizard.update(Msg::Key(Key::plain(code)));
    wizard.update(Msg::FrameShown);
}

#[test]
fn every_step_of_every_template_is_drawn_at_every_size() {
    // "wrangler deploy" has the longest notes; its permission step once left its list no row at all.
    for template in [
        "edit-zone-dns",
        "wrangler-deploy",
        "r2-object-read-write",
        "dnscontrol",
        "custom",
    ] {
        let mut wizard = wizard(template);
        for _ in 0..4 {
            for (columns, rows) in (1..130)
                .step_by(7)
                .flat_map(|columns| (1..45).map(move |rows| (columns, rows)))
            {
                let mut screen = Screen::default();
                let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                screen.draw(&wizard.page(), &mut buffer);
            }
            press(&mut wizard, Code::Enter);
        }
    }
}

/// At the smallest size that is supported, what is typed into can be seen, and a list has rows.
#[test]
fn at_60x16_the_fields_and_the_lists_are_there() {
    for (template, presses) in [("edit-zone-dns", 0), ("wrangler-deploy", 2), ("dnscontrol", 2)] {
        let mut wizard = wizard(template);
        (0..presses).for_each(|_| press(&mut wizard, Code::Enter));
        let mut buffer = Buffer::empty(Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
        Screen::default().draw(&wizard.page(), &mut buffer);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(
            text.contains('›'),
            "{template}: the row under the cursor is not in view"
        );
    }
    let mut wizard = wizard("edit-zone-dns");
    wizard.update(Msg::NoCredential(1, None));
    let mut buffer = Buffer::empty(Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
    let drawn = Screen::default().draw(&wizard.page(), &mut buffer);
    assert!(drawn.caret.is_some(), "the credential would be typed blindly");
}
