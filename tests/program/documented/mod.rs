//! What the pages show is what the program does: every line in a `console` block of the README and
//! of docs/ is run, a page after another, and prints what is below it.
//! `CFMINT_ACCEPT=1 cargo test --test program documented` writes what is printed today.

mod changing;
mod page;
mod tables;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use rustix::process::{Pid, Signal, kill_process};

use super::command::Desk;
use super::program::{PROGRAM, small};
use changing::{Changing, same};
use page::{Block, Page, Step};

/// Whether this is what a run says first that asks an API which is not Cloudflare's. Pages leave it
/// out, but where it is what they show.
fn names_the_host(line: &str) -> bool {
    line.starts_with("cfmint: ") && line.contains("127.0.0.1") && !line.contains("127.0.0.1:")
}

/// What a terminal has, and what pages show in place of the folder.
const COLUMNS: &str = "80";
const FOLDER: &str = "/home/ada";

/// Somebody who does what a page says, in a home of its own.
struct Reader {
    desk: Desk,
    /// What a page shows of ids that are others in each run, and what they are in this one.
    ids: Vec<(String, String)>,
}

impl Reader {
    fn new(simulator: &Simulator) -> Self {
        let desk = Desk::at(simulator).with("COLUMNS", COLUMNS);
        fs::remove_file(desk.file("spec.toml")).unwrap();
        // A folder of one's own, as a home is.
        fs::set_permissions(desk.file(""), fs::Permissions::from_mode(0o700)).unwrap();
        Self { desk, ids: Vec::new() }
    }

    /// Writes a file that the page shows.
    fn write(&self, name: &str, text: &str) {
        let path = self.desk.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What is printed in a terminal, without what is kept out of pages.
    fn printed(&self, command: &str) -> Vec<String> {
        let mut line = command.to_owned();
        for (shown, real) in &self.ids {
            line = line.replace(shown, real);
        }
        let said = if line.starts_with("cfmint emulate") {
            self.first_line(&line)
        } else {
            self.desk.shell(&format!("exec 2>&1\n{line}")).all()
        };
        let folder = self.desk.file("");
        let folder = folder.to_str().unwrap().trim_end_matches('/');
        let said = said.trim_end().replace(folder, FOLDER);
        said.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// The first line of what runs until it is ended.
    fn first_line(&self, line: &str) -> String {
        let words = shlex::split(line).unwrap();
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let mut child = self.desk.command(PROGRAM, &words).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        child.wait().unwrap();
        said
    }

    /// Does a step, and says what differs from what the page shows; the step has what is printed
    /// then.
    fn take(&mut self, step: &mut Step) -> Option<String> {
        let mut real = self.printed(&step.command);
        if !step.shown.iter().any(|line| names_the_host(line)) {
            real.retain(|line| !names_the_host(line));
        }
        for (shown, real) in step.shown.iter().zip(&real) {
            let ids = Changing::ids(shown).into_iter().zip(Changing::ids(real));
            self.ids.extend(ids);
        }
        let stays = |(at, line): (usize, &String)| match step.shown.get(at) {
            Some(shown) if same(shown, line) => shown.clone(),
            shown => Changing::written(line, shown.map_or("", String::as_str)),
        };
        let written: Vec<String> = real.iter().enumerate().map(stays).collect();
        let differs = written != step.shown;
        let told = || {
            let (shown, real) = (step.shown.join("\n"), real.join("\n"));
            format!("$ {}\nshown:\n{shown}\nprinted:\n{real}\n", step.command)
        };
        let told = differs.then(told);
        step.shown = written;
        told
    }
}

/// Does all that a page says, and puts what was printed into it.
fn read(page: &mut Page, simulator: &Simulator) -> Vec<String> {
    let mut reader = Reader::new(simulator);
    let mut differences = Vec::new();
    for block in page.blocks() {
        match block {
            Block::File { name, text } => reader.write(name, text),
            Block::Console(steps) => differences.extend(steps.iter_mut().filter_map(|step| reader.take(step))),
            Block::Other { .. } => {}
        }
    }
    differences
}

/// The README and the pages of docs/.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = docs
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.sort();
    pages.insert(0, root.join("README.md"));
    pages
}

#[test]
fn every_line_of_the_pages_prints_what_is_shown() {
    let (mut stale, mut lines) = (Vec::new(), 0);
    for path in pages() {
        let text = fs::read_to_string(&path).unwrap();
        let mut page = Page::parse(&text);
        assert_eq!(page.text(), text, "{} is read as it stands", path.display());
        lines += page.commands().len();
        let differences = read(&mut page, &small());
        if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
            fs::write(&path, page.text()).unwrap();
        } else {
            stale.extend(differences.iter().map(|told| format!("{}:\n{told}", path.display())));
        }
    }
    assert!(lines > 25, "the lines are not where this test looks: {lines}");
    assert!(
        stale.is_empty(),
        "{}\nLook at them, then: CFMINT_ACCEPT=1 cargo test --test program documented",
        stale.join("\n")
    );
}

