//! Sentences that were given up for plainer ones do not come back (reference: design section 9), nor
//! do pieces of stiff ones, only keys and few sentences name Enter, and an apostrophe is a curved one.
//! It must not know who says them.

use super::sentences::help;
use super::source::{Source, sources};

/// What is in no sentence any more: enough of each that no better sentence has it as well.
const GIVEN_UP: [&str; 62] = [
    "Template: what is this token for",
    "Client IP and TTL (optional)",
    "Please check what",
    "Enter on a line leads to it",
    "The first one can only be made",
    "so that you can pick by name",
    "Nothing is typed yet",
    "This is no credential",
    "looks like the beginning of a token",
    "is no e-mail address",
    "unknown, deleted or of another kind",
    "goes on without: you can look around",
    "; it may create tokens",
    "It sees no zones",
    "once you are signed in it can be continued",
    "can be continued: Home",
    "Enter again forgets",
    "A kept draft cannot be read",
    "Nothing is called so",
    "Chosen: ",
    "gave way to those",
    "sets of permissions, each with its own",
    "the template goes on without",
    "User permissions exist in",
    "made through the API",
    "what you and your colleagues will see",
    "It follows what the token is for",
    "are possible.",
    "Enter goes on.",
    "No permission is chosen. Space",
    "(•)include",
    "Ids can be typed or pasted",
    "it lacks the permission",
    "typing searches the others",
    "requests you have in 5 minutes",
    "The permissions need a",
    "choose its permissions, then what",
    "Esc takes it back",
    "so that the token would work",
    "so that it would work",
    "without your credential",
    "is shut out",
    "are shut out",
    "four numbers is 0 to 255",
    "entries are here now",
    "Enter on the remarks",
    "until somebody deletes it",
    "if reading is enough: Enter",
    "so that a copy",
    "works from very many addresses",
    "Please read the summary first",
    "on the chosen resources",
    "leads to what it may be",
    "leads to the answers",
    "Nothing is asked for yet",
    "Not all of it is settled",
    "Nothing is ticked",
    "One request is on its way",
    "a token may come to exist",
    "whether the token was created. The request was sent",
    "did not reach us",
    "nobody says",
];

/// Where Cloudflare speaks and not we.
const CLOUDFLARE: &str = "src/simulator/";

/// Pieces of stiff sentences, which are said nowhere.
const STIFF: [&str; 41] = [
    "We do not",
    "We cannot",
    "so that ",
    "meanwhile",
    "by now",
    "stands above",
    "stand above",
    " stands ",
    "Please ",
    "gave way",
    " shall ",
    "token ends",
    "It never ends",
    "Its end has",
    "Asking once more",
    "Once more:",
    "A new secret for it",
    "the one before may",
    "the one before has",
    "All from before",
    "value before",
    "the one of an",
    "not those that",
    "read by you",
    "Mend it",
    "leads there",
    "called so",
    "so called",
    "called nearly",
    "to be had",
    "wholly",
    "shuts out",
    "shuts the token",
    "is let in",
    "takes no permission",
    "nothing to take",
    "was not taken",
    "no time at all",
    "knows no such thing",
    "is being asked",
    "sign in as then",
];

/// Sentences that are left as they are.
const LEFT: [&str; 1] = ["cfmint: an internal error: {said} at {place}. Please report it."];

/// Where it says "is no zone" for "is not a zone". There may be no zone, and no longer one.
fn is_no(text: &str) -> bool {
    text.match_indices("is no ").any(|(at, piece)| {
        let (before, after) = (&text[..at], &text[at + piece.len()..]);
        let there = before.to_lowercase().ends_with("there ");
        !there && !before.ends_with(char::is_alphabetic) && !after.starts_with("longer")
    })
}

fn stiff(file: &Source) -> Vec<String> {
    if file.name.starts_with(CLOUDFLARE) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for text in file.texts.iter().filter(|text| !LEFT.contains(&text.as_str())) {
        let pieces = STIFF.iter().filter(|words| text.contains(**words));
        found.extend(pieces.map(|words| format!("{}: {words}", file.name)));
        if is_no(text) {
            found.push(format!("{}: {text}", file.name));
        }
    }
    found
}

fn given_up(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let said = file.texts.join("\n");
        let back = GIVEN_UP.iter().filter(|words| said.contains(**words));
        found.extend(back.map(|words| format!("{}: {words}", file.name)));
        found.extend(stiff(file));
    }
    found
}

/// Where a sentence may name the key Enter: one that is said beside letters that are typed, where
/// the footer has no room for it, or to a terminal without a page. A notice, a fact or a reason may
/// not: the footer names the key, and a page may be read by its buttons.
const NAMES_ENTER: [&str; 5] = [
    "This is an error. Enter looks for what this text names.",
    "Enter looks it up as typed, or reads the file of that name.",
    "While anything is typed, Space is a letter. Enter adds the row at its lowest level, or at the one you name: {typed} edit. → and ← set it here, too.",
    "Enter tries {} again; what you have chosen is kept.",
    "Reading from this terminal (-): type or paste it, then press Enter and Ctrl-D.",
];

