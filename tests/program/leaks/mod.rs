//! Where the secret and the credential are found after whole journeys of the real program, and
//! where they are not: output, files, arguments, environment, children. Every check has a twin that
//! plants a leak and must find it. Linux only: it looks into /proc.
#![cfg(target_os = "linux")]

mod twins;

use crate::{program, pty};
use std::ffi::OsStr;
use std::fs;
use std::io::BufRead;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cfmint::wizard::steps::StepId;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use program::{ENTER, Home, PROGRAM, at, on_screen, press, sees, signed_in, small, to_secret};
use pty::Pty;

/// Bytes of a fragment that counts as found: shorter ones happen by chance or tell little.
const FRAGMENT: usize = 16;
/// No file has it, and no process.
const NOWHERE: [&Path; 0] = [];
const NOT_A_PLACE: [&str; 0] = [];

/// In which form the secret, or a piece of it, is in there.
fn finds(secret: &[u8], haystack: &[u8]) -> Option<&'static str> {
    assert!(secret.len() >= FRAGMENT + 3, "too short to look for");
    let hex = |upper: bool| -> Vec<u8> {
        let digits = |byte: &u8| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        };
        secret.iter().map(digits).collect::<String>().into_bytes()
    };
    let wide = |zero_first: bool| -> Vec<u8> {
        let pair = |byte: &u8| if zero_first { [0, *byte] } else { [*byte, 0] };
        secret.iter().flat_map(pair).collect()
    };
    let reversed: Vec<u8> = secret.iter().rev().copied().collect();
    let forms = [
        ("plain", secret.to_vec(), FRAGMENT),
        ("reversed", reversed, FRAGMENT),
        ("hex", hex(false), 2 * FRAGMENT),
        ("HEX", hex(true), 2 * FRAGMENT),
        ("UTF-16", wide(false), 2 * FRAGMENT),
        ("UTF-16", wide(true), 2 * FRAGMENT),
    ];
    let found = forms.iter().find(|(_, form, size)| {
        form.windows(*size)
            .any(|piece| memchr::memmem::find(haystack, piece).is_some())
    });
    found.map(|(name, ..)| *name).or_else(|| in_base64(secret, haystack))
}

/// The text may stand at any place of what was encoded, so its letters come in three ways; the ones
/// at the borders depend on the neighbours.
fn in_base64(secret: &[u8], haystack: &[u8]) -> Option<&'static str> {
    for (name, engine) in [("base64", &STANDARD), ("base64 for URLs", &URL_SAFE)] {
        for before in 0..3 {
            let padded = [&b"\0\0\0"[..before], secret].concat();
            let encoded = engine.encode(&padded[..padded.len() - padded.len() % 3]);
            let inner = &encoded.as_bytes()[4..];
            if inner
                .windows(24)
                .any(|piece| memchr::memmem::find(haystack, piece).is_some())
            {
                return Some(name);
            }
        }
    }
    None
}

/// Every file under the folder that holds it, in its content, its name, or where a link leads.
fn in_files(secret: &[u8], folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        let content = if kind.is_file() {
            fs::read(&path).unwrap()
        } else if kind.is_symlink() {
            fs::read_link(&path).unwrap().into_os_string().as_bytes().to_vec()
        } else {
            Vec::new()
        };
        let name = path.file_name().unwrap_or(OsStr::new("")).as_bytes();
        if finds(secret, &content).is_some() || finds(secret, name).is_some() {
            found.push(path.clone());
        }
        if kind.is_dir() {
            found.extend(in_files(secret, &path));
        }
    }
    found
}

/// Arguments and environment of the process and of all its children, as anybody of the same user
/// sees them. What may not be read (the process is not dumpable, and we are not root) is not seen.
fn in_process(secret: &[u8], process: u32) -> Vec<String> {
    let mut found = Vec::new();
    for what in ["cmdline", "environ"] {
        let path = format!("/proc/{process}/{what}");
        let content = match fs::read(&path) {
            Ok(content) => content,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => continue,
            Err(error) => panic!("{path}: {error}"),
        };
        if let Some(form) = finds(secret, &content) {
            found.push(format!("{path}: {form}"));
        }
    }
    children(process)
        .into_iter()
        .for_each(|child| found.extend(in_process(secret, child)));
    found
}

