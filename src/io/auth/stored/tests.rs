//! Files of these programs as they are, as people change them, and as damage leaves them.
use std::os::unix::fs::PermissionsExt;

use super::*;

const TOKEN: &str = "cfoat_not-a-real-one-for-the-tests-of-this-file";
const REFRESH: &str = "cfort_not-a-real-one-to-renew-it-with";
const ENDS: &str = "2026-11-24T11:02:00.000Z";

fn toml() -> String {
    format!(
        "oauth_token = \"{TOKEN}\"\nexpiration_time = \"{ENDS}\"\nrefresh_token = \"{REFRESH}\"\n\
         scopes = [ \"account:read\", \"user:read\", \"offline_access\" ]\n"
    )
}

fn json() -> String {
    format!(
        "{{\n\t\"oauth_token\": \"{TOKEN}\",\n\t\"expiration_time\": \"{ENDS}\",\n\t\"refresh_token\": \"{REFRESH}\",\n\
         \t\"scopes\": [\n\t\t\"account:read\",\n\t\t\"account_api_tokens:create\"\n\t]\n}}\n"
    )
}

/// Token, time and scopes.
type Read = (Option<String>, Option<String>, Option<bool>);

fn read_as(syntax: Syntax, text: &[u8]) -> Result<Read, Fault> {
    let mut reader = Reader::new(syntax, true);
    reader.take(text);
    let content = reader.end()?;
    let token = content
        .token
        .map(|token| String::from_utf8_lossy(token.expose()).into_owned());
    assert_eq!(content.has_token, token.is_some());
    Ok((token, content.expires, content.scopes))
}

fn token_of(text: &str) -> Result<Option<String>, Fault> {
    read_as(Syntax::Toml, text.as_bytes()).map(|(token, ..)| token)
}

