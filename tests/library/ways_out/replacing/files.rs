//! Replacing a file, or a value in a dotenv line: the rest stays byte for byte, and what was not
//! seen stays.

use std::os::unix::fs::symlink;

use cfmint::domain::delivery::s3::Keys;

use super::*;

const OLD: &str = "the-value-before";

/// All that is in the folder, but for the stand-ins.
fn names(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.at(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "bin")
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_as_a_whole_and_nothing_of_it_is_left() {
    for (before, called) in [(OLD, "(16 bytes)"), ("", "(empty)")] {
        let desk = Desk::new();
        let file = desk.at("token");
        written(&file, before, 0o644);
        let typed = format!("file:{}", file.display());
        assert!(desk.check(&typed).unwrap_err().contains("exists already"), "{before:?}");
        assert!(desk.deliver(&typed).unwrap_err().contains("exists already"));
        let looked = look(&desk, &typed);
        let over = looked.existing.unwrap();
        assert!(
            over.replacing().starts_with("replaces the file "),
            "{}",
            over.replacing()
        );
        assert!(over.replacing().ends_with(called), "{}", over.replacing());
        assert!(looked.remark.unwrap().contains("mode 644"), "others could read it");
        assert_eq!(fs::read_to_string(&file).unwrap(), before, "a look changes nothing");
        let inode = fs::metadata(&file).unwrap().ino();
        let delivered = replace(&desk, &typed, &over).unwrap();
        assert_eq!(
            delivered.words,
            format!("Replaced {}; only you can read the file.", file.display())
        );
        assert!(delivered.read_back);
        assert_eq!(fs::read_to_string(&file).unwrap(), FAKE);
        let about = fs::metadata(&file).unwrap();
        assert_eq!(about.mode() & 0o7777, 0o600);
        assert_ne!(
            about.ino(),
            inode,
            "never written into: the old file stays until the new one is whole"
        );
        assert_eq!(names(&desk), ["token"], "no copy, and no file in between");
    }
}

#[test]
fn only_a_plain_file_of_ones_own_is_replaced() {
    let desk = Desk::new();
    written(&desk.at("real"), OLD, 0o600);
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
    written(&desk.at("one"), OLD, 0o600);
    fs::hard_link(desk.at("one"), desk.at("two")).unwrap();
    let mut table = vec![
        (desk.at("link"), "symbolic link"),
        (desk.at("folder"), "is a folder"),
        (desk.at("fifo"), "named pipe"),
        (desk.at("one"), "hard links"),
        ("/dev/null".into(), "a device"),
    ];
    if rustix::process::geteuid().is_root() {
        written(&desk.at("theirs"), OLD, 0o666);
        std::os::unix::fs::chown(desk.at("theirs"), Some(12345), None).unwrap();
        table.push((desk.at("theirs"), "belongs to someone else"));
    }
    for (path, says) in table {
        let way = Target::read(&format!("file:{}", path.display())).unwrap();
        let refused = way.look(PayloadKind::Token, &desk.around).unwrap_err();
        assert!(refused.contains(says), "{path:?}: {refused}");
    }
    assert_eq!(fs::read_to_string(desk.at("real")).unwrap(), OLD);
}

/// What was there when it was asked is replaced; another file, a changed one, a link or a line that
/// appeared since then is not.
#[test]
fn what_appeared_after_the_look_stays() {
    let desk = Desk::new();
    let file = format!("file:{}", desk.at("token").display());
    let changes: [&dyn Fn(&Path); 4] = [
        &|path| fs::write(path, "theirs, and longer").unwrap(),
        &|path| {
            fs::remove_file(path).unwrap();
            fs::write(path, OLD).unwrap();
        },
        &|path| {
            fs::remove_file(path).unwrap();
            symlink("elsewhere", path).unwrap();
        },
        &|path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        },
    ];
    for change in changes {
        written(&desk.at("token"), OLD, 0o600);
        let over = existing(&desk, &file);
        change(&desk.at("token"));
        let about = fs::symlink_metadata(desk.at("token")).unwrap();
        assert!(replace(&desk, &file, &over).is_err());
        assert_eq!(fs::symlink_metadata(desk.at("token")).unwrap().ino(), about.ino());
        let _ = fs::remove_file(desk.at("token")).or_else(|_| fs::remove_dir(desk.at("token")));
    }
    // What is gone meanwhile is no reason to fail.
    written(&desk.at("token"), OLD, 0o600);
    let over = existing(&desk, &file);
    fs::remove_file(desk.at("token")).unwrap();
    replace(&desk, &file, &over).unwrap();

    let line = format!("env:{}#TOKEN", desk.at(".env").display());
    written(&desk.at(".env"), "TOKEN=\n", 0o600);
    let looked = look(&desk, &line);
    assert_eq!(looked.existing, None, "an empty line is nothing");
    written(&desk.at(".env"), "TOKEN=theirs\n", 0o600);
    let refused = desk.deliver(&line).unwrap_err();
    assert!(refused.contains("a line for TOKEN already"), "{refused}");
    assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), "TOKEN=theirs\n");
    assert_eq!(names(&desk), [".env", "token"]);
}

