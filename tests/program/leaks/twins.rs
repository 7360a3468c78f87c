//! The twins: each check finds what is planted.

use std::io::BufReader;
use std::process::{Command, Stdio};

use super::*;

/// As long as a real one, and none.
const PLANTED: &str = "not-a-real-secret-but-as-long-as-one-0123456789-abcde";

#[test]
fn twin_of_the_search_finds_every_form() {
    let secret = PLANTED.as_bytes();
    let around = |middle: &[u8]| [b"some bytes before it ", middle, b" and some after"].concat();
    let utf_16 = |big: bool| -> Vec<u8> {
        let units = PLANTED.encode_utf16();
        units
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let backwards: String = PLANTED.chars().rev().collect();
    let mut planted = vec![
        (secret.to_vec(), "plain"),
        (secret[..FRAGMENT].to_vec(), "plain"),
        (secret[secret.len() - FRAGMENT..].to_vec(), "plain"),
        (backwards.into_bytes(), "reversed"),
        (hex.clone().into_bytes(), "hex"),
        (hex.to_uppercase().into_bytes(), "HEX"),
        (utf_16(false), "UTF-16"),
        (utf_16(true), "UTF-16"),
    ];
    for before in ["", "x", "xy", "Bearer ", "{\"value\":\""] {
        planted.push((STANDARD.encode(format!("{before}{PLANTED}\n")).into_bytes(), "base64"));
    }
    // Bytes whose base64 differs for URLs.
    let odd: Vec<u8> = (0..40).map(|number| 251 + number % 5).collect();
    assert_eq!(
        finds(&odd, &around(URL_SAFE.encode(&odd).as_bytes())),
        Some("base64 for URLs")
    );
    for (leak, form) in planted {
        assert_eq!(
            finds(secret, &around(&leak)),
            Some(form),
            "{}",
            String::from_utf8_lossy(&leak)
        );
    }
    let harmless = [
        around(b"nothing of it"),
        around(&secret[..FRAGMENT - 1]),
        around(
            STANDARD
                .encode("something else that is as long as a secret, and no secret")
                .as_bytes(),
        ),
    ];
    for bytes in harmless {
        assert_eq!(finds(secret, &bytes), None, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn twin_of_the_file_check_finds_content_names_and_links() {
    let home = Home::fresh();
    assert_eq!(in_files(PLANTED.as_bytes(), home.0.path()), NOWHERE);
    let deep = home.path("cache").join("deeper");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("log"), format!("a line\n{}\n", STANDARD.encode(PLANTED))).unwrap();
    fs::write(home.path("tmp").join(format!("{PLANTED}.txt")), "").unwrap();
    std::os::unix::fs::symlink(PLANTED, home.path("state").join("link")).unwrap();
    let mut found = in_files(PLANTED.as_bytes(), home.0.path());
    found.sort();
    let mut planted = vec![
        deep.join("log"),
        home.path("tmp").join(format!("{PLANTED}.txt")),
        home.path("state").join("link"),
    ];
    planted.sort();
    assert_eq!(found, planted);
}

/// A process that leaks in its arguments, its environment and its child's environment, until its
/// stdin is closed.
#[test]
fn twin_of_the_process_check_finds_arguments_environment_and_children() {
    // Descriptor 3 keeps stdin for the child: a shell gives what runs in the background none.
    let script = "exec 3<&0; sh -c 'echo ready; read line <&3' & wait";
    for (argument, variable, places) in [(PLANTED, "", 1), ("", PLANTED, 2), ("", "", 0)] {
        let mut child = Command::new("sh")
            .args(["-c", script, "name", argument])
            .env("LEAK", variable)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let found = in_process(PLANTED.as_bytes(), child.id());
        drop(child.stdin.take());
        child.wait().unwrap();
        assert_eq!((line.as_str(), found.len()), ("ready\n", places), "{found:?}");
    }
}
