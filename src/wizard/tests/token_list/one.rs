//! The page of one token.

use super::*;

#[test]
fn the_page_of_a_token_is_read_again_and_says_what_became_of_it() {
    let mut walk = Walk::listing(vec![token('1', "one", EXAMPLE_COM)]);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), "one");
    let (ticket, owner, id) = walk.read_ticket();
    assert_eq!((owner, id), (Owner::User, "1".repeat(32).parse().unwrap()));
    assert!(
        walk.page().state.starts_with("reading it again"),
        "{}",
        walk.page().state
    );
    let mut renamed = token('1', "renamed", EXAMPLE_COM);
    renamed.status = TokenStatus::Disabled;
    walk.tell(ApiAnswer::TokenRead(ticket, Ok(Box::new(renamed))));
    assert_eq!(walk.title(), "renamed");
    assert!(walk.words().contains("disabled"), "{}", walk.words());
    walk.at_deed("Look again").press(KeyCode::Enter);
    let (again, ..) = walk.read_ticket();
    assert_ne!(again, ticket);
    walk.tell(ApiAnswer::TokenRead(
        ticket,
        Err(Refusal::NotFound { says: String::new() }),
    ));
    assert!(!walk.words().contains("deleted"), "an answer to the question before");
    walk.tell(ApiAnswer::TokenRead(
        again,
        Err(Refusal::NotFound { says: String::new() }),
    ));
    assert!(walk.words().contains("it was deleted"), "{}", walk.words());
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), "Which token?");
}

impl Walk {
    /// Down to the act of this name on the page of a token.
    pub(super) fn at_deed(&mut self, name: &str) -> &mut Self {
        self.press(KeyCode::End);
        for _ in 0..9 {
            let page = self.page();
            let here = page.parts.iter().any(|part| match part {
                Part::List(list) => list.focused && said(list, list.cursor) == name,
                _ => false,
            });
            drop(page);
            if here {
                return self;
            }
            self.press(KeyCode::Up);
        }
        panic!("no act {name}: {}", self.words());
    }
}

#[test]
fn a_zone_without_a_name_is_asked_for() {
    let unknown = "9".repeat(32);
    let mut walk = Walk::listing(vec![token('1', "one", &unknown)]);
    walk.press(KeyCode::Enter);
    let asked = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Api(ApiCall::Zone(ticket, id)) => Some((*ticket, id.to_string())),
        _ => None,
    });
    let (ticket, id) = asked.expect("its name is asked for");
    assert_eq!(id, unknown);
    walk.tell(ApiAnswer::Zones(
        ticket,
        Ok(page(vec![zone(&unknown, "named.example")])),
    ));
    assert!(walk.words().contains("named.example"), "{}", walk.words());
}