/// A yes is for the value that was there: another one in the same line stays, and what else changes
/// in the file is no matter, nor is a line that is gone.
#[test]
fn another_value_in_the_same_line_stays() {
    let desk = Desk::new();
    let line = format!("env:{}#TOKEN", desk.at(".env").display());
    for (meanwhile, after) in [
        ("TOKEN=newer-than-it\n", None),
        // As long as the one before.
        ("TOKEN=THE-value-before\n", None),
        ("TOKEN='the-value-before'\n", None),
        ("B=2\nTOKEN=the-value-before\n", Some(format!("B=2\nTOKEN={FAKE}\n"))),
        ("TOKEN=\n", Some(format!("TOKEN={FAKE}\n"))),
        ("", Some(format!("TOKEN={FAKE}\n"))),
    ] {
        written(&desk.at(".env"), &format!("TOKEN={OLD}\n"), 0o600);
        let over = existing(&desk, &line);
        written(&desk.at(".env"), meanwhile, 0o600);
        let done = replace(&desk, &line, &over);
        let text = fs::read_to_string(desk.at(".env")).unwrap();
        match after {
            None => {
                assert!(
                    done.unwrap_err().contains("was changed by someone else"),
                    "{meanwhile:?}"
                );
                assert_eq!(text, meanwhile);
            }
            Some(after) => {
                done.unwrap();
                assert_eq!(text, after);
            }
        }
        assert_eq!(names(&desk), [".env"]);
    }
}

#[test]
fn an_empty_line_is_filled_and_the_rest_kept_byte_for_byte() {
    for (before, after) in [
        ("TOKEN=", format!("TOKEN={FAKE}")),
        ("A=1\nTOKEN=\nB=2", format!("A=1\nTOKEN={FAKE}\nB=2")),
        (
            "\u{feff}A=1\r\n export TOKEN =  \r\nB='2\n'\r\n",
            format!("\u{feff}A=1\r\n export TOKEN ={FAKE}\r\nB='2\n'\r\n"),
        ),
        ("TOKEN=''\n", format!("TOKEN={FAKE}\n")),
        ("TOKEN=\"\" # fill me\n", format!("TOKEN={FAKE} # fill me\n")),
        ("B='\nTOKEN=\n'\nTOKEN=\n", format!("B='\nTOKEN=\n'\nTOKEN={FAKE}\n")),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), before, 0o600);
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        assert_eq!(desk.check(&typed), Ok(None), "{before:?}");
        assert!(desk.deliver(&typed).unwrap().read_back);
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), after);
        assert_eq!(names(&desk), [".env"]);
    }
}

