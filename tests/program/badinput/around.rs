//! What the program is started in: closed descriptors, full disks, pipes that nobody reads, paths
//! that are no text, a folder that is gone.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

use super::command::{Desk, Running, SPEC, made};
use super::program::{PROGRAM, small};
use super::{desk, no_crash, refused, without_names};

/// Commands that print something and ask nobody.
const PRINTING: [&str; 9] = [
    "--help",
    "--version",
    "create --help",
    "completions bash",
    "man",
    "review ids.toml",
    "review ids.toml --json",
    "export ids.toml --as json",
    "create --from ids.toml --dry-run",
];

fn at_ids() -> (cfmint::simulator::Simulator, Desk) {
    let simulator = small();
    let desk = desk(&simulator);
    fs::write(desk.file("ids.toml"), without_names()).unwrap();
    (simulator, desk)
}

/// Linux alone has /dev/full.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_sentence_and_a_failure() {
    let (simulator, desk) = at_ids();
    for command in PRINTING {
        let said = desk.shell(&format!("cfmint {command} > /dev/full")).ends(1);
        no_crash(&said);
        said.says("Writing to standard output failed (No space left on device");
        // Nobody hears what stderr cannot take; the exit code stands.
        no_crash(
            &desk
                .shell(&format!("cfmint {command} > /dev/full 2> /dev/full"))
                .ends(1),
        );
    }
    desk.shell("cfmint create --from nowhere --dry-run 2> /dev/full")
        .ends(2);
    assert_eq!(simulator.exchanges().len(), 0);
    let said = desk
        .shell("cfmint create --from ids.toml --yes --to stdout > /dev/full")
        .ends(2);
    no_crash(&said);
    said.says("Standard output leads to /dev/full, which accepts nothing.")
        .says("Nothing was created.");
    assert_eq!(made(&simulator).len(), 0);
}

/// What would fail when the token exists is found out before: an umask that takes the owner's own
/// rights, and a limit that the file would pass.
#[test]
fn a_file_that_could_not_be_written_stands_against_the_request() {
    let (simulator, desk) = at_ids();
    fs::write(desk.file(".env"), "A=1\n").unwrap();
    for way in ["file:new", "env:.env#TOKEN"] {
        let said = desk
            .shell(&format!("umask 0700; cfmint create --from ids.toml --yes --to {way}"))
            .ends(2);
        no_crash(&said);
        said.says("(mode 0 instead of 600): set another umask")
            .says("Nothing was created.");
    }
    assert_eq!(simulator.exchanges().len(), 0);
    assert!(!desk.file("new").exists());
    assert_eq!(fs::read_to_string(desk.file(".env")).unwrap(), "A=1\n");
    // An umask that takes from others alone is as good as any.
    desk.shell("umask 0077; cfmint create --from ids.toml --yes --to file:new")
        .ends(0);
}

#[test]
fn a_pipe_that_nobody_reads_any_more_is_no_failure_but_for_a_secret() {
    let (simulator, desk) = at_ids();
    for command in PRINTING {
        // The reader is gone before the first byte: the program starts when it has closed its end.
        let line = format!(
            "mkfifo gone && {{ exec 3<>gone 4>gone 3<&-; cfmint {command} >&4; }}; code=$?; rm gone; exit $code"
        );
        let said = desk.shell(&line).ends(0);
        no_crash(&said);
        assert!(!said.stderr.contains("pipe"), "{said:?}");
    }
    let line = "mkfifo gone && exec 3<>gone 4>gone 3<&-; cfmint create --from ids.toml --yes --to stdout >&4";
    let said = desk.shell(line).ends(2);
    no_crash(&said);
    said.says("Nobody reads standard output any more")
        .says("Nothing was created.");
    assert_eq!(made(&simulator).len(), 0);
}

/// Without a terminal of its own (`setsid`), also when a person runs the tests in one.
#[test]
#[cfg(target_os = "linux")]
fn closed_descriptors_are_nothing_to_fall_over() {
    let (simulator, desk) = at_ids();
    for closed in ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"] {
        for command in PRINTING {
            no_crash(&desk.shell(&format!("cfmint {command} {closed}")).ends(0));
        }
        let said = desk.shell(&format!("cfmint create --from - --yes --to file:x <&- {closed}"));
        no_crash(&said.ends(2));
        // Without a terminal there is no wizard, whatever is closed.
        no_crash(&desk.shell(&format!("setsid cfmint {closed}")).ends(2));
    }
    let said = desk.shell("cfmint create --from - --yes --to file:x <&-");
    refused(&simulator, said, &["stdin:1:1: There is nothing in it"]);
    // A secret must not vanish.
    let said = desk.shell("cfmint create --from ids.toml --yes --to stdout >&-");
    refused(&simulator, said, &["--to stdout: "]);
}

/// Without a terminal of its own (`setsid`), also when a person runs the tests in one.
#[test]
#[cfg(target_os = "linux")]
fn a_bare_environment_is_enough() {
    let (simulator, desk) = at_ids();
    let bare = "env -i CFMINT_API_TOKEN=\"$CFMINT_API_TOKEN\" CLOUDFLARE_API_BASE_URL=\"$CLOUDFLARE_API_BASE_URL\" RUST_BACKTRACE=1";
    let path = "\"$(command -v cfmint)\"";
    for command in PRINTING {
        no_crash(&desk.shell(&format!("{bare} {path} {command}")).ends(0));
    }
    let said = desk.shell(&format!("{bare} setsid {path}"));
    refused(&simulator, said, &["There is no terminal to draw on"]);
    let said = desk.shell(&format!("{bare} TERM=xterm setsid {path} --from ids.toml"));
    refused(&simulator, said, &["There is no terminal to draw on"]);
    // Without a home there is no note, which is said, and the token is made all the same.
    let said = desk
        .shell(&format!("{bare} {path} create --from ids.toml --yes --to file:secret"))
        .ends(0);
    no_crash(&said);
    assert!(desk.file("secret").exists() && made(&simulator).len() == 1, "{said:?}");
}

