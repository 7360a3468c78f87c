//! Files, dotenv lines, commands and git for real.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;

use cfmint::domain::delivery::s3::Keys;
use cfmint::domain::delivery::{Payload, PayloadKind, Target};

use super::place::{Desk, FAKE, check, fake};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn a_file_is_written_for_its_owner_and_read_back() {
    let desk = Desk::new();
    let file = desk.at("token");
    let typed = format!("file:{}", file.display());
    assert_eq!(desk.check(&typed), Ok(None));
    let delivered = desk.deliver(&typed).unwrap();
    assert_eq!(
        delivered.words,
        format!("Saved to {}; only you can read the file.", file.display())
    );
    assert!(delivered.read_back);
    assert_eq!(fs::read_to_string(&file).unwrap(), FAKE);
    assert_eq!(mode(&file), 0o600);
    // It is there now.
    assert!(desk.check(&typed).unwrap_err().contains("exists already"));
    assert!(desk.deliver(&typed).unwrap_err().contains("exists already"));
}

#[test]
fn a_command_gets_the_secret_alone_and_no_newline() {
    let desk = Desk::new();
    let file = desk.at("out");
    let delivered = desk
        .deliver(&format!("command:dd status=none of={}", file.display()))
        .unwrap();
    assert!(delivered.words.starts_with("dd accepted it on stdin") && !delivered.read_back);
    assert_eq!(fs::read_to_string(file).unwrap(), FAKE);
}

/// A dotenv file before and after: every other byte stays.
#[test]
fn a_line_is_added_and_the_rest_kept_byte_for_byte() {
    let line = format!("TOKEN={FAKE}");
    for (before, after) in [
        ("", format!("{line}\n")),
        ("A=1\n", format!("A=1\n{line}\n")),
        ("A=1", format!("A=1\n{line}\n")),
        ("A=1\r\nB='x'\r\n", format!("A=1\r\nB='x'\r\n{line}\r\n")),
        ("A=1\r\nB=2", format!("A=1\r\nB=2\r\n{line}\r\n")),
        (
            "# TOKEN=\n\n export  X = 1 \n",
            format!("# TOKEN=\n\n export  X = 1 \n{line}\n"),
        ),
        (
            "\u{feff}A=1\nTOKEN_2=x\nMY_TOKEN=y\n",
            format!("\u{feff}A=1\nTOKEN_2=x\nMY_TOKEN=y\n{line}\n"),
        ),
        (
            "NOTE='TOKENS'\nexportTOKEN=1\n",
            format!("NOTE='TOKENS'\nexportTOKEN=1\n{line}\n"),
        ),
    ] {
        let desk = Desk::new();
        let file = desk.at(".env");
        fs::write(&file, before).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let typed = format!("env:{}#TOKEN", file.display());
        assert_eq!(desk.check(&typed), Ok(None), "{before:?}");
        let delivered = desk.deliver(&typed).unwrap();
        assert_eq!(
            delivered.words,
            format!("Wrote TOKEN into {}; only you can read the file.", file.display())
        );
        assert!(delivered.read_back);
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
        assert_eq!(mode(&file), 0o600);
        assert_eq!(fs::read_dir(desk.at("")).unwrap().count(), 2, "nothing else is left");
        // The same name again is refused, before and then.
        for refused in [desk.check(&typed).unwrap_err(), desk.deliver(&typed).unwrap_err()] {
            assert!(refused.contains("a line for TOKEN already"), "{refused}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
    }
}

#[test]
fn a_dotenv_file_that_is_not_there_is_made() {
    let desk = Desk::new();
    let typed = format!("env:{}#TOKEN", desk.at(".env").display());
    assert_eq!(desk.check(&typed), Ok(None));
    desk.deliver(&typed).unwrap();
    assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), format!("TOKEN={FAKE}\n"));
    assert_eq!(mode(&desk.at(".env")), 0o600);
}