#[test]
fn a_value_is_replaced_and_the_rest_kept_byte_for_byte() {
    for (before, line, after) in [
        (format!("TOKEN={OLD}"), 1, format!("TOKEN={FAKE}")),
        (
            format!("A=1\nexport TOKEN='{OLD}' # mine\nB=2\n"),
            2,
            format!("A=1\nexport TOKEN={FAKE} # mine\nB=2\n"),
        ),
        (
            format!("A=1\r\nTOKEN= \"{OLD}\nits second line\"\r\nB=2\\\n"),
            2,
            format!("A=1\r\nTOKEN={FAKE}\r\nB=2\\\n"),
        ),
        (format!("TOKEN='{OLD}'\\''s'\n"), 1, format!("TOKEN={FAKE}\n")),
        ("TOKEN= # soon\n".to_owned(), 1, format!("TOKEN={FAKE} # soon\n")),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), &before, 0o600);
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        let over = existing(&desk, &typed);
        let called = format!("replaces the value of TOKEN (line {line}) in {:?}", desk.at(".env"));
        assert_eq!(over.replacing(), called, "{before:?}");
        assert!(!format!("{over:?}").contains(OLD), "nothing of the value is kept");
        let delivered = replace(&desk, &typed, &over).unwrap();
        assert_eq!(
            delivered.words,
            format!(
                "Replaced TOKEN in {}; only you can read the file.",
                desk.at(".env").display()
            )
        );
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), after);
        assert_eq!(names(&desk), [".env"], "no copy, and no file in between");
    }
}

/// A yes is for the lines that had a value: of three names one is replaced, one filled and one
/// added.
#[test]
fn for_an_s3_client_each_line_is_looked_at() {
    let desk = Desk::new();
    let before = format!("R2_SECRET_ACCESS_KEY={OLD}\nA=1\nR2_ACCESS_KEY_ID=\n");
    written(&desk.at(".env"), &before, 0o600);
    let way = Target::read(&format!("env:{}#R2", desk.at(".env").display())).unwrap();
    let over = way.look(PayloadKind::S3, &desk.around).unwrap().existing.unwrap();
    assert!(
        over.replacing().contains("R2_SECRET_ACCESS_KEY (line 1)"),
        "{}",
        over.replacing()
    );
    let keys = Keys::of(&fake(), "0a1b", "0123456789abcdef0123456789abcdef", "default").unwrap();
    written(&desk.at(".env"), &format!("{before}R2_ENDPOINT_URL_S3=theirs\n"), 0o600);
    let deliver = || way.deliver_over(&Payload::S3(&keys), Some(&over), &desk.around);
    assert!(deliver().unwrap_err().contains("a line for R2_ENDPOINT_URL_S3 already"));
    written(&desk.at(".env"), &before, 0o600);
    deliver().unwrap();
    let text = fs::read_to_string(desk.at(".env")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("R2_SECRET_ACCESS_KEY=") && lines[0].len() == 85,
        "{text}"
    );
    assert_eq!(lines[1..3], ["A=1", "R2_ACCESS_KEY_ID=0a1b"]);
    assert!(lines[3].starts_with("R2_ENDPOINT_URL_S3=https://") && lines.len() == 5);
    assert_eq!(lines[4], "R2_REGION=auto");
    // A question names each line that its yes is for.
    let there = way
        .look(PayloadKind::S3, &desk.around)
        .unwrap()
        .existing
        .unwrap()
        .there();
    assert!(
        there.ends_with(
            "has lines for R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, R2_ENDPOINT_URL_S3 and R2_REGION already."
        ),
        "{there}"
    );
}

#[test]
fn a_file_with_an_open_quote_is_refused_with_its_line_and_left_as_it_is() {
    for (before, says) in [
        ("A='1\n", "the quote that begins in line 1 is not closed"),
        ("TOKEN=\nB=\"x\nC=3\n", "the quote that begins in line 2 is not closed"),
        ("A=1\n\nB=`x\n", "the quote that begins in line 3 is not closed"),
        (
            "A='C:\\'\nB=1\n",
            "programs disagree whether the quote that begins in line 1 is closed",
        ),
        ("A=1\nB=C:\\\n", "line 2, the last one, ends with a backslash"),
        ("TOKEN=1\nA=2\nTOKEN=3\n", "already has several lines for TOKEN (1, 3)"),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), before, 0o600);
        let inode = fs::metadata(desk.at(".env")).unwrap().ino();
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        let way = Target::read(&typed).unwrap();
        for refused in [
            way.look(PayloadKind::Token, &desk.around).unwrap_err(),
            desk.deliver(&typed).unwrap_err(),
        ] {
            assert!(
                refused.contains(says) && refused.ends_with('.'),
                "{before:?}: {refused}"
            );
        }
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), before);
        assert_eq!(fs::metadata(desk.at(".env")).unwrap().ino(), inode);
    }
}
