//! The words of a page, whatever parts they are in.

use super::*;
use crate::wizard::page::{SecretPlace, SecretValue, ValueView};

impl Walk {
    /// All words of the page, a line each.
    pub(super) fn words(&self) -> String {
        let page = self.page();
        let mut words = vec![page.question.clone(), page.state.clone()];
        for part in &page.parts {
            match part {
                Part::Lines(lines) => words.extend(lines.iter().map(|line| line.text.clone())),
                Part::Field(field) => words.extend(of_field(field)),
                Part::FieldWith(field, buttons) => words.extend(of_field(field).chain(buttons.words.clone())),
                Part::Choice(choice) => {
                    let taken = choice.taken.and_then(|taken| choice.options.get(taken));
                    words.push(taken.map_or("none of these", |word| word).to_owned());
                    words.extend(choice.comes_to.iter().map(|line| line.text.clone()));
                }
                Part::List(list) => {
                    words.extend((0..list.len.min(40)).map(|at| said(list, at)));
                    words.extend(list.below.iter().map(|line| line.text.clone()));
                }
                Part::Boxed(lines) | Part::Beside(lines) | Part::Spare(lines) => {
                    words.extend(lines.iter().map(|line| line.text.clone()))
                }
                Part::Review(review) => words.extend(reviewed::words(review)),
                Part::Buttons(buttons) => words.extend(buttons.words.clone()),
                Part::Tabs(tabs) => words.extend(tabs.words.clone()),
                Part::Search(field) => words.push(format!("Search: {}", field.text)),
                Part::SearchOf(kinds, field) => {
                    words.extend(kinds.words.clone());
                    words.push(format!("Search: {}", field.text));
                }
                Part::Facts(facts) => {
                    words.extend(facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value.text)));
                }
                Part::Heading(heading) => words.push(heading.clone()),
                Part::Scroll(scroll) => words.extend((0..scroll.len).map(|at| (scroll.line)(at))),
                Part::SecretPlace(place) => words.extend(of_place(place)),
                Part::Space | Part::Room(_) => {}
            }
        }
        let facts = page.detail_facts.iter();
        words.extend(facts.map(|fact| format!("{} {}", fact.label, fact.value.text)));
        words.extend(page.detail.clone());
        words.extend(page.buttons.words.clone());
        words.extend(
            page.confirm
                .iter()
                .flat_map(|confirm| [confirm.question.clone(), confirm.cost.clone()]),
        );
        words.join("\n")
    }
}

/// A line each value, and one what happened to them.
fn of_place(place: &SecretPlace) -> Vec<String> {
    let one = |(at, value): (usize, &SecretValue)| {
        let under = if place.cursor == Some(at) { "› " } else { "" };
        let view = match &value.view {
            ValueView::Hidden => "hidden",
            ValueView::Revealed(_) => "shown",
            ValueView::Open(text) => text,
        };
        format!("{under}{}: {view} {}", value.label, value.so_far)
    };
    let values = place.values.iter().enumerate().map(one);
    [place.title.to_owned()]
        .into_iter()
        .chain(values)
        .chain([place.so_far.text.clone()])
        .collect()
}
