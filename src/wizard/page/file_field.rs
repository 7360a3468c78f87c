//! The name of a text file that is to be written, typed in place: it stays until the file is written
//! or given up. It must not know what is in the file.

use super::keymap::Action;
use super::text_field::Field;
use super::{FieldView, Notice};
use crate::domain::text::visible;

/// Letters of the token's name that the proposed file name has at most.
const LONGEST_NAME: usize = 60;

/// The field, and why the file could not be written.
#[derive(Debug, PartialEq, Eq)]
pub struct FileField {
    field: Field,
    ending: &'static str,
    wrong: Option<String>,
}

impl FileField {
    /// With a file name that is made of the token's name.
    #[must_use]
    pub fn of_token(name: &str, ending: &'static str) -> Self {
        Self {
            field: Field::with(proposed(name, ending)),
            ending,
            wrong: None,
        }
    }

    #[must_use]
    pub fn view(&self, label: &str) -> FieldView {
        FieldView {
            label: label.into(),
            text: self.field.shown(),
            caret: Some(self.field.caret_column()),
            placeholder: format!("a path such as ~/token{}", self.ending),
            wrong: self.wrong.iter().cloned().collect(),
            choice: None,
        }
    }

    /// Where it is typed.
    pub fn field(&mut self) -> &mut Field {
        &mut self.field
    }

    /// Takes what was pasted; what is to be said of it.
    pub fn paste(&mut self, text: &str) -> Option<Notice> {
        self.wrong = None;
        self.field.paste(text).sentence().map(Notice::plain)
    }

    /// A key that changes the text or moves in it.
    pub fn edit(&mut self, act: Action) {
        if self.field.edit(act) {
            self.wrong = None;
        }
    }

    /// The path as it is typed; where there is none, that is said in the field.
    pub fn path(&mut self) -> Option<String> {
        let typed = self.field.text().trim().to_owned();
        let missing = || format!("No file is named: type a path such as ~/token{}.", self.ending);
        self.wrong = typed.is_empty().then(missing);
        self.wrong.is_none().then_some(typed)
    }

    /// It could not be written; the name stays.
    pub fn refuse(&mut self, why: &str) {
        self.wrong = Some(visible(why).into_owned());
    }
}

/// A file name made of the token's name: letters and digits in lower case, everything else a
/// hyphen.
fn proposed(name: &str, ending: &str) -> String {
    let mut file = String::new();
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            file.push(letter);
        } else if !file.is_empty() && !file.ends_with('-') {
            file.push('-');
        }
    }
    let short: String = file.chars().take(LONGEST_NAME).collect();
    match short.trim_end_matches('-') {
        "" => format!("token{ending}"),
        short => format!("{short}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_of_any_name() {
        for (name, file) in [
            ("Edit zone DNS, example.com", "edit-zone-dns-example-com.toml"),
            ("", "token.toml"),
            ("../../etc/passwd", "etc-passwd.toml"),
            ("-rf ~", "rf.toml"),
            ("\u{202e}\u{1b}[2J", "2j.toml"),
            ("Müller & Söhne", "müller-söhne.toml"),
        ] {
            assert_eq!(proposed(name, ".toml"), file, "{name:?}");
        }
        assert!(proposed(&"long ".repeat(40), ".ics").chars().count() <= LONGEST_NAME + ".ics".len());
    }
}