#[test]
fn a_dotenv_file_that_others_could_read_is_told_and_closed() {
    let desk = Desk::new();
    let file = desk.at(".env");
    fs::write(&file, "A=1\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let typed = format!("env:{}#TOKEN", file.display());
    let warned = desk.check(&typed).unwrap().unwrap();
    assert!(warned.contains("mode 644") && warned.contains("mode 600"), "{warned}");
    assert_eq!(mode(&file), 0o644, "a check changes nothing");
    let delivered = desk.deliver(&typed).unwrap();
    assert!(
        delivered.words.ends_with("; now only you can read the file."),
        "{}",
        delivered.words
    );
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn a_name_that_is_there_is_found_however_it_is_written() {
    for before in [
        "TOKEN=1",
        " TOKEN = 1\n",
        "TOKEN= # soon\n",
        "TOKEN=\nTOKEN=1\n",
        "TOKEN=\nTOKEN=\n",
        "export TOKEN=1\n",
        "\texport\tTOKEN=1\n",
        "A=1\r\nTOKEN=1\r\n",
        "A=1\rTOKEN=1",
        "\u{feff}TOKEN=1\n",
    ] {
        let desk = Desk::new();
        fs::write(desk.at(".env"), before).unwrap();
        let refused = desk
            .check(&format!("env:{}#TOKEN", desk.at(".env").display()))
            .unwrap_err();
        assert!(refused.contains("already"), "{before:?}: {refused}");
    }
}

#[test]
fn no_dotenv_file_is_taken_that_is_not_plainly_ones_own() {
    let desk = Desk::new();
    fs::write(desk.at("real"), "A=1\n").unwrap();
    symlink(desk.at("real"), desk.at("link")).unwrap();
    fs::create_dir(desk.at("folder")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        desk.at("fifo"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    fs::write(desk.at("large"), vec![b'#'; 1024 * 1024 + 1]).unwrap();
    fs::write(desk.at("wide"), "A\0=\x001\0").unwrap();
    fs::write(desk.at("one"), "A=1\n").unwrap();
    fs::hard_link(desk.at("one"), desk.at("two")).unwrap();
    let mut table = vec![
        ("link", "symbolic link"),
        ("folder", "is a folder"),
        ("fifo", "named pipe"),
        ("large", "larger than 1 MiB"),
        ("wide", "is not text"),
        ("one", "hard links"),
        ("missing/.env", "does not exist"),
    ];
    if rustix::process::geteuid().is_root() {
        fs::write(desk.at("theirs"), "A=1\n").unwrap();
        std::os::unix::fs::chown(desk.at("theirs"), Some(12345), None).unwrap();
        table.push(("theirs", "belongs to someone else"));
    }
    for (name, says) in table {
        let typed = format!("env:{}#TOKEN", desk.at(name).display());
        for refused in [desk.check(&typed).unwrap_err(), desk.deliver(&typed).unwrap_err()] {
            assert!(refused.contains(says) && !refused.contains(FAKE), "{name}: {refused}");
        }
    }
    assert_eq!(fs::read_to_string(desk.at("real")).unwrap(), "A=1\n");
}

/// The name appears between the check and the delivery: it is not overwritten.
#[test]
fn what_appears_after_the_check_is_not_overwritten() {
    let desk = Desk::new();
    let file = format!("file:{}", desk.at("token").display());
    let line = format!("env:{}#TOKEN", desk.at(".env").display());
    assert_eq!((desk.check(&file), desk.check(&line)), (Ok(None), Ok(None)));
    fs::write(desk.at("token"), "theirs").unwrap();
    fs::write(desk.at(".env"), "TOKEN=theirs\n").unwrap();
    assert!(desk.deliver(&file).is_err() && desk.deliver(&line).is_err());
    assert_eq!(fs::read_to_string(desk.at("token")).unwrap(), "theirs");
    assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), "TOKEN=theirs\n");
}

#[test]
fn the_three_values_of_an_s3_client_in_files() {
    let desk = Desk::new();
    let account = "0123456789abcdef0123456789abcdef";
    let keys = Keys::of(&fake(), "0a1b", account, "default").unwrap();
    let deliver = |typed: String| {
        Target::read(&typed)
            .unwrap()
            .deliver(&Payload::S3(&keys), &desk.around)
            .unwrap()
    };
    let delivered = deliver(format!("env:{}#AWS", desk.at(".env").display()));
    assert!(
        delivered
            .words
            .starts_with("Wrote AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3, AWS_REGION into ")
    );
    let text = fs::read_to_string(desk.at(".env")).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "AWS_ACCESS_KEY_ID=0a1b");
    assert_eq!(
        lines[2],
        format!("AWS_ENDPOINT_URL_S3=https://{account}.r2.cloudflarestorage.com")
    );
    let (name, hash) = lines[1].split_once('=').unwrap();
    assert_eq!((name, hash.len(), lines.len()), ("AWS_SECRET_ACCESS_KEY", 64, 4));
    // What coreutils makes of the token.
    let sum = desk.at("sum");
    desk.deliver(&format!("command:sh -c 'sha256sum > {}'", sum.display()))
        .unwrap();
    assert!(fs::read_to_string(sum).unwrap().starts_with(hash));
    assert_eq!(lines[3], "AWS_REGION=auto");
    // One of the four is enough to refuse.
    fs::write(desk.at("other"), "R2_ENDPOINT_URL_S3=x\n").unwrap();
    let other = format!("env:{}#R2", desk.at("other").display());
    let check = |contents| check(&Target::read(&other).unwrap(), contents, &desk.around);
    assert!(
        check(PayloadKind::S3)
            .unwrap_err()
            .contains("R2_ENDPOINT_URL_S3 already")
    );
    assert!(check(PayloadKind::Token).is_ok(), "the twin: R2 alone is free");
    deliver(format!("file:{}", desk.at("s3").display()));
    assert_eq!(fs::read_to_string(desk.at("s3")).unwrap().lines().count(), 4);
}

#[test]
fn a_file_that_git_would_carry_away_is_refused_or_told() {
    if Command::new("git").arg("--version").output().is_err() {
        // `cargo test` takes no more than a compiler; the end-to-end tests want git.
        let _ = std::io::stderr()
            .write_all(b"!!!!! git is not installed: files under version control were NOT checked !!!!!\n");
        return;
    }
    let desk = Desk::new();
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(desk.at("")).args(words).env("HOME", desk.at(""));
        command
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE");
        assert!(command.output().unwrap().status.success(), "git {words:?}");
    };
    git(&["init", "-q"]);
    fs::write(desk.at("tracked"), "A=1\n").unwrap();
    fs::write(desk.at("loose"), "A=1\n").unwrap();
    fs::write(desk.at("ignored"), "A=1\n").unwrap();
    fs::write(desk.at(".gitignore"), "ignored\nsecret*\n").unwrap();
    for name in ["tracked", "loose", "ignored"] {
        fs::set_permissions(desk.at(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    git(&["add", "tracked", ".gitignore"]);
    let check = |typed: String| desk.check(&typed);
    let line = |name: &str| check(format!("env:{}#T", desk.at(name).display()));
    let file = |name: &str| check(format!("file:{}", desk.at(name).display()));
    assert!(line("tracked").unwrap_err().contains("tracked by git"));
    assert!(line("loose").unwrap().unwrap().contains("do not commit"));
    assert_eq!(line("ignored"), Ok(None));
    assert_eq!(file("secret.txt"), Ok(None));
    // Names that git could take for patterns or magic.
    assert!(file("trac*").unwrap().unwrap().contains("do not commit"));
    assert!(file(":(glob)tracked").unwrap().unwrap().contains("do not commit"));
    assert_eq!(file("secret[1]"), Ok(None));
    assert!(file("new").unwrap().unwrap().contains("do not commit"));
    // It is gone from the folder, but not from git.
    fs::remove_file(desk.at("tracked")).unwrap();
    assert!(file("tracked").unwrap_err().contains("tracked by git"));
    // Without git the folder alone is known.
    let mut without = Desk::new().around;
    without.path = desk.at("bin").into();
    let way = Target::read(&format!("file:{}", desk.at("secret.txt").display())).unwrap();
    assert!(
        super::place::check(&way, PayloadKind::Token, &without)
            .unwrap()
            .unwrap()
            .contains("do not commit")
    );
}
