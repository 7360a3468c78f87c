//! What happens in a few places alone, each counted: a secret's bytes are read, something is quoted,
//! the credential is taken out of the environment, memory is handled by hand, something is printed. It
//! must not know why a place is allowed beyond its remark.

use std::collections::BTreeMap;

use super::source::{Source, root, sources};

/// How often each file holds one of the words; files without any are left out.
fn places(files: &[Source], words: &[&str]) -> BTreeMap<String, usize> {
    let count = |file: &Source| words.iter().map(|word| file.count(word)).sum::<usize>();
    files
        .iter()
        .map(|file| (file.name.clone(), count(file)))
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn literal(table: &[(&str, usize)]) -> BTreeMap<String, usize> {
    table.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

/// Where a secret's bytes are read, and how often. A new place is a decision: read the rules at the
/// top of `src/secret/mod.rs` first.
const EXPOSED: &[(&str, usize)] = &[
    ("src/io/cloudflare/auth_header.rs", 2),     // the request header
    ("src/secret/credential.rs", 5),             // what a pasted credential looks like
    ("src/io/auth/find.rs", 1),                  // the path in a variable, which may be a credential in the wrong place
    ("src/io/auth/file.rs", 2),                  // the first line of a file
    ("src/io/auth/stored/mod.rs", 1),            // a piece of the file in which another program keeps its sign-in
    ("src/io/auth/stored/reader.rs", 2),         // the time and the scopes in there, never the token
    ("src/io/auth/printed.rs", 1),               // what a command says, searched for what it printed
    ("src/secret/mod.rs", 5),                    // its own length, ends and comparison
    ("src/secret/quoted.rs", 3),                 // the forms in which it is looked for in what others say
    ("src/secret/sealed.rs", 1),                 // the mixed bytes, to be opened
    ("src/tui/terminal/mod.rs", 1),              // the bytes of OSC 52
    ("src/tui/terminal/tty.rs", 1),              // the reveal
    ("src/io/delivery/child.rs", 2), // a program's stdin; its stderr, searched for the secret before it is quoted
    ("src/io/delivery/clipboard.rs", 4), // OSC 52 (twice), tmux, the native clipboard
    ("src/io/delivery/clipboard/wayland.rs", 1), // the native clipboard under Wayland
    ("src/io/delivery/dotenv.rs", 5), // the value, its length, the write, where the next one begins, and whether a credential stands there
    ("src/io/delivery/entry.rs", 4),  // the first line, and the entry that it is put into
    ("src/io/delivery/needed.rs", 1), // whether a file holds the credential in use
    ("src/io/delivery/file.rs", 2),   // the file, and how much to read back
    ("src/io/delivery/item.rs", 2),   // the JSON for 1Password and Kubernetes, and the item that is edited
    ("src/io/delivery/run_tool.rs", 4), // a list of names that a program printed (twice), the name of a context, and what an entry should be when it is read back
    ("src/domain/delivery/payload.rs", 2), // the document for a program, the line for a terminal
    ("src/domain/delivery/s3.rs", 2),   // the hash that is the S3 secret, and its line
    ("src/io/delivery/stdout.rs", 1),   // standard output
];

#[test]
fn a_secret_is_read_in_these_places_only() {
    assert_eq!(places(&sources(), &[".expose()", "Secret::expose"]), literal(EXPOSED));
}

/// Where something stands between quotation marks that `secret::credential::quoted` did not put
/// there, and how often: names of what exists or is made, as the draft and the API have them. What
/// was given (an argument, a variable, a field, a word of a file) may be a credential in the wrong
/// place, and is quoted by that function alone.
const NAMED: &[(&str, usize)] = &[
    ("src/cli/create.rs", 2),                 // the token's name
    ("src/cli/create/created.rs", 1),         // the token's name
    ("src/cli/create/existing.rs", 1),        // the token's name
    ("src/cli/create/lost.rs", 1),            // the token's name
    ("src/cli/delivery.rs", 1),               // the token's name
    ("src/cli/export.rs", 1),                 // the token's name
    ("src/cli/page/mod.rs", 3),               // the token's name (twice), sentences of the spec's own
    ("src/cli/review.rs", 1),                 // the token's name
    ("src/cli/roll.rs", 1),                   // the token's name
    ("src/cli/tested.rs", 1),                 // the token's name
    ("src/cli/verify.rs", 1),                 // the token's name
    ("src/domain/export/calendar.rs", 4),     // the token's name
    ("src/domain/needs/named.rs", 2),         // by `shown`, which hides more
    ("src/domain/needs/interpret.rs", 1),     // the same
    ("src/domain/needs/terraform.rs", 2),     // the same
    ("src/domain/needs/tools.rs", 1),         // a tool that is known
    ("src/secret/credential/quote.rs", 3),    // the function itself
    ("src/domain/token/address/judge.rs", 1), // the name of a list
    ("src/wizard/transitions/create/page.rs", 1),
    ("src/wizard/transitions/edit.rs", 3),           // the token's name
    ("src/wizard/transitions/exit.rs", 1),           // the token's name
    ("src/wizard/draft_file/offer.rs", 1),           // the name of a draft, which was kept without credentials
    ("src/wizard/transitions/unclaimed.rs", 2),      // a way out that is known
    ("src/wizard/screens/recovery/found.rs", 1),     // the token's name
    ("src/wizard/screens/recovery/page.rs", 6),      // the token's name
    ("src/wizard/screens/recovery/roll.rs", 4),      // the token's name
    ("src/wizard/screens/secret/leave.rs", 1),       // the token's name
    ("src/wizard/screens/secret/places.rs", 1),      // a value that is known
    ("src/wizard/screens/secret/page.rs", 1),        // the token's name
    ("src/wizard/screens/tokens/one/answers.rs", 1), // the token's name
    ("src/wizard/screens/tokens/one/deed.rs", 4),
    ("src/wizard/screens/tokens/one/doing.rs", 3),
    ("src/wizard/steps/resources/by_hand.rs", 6), // what is searched for, hidden before
    ("src/wizard/steps/resources/choice.rs", 1),  // a resource that is chosen
    ("src/cli/change/words.rs", 1),               // the token's name
    ("src/cli/diff/report.rs", 1),                // the token's name
    ("src/cli/rotate/twin.rs", 1),                // the token's name
    ("src/cli/rotate/words.rs", 2),               // the token's name
    ("src/wizard/screens/recovery/rotation.rs", 1), // the token's name
    ("src/wizard/steps/summary/suggestions.rs", 2), // a permission that Cloudflare named
    ("src/wizard/transitions/tokens.rs", 1),      // the token's name
    ("src/wizard/transitions/recovery.rs", 2),    // the token's name
];

/// How often each file puts something between quotation marks; the simulator speaks to programs.
fn quoting(files: &[Source]) -> BTreeMap<String, usize> {
    let ours = files.iter().filter(|file| file.top() != "simulator");
    ours.map(|file| {
        let lines = file.text.lines().take_while(|line| *line != "#[cfg(test)]");
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        (file.name.clone(), code.map(|line| line.matches("“{").count()).sum())
    })
    .filter(|(_, count)| *count > 0)
    .collect()
}

#[test]
fn what_was_given_is_quoted_by_one_function() {
    assert_eq!(quoting(&sources()), literal(NAMED));
}

#[test]
fn twin_a_quotation_of_its_own_is_found() {
    let text = "// “{typed}”\nfn f() { format!(\"“{}” and “{typed}”\", x); \"“plain”\"; }\n#[cfg(test)]\nmod tests {\n    // “{}”\n}\n";
    let files = [Source::new("src/a.rs", text), Source::new("src/simulator/a.rs", text)];
    assert_eq!(quoting(&files), literal(&[("src/a.rs", 2)]));
}

/// Whoever begins with a command, so that no child inherits a credential.
const TAKING: &[(&str, usize)] = &[("src/cli/args.rs", 1)];

#[test]
fn the_credential_is_taken_out_of_the_environment_in_one_place() {
    assert_eq!(places(&sources(), &["find::find"]), literal(TAKING));
}

#[test]
fn twin_a_command_that_looks_for_the_credential_itself_is_found() {
    let text = "use crate::io::auth::find;\nfn run() { let found = find::find(); }\n";
    let file = [Source::new("src/cli/a.rs", text)];
    assert_eq!(places(&file, &["find::find"]), literal(&[("src/cli/a.rs", 1)]));
}

/// How many `unsafe` the one module has.
const UNSAFE: &[(&str, usize)] = &[("src/secret/memory.rs", 13)];

#[test]
fn unsafe_stands_in_one_module() {
    let files = sources();
    assert_eq!(places(&files, &["unsafe"]), literal(UNSAFE));
    assert_eq!(
        places(&files, &["unsafe_code"]),
        literal(&[("src/secret/memory.rs", 1)]),
        "the lint is lifted there only"
    );
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for lint in [
        "unsafe_code = \"deny\"",
        "print_stdout = \"deny\"",
        "print_stderr = \"deny\"",
        "all = { level = \"deny\"",
    ] {
        assert!(manifest.contains(lint), "Cargo.toml lost {lint}");
    }
}

/// Who may speak past the screen: what the commands print and say (with the questions how wide that
/// may be, and whether a person reads it), `emulate`'s first line, the panic hook (with the search for a terminal on macOS), and
/// the way out by standard output (with the questions whether that is a terminal, and whether there
/// is room).
const SPEAKING: &[(&str, usize)] = &[
    ("src/cli/output.rs", 4),
    ("src/cli/emulate.rs", 1),
    ("src/tui/terminal/controlling.rs", 2),
    ("src/tui/terminal/tty.rs", 1),
    ("src/io/delivery/stdout.rs", 4),
];

#[test]
fn nothing_prints_but_the_program_and_the_panic_hook() {
    let words = [
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
    ];
    assert_eq!(places(&sources(), &words), literal(SPEAKING));
    assert_eq!(
        places(&sources(), &["print_stdout", "print_stderr", "dbg_macro"]),
        literal(&[]),
        "no lint is lifted"
    );
}

#[test]
fn twin_words_are_counted_in_code_alone() {
    let text = "// secret.expose()\nfn f() { secret.expose(); \".expose()\"; map(Secret::expose); unsafe {} not_unsafe(); unsafe_code; eprintln!(); }\n\
                #[cfg(test)]\nmod tests { fn f() { secret.expose(); } }";
    let file = [Source::new("src/a.rs", text)];
    assert_eq!(
        places(&file, &[".expose()", "Secret::expose"]),
        literal(&[("src/a.rs", 2)])
    );
    assert_eq!(places(&file, &["unsafe"]), literal(&[("src/a.rs", 1)]));
    assert_eq!(places(&file, &["println!"]), literal(&[]));
    assert_eq!(places(&file, &["eprintln!"]), literal(&[("src/a.rs", 1)]));
}
