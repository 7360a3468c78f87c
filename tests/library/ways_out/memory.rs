//! Copies of a secret in this process after it was handed over: none but the one in its page. Linux
//! only: it looks into /proc.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use cfmint::domain::delivery::s3::Keys;
use cfmint::domain::delivery::{Payload, PayloadKind, Target};
use cfmint::secret::Secret;

use super::place::Desk;

const LENGTH: usize = 53;

/// A byte of a token that nobody else in this process has; worked out where it is needed, so that
/// no text of it stands anywhere.
fn byte_of(at: usize) -> u8 {
    let mixed = (at as u32 + 1).wrapping_mul(2_654_435_761) ^ std::process::id().wrapping_mul(40_503);
    b'a' + ((mixed >> 11) % 26) as u8
}

fn token() -> Secret {
    let mut token = Secret::empty();
    token.append_with(|room| {
        for (at, byte) in room.iter_mut().take(LENGTH).enumerate() {
            *byte = byte_of(at);
        }
        LENGTH
    });
    token
}

/// Where sixteen bytes on end of a text of this many bytes stand in memory that can be written: as
/// they are, or each four of them turned round, as the rounds of SHA-256 hold them.
fn found(length: usize, byte: impl Fn(usize) -> u8) -> Vec<usize> {
    const RUN: usize = 16;
    const PAGE: usize = 4096;
    let zeros = [0_u8; PAGE];
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let memory = File::open("/proc/self/mem").unwrap();
    let mut room = vec![0_u8; 1 << 20];
    let own = room.as_ptr() as usize..room.as_ptr() as usize + room.len();
    let starts: Vec<usize> = (0..=length - RUN).step_by(4).collect();
    let mut first = [false; 256];
    for start in &starts {
        first[usize::from(byte(*start))] = true;
        first[usize::from(byte(start + 3))] = true;
    }
    let mut found = Vec::new();
    for line in maps
        .lines()
        .filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")))
    {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let (mut from, to) = (
            usize::from_str_radix(from, 16).unwrap(),
            usize::from_str_radix(to, 16).unwrap(),
        );
        while from < to {
            let wanted = room.len().min(to - from);
            let Ok(read) = memory.read_at(&mut room[..wanted], from as u64) else {
                break;
            };
            if read == 0 {
                break;
            }
            let last = read.saturating_sub(RUN - 1);
            for at in (0..last)
                .step_by(PAGE)
                .filter(|at| room[*at..read.min(at + PAGE)] != zeros[..read.min(at + PAGE) - at])
                .flat_map(|at| at..last.min(at + PAGE))
            {
                if !first[usize::from(room[at])] {
                    continue;
                }
                let run = &room[at..at + RUN];
                let plain = |start: usize| (0..RUN).all(|next| run[next] == byte(start + next));
                let turned = |start: usize| (0..RUN).all(|next| run[next ^ 3] == byte(start + next));
                if starts.iter().any(|start| plain(*start) || turned(*start)) && !own.contains(&(from + at)) {
                    found.push(from + at);
                }
            }
            // The next piece begins a little earlier, so that no run is cut.
            from += if read > RUN && from + read < to {
                read - RUN + 1
            } else {
                read
            };
        }
    }
    room.fill(0);
    found
}

/// Plays two parts: the test starts this program again, with this test alone in it. All of the
/// memory is searched, and beside other tests that would be theirs as well.
#[test]
fn no_copy_is_left_but_the_one_in_its_page() {
    const ALONE: &str = "CFMINT_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return searched();
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "ways_out::memory::no_copy_is_left_but_the_one_in_its_page"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// The twin is inside: the page of the token itself has to be found, and a copy that is planted.
fn searched() {
    let desk = Desk::new();
    let token = token();
    let keys = Keys::of(&token, "0a1b", "0123456789abcdef0123456789abcdef", "eu").unwrap();
    for typed in [
        format!("file:{}", desk.at("token").display()),
        format!("env:{}#A", desk.at(".env").display()),
        "command:sh -c 'cat; cat /dev/null >&2'".to_owned(),
        "command:sh -c 'cat >&2; exit 1'".to_owned(),
    ] {
        let way = Target::read(&typed).unwrap();
        let _ = way.deliver(&Payload::Token(&token), &desk.around);
    }
    // In place of what is there: a file, a line, and the JSON of an item and of a patch.
    let item = "echo '{\"category\":\"API_CREDENTIAL\",\"fields\":[{\"id\":\"credential\",\"value\":\"old\"}]}'";
    desk.stand_in("op", item);
    desk.stand_in("kubectl", "[ $1 = get ] && echo there; exit 0");
    for typed in [
        format!("file:{}", desk.at("token").display()),
        format!("env:{}#A", desk.at(".env").display()),
        "1password:a/b".to_owned(),
        "kubernetes:a/b#c@d".to_owned(),
    ] {
        let looked = Target::read(&typed)
            .unwrap()
            .look(PayloadKind::Token, &desk.around)
            .unwrap();
        assert!(looked.existing.is_some(), "{typed}");
        let _ = looked
            .way
            .deliver_over(&Payload::Token(&token), looked.existing.as_ref(), &desk.around);
    }
    let copies = |secret: &Secret| {
        let from = secret_page(secret);
        found(LENGTH, byte_of)
            .into_iter()
            .filter(|at| !(from..from + 4096).contains(at))
            .count()
    };
    assert_eq!(copies(&token), 0, "copies of the token besides its page");
    assert!(!found(LENGTH, byte_of).is_empty(), "the token's own page is found");
    let planted: Vec<u8> = (0..LENGTH).map(byte_of).collect();
    assert_ne!(copies(&token), 0, "a planted copy is found");
    drop(planted);
    // The hash as the 32 bytes that its digits stand for, which stood on the stack.
    let page = secret_page(&keys.secret);
    let digits = |at: usize| -> u8 {
        let byte = unhex(&keys, at * 2) << 4;
        byte | unhex(&keys, at * 2 + 1)
    };
    let hashes: Vec<usize> = found(32, digits)
        .into_iter()
        .filter(|at| !(page..page + 4096).contains(at))
        .collect();
    assert_eq!(hashes, [0; 0], "the hash is left as bytes");
}

/// The address of its bytes, without a copy of them.
fn secret_page(secret: &Secret) -> usize {
    secret.expose().as_ptr() as usize
}

fn unhex(keys: &Keys, at: usize) -> u8 {
    match keys.secret.expose()[at] {
        digit @ b'0'..=b'9' => digit - b'0',
        letter => letter - b'a' + 10,
    }
}
