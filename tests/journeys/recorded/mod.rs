//! What the real API has answered to others, played again: 76 exchanges in `exchanges/`, each with
//! its source, against the client, the command and the wizard. What a person then reads is kept in
//! `kept/`; a change of words that is wanted is taken over with `CFMINT_ACCEPT=1 cargo test --test
//! journeys recorded`, and read in the difference before it is committed. What is wrong today is
//! not blessed by that: see `matrix.rs`.

use crate::{command, program, support};

mod asking;
mod exchange;
mod fuzz;
mod kept;
mod matrix;
mod player;
mod shape;
mod shapes;
mod variants;
mod wizard;

#[test]
fn every_exchange_says_where_it_comes_from() {
    let all = exchange::all();
    assert_eq!(all.len(), exchange::COUNT);
    for exchange in &all {
        let mut words = exchange.source.split(' ');
        let (kind, date) = (words.next().unwrap(), words.next().unwrap());
        assert!(
            ["recorded", "transcribed", "documented"].contains(&kind),
            "{}: {kind}",
            exchange.name
        );
        let year = date.split(['-', ',']).next().unwrap();
        assert!(
            (2017..2100).contains(&year.parse::<u16>().unwrap()),
            "{}: {date}",
            exchange.name
        );
        assert!(
            words.next().is_some(),
            "{}: it names no place or way by which it is known",
            exchange.name
        );
        assert!((200..600).contains(&exchange.status), "{}", exchange.name);
        // What came as JSON is JSON still.
        if exchange
            .headers
            .contains(&("content-type".to_owned(), "application/json".to_owned()))
        {
            serde_json::from_str::<serde_json::Value>(&exchange.body)
                .unwrap_or_else(|error| panic!("{}: {error}", exchange.name));
        }
    }
}