fn children(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let of_task =
        |task: std::io::Result<fs::DirEntry>| fs::read_to_string(task.unwrap().path().join("children")).unwrap();
    let all: Vec<String> = tasks.map(of_task).collect();
    all.join(" ").split_whitespace().map(|id| id.parse().unwrap()).collect()
}

fn id_of(pty: &Pty) -> u32 {
    u32::try_from(pty.pid().as_raw_nonzero().get()).unwrap()
}

/// The program in its home folder, what it says on stderr in the file `stderr` there.
fn start(home: &Home, base: &str, more: &[(&str, &str)]) -> Pty {
    let script = "cd \"$HOME\" && exec \"$0\" \"$@\" 2>stderr";
    let arguments = ["-c", script, PROGRAM, "--api-base-url", base];
    home.start((80, 24), Path::new("/bin/sh"), &arguments, more)
}

/// Waits until the program itself runs in the place of the shell that started it.
fn running(pty: &Pty) {
    signed_in(pty);
    let name = fs::read_to_string(format!("/proc/{}/comm", id_of(pty))).unwrap();
    assert_eq!(name.trim(), "cfmint");
}

#[test]
fn the_secret_is_in_the_file_that_was_chosen_and_nowhere_else() {
    let simulator = small();
    let home = Home::fresh();
    let credential = simulator.api_token().as_bytes().to_vec();
    let mut pty = start(
        &home,
        &simulator.base_url(),
        &[("CLOUDFLARE_API_TOKEN", simulator.api_token())],
    );
    running(&pty);
    assert_eq!(
        in_process(&credential, id_of(&pty)),
        [""; 0],
        "the credential left the environment"
    );
    to_secret(&mut pty);
    press(&mut pty, b"s", "A new file ›");
    press(&mut pty, b"~/chosen", "A new file › ~/chosen");
    press(&mut pty, ENTER, "only you can read the file.");
    let chosen = home.path("home").join("chosen");
    let content = fs::read(&chosen).unwrap();
    let secret = content.as_slice();
    assert!(
        simulator.identify(std::str::from_utf8(secret).unwrap()).is_some(),
        "it is the secret"
    );
    assert_eq!(fs::metadata(&chosen).unwrap().permissions().mode() & 0o777, 0o600);

    press(&mut pty, b"p", "Paste to check ›");
    let paste = [b"\x1b[200~", secret, b"\x1b[201~"].concat();
    press(&mut pty, &paste, "complete and unchanged");
    for hidden in [secret, &credential] {
        assert_eq!(in_process(hidden, id_of(&pty)), NOT_A_PLACE);
    }
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(finds(secret, &pty.raw()), None, "r was never pressed");
    assert_eq!(finds(&credential, &pty.raw()), None);
    assert_eq!(in_files(secret, home.0.path()), [chosen]);
    assert_eq!(in_files(&credential, home.0.path()), NOWHERE);
    let said = fs::read_to_string(home.path("home").join("stderr")).unwrap();
    assert!(
        said.contains("only you can read the file"),
        "stderr was looked at: {said:?}"
    );
}

/// The other ways in which it may be seen are seen: so the checks above would have found it.
#[test]
fn revealed_it_is_in_the_bytes_and_copied_it_is_there_in_base64() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = start(
        &home,
        &simulator.base_url(),
        &[("CLOUDFLARE_API_TOKEN", simulator.api_token())],
    );
    to_secret(&mut pty);
    press(&mut pty, b"c", "Sent to your terminal");
    let before = pty.raw();
    pty.send(b"r");
    let secret = on_screen(&pty.wait_for("the secret", |screen| on_screen(screen).is_some())).unwrap();
    assert_eq!(finds(secret.as_bytes(), &before), Some("base64"));
    assert_eq!(finds(secret.as_bytes(), &pty.raw()), Some("plain"));
    press(&mut pty, b"q", "y yes, leave");
    pty.send(b"y");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(in_files(secret.as_bytes(), home.0.path()), NOWHERE);
}