#[test]
fn the_files_of_both_programs_are_read() {
    let is_there = |scopes| Ok((Some(TOKEN.to_owned()), Some(ENDS.to_owned()), Some(scopes)));
    assert_eq!(read_as(Syntax::Toml, toml().as_bytes()), is_there(false));
    assert_eq!(read_as(Syntax::Json, json().as_bytes()), is_there(true));
    // However it comes in pieces.
    for size in 1..40 {
        let mut reader = Reader::new(Syntax::Json, true);
        json().as_bytes().chunks(size).for_each(|piece| reader.take(piece));
        let token = reader.end().unwrap().token.unwrap();
        assert_eq!(token.expose(), TOKEN.as_bytes());
    }
    // On one line, with the lists in other lists and other keys before it.
    let dense =
        format!(r#"{{"a":{{"oauth_token":"no"}},"b":[["oauth_token"],1,null],"oauth_token":"{TOKEN}","c":true}}"#);
    assert_eq!(
        read_as(Syntax::Json, dense.as_bytes()).unwrap().0.as_deref(),
        Some(TOKEN)
    );
    let mut looking = Reader::new(Syntax::Toml, false);
    looking.take(toml().as_bytes());
    let content = looking.end().unwrap();
    assert!(content.has_token && content.token.is_none(), "looking keeps no token");
}

#[test]
fn what_people_write_into_such_a_file_is_read_or_named() {
    let table = [
        (format!("oauth_token = '{TOKEN}'"), Ok(Some(TOKEN))),
        (format!("  \"oauth_token\"=\"{TOKEN}\" # mine"), Ok(Some(TOKEN))),
        (
            format!("# oauth_token = \"no\"\r\noauth_token = \"{TOKEN}\"\r\n"),
            Ok(Some(TOKEN)),
        ),
        (format!("\u{feff}oauth_token = \"{TOKEN}\""), Ok(Some(TOKEN))),
        (format!("a = \"\"\noauth_token = \"{TOKEN}\""), Ok(Some(TOKEN))),
        (
            format!("a = \"\"\"\noauth_token = \"no\"\n\"\"\"\noauth_token = \"{TOKEN}\""),
            Ok(Some(TOKEN)),
        ),
        (
            format!("a = \"\\\"\\noauth_token = \"\noauth_token = \"{TOKEN}\""),
            Ok(Some(TOKEN)),
        ),
        (
            format!("scopes = [ # all\n \"a]\", '#',\n]\noauth_token = \"{TOKEN}\""),
            Ok(Some(TOKEN)),
        ),
        (
            format!("a.oauth_token = \"no\"\noauth_token = \"{TOKEN}\"\n[other]\noauth_token = \"no\""),
            Ok(Some(TOKEN)),
        ),
        ("[other]\noauth_token = \"no\"".to_owned(), Ok(None)),
        ("api_token = \"not-a-real-one\"".to_owned(), Ok(None)),
        ("oauth_token = \"\"".to_owned(), Ok(None)),
        (String::new(), Ok(None)),
        (format!("oauth_token = \"{TOKEN}\\u002d\""), Err(Fault::OddToken)),
        (format!("oauth_token = \"\"\"{TOKEN}\"\"\""), Err(Fault::OddToken)),
        (
            format!("oauth_token = \"{TOKEN}\"\noauth_token = \"another\""),
            Err(Fault::OddToken),
        ),
        (format!("oauth_token = \"{}\"", "x".repeat(5_000)), Err(Fault::OddToken)),
        (format!("oauth_token = {TOKEN}"), Err(Fault::OddToken)),
        (format!("\n\noauth_token = \"{TOKEN}"), Err(Fault::Damaged(3))),
        (format!("oauth_token \"{TOKEN}\""), Err(Fault::Damaged(1))),
        (format!("oauth_token = \"{TOKEN}\" \"b\""), Err(Fault::Damaged(1))),
        ("o\0a\0u\0".to_owned(), Err(Fault::Damaged(1))),
        (json(), Err(Fault::Damaged(1))),
    ];
    for (text, expected) in table {
        assert_eq!(
            token_of(&text),
            expected.map(|token| token.map(str::to_owned)),
            "{text}"
        );
    }
    for (text, line) in [
        (toml(), 1),
        ("{".to_owned(), 1),
        (json().replace('}', ""), 10),
        ("[]".to_owned(), 1),
    ] {
        assert_eq!(
            read_as(Syntax::Json, text.as_bytes()).unwrap_err(),
            Fault::Damaged(line),
            "{text}"
        );
    }
    // A time without quotation marks is one of TOML's own; anything else in its place is not kept.
    for (text, expires) in [
        (
            "expiration_time = 2026-11-24T11:02:00Z # soon",
            Some("2026-11-24T11:02:00Z"),
        ),
        ("expiration_time = \"not-a-real-secret\"", None),
    ] {
        assert_eq!(read_as(Syntax::Toml, text.as_bytes()).unwrap().1.as_deref(), expires);
    }
}

/// Folders of a person who has both programs.
struct Person(tempfile::TempDir);

impl Person {
    fn new() -> Self {
        let person = Self(tempfile::tempdir().unwrap());
        for folder in ["settings/.wrangler/config", "settings/cloudflare/config"] {
            std::fs::create_dir_all(person.0.path().join(folder)).unwrap();
        }
        person
    }

    fn places(&self) -> Places {
        Places {
            home: Some(self.0.path().to_owned()),
            settings: Some(self.0.path().join("settings")),
        }
    }

    fn write(&self, name: &str, mode: u32, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn look(&self) -> Vec<StoredSignIn> {
        look(&self.places())
    }

    /// Why the one that is there cannot be used.
    fn unusable(&self) -> String {
        match self.look().as_slice() {
            [
                StoredSignIn {
                    state: StoredState::Unusable(why),
                    ..
                },
            ] => why.clone(),
            other => panic!("{other:?}"),
        }
    }
}

const WRANGLER: &str = "settings/.wrangler/config/default.toml";
const CF: &str = "settings/cloudflare/config/default.json";

#[test]
fn looking_tells_what_is_not_secret_and_taking_takes_the_token() {
    let person = Person::new();
    assert_eq!(person.look(), []);
    person.write(WRANGLER, 0o600, toml());
    person.write(CF, 0o644, json());
    let found = person.look();
    let until = ENDS.parse().ok();
    let states: Vec<_> = found.iter().map(|one| (one.program, one.state.clone())).collect();
    assert_eq!(
        states,
        [
            (
                Program::Wrangler,
                StoredState::There {
                    until,
                    scopes: Scopes::NoTokens
                }
            ),
            (
                Program::Cf,
                StoredState::There {
                    until,
                    scopes: Scopes::AccountTokens
                }
            ),
        ]
    );
    assert!(!format!("{found:?}").contains("not-a-real"));
    let (credential, scopes, remarks) = take(&found[0]).unwrap();
    assert_eq!(credential, Credential::Token(Secret::copied_from(TOKEN.as_bytes())));
    assert_eq!((scopes, remarks), (Scopes::NoTokens, Vec::new()));
    let (_, _, remarks) = take(&found[1]).unwrap();
    assert!(remarks.len() == 1 && remarks[0].contains("has mode 0644: others on this machine can read it."));
    std::fs::remove_file(&found[1].path).unwrap();
    assert_eq!(take(&found[1]).unwrap_err(), "cf’s sign-in is not there any more.");
}

#[test]
fn an_older_folder_comes_first_where_it_is_one() {
    let person = Person::new();
    person.write(WRANGLER, 0o600, toml());
    let older = person.write(".wrangler/config/default.toml", 0o600, toml());
    assert_eq!(person.look()[0].path, older);
    std::fs::remove_dir_all(person.0.path().join(".wrangler")).unwrap();
    std::fs::write(person.0.path().join(".wrangler"), "no folder").unwrap();
    assert_eq!(person.look()[0].path, person.0.path().join(WRANGLER));
    assert_eq!(look(&Places::default()), []);
}

#[test]
fn one_in_the_keyring_is_named() {
    let person = Person::new();
    person.write("settings/.wrangler/config/default.enc", 0o600, "not read");
    assert_eq!(person.look()[0].state, StoredState::InKeyring);
    person.write(WRANGLER, 0o600, toml());
    assert!(matches!(person.look()[0].state, StoredState::There { .. }));
}

#[test]
fn what_is_no_such_file_is_named_and_quotes_nothing() {
    let person = Person::new();
    let path = person.write(WRANGLER, 0o600, format!("oauth_token = \"{TOKEN}"));
    assert!(
        person.unusable().ends_with("default.toml is damaged in line 1."),
        "{}",
        person.unusable()
    );
    assert!(person.unusable().starts_with("Wrangler’s sign-in: "));
    person.write(WRANGLER, 0o600, format!("oauth_token = \"{TOKEN}\\n\""));
    assert!(
        person
            .unusable()
            .ends_with("has its token in a form that cfmint does not read.")
    );
    person.write(WRANGLER, 0o600, vec![b'#'; usize::try_from(LARGEST).unwrap() + 1]);
    assert!(person.unusable().ends_with("is over 256 KiB, too much for a sign-in."));
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert!(person.unusable().ends_with("is not a regular file."));
    std::fs::remove_dir(&path).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    assert!(person.unusable().ends_with("is not a regular file."));
    std::fs::remove_file(&path).unwrap();
    // A link is followed, as those programs follow it.
    let elsewhere = person.write("elsewhere.toml", 0o600, toml());
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    assert!(matches!(person.look()[0].state, StoredState::There { .. }));
    std::fs::remove_file(&elsewhere).unwrap();
    assert_eq!(person.look(), [], "a link to nothing is nothing");
    assert!(may_be_ours(1000, 1000) && !may_be_ours(1001, 1000) && !may_be_ours(1000, 0));
}

#[test]
fn a_token_of_a_form_that_none_has_is_not_offered() {
    let person = Person::new();
    for token in ["two words of not-a-real-one", "not-a-real-öne", "not-a-real-one\u{7f}"] {
        person.write(WRANGLER, 0o600, format!("oauth_token = \"{token}\"\n"));
        let why = person.unusable();
        assert!(
            why.ends_with("has its token in a form that cfmint does not read."),
            "{why}"
        );
        assert!(!why.contains("not-a-real"), "{why}");
    }
}

/// Damaged files, the same at each run: they end in a token, in nothing or in a sentence, which
/// quotes none of it.
#[test]
fn damaged_files_neither_panic_nor_tell() {
    let mut seed: u64 = 0x5eed;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let signs = b"\"'\\#[]{}=:,.\n\r\t \0\xff\xef-_aZ0";
    let person = Person::new();
    let (mut read, mut named) = (0, 0);
    for round in 0..6_000 {
        let (syntax, whole) = if round % 2 == 0 {
            (Syntax::Toml, toml())
        } else {
            (Syntax::Json, json())
        };
        let mut bytes = whole.into_bytes();
        for _ in 0..=next(4) {
            let at = next(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match next(5) {
                0 => bytes.truncate(at),
                1 if !bytes.is_empty() => drop(bytes.remove(at)),
                2 => bytes.insert(at, signs[next(signs.len())]),
                3 => {
                    let piece: Vec<u8> = bytes[at..].iter().take(next(60)).copied().collect();
                    bytes.extend(piece);
                }
                _ if !bytes.is_empty() => bytes[at] = signs[next(signs.len())],
                _ => {}
            }
        }
        match read_as(syntax, &bytes) {
            Ok((_, expires, _)) => {
                read += 1;
                assert!(!expires.unwrap_or_default().contains("not-a-real"));
            }
            Err(_) => named += 1,
        }
        // Some of them as files, with what is said of them.
        if round % 60 == 0 {
            let found = if syntax == Syntax::Toml {
                person.write(WRANGLER, 0o600, &bytes);
                person.look()
            } else {
                person.write(CF, 0o600, &bytes);
                person.look()
            };
            let told: Vec<String> = found.iter().filter_map(|one| take(one).err()).collect();
            let all = format!("{found:?} {told:?}");
            assert!(
                !all.contains("not-a-real") && !all.contains("cfoat") && !all.contains("cfort"),
                "{all}"
            );
        }
    }
    assert!(read > 500 && named > 500, "{read} read, {named} named");
}
