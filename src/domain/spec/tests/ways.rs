//! Where a spec says that its secret goes: read as on the command line, but for what a file may not
//! say, and written back.

use super::*;

fn ways(to: &str) -> Result<Vec<String>, Vec<String>> {
    let file = format!("name = 'x'\n{to}\n");
    let found = read(&file, &catalog()).map_err(|faults| sentences(&faults))?;
    Ok(found.to.iter().map(ToString::to_string).collect())
}

#[test]
fn a_way_or_several() {
    assert_eq!(ways("").unwrap(), [""; 0]);
    assert_eq!(ways("to = 'env:.env#TOKEN'").unwrap(), ["env:.env#TOKEN"]);
    assert_eq!(
        ways("to = [\n 'file:/run/a b',\n 'env:.env#A', 'env:.env#B', 'pass:a/b' ]").unwrap(),
        ["file:/run/a b", "env:.env#A", "env:.env#B", "pass:a/b"]
    );
    let json = r#"{ "name": "x", "to": ["file:token"] }"#;
    assert_eq!(read(json, &catalog()).unwrap().to[0].to_string(), "file:token");
    // A folder may look drawn by lot.
    let path = "to = 'file:/nix/store/7rjqb838snvvxcmpvck1smfxhkwzqal5/token'";
    assert!(ways(path).is_ok(), "{:?}", ways(path));
}

#[test]
fn what_is_wrong_has_its_place() {
    for (to, says) in [
        (
            "to = 'gihub:o/r#N'",
            "2:6: “gihub” is not a way out. Did you mean github:OWNER/REPO[@ENV]#NAME?",
        ),
        ("to = ['file:a', 'env:.env']", "2:17: Write env:PATH#NAME"),
        (
            "to = ['file:a', 'file:a']",
            "2:17: file:a: that place is named twice; leave one out.",
        ),
        (
            "to = ['file:a', 'env:a#X']",
            "2:17: env:a#X: that place is named twice; leave one out.",
        ),
        (
            "to = []",
            "2:6: to names nothing; expected a way such as \"env:.env#CLOUDFLARE_API_TOKEN\"",
        ),
        ("to = ''", "2:6: No way out is named"),
        ("to = 1", "2:6: to is a number; expected a way such as"),
        (
            "to = [['file:a']]",
            "2:7: A way is a list; expected a text such as \"file:PATH\".",
        ),
        ("to = { file = 'a' }", "2:6: to is a table; expected a way such as"),
        (
            "too = 'file:a'",
            "2:1: “too” is not a field of a spec: did you mean to?",
        ),
        (
            "to = 'file:cfut_not-a-real-secret-at-all-0123456789abc'",
            "2:6: This looks like a user’s API token",
        ),
    ] {
        let wrong = ways(to).unwrap_err();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with(says), "{to}: {wrong:?}");
        assert!(!wrong[0].contains("not-a-real-secret"), "{wrong:?}");
    }
}

/// Whoever uses a file for what it grants must not run what somebody else wrote into it.
#[test]
fn a_file_names_no_program_and_prints_no_secret() {
    for (to, says) in [
        (
            "'command:cat'",
            "command:cat cannot be in a spec: a spec runs no programs. Name it on the command line: --to.",
        ),
        (
            "['file:a', ' command:sh -c \"x\"']",
            "cannot be in a spec: a spec runs no programs.",
        ),
        ("'stdout'", "stdout cannot be in a spec: a spec prints no secret."),
    ] {
        let wrong = ways(&format!("to = {to}")).unwrap_err();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains(says), "{to}: {wrong:?}");
    }
}

#[test]
fn cloudflares_own_forms_and_links_have_none() {
    let body = r#"{ "name": "x", "policies": [], "to": ["file:a"] }"#;
    let wrong = read(body, &catalog()).unwrap_err();
    assert!(
        wrong[0].sentence.contains("“to” is not a field of a request body"),
        "{wrong:?}"
    );
    let link = "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D&name=x&to=file:a";
    let read = super::super::link::read(link, &catalog()).map(|read| read.to);
    assert!(read.is_err() || read == Ok(Vec::new()), "{read:?}");
}

#[test]
fn it_is_written_back() {
    let texts = ["env:.env#A", "file:a \"b\"\\c", "github:o/r@e#N"];
    let to: Vec<Target> = texts.iter().map(|text| Target::read(text).unwrap()).collect();
    let draft = read("name = 'x'\nip = { in = ['192.0.2.1'] }", &catalog())
        .unwrap()
        .draft;
    for to in [&to[..1], &to[..]] {
        let file = write(&draft, &[], to, &catalog(), &|_| None);
        assert_eq!(read(&file, &catalog()).unwrap().to, to, "{file}");
    }
    let many: Vec<Target> = (0..9)
        .map(|at| Target::read(&format!("env:/srv/somewhere/.env#TOKEN_{at}")).unwrap())
        .collect();
    let file = write(&draft, &[], &many, &catalog(), &|_| None);
    assert_eq!(read(&file, &catalog()).unwrap().to, many, "{file}");
}