#[test]
fn a_pasted_credential_is_nowhere() {
    let simulator = small();
    let home = Home::fresh();
    let credential = simulator.api_token().as_bytes();
    let mut pty = start(&home, &simulator.base_url(), &[]);
    sees(&pty, "It stays in memory only");
    let paste = [b"\x1b[200~", credential, b"\x1b[201~"].concat();
    press(&mut pty, &paste, "••••••••••••");
    press(&mut pty, ENTER, &at(StepId::Template));
    running(&pty);
    assert_eq!(in_process(credential, id_of(&pty)), NOT_A_PLACE);
    pty.send(b"\x03");
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    assert_eq!(finds(credential, &pty.raw()), None);
    assert_eq!(in_files(credential, home.0.path()), NOWHERE);
}

#[test]
fn a_global_key_leaves_the_environment_too() {
    let simulator = small();
    let home = Home::fresh();
    let (key, email) = simulator.credentials().global_key.clone();
    let env = [
        ("CLOUDFLARE_API_KEY", key.as_str()),
        ("CLOUDFLARE_EMAIL", email.as_str()),
    ];
    let mut pty = start(&home, &simulator.base_url(), &env);
    running(&pty);
    assert_eq!(in_process(key.as_bytes(), id_of(&pty)), NOT_A_PLACE);
    pty.send(b"\x03");
    pty.wait_for_exit();
    assert_eq!(finds(key.as_bytes(), &pty.raw()), None);
    assert_eq!(in_files(key.as_bytes(), home.0.path()), NOWHERE);
}

/// The command that prints the credential is a child: what it inherits holds no other credential,
/// and what it prints goes nowhere else.
#[test]
fn the_command_that_prints_the_credential_inherits_none() {
    let simulator = small();
    let home = Home::fresh();
    let other = simulator.another_api_token().unwrap();
    let (tool, inherited) = (home.path("tool"), home.path("inherited"));
    let script = format!(
        "#!/bin/sh\nenv >'{}'\ncat '{}'\n",
        inherited.display(),
        home.path("token").display()
    );
    fs::write(&tool, script).unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(home.path("token"), simulator.api_token()).unwrap();
    let env = [
        ("CFMINT_TOKEN_COMMAND", tool.to_str().unwrap()),
        ("CLOUDFLARE_API_TOKEN", other.as_str()),
    ];
    let mut pty = start(&home, &simulator.base_url(), &env);
    running(&pty);
    pty.send(b"\x03");
    pty.wait_for_exit();
    let inherited = fs::read_to_string(&inherited).unwrap();
    assert!(inherited.contains("TZ=UTC"), "the command ran");
    // Some write `echo` and the token there.
    assert!(!inherited.contains("CFMINT_TOKEN_COMMAND"), "{inherited}");
    assert_eq!(in_files(other.as_bytes(), home.0.path()), NOWHERE);
    assert_eq!(
        in_files(simulator.api_token().as_bytes(), home.0.path()),
        [home.path("token")]
    );
    assert_eq!(finds(simulator.api_token().as_bytes(), &pty.raw()), None);
}

/// Inside tmux the secret goes to `tmux load-buffer` on its stdin, and not by its arguments or
/// environment.
#[test]
fn tmux_gets_it_on_stdin_alone() {
    let simulator = small();
    let home = Home::fresh();
    let (bin, seen) = (home.path("bin"), home.path("seen"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir_all(&seen).unwrap();
    let seen_at = seen.display();
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >>'{seen_at}/arguments'\nenv >>'{seen_at}/environment'\ncat >>'{seen_at}/stdin'\n"
    );
    fs::write(bin.join("tmux"), script).unwrap();
    fs::set_permissions(bin.join("tmux"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let env = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("TMUX", "/nowhere,1,0"),
        ("PATH", path.as_str()),
    ];
    let mut pty = start(&home, &simulator.base_url(), &env);
    to_secret(&mut pty);
    press(&mut pty, b"c", "Sent to your terminal");
    let sent = fs::read(seen.join("stdin")).unwrap();
    assert!(
        simulator.identify(std::str::from_utf8(&sent).unwrap()).is_some(),
        "it is the secret"
    );
    let arguments = fs::read_to_string(seen.join("arguments")).unwrap();
    assert!(
        arguments.contains("load-buffer") && arguments.contains("delete-buffer"),
        "{arguments}"
    );
    assert_eq!(in_files(&sent, home.0.path()), [seen.join("stdin")]);
    assert_eq!(in_files(simulator.api_token().as_bytes(), home.0.path()), NOWHERE);
    assert_eq!(finds(&sent, &pty.raw()), None);
}
