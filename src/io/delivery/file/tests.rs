//! A file for its owner alone, for real: what is in the way, what the folder is like, and who was
//! faster.

use super::*;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;

fn folder(mode: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
    folder
}

fn fake() -> Secret {
    Secret::copied_from(b"not-a-real-secret")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What the person should know about the folder before the file stands in it.
fn warning(folder: &Path, about: &Metadata) -> Option<String> {
    let mut sentences: Vec<_> = who_else(about).into_iter().collect();
    if in_git_work_tree(folder) {
        sentences.push(IN_GIT);
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What is to be said of saving a secret there, or why that cannot be.
fn check(path: &Path) -> Result<Option<String>, String> {
    let (folder, about) = free(path)?;
    Ok(warning(folder, &about))
}

#[test]
fn saved_for_the_owner_alone() {
    let folder = folder(0o700);
    let path = folder.path().join("token");
    assert_eq!(check(&path), Ok(None));
    save(&path, &fake()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"not-a-real-secret");
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    assert_eq!(names(folder.path()), ["token"]);
}

#[test]
fn a_text_is_written_as_it_is_and_is_no_secret() {
    let folder = folder(0o700);
    let path = folder.path().join("spec.toml");
    save_text(&path, "name = \"x\"\n").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"name = \"x\"\n");
    // What any other new file gets here.
    let other = folder.path().join("other");
    File::create(&other).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o7777;
    assert_eq!(mode(&path), mode(&other));
    assert_eq!(names(folder.path()), ["other", "spec.toml"]);
}

/// Each thing in the way: what the sentence says, that `save` says the same, and that nothing
/// changes.
#[test]
fn nothing_is_overwritten_or_followed() {
    let folder = folder(0o700);
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "before").unwrap();
    fs::create_dir(at("folder")).unwrap();
    symlink(at("file"), at("link")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, at("fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let before = names(folder.path());
    let table = [
        (at("file"), "exists already"),
        (at("folder"), "is a folder"),
        (at("folder/"), "names a folder"),
        (at("link"), "symbolic link"),
        (at("dangling"), "symbolic link"),
        (at("fifo"), "named pipe"),
        (at("socket"), "not a file"),
        (at("missing/token"), "does not exist"),
        (at("file/token"), "is not a folder"),
        (PathBuf::new(), "No file is named"),
        (PathBuf::from("/"), "names a folder"),
        (at("folder/.."), "names a folder"),
    ];
    for (path, expected) in table {
        let refused = check(&path).unwrap_err();
        assert!(
            refused.contains(expected) && refused.ends_with('.'),
            "{path:?}: {refused}"
        );
        assert_eq!(save(&path, &fake()).unwrap_err(), refused);
        assert_eq!(save_text(&path, "text").unwrap_err(), refused);
    }
    assert_eq!(names(folder.path()), before);
    assert_eq!(fs::read(at("file")).unwrap(), b"before");
}

#[test]
fn a_folder_that_may_not_be_written_into() {
    // Root may write anywhere but to what the kernel itself makes.
    let path = if rustix::process::geteuid().is_root() {
        "/proc/self/token".into()
    } else {
        let folder = folder(0o500);
        folder.keep().join("token")
    };
    let refused = check(&path).unwrap_err();
    assert!(refused.contains("may not write"), "{refused}");
    assert_eq!(save(&path, &fake()).unwrap_err(), refused);
}

#[test]
fn what_the_folder_is_like_is_told() {
    let warned = |folder: &Path| check(&folder.join("token")).unwrap().unwrap_or_default();
    assert_eq!(warned(folder(0o700).path()), "");
    assert!(warned(folder(0o755).path()).contains("look into"));
    assert!(warned(folder(0o777).path()).contains("replace"));
    assert!(!warned(folder(0o1777).path()).contains("replace"));
    let repository = folder(0o700);
    fs::create_dir(repository.path().join(".git")).unwrap();
    fs::create_dir_all(repository.path().join("a/b")).unwrap();
    assert!(warned(&repository.path().join("a/b")).contains("do not commit"));
}

#[test]
fn a_name_taken_after_the_check_is_not_overwritten() {
    let folder = folder(0o700);
    let path = folder.path().join("token");
    let made: Vec<_> = std::thread::scope(|scope| {
        let savers: Vec<_> = (0..4).map(|_| scope.spawn(|| save(&path, &fake()))).collect();
        savers.into_iter().map(|saver| saver.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
    assert_eq!(names(folder.path()), ["token"]);
}

#[test]
fn the_home_folder() {
    let home = || Some(PathBuf::from("/home/someone"));
    for (typed, expected) in [
        ("~", "/home/someone"),
        ("~/token", "/home/someone/token"),
        ("~//token", "/home/someone/token"),
        ("~other/token", "~other/token"),
        ("/tmp/~", "/tmp/~"),
        ("token", "token"),
    ] {
        assert_eq!(in_home(typed, home()), Path::new(expected), "{typed}");
    }
    assert_eq!(in_home("~/token", None), Path::new("~/token"));
}