/// Sentences that name the key Enter; how a key is written, for footer and help, is none.
fn name_enter(files: &[Source]) -> Vec<String> {
    let names = |text: &str| {
        text.split(|letter: char| !letter.is_alphabetic())
            .any(|word| word == "Enter")
    };
    let is_key = |text: &str| ["Enter", "Enter or Esc"].contains(&text);
    let texts = files
        .iter()
        .flat_map(|file| file.texts.iter().map(move |text| (file, text)));
    texts
        .filter(|(_, text)| names(text) && !is_key(text))
        .filter(|(_, text)| !NAMES_ENTER.contains(&text.as_str()))
        .map(|(file, text)| format!("{}: {text}", file.name))
        .collect()
}

#[test]
fn no_notice_fact_or_reason_names_enter() {
    assert_eq!(name_enter(&sources()), [""; 0]);
}

#[test]
fn twin_a_notice_that_names_enter_is_found() {
    let plant = |text: &str| name_enter(&[Source::new("src/wizard/a.rs", text)]).len();
    assert_eq!(plant("cx.notice = Some(Notice::plain(\"Enter goes on.\"));"), 1);
    assert_eq!(
        plant("let words = \"Gone. \\\n    Press Enter.\"; Notice::good(words)"),
        1
    );
    assert_eq!(
        plant("Fact::new(\"\", Sense::Plain, format!(\"{} renews it; then Enter.\", one))"),
        1
    );
    assert_eq!(plant("Key { written: \"Enter\", label: \"open\" }"), 0);
    assert_eq!(plant("Notice::plain(\"Entered at once.\");"), 0);
    assert_eq!(plant("// Enter goes on.\nmatch act { Action::Enter => {} }"), 0);
}

/// Sentences, help among them, with a straight apostrophe between two letters.
fn straight(files: &[Source]) -> Vec<String> {
    let is_straight = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters
            .windows(3)
            .any(|three| three[1] == '\'' && three[0].is_alphabetic() && three[2].is_alphabetic())
    };
    let ours = files.iter().filter(|file| !file.name.starts_with(CLOUDFLARE));
    let texts = ours.flat_map(|file| {
        let all = file.texts.iter().cloned().chain(help(&file.text));
        all.map(move |text| (file, text))
    });
    texts
        .filter(|(_, text)| is_straight(text))
        .map(|(file, text)| format!("{}: {text}", file.name))
        .collect()
}

#[test]
fn no_sentence_has_a_straight_apostrophe() {
    assert_eq!(straight(&sources()), [""; 0]);
}

#[test]
fn twin_a_straight_apostrophe_is_found() {
    let plant = |name: &str, text: &str| straight(&[Source::new(name, text)]).len();
    assert_eq!(plant("src/cli/a.rs", "say(\"It is the account's id.\");"), 1);
    assert_eq!(plant("src/cli/a.rs", "/// Set the server's clock.\n#[arg(long)]\n"), 1);
    assert_eq!(plant("src/cli/a.rs", "say(\"It is the account’s 'id'.\");"), 0);
    assert_eq!(plant("src/cli/a.rs", "// It is the account's.\nsay(\"It is.\");"), 0);
    assert_eq!(plant("src/simulator/a.rs", "say(\"It is the account's id.\");"), 0);
}

#[test]
fn no_sentence_comes_back_that_was_given_up() {
    let files = sources();
    assert!(files.iter().any(|file| file.name.starts_with(CLOUDFLARE)));
    assert_eq!(given_up(&files), [""; 0]);
}

#[test]
fn twin_a_sentence_that_comes_back_is_found() {
    let plant = |text: &str| given_up(&[Source::new("src/wizard/a.rs", text)]).len();
    for words in GIVEN_UP {
        assert!(
            plant(&format!("fn f() -> &'static str {{ \"{words}\" }}")) > 0,
            "{words}"
        );
    }
    assert_eq!(plant("const A: &str = \"If so, nobody \\\n    says.\";\n"), 1);
    assert_eq!(plant("/// Of this nobody says more.\nfn f() {}\n"), 0);
    assert_eq!(
        plant("#[cfg(test)]\nmod tests {\n    const A: &str = \"nobody says\";\n}\n"),
        0
    );
}

#[test]
fn twin_a_stiff_sentence_is_found() {
    let plant = |name: &str, text: &str| given_up(&[Source::new(name, text)]).len();
    for words in STIFF {
        for name in ["src/cli/a.rs", "src/wizard/a.rs"] {
            assert!(plant(name, &format!("say(\"x {words} x\");")) > 0, "{words}");
        }
    }
    for words in ["It is no zone.", "is no zone", "{} is no {name}"] {
        assert_eq!(plant("src/tui/a.rs", &format!("say(\"{words}\");")), 1, "{words}");
    }
    for words in ["There is no zone.", "it is no longer here", "This no zone"] {
        assert_eq!(plant("src/tui/a.rs", &format!("say(\"{words}\");")), 0, "{words}");
    }
    assert_eq!(
        plant("src/cli/a.rs", "say(\n    \"One is gone, so that none is left.\",\n);"),
        1
    );
    assert_eq!(
        plant(
            "src/cli/a.rs",
            "// We do not know it, so that it is asked.\nsay(\"It is not known.\");"
        ),
        0
    );
    assert_eq!(
        plant(
            "src/cli/a.rs",
            "#[cfg(test)]\nmod tests {\n    const A: &str = \"by now\";\n}\n"
        ),
        0
    );
    assert_eq!(plant("src/simulator/a.rs", "say(\"by now\");"), 0);
}