#[test]
fn twin_a_line_that_prints_something_else_is_found() {
    let simulator = small();
    let differences = |text: &str| {
        let mut page = Page::parse(text);
        let differences = read(&mut page, &simulator).len();
        // Renewed, it is what the program says.
        assert_eq!(read(&mut Page::parse(&page.text()), &simulator), [""; 0]);
        differences
    };
    let file = "```toml\n# a.toml\nname = 'A'\nexpires = '90d'\n[[grant]]\npermissions = ['DNS Read']\nresources = ['zones:all']\n```\n";
    let created = "cfmint: Created “A” (id 0123456789abcdef0123456789abcdef).\ncfmint: Saved to /home/ada/s; only you can read the file.\ncfmint: Cloudflare says: active.\n";
    let line = "```console\n$ cfmint create -f a.toml -y --if-exists another --to file:s\n";
    assert_eq!(differences(&format!("{file}{line}{created}```\n")), 0);
    assert_eq!(
        differences(&format!("{file}{line}{}```\n", created.replace("Saved", "Lost"))),
        1
    );
    assert_eq!(differences(&format!("{file}{line}```\n")), 1);
    assert_eq!(differences(&format!("{file}{line}{created}more\n```\n")), 1);
    let host = "cfmint: API at 127.0.0.1, which is another.\n";
    assert_eq!(differences(&format!("{file}{line}{host}{created}```\n")), 1);
    assert_eq!(differences("```console\n$ cfmint --version\ncfmint 0\n```\n"), 1);
    // A later line speaks of the token that was shown.
    let rolled = "$ cfmint roll 0123456789abcdef0123456789abcdef -y --to file:t 2>/dev/null; echo $?\n0\n";
    assert_eq!(differences(&format!("{file}{line}{created}{rolled}```\n")), 0);
}

/// Says what is to come, and has an outline of commands that are not there.
const OUTLINE: &str = "docs/design.md";

#[test]
fn no_page_shows_a_line_that_is_not_run() {
    for path in pages().iter().filter(|path| !path.ends_with(OUTLINE)) {
        let page = Page::parse(&fs::read_to_string(path).unwrap());
        assert_eq!(page.not_run(), [""; 0], "{}", path.display());
    }
}

#[test]
fn twin_a_line_that_is_not_run_is_found() {
    let found = |kind: &str, text: &str| Page::parse(&format!("a\n\n```{kind}\n{text}\n```\n")).not_run().len();
    for (kind, text) in [
        ("console", "$ cfmint --version"),
        ("toml", "# a.toml\nname = 'A'"),
        ("sh", "cargo run -- --demo\ncfmint\ncfmint --needs x\ncfmint new"),
        ("sh", "npx wrangler whoami"),
    ] {
        assert_eq!(found(kind, text), 0, "{text}");
    }
    for (kind, text) in [
        ("", "cfmint --version"),
        ("text", "$ cfmint --version"),
        ("text", "cfmint review a.toml"),
        ("bash", "ls"),
        ("sh", "cfmint review a.toml"),
        ("sh", "ls\ncargo run -- needs x"),
        ("sh", "$ ls"),
        ("console", "cfmint --version"),
        ("toml", "$ cfmint --version"),
    ] {
        assert_eq!(found(kind, text), 1, "{kind} {text}");
    }
}
