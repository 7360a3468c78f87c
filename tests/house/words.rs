//! Sentences that were given up for plainer ones do not come back (reference: design section 9), nor
//! do pieces of stiff ones where the commands speak. It must not know who says them.

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

/// Where the voice of what is said below the wizard is held.
const SPEAKING: [&str; 4] = ["src/cli/", "src/domain/", "src/io/", "src/secret/"];

/// Pieces of stiff sentences, which are not said there.
const STIFF: [&str; 12] = [
    "We do not",
    "We cannot",
    "so that ",
    "meanwhile",
    "by now",
    "stands above",
    "stand above",
    "Please ",
    "gave way",
    " shall ",
    "token ends",
    "It never ends",
];

fn speaks(file: &Source) -> bool {
    SPEAKING.iter().any(|part| file.name.starts_with(part))
}

fn given_up(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let said = file.texts.join("\n");
        let stiff = STIFF.iter().filter(|_| speaks(file));
        let back = GIVEN_UP.iter().chain(stiff).filter(|words| said.contains(**words));
        found.extend(back.map(|words| format!("{}: {words}", file.name)));
    }
    found
}

#[test]
fn no_sentence_comes_back_that_was_given_up() {
    let files = sources();
    let gone: Vec<_> = SPEAKING
        .iter()
        .filter(|part| !files.iter().any(|file| file.name.starts_with(**part)))
        .collect();
    assert_eq!(gone, [&""; 0], "a rule for a part that has moved on holds of nothing");
    assert_eq!(given_up(&files), [""; 0]);
}

#[test]
fn twin_a_sentence_that_comes_back_is_found() {
    let plant = |text: &str| given_up(&[Source::new("src/wizard/a.rs", text)]).len();
    for words in GIVEN_UP {
        assert_eq!(
            plant(&format!("fn f() -> &'static str {{ \"{words}\" }}")),
            1,
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
        assert_eq!(plant("src/cli/a.rs", &format!("say(\"x {words} x\");")), 1, "{words}");
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
