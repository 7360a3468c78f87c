//! What is typed on the way to a way out: which way it names already, what completes its name, and
//! what the way will do before it does it. It looks at no file and runs nothing.

use super::payload::{PayloadKind, variable_names};
use super::target::{PLAIN, Target, TargetKind};
use super::tools::TOOLS;
use crate::domain::text::visible;

fn schemes() -> impl Iterator<Item = &'static str> {
    let plain = PLAIN.iter().map(|(scheme, _)| *scheme);
    plain.chain(TOOLS.iter().map(|tool| tool.scheme))
}

/// Whether nothing follows the name of a way.
fn stands_alone(scheme: &str) -> bool {
    PLAIN.iter().any(|(known, form)| known == form && *known == scheme)
}

/// The way that a text names by itself: `clipboard`, or what stands before its colon.
#[must_use]
pub fn scheme_of(typed: &str) -> Option<&'static str> {
    let named = typed.split_once(':').map(|(scheme, _)| scheme);
    schemes().find(|scheme| match named {
        Some(named) => named == *scheme,
        None => stands_alone(scheme) && typed == *scheme,
    })
}

/// The name of a way, completed as far as only one way on leads; none where no way begins so.
#[must_use]
pub fn completed_name(typed: &str) -> Option<String> {
    let typed = typed.to_ascii_lowercase();
    // What needs no place is not completed: one more key would be enough to hand the secret over.
    let all: Vec<&str> = schemes()
        .filter(|scheme| !stands_alone(scheme) && scheme.starts_with(&typed))
        .collect();
    let (first, rest) = all.split_first().filter(|_| !typed.is_empty())?;
    if rest.is_empty() {
        return Some(format!("{first}:"));
    }
    let same = |other: &&str| first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let common = rest.iter().map(same).min().unwrap_or(first.len());
    Some(first.get(..common).unwrap_or(first).to_owned())
}

impl Target {
    /// What handing the secret over will do.
    #[must_use]
    pub fn announced(&self, contents: PayloadKind) -> String {
        match self.place() {
            TargetKind::Clipboard => "Copies it.".to_owned(),
            TargetKind::Stdout => "Writes it to standard output.".to_owned(),
            TargetKind::File(file) => format!("Saves it to {}, where you alone can read it.", visible(file)),
            TargetKind::Dotenv { file, name } => {
                let names = variable_names(contents, name).join(", ");
                format!(
                    "Writes {} into {}; the other lines stay.",
                    visible(&names),
                    visible(file)
                )
            }
            TargetKind::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("Starts {}, which gets it on stdin.", visible(program))
            }
            TargetKind::Tool(tool, values) => {
                let stored = tool.sentence(tool.stored, values);
                format!("Stores it {}. {} gets it on stdin.", visible(&stored), tool.program())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_its_way_only_by_a_known_word_before_a_colon() {
        for (typed, scheme) in [
            ("github:o/r#N", Some("github")),
            ("file:a", Some("file")),
            ("env:", Some("env")),
            ("clipboard", Some("clipboard")),
            ("stdout", Some("stdout")),
            ("githbu:o/r#N", None),
            ("vault", None),
            ("file", None),
            ("~/a:b", None),
            ("", None),
        ] {
            assert_eq!(scheme_of(typed), scheme, "{typed}");
        }
    }

    #[test]
    fn a_name_is_completed_as_far_as_one_way_leads() {
        for (typed, text) in [
            ("git", Some("github:")),
            ("G", Some("github:")),
            ("clip", None),
            ("stdo", None),
            ("k", Some("k")),
            ("ke", Some("keyring:")),
            ("zzz", None),
            ("", None),
            ("~/to", None),
        ] {
            assert_eq!(completed_name(typed).as_deref(), text, "{typed}");
        }
    }

    #[test]
    fn what_a_way_will_do_is_said_before_it_does_it() {
        let said = |typed: &str| Target::read_or_file(typed).unwrap().announced(PayloadKind::Token);
        assert_eq!(
            said("~/cf-token"),
            "Saves it to ~/cf-token, where you alone can read it."
        );
        assert_eq!(said("env:.env#CF"), "Writes CF into .env; the other lines stay.");
        assert_eq!(
            said("kubernetes:cert-manager/cloudflare#api-token"),
            "Stores it in Kubernetes as the key api-token of the secret cloudflare in the namespace cert-manager. kubectl gets it on stdin."
        );
        assert_eq!(said("command:tee x"), "Starts tee, which gets it on stdin.");
    }
}
