//! The rows of tokens.

use super::*;

/// A token's row has its meter, and a sign before what needs a look, at every width.
#[test]
fn a_token_shows_what_needs_a_look() {
    let cells = ["ddns at home", "Edit DNS", "example.net", "2 days", "211 days"].map(str::to_owned);
    let row = Row {
        cells: cells.to_vec(),
        senses: vec![Sense::Plain, Sense::Plain, Sense::Plain, Sense::Danger, Sense::Warning],
        grade: Some(crate::domain::grade::Level::Medium),
        ..Row::new("")
    };
    for (width, title, words) in [
        (
            60,
            " Risk Name                 Can                 Expires",
            " ##.. ddns at home         Edit DNS            # 2 days",
        ),
        (
            80,
            " Risk Name                    Can                       Expires   Used",
            " ##.. ddns at home            Edit DNS                  # 2 days  ! 211 days",
        ),
        (
            120,
            " Risk Name                      Can                       On                  Expires     Used",
            " ##.. ddns at home              Edit DNS                  example.net         # 2 days    ! 211 days",
        ),
    ] {
        let rows = drawn(Columns::Tokens, vec![row.clone()], width);
        for wanted in [title, words] {
            assert!(rows.iter().any(|row| row.trim_end() == wanted), "{width}: {rows:#?}");
        }
    }
}
