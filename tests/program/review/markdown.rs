//! The Markdown page: whatever a name holds, a renderer makes nothing of it.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{DNS, code, err, out, review};

/// What a renderer makes of a page beside paragraphs, lists, headings, bold heads and code, and
/// what a second look at its plain text (GitHub's mentions, issues, bare links, emoji and commits)
/// would find.
fn made_of(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut headings = 0;
    // Together, as a reader's second look takes it.
    let mut text = String::new();
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::Code(_) => text.push('\u{fffc}'),
            Event::SoftBreak | Event::End(_) => text.push('\n'),
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong) => {}
            other => found.push(format!("{other:?}")),
        }
    }
    if headings != 2 {
        found.push(format!("{headings} headings"));
    }
    let signs = [
        "@", "#", "://", "www.", "<", "&", "!", "~", "$", "_", "*", "`", "|", "[", "\\", "GH-",
    ];
    found.extend(
        signs
            .iter()
            .filter(|sign| text.contains(**sign))
            .map(|sign| (*sign).to_owned()),
    );
    let commit = |word: &&str| word.len() > 6 && word.chars().all(|letter| letter.is_ascii_hexdigit());
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    found.extend(words.filter(commit).map(str::to_owned));
    found
}

/// Names that mean something to a renderer, or to GitHub after it.
const NAMES: [&str; 34] = [
    "@octocat please merge",
    "a@octocat.example",
    "(@octocat)",
    "#1 and GH-1 and octocat/hello#1",
    "deadbeefcafe and 0123456",
    "https://evil.example/?a=b",
    "www.evil.example",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "<!-- -->",
    "</details><script>alert(1)</script>",
    "&lt;b&gt; &#64;octocat",
    "| a | b |",
    "*bold* _it_ **b** __b__ ~~s~~",
    "`code` ``",
    "```",
    "` @octocat `",
    "a` @octocat `b",
    "`` `@octocat` ``",
    "\\`@octocat\\`",
    "\\@octocat \\| x",
    ":rocket: :+1:",
    "# heading",
    "- [x] done",
    "1. one",
    "> quote",
    "---",
    "===",
    "$x$ $$y$$",
    "[^1] [[wiki]]",
    "\"@octocat\" '@octocat' “@octocat”",
    "@octocat, @octocat; @octocat: @octocat. @octocat?",
    "+++ ::: {#id .class}",
];

#[test]
fn no_name_starts_anything_in_a_page_of_markdown() {
    let hostile = cfmint::simulator::Simulator::hostile_names();
    let together = hostile.chunks(12).map(|names| names.join(" "));
    for name in NAMES.into_iter().map(str::to_owned).chain(together) {
        let spec = serde_json::json!({
            "name": name.chars().filter(|letter| !letter.is_control()).take(100).collect::<String>() + ".",
            "expires": "9d",
            "grant": [{ "permissions": ["account/Account Settings:read"], "resources": [format!("account:x {name}")] }],
        })
        .to_string();
        let output = review(&spec, &["--markdown"]);
        assert_eq!((code(&output), err(&output)), (0, ""), "{name:?}");
        assert_eq!(made_of(out(&output)), [""; 0], "{name:?}\n{}", out(&output));
    }
}

#[test]
fn twin_what_a_name_starts_is_found() {
    for (page, makes) in [
        ("# a\n## b\nhello @octocat", "@"),
        ("# a\n## b\n[x](https://evil.example)", "Link"),
        ("# a\n## b\n<b>x", "InlineHtml"),
        ("# a\n## b\n\n|a|b|\n|-|-|\n|c|d|", "Table"),
        ("# a\n## b\n1234567", "1234567"),
        ("# a\n## b\n# c", "3 headings"),
    ] {
        let found = made_of(page);
        assert!(found.iter().any(|one| one.contains(makes)), "{page}: {found:?}");
    }
    assert_eq!(made_of("# a\n\n- **On:** `@octocat`\n\n## b"), [""; 0]);
}

#[test]
fn the_page_as_it_is_pasted() {
    let output = review(&DNS.replace("30d", "2099-01-31"), &["--markdown"]);
    assert!(
        out(&output).starts_with(
            "## Cloudflare API token: deploy\n\
             \n\
             Nothing has been created yet. Check what “deploy” will be able to do.\n\
             \n\
             - **Name:** deploy\n\
             - **Owner:** you. It loses access when you do.\n\
             - **On:** zone `example.com` (looked up when it is created)\n\
             - **Can:** Edit DNS (create, read, change, delete and list)\n"
        ),
        "{}",
        out(&output)
    );
    assert!(
        out(&output).contains("\n### Blast radius: high\n\n- **high:** "),
        "{}",
        out(&output)
    );
}
