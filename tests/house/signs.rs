//! A page says what it means (reference: design section 9): what draws it has the signs, and another
//! face may have words in their place. So nothing that the wizard says holds one.

use super::source::{Source, sources};

/// What is drawn for a mark, a level, a step, a field, a rule.
const SIGNS: &str = "✓●○›■□◐└▐━─▲−";

/// The one sentence that names a sign, by which what it speaks of is found.
const NAMES_ONE: &str = "The lines with ▲ lead to it.";

fn held(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.name.starts_with("src/wizard/")) {
        let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let said = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let holds = |line: &&str| line.replace(NAMES_ONE, "").contains(|letter| SIGNS.contains(letter));
        found.extend(said.filter(holds).map(|line| format!("{}: {}", file.name, line.trim())));
    }
    found
}

#[test]
fn a_page_names_no_sign() {
    assert_eq!(held(&sources()), [""; 0]);
}

#[test]
fn twin_a_sign_is_found() {
    let plant = |name: &str, text: &str| held(&[Source::new(name, text)]).len();
    for sign in SIGNS.chars() {
        assert_eq!(
            plant("src/wizard/a.rs", &format!("say(\"{sign} done\");\n")),
            1,
            "{sign}"
        );
    }
    assert_eq!(
        plant(
            "src/wizard/a.rs",
            "say(\"Something is missing. The lines with ▲ lead to it.\");"
        ),
        0
    );
    assert_eq!(plant("src/wizard/a.rs", "// The ✓ is drawn elsewhere.\nfn f() {}\n"), 0);
    assert_eq!(plant("src/tui/render/a.rs", "const DONE: &str = \"✓\";"), 0);
}
