//! What is known at once of the ways out on this machine: which programs are here, and how a path
//! goes on. No program is run, and no store is asked.

use std::fs;
use std::path::Path;

use super::child;
use super::environment::Environment;
use super::file;
use crate::domain::delivery::{Completed, TOOLS, Tool, ToolHere};
use crate::domain::text::visible;

/// Names of a folder that are looked at to complete one.
const NAMES: usize = 10_000;

/// Of each named tool whether it is here.
#[must_use]
pub fn tools_here(around: &Environment) -> Vec<ToolHere> {
    let here = |tool: &Tool| {
        let program = tool.program();
        let why_not = match child::find(program, around) {
            Err(_) => Some(format!("{program} is not installed")),
            Ok(_) => missing(tool.scheme, around),
        };
        ToolHere {
            scheme: tool.scheme,
            works: why_not.is_none(),
            words: why_not.unwrap_or_else(|| format!("{program} is installed")),
        }
    };
    TOOLS.iter().map(here).collect()
}

/// What else has to be there, where that is in the environment.
fn missing(scheme: &str, around: &Environment) -> Option<String> {
    match scheme {
        "vault" if around.variable("VAULT_ADDR").is_none() => Some("VAULT_ADDR is not set".to_owned()),
        "keyring" => {
            let bus = around
                .variable("XDG_RUNTIME_DIR")
                .map(|folder| Path::new(&folder).join("bus"));
            let is_here =
                around.variable("DBUS_SESSION_BUS_ADDRESS").is_some() || bus.is_some_and(|socket| socket.exists());
            (!is_here).then(|| "no D-Bus here".to_owned())
        }
        _ => None,
    }
}

/// A path as it was typed, with what all names have in common that begin so.
#[must_use]
pub fn completed_path(typed: &str) -> Completed {
    let (folder, begun) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let place = file::expand(if folder.is_empty() { "." } else { folder });
    let read = fs::read_dir(&place).into_iter().flatten().take(NAMES).flatten();
    let names: Vec<String> = read
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            // A name that begins with a dot is meant only when that was typed.
            let meant = name.starts_with(begun) && (name.starts_with('.') == begun.starts_with('.'));
            // What cannot be seen is typed by hand or not at all.
            let meant = meant && visible(&name) == name;
            meant.then_some(name)
        })
        .collect();
    let mut common = names.first().map_or(begun, String::as_str).to_owned();
    for name in &names {
        let same = common.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
        common = common.chars().take(same).collect();
    }
    if let [name] = names.as_slice()
        && Path::new(&place).join(name).is_dir()
    {
        common.push('/');
    }
    Completed {
        typed: typed.to_owned(),
        text: format!("{folder}{common}"),
        names: names.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_as_far_as_one_name_leads() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["token-a", "token-b", "other", ".hidden", "odd\u{1b}[31m"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("secrets")).unwrap();
        let path = |end: &str| format!("{}/{end}", folder.path().display());
        for (typed, text, names) in [
            ("to", "token-", 2),
            ("token-a", "token-a", 1),
            ("sec", "secrets/", 1),
            (".h", ".hidden", 1),
            ("zzz", "zzz", 0),
            ("odd", "odd", 0),
            ("", "", 4),
        ] {
            let done = completed_path(&path(typed));
            assert_eq!((done.text, done.names), (path(text), names), "{typed}");
        }
        assert_eq!(completed_path("/no/such/folder/x").names, 0);
    }

    #[test]
    fn a_tool_is_here_when_its_program_is_and_says_what_it_lacks() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for program in ["gh", "vault"] {
            let file = folder.path().join(program);
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut around = Environment {
            path: folder.path().into(),
            ..Environment::here()
        };
        let said = |around: &Environment, scheme: &str| {
            let all = tools_here(around);
            let one = all.into_iter().find(|tool| tool.scheme == scheme).unwrap();
            (one.works, one.words)
        };
        assert_eq!(said(&around, "github"), (true, "gh is installed".into()));
        assert_eq!(said(&around, "pass"), (false, "pass is not installed".into()));
        if around.variable("VAULT_ADDR").is_none() {
            assert_eq!(said(&around, "vault"), (false, "VAULT_ADDR is not set".into()));
        }
        around
            .variables
            .push(("VAULT_ADDR".into(), "http://127.0.0.1:1".into()));
        assert_eq!(said(&around, "vault"), (true, "vault is installed".into()));
    }
}
