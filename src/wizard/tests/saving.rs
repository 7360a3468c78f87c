//! The token as a spec file, from the summary: the field in place, what is written, and which keys
//! are not meant for "Create Token".

use super::*;
use crate::domain::inventory::accounts::Account;
use crate::domain::token::grant::Resource;

const SHOP: &str = "77777777777777777777777777777777";

impl Walk {
    /// What is to be written, in order.
    fn saves(&self) -> Vec<(&str, &str)> {
        let saves = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Files(FileCall::SaveText(path, text)) => Some((path.as_str(), text.as_str())),
            _ => None,
        });
        saves.collect()
    }

    /// Saves under the proposed name; the text.
    fn saved(&mut self) -> String {
        self.press(key::ctrl('s')).press(KeyCode::Enter);
        let (_, text) = *self.saves().last().expect("something is to be written");
        text.to_owned()
    }
}

#[test]
fn the_field_opens_in_place_and_is_cancelled_without_a_trace() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(key::ctrl('s'));
    assert!(
        walk.words()
            .contains("Save as spec file: edit-zone-dns-example-com.toml"),
        "{}",
        walk.words()
    );
    assert!(walk.words().contains("Create Token"), "the summary stays in sight");
    walk.press(key::ctrl('u')).letters("a?b").paste("c\nd");
    assert!(walk.words().contains("Save as spec file: a?bc d"), "{}", walk.words());
    walk.press(KeyCode::Esc);
    assert!(!walk.words().contains("Save as spec file"));
    assert!(walk.is_at(StepId::Summary));
    assert!(walk.saves().is_empty() && walk.creates().is_empty());
}

#[test]
fn enter_writes_and_an_enter_too_many_creates_nothing() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let text = walk.saved();
    assert_eq!(walk.saves(), [("edit-zone-dns-example-com.toml", text.as_str())]);
    assert!(
        text.contains("resources = [\"zone:example.com\"]") && text.contains("expires = \"90d\""),
        "{text}"
    );
    walk.tell(FileAnswer::TextSaved(Ok("/home/ada/my tokens/x.toml".into())));
    assert_eq!(
        walk.notice(),
        "Saved to /home/ada/my tokens/x.toml. Open it with cfmint --from '/home/ada/my tokens/x.toml'."
    );
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(walk.creates().is_empty(), "it was meant for the field");
    walk.pass(1000);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_place_that_cannot_be_written_is_a_sentence_and_typing_stays() {
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .press(key::ctrl('s'))
        .press(key::ctrl('u'))
        .press(KeyCode::Enter);
    assert!(walk.words().contains("No file is named"), "{}", walk.words());
    walk.letters("/no/x").press(KeyCode::Enter);
    walk.tell(FileAnswer::TextSaved(Err("The folder \"/no\" does not exist.".into())));
    assert!(
        walk.words()
            .contains("Save as spec file: /no/x\nThe folder \"/no\" does not exist.")
    );
    walk.letters("y");
    assert!(!walk.words().contains("does not exist"), "it was said of another path");
    assert!(walk.creates().is_empty());
}

#[test]
fn a_name_that_means_several_things_here_is_written_as_its_id() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let mut other = zone(&"9".repeat(32), "Example.com");
    other.account = "b".repeat(32).parse().unwrap();
    walk.wizard.cx.zones.add(vec![other]);
    let account = |id: &str, name: &str| Account {
        id: id.repeat(32).parse().unwrap(),
        name: name.into(),
    };
    let ticket = walk.wizard.cx.accounts_list.ticket;
    let rows = vec![account("a", "ACME"), account("b", "Twin"), account("c", "Twin")];
    walk.tell(ApiAnswer::Accounts(ticket, Ok(page(rows))));
    let grant = walk.wizard.cx.grant_mut();
    grant.except.insert(Resource::Zone(SHOP.parse().unwrap()));
    for id in ["a", "b"] {
        grant
            .resources
            .insert(Resource::ZonesOf(id.repeat(32).parse().unwrap()));
    }
    let by_id = walk.saved();
    assert!(
        by_id.contains(&format!("zones:in:{}", "a".repeat(32))),
        "not all accounts are here yet: {by_id}"
    );
    walk.press(KeyCode::Esc);
    walk.tell(ApiAnswer::Listed(ticket));
    let text = walk.saved();
    assert!(text.contains(&format!("\"zone:{EXAMPLE_COM}\"")), "{text}");
    assert!(text.contains("except = [\"zone:shop.example\"]"), "{text}");
    assert!(
        text.contains("\"zones:in:ACME\"") && text.contains(&format!("\"zones:in:{}\"", "b".repeat(32))),
        "{text}"
    );
}

#[test]
fn where_its_secret_goes_is_written_back() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    assert!(!walk.saved().contains("\nto ="));
    walk.press(KeyCode::Esc);
    walk.wizard.cx.work.to = ["env:.env#A", "file:b"]
        .map(|typed| Target::read(typed).unwrap())
        .to_vec();
    let text = walk.saved();
    assert!(text.contains("\nto = [\"env:.env#A\", \"file:b\"]\n"), "{text}");
}

#[test]
fn what_is_half_made_is_saved_when_it_can_be_opened_again() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.wizard.cx.work.draft.name.clear();
    walk.wizard.cx.work.draft.grants[0].resources.clear();
    walk.wizard.go(super::super::steps::StepId::Summary);
    let text = walk.saved();
    let read = crate::domain::spec::read(&text, &crate::domain::catalog::Catalog::embedded()).unwrap();
    assert_eq!(read.draft, walk.wizard.cx.work.draft);
    assert_eq!(walk.saves().last().unwrap().0, "token.toml");
    walk.press(KeyCode::Esc);
    // More than a file may hold: said before a name is asked for.
    walk.wizard.cx.work.draft.ip_only = "x".repeat(crate::domain::spec::LARGEST);
    walk.press(key::ctrl('s'));
    assert!(
        walk.notice()
            .starts_with("Saved like this, it could not be opened again"),
        "{}",
        walk.notice()
    );
    assert!(!walk.words().contains("Save as spec file"));
}

#[test]
fn what_looks_like_a_credential_is_not_written_for_others_to_read() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.wizard.cx.work.draft.name = format!("deploy cfut_{}", "nottruE0".repeat(5));
    walk.press(key::ctrl('s'));
    assert!(walk.notice().contains("looks like a credential"), "{}", walk.notice());
    // A path and Enter, by somebody who did not look.
    walk.letters("x.toml").press(KeyCode::Enter);
    assert!(walk.saves().is_empty(), "{:?}", walk.saves());
    assert!(walk.creates().is_empty());
}
