//! The ways out as rows: what is typed belongs to one, and each says whether it works here.

use super::*;
use crate::wizard::page::{Line, Sense};

/// The row under the cursor, what is typed, and what is said of it.
fn place(walk: &Walk) -> (String, String, Vec<String>) {
    let page = walk.page();
    let mut found = (String::new(), String::new(), Vec::new());
    for part in &page.parts {
        match part {
            Part::Lines(lines) => found.2.extend(lines.iter().map(|line| line.text.clone())),
            Part::List(list) => found.0 = (list.row)(list.cursor).words(0).to_owned(),
            Part::Field(field) => found.1.clone_from(&field.text),
            _ => {}
        }
    }
    found
}

#[test]
fn what_is_typed_belongs_to_the_row_under_the_cursor() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s'));
    assert_eq!(place(&walk).0, "A new file");
    walk.presses(KeyCode::Down, 4)
        .paste("cert-manager/cloudflare#api-token");
    let (row, typed, said) = place(&walk);
    assert_eq!(
        (row.as_str(), typed.as_str()),
        ("Kubernetes secret", "cert-manager/cloudflare#api-token")
    );
    assert!(
        said[0].starts_with("Stores it in Kubernetes as the key api-token of the secret cloudflare"),
        "it is said before it is done: {said:?}"
    );
    let looked_at = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Delivery(DeliveryCall::CheckWay(typed, _)) => Some(typed.clone()),
        _ => None,
    });
    assert_eq!(
        looked_at.as_deref(),
        Some("kubernetes:cert-manager/cloudflare#api-token")
    );
    walk.press(KeyCode::Enter);
    walk.delivered(
        "kubernetes:cert-manager/cloudflare#api-token",
        Err("kubectl failed.".into()),
    );
    assert_eq!(walk.notice(), "kubectl failed.");
    assert_eq!(place(&walk).0, "Kubernetes secret", "nothing typed is lost");
}

#[test]
fn a_text_that_names_its_way_is_that_way_whatever_the_row() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s'))
        .presses(KeyCode::Down, 2)
        .paste("env:.env#CF");
    assert_eq!(place(&walk).0, "A line of a .env file", "the row follows");
    walk.press(KeyCode::Down);
    assert_eq!(place(&walk).0, "A line of a .env file");
    assert!(
        walk.notice().starts_with("What you typed names a way"),
        "{}",
        walk.notice()
    );
    walk.press(KeyCode::Enter);
    walk.delivered("env:.env#CF", Err("No.".into()));
}

#[test]
fn tab_completes_a_name_and_a_path() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s')).press(KeyCode::Tab);
    assert_eq!(place(&walk).1, "~/cf-token", "what the row proposes");
    walk.press(key::ctrl('u')).paste("~/se").press(KeyCode::Tab);
    let asked = walk
        .wanted
        .iter()
        .any(|effect| matches!(effect, Effect::Delivery(DeliveryCall::Complete(path)) if path == "~/se"));
    assert!(asked, "{:?}", walk.wanted);
    let done = |typed: &str, text: &str, names| {
        DeliveryAnswer::Completed(crate::domain::delivery::Completed {
            typed: typed.into(),
            text: text.into(),
            names,
        })
    };
    walk.tell(done("~/older", "~/older-text", 1));
    assert_eq!(place(&walk).1, "~/se", "an answer to an older text is dropped");
    walk.tell(done("~/se", "~/secrets/", 1));
    assert_eq!(place(&walk).1, "~/secrets/");
    walk.tell(done("~/secrets/", "~/secrets/", 3));
    assert_eq!(walk.notice(), "3 names match.");
    // What is on the disk comes first, and a way only where nothing there begins so.
    walk.press(key::ctrl('u')).paste("git").press(KeyCode::Tab);
    walk.tell(done("git", "git-token", 1));
    assert_eq!(place(&walk).1, "git-token");
    walk.press(key::ctrl('u')).paste("git").press(KeyCode::Tab);
    walk.tell(done("git", "git", 0));
    assert_eq!(place(&walk), ("GitHub Actions secret".into(), "github:".into(), vec![]));
    // What needs no place is not completed: the next Enter would hand the secret over.
    for typed in ["clip", "std"] {
        walk.press(key::ctrl('u')).paste(typed).press(KeyCode::Tab);
        walk.tell(done(typed, typed, 0));
        assert_eq!(place(&walk).1, typed);
    }
}

#[test]
fn a_row_says_whether_its_way_works_here_and_if_not_why() {
    let mut walk = remote();
    walk.press(KeyCode::Char('s'));
    let asked = |effect: &Effect| matches!(effect, Effect::Delivery(DeliveryCall::LookAround));
    assert!(walk.wanted.iter().any(asked));
    let tool = |scheme, works, words: &str| crate::domain::delivery::ToolHere {
        scheme,
        works,
        words: words.into(),
    };
    walk.tell(DeliveryAnswer::Around(vec![
        tool("github", true, "gh is installed"),
        tool("wrangler", false, "wrangler is not installed"),
        tool("1password", false, "op is not installed"),
    ]));
    let remarks = |walk: &Walk| -> Vec<Line> {
        let page = walk.page();
        let list = page.parts.iter().find_map(|part| match part {
            Part::List(list) => Some(list),
            _ => None,
        });
        let list = list.expect("the ways");
        (0..list.len).filter_map(|at| (list.row)(at).remark).collect()
    };
    assert_eq!(
        remarks(&walk),
        [
            Line::new(Sense::Good, "gh is installed"),
            Line::new(Sense::Danger, "not installed"),
            Line::new(Sense::Danger, "op is not installed")
        ]
    );
    // Under the cursor it is whole, also in a window without that column.
    assert_eq!(place(&walk).2, [""; 0]);
    walk.presses(KeyCode::Down, 3);
    assert_eq!(place(&walk).2, ["wrangler is not installed."]);
    walk.press(KeyCode::Up);
    assert_eq!(place(&walk).2, [""; 0], "what works needs no sentence");
}