#[test]
fn a_folder_for_notes_that_cannot_be_written_is_said() {
    let (simulator, desk) = at_ids();
    // Also for root, who may write into folders of any mode: a file stands where the folder should
    // be.
    fs::remove_dir_all(desk.home.path("state")).unwrap();
    fs::write(desk.home.path("state"), "a file").unwrap();
    let said = desk
        .run(&["create", "--from", "ids.toml", "--yes", "--to", "file:secret"])
        .ends(0);
    no_crash(&said);
    assert!(said.stderr.contains("A note of the request cannot be kept"), "{said:?}");
    assert_eq!(made(&simulator).len(), 1);
    // A folder that only root may write into.
    let locked = desk.file("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(locked.join("probe"), "").is_err() {
        let before = simulator.exchanges().len();
        let said = desk
            .run(&["create", "--from", "ids.toml", "--yes", "--to", "file:locked/secret"])
            .ends(2);
        no_crash(&said.says("You may not write into the folder"));
        assert_eq!(simulator.exchanges().len(), before);
    }
}

#[test]
fn a_working_folder_that_is_gone_is_a_sentence() {
    let (simulator, desk) = at_ids();
    let gone = "mkdir gone && cd gone && rmdir ../gone && ";
    let said = desk.shell(&format!("{gone} cfmint create --from ids.toml --yes --to file:x"));
    refused(&simulator, said, &["ids.toml: it could not be read: No such file"]);
    let ids = desk.file("ids.toml").display().to_string();
    let said = desk.shell(&format!("{gone} cfmint create --from '{ids}' --yes --to file:x"));
    refused(&simulator, said, &["--to file:x: ", "Nothing was created."]);
    no_crash(&desk.shell(&format!("{gone} cfmint review '{ids}'")).ends(0));
}

#[test]
fn paths_that_are_no_text_are_taken_or_told_of() {
    let (simulator, desk) = at_ids();
    let odd = OsStr::from_bytes(b"od\xff\x1b[2Jd");
    fs::write(desk.file("ids.toml").with_file_name(odd), without_names()).unwrap();
    let missing = OsStr::from_bytes(b"gone\xff\x1b[2J");
    let run = |before: &[&str], path: &OsStr, after: &[&str]| {
        let mut command = desk.command(PROGRAM, before);
        Running::of(command.arg(path).args(after)).end()
    };
    for (before, after) in [
        (&["create", "--from"][..], &["--dry-run"][..]),
        (&["review"], &[]),
        (&["export"], &["--as", "curl"]),
    ] {
        no_crash(&run(before, odd, after).ends(0));
        let said = refused(
            &simulator,
            run(before, missing, after),
            &["gone", "it could not be read"],
        );
        assert!(!said.stderr.contains('\u{1b}'), "{said:?}");
    }
    for before in [
        &["--from"][..],
        &["new", "--from"],
        &["create", "--yes", "--to", "file:x", "--from"],
    ] {
        let said = refused(&simulator, run(before, missing, &[]), &["gone", "it could not be read"]);
        assert!(!said.stderr.contains('\u{1b}'), "{said:?}");
    }
    // A way out is a text.
    let mut command = desk.command(PROGRAM, &["create", "--from", "ids.toml", "--yes", "--to"]);
    let said = Running::of(command.arg(OsStr::from_bytes(b"file:\xff"))).end();
    let said = refused(&simulator, said, &["UTF-8"]);
    assert!(!said.stderr.contains('\u{1b}'), "{said:?}");
    // A log that cannot be opened, and one of any name.
    let log = |path: &[u8]| {
        let mut command = desk.command(PROGRAM, &["review", "ids.toml", "--log"]);
        Running::of(command.arg(OsStr::from_bytes(path))).end()
    };
    refused(&simulator, log(b"no\xff/such/\x1bfolder"), &["cannot be written"]);
    no_crash(&log(b"log\xff").ends(0));
}

#[test]
fn what_is_no_file_is_told_and_a_pipe_of_the_shell_is_read() {
    let (simulator, desk) = at_ids();
    for command in [
        "create --dry-run --from",
        "create --yes --to file:x --from",
        "review",
        "export --as json",
        "--from",
    ] {
        let said = desk.shell(&format!("cfmint {command} .; "));
        refused(&simulator, said, &["cfmint: .: it could not be read: Is a directory"]);
    }
    // A named pipe is read to its end, like a file.
    let said = desk
        .shell("mkfifo pipe && { cat ids.toml > pipe & cfmint create --dry-run --from pipe; }")
        .ends(0);
    no_crash(&said);
    let said = desk.shell("mkfifo bad && { echo nam > bad & cfmint review bad; }");
    refused(&simulator, said, &["bad:1:"]);
}

#[test]
fn a_spec_that_is_fine_from_a_closed_pipe_is_what_came_through() {
    let simulator = small();
    let desk = desk(&simulator);
    // Cut off in the middle: what is there is no TOML.
    let cut = &SPEC[..SPEC.len() - 5];
    fs::write(desk.file("cut"), cut).unwrap();
    let said = desk.shell("cat cut | cfmint create --from - --yes --to file:x");
    refused(&simulator, said, &["stdin:5:", "This is not TOML"]);
}
