//! Every screen as text, in `tests/screens/NAME.COLUMNSxROWS.txt`. What is drawn must be what the
//! file says; a change that is wanted is taken over with `CFMINT_ACCEPT=1 cargo test --test
//! journeys`, and then read in the difference before it is committed. No network and no clock here:
//! the same messages always give the same screen.

mod answers;
mod pictures;
mod stage;
mod svg;
mod tokens;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cfmint::domain::delivery::Readiness;
use cfmint::domain::delivery::clipboard::{Copied, Route};
use cfmint::domain::inventory::zones::Zone;
use cfmint::domain::needs::Given;
use cfmint::domain::refusal::Refusal;
use cfmint::domain::response::{Created, ListPage, Verified};
use cfmint::domain::sign_in::{MayMint, SignedIn, Source};
use cfmint::domain::token::record::TokenRecord;
use cfmint::tui::render::Screen;
use cfmint::tui::render::theme::{Depth, Theme};
use cfmint::wizard::message::{
    ApiAnswer, ApiCall, ClipboardAnswer, ClipboardCall, DeliveryAnswer, DeliveryCall, Effect, FileAnswer, Msg,
    StorageAnswer, StorageCall,
};
use cfmint::wizard::page::key::{self, KeyCode, KeyEvent};
use jiff::SignedDuration;

use super::support::{OSC52, SIZES, draw};
use answers::{
    ACME, FIVE_POLICIES, LOVELACE, SECRET, TOKEN, USER, active, as_asked, forbidden, many_lines, moment,
    other_as_asked, record, refused_sign_in, stored, whole, zones,
};
use stage::{Stage, key};

type Scene = (&'static str, fn() -> Stage);

/// Makes a scene of a beginning and what is done then.
macro_rules! scenes {
    ($($name:literal: $begin:expr $(, |$stage:ident| $acts:expr)?;)*) => {
        &[$(($name, || {
            #[allow(unused_mut)]
            let mut begun: Stage = $begin;
            $({ let $stage = &mut begun; $acts; })?
            begun
        })),*]
    };
}

const SCENES: &[Scene] = scenes! {
    "sign-in": Stage::empty(None, OSC52, false);
    "sign-in-kept": Stage::empty(None, OSC52, false), |s| s.kept();
    "sign-in-command-failed": Stage::empty(Some(Source::Command), OSC52, false), |s| {
        let ticket = s.ticket(|effect| if let Effect::Api(ApiCall::FindCredential(ticket)) = effect { Some(*ticket) } else { None });
        s.tell(ApiAnswer::NoCredential(ticket, Some(
            "CFMINT_TOKEN_COMMAND: “pass” failed: it ended with exit code 1 and says: Error: cloudflare is not in the password store.".into()
        )))
    };
    "sign-in-typed": Stage::empty(None, OSC52, false), |s| s.letters("abcdefghijklmnopqrstuvwxyz");
    "sign-in-cut-off": Stage::empty(None, OSC52, false), |s| s.paste("cfut_abc").press(KeyCode::Enter);
    "sign-in-checking": Stage::empty(None, OSC52, false), |s| s.paste(&"Xyz".repeat(18)).press(KeyCode::Enter);
    "sign-in-refused": Stage::starting(), |s| {
        let ticket = s.ticket(|effect| if let Effect::Api(ApiCall::FindCredential(ticket)) = effect { Some(*ticket) } else { None });
        s.tell(ApiAnswer::SignedIn(ticket, Err(refused_sign_in())))
    };
    "sign-in-may-not-mint": Stage::signing_in(MayMint::No("It lacks User · API Tokens · Edit.".into()));
    "sign-in-global-key": Stage::empty(None, OSC52, false),
        |s| s.paste(&"0a".repeat(19)).press(KeyCode::Enter).letters("ada@example.com");
    "sign-in-again": Stage::ready(), |s| s.created(Created::No(refused_sign_in()));
    "sign-in-nothing-found": Stage::empty(None, OSC52, false), |s| s.tell(FileAnswer::StoredFound(Vec::new()));
    "sign-in-stored": Stage::empty(None, OSC52, false), |s| s.tell(FileAnswer::StoredFound(stored(62)));
    "sign-in-stored-expired": Stage::empty(None, OSC52, false), |s| s.tell(FileAnswer::StoredFound(stored(-2)));
    "sign-in-found": Stage::signing_in(MayMint::No("It lacks User · API Tokens · Edit.".into())),
        |s| s.tell(FileAnswer::StoredFound(stored(62))).tell(Msg::FrameShown).press(KeyCode::Tab);
    "template-signing-in": Stage::starting();
    "template-waiting": Stage::empty(Some(Source::Command), OSC52, false), |s| {
        let ticket = s.ticket(|effect| if let Effect::Api(ApiCall::FindCredential(ticket)) = effect { Some(*ticket) } else { None });
        s.tell(ApiAnswer::CommandWaits(ticket, "Waiting for “pass” (CFMINT_TOKEN_COMMAND), at most 60 seconds.".into()))
    };
    "template": Stage::ready();
    "template-kept": Stage::starting(), |s| { s.kept().sign_in(MayMint::Yes, Vec::new()); s.accounts().zones(Ok(zones())) };
    "template-kept-forget": Stage::ready(), |s| s.kept().press(KeyCode::Up).press(KeyCode::Enter);
    "template-stray": Stage::starting(), |s| { s.stray().sign_in(MayMint::Yes, Vec::new()); s.accounts().zones(Ok(zones())) };
    "template-stray-question": Stage::ready(), |s| s.stray().press(KeyCode::Home).press(KeyCode::Enter);
    "template-kept-damaged": Stage::starting(), |s| {
        s.tell(StorageAnswer::SetAside("it is damaged in line 7".into(), Ok("/home/ada/.local/state/cfmint/draft-demo.unreadable".into())));
        s.sign_in(MayMint::Yes, Vec::new());
        s.accounts().zones(Ok(zones()))
    };
    "template-end": Stage::ready(), |s| s.press(KeyCode::End);
    "template-remark": Stage::starting(), |s| s.sign_in(MayMint::Yes, vec![
        "It cannot list zones. Add Zone · Zone · Read and Account · Account Settings · Read to it, or paste zone ids.".into()]);
    "template-filtered": Stage::ready(), |s| s.letters("dns");
    "template-typed": Stage::ready(), |s| s.letters("cert");
    "template-nothing": Stage::ready(), |s| s.letters("zzzz").press(KeyCode::Enter);
    "template-refused": Stage::ready(), |s| s.letters("additional").press(KeyCode::Enter);
    "template-help": Stage::ready(), |s| s.press(KeyCode::F(1));
    "template-demo": Stage::empty(Some(Source::Demo), OSC52, true);
    "name": Stage::ready(), |s| s.press(KeyCode::Enter);
    "name-empty": Stage::ready(), |s| s.press(KeyCode::Enter).press(key::ctrl('u')).press(KeyCode::Enter);
    "name-too-long": Stage::ready(), |s| s.press(KeyCode::Enter).press(key::ctrl('u')).paste(&"too long ".repeat(15));
    "permissions": Stage::ready(), |s| s.presses(KeyCode::Enter, 2);
    "permissions-filtered": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).letters("cache");
    "permissions-nothing": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).letters("zzzz");
    "permissions-taken": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).letters("cache").press(KeyCode::Enter);
    "permissions-typed": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).letters("cache ru");
    "permissions-level": Stage::ready(), |s| s.letters("custom").presses(KeyCode::Enter, 2).letters("reader").press(KeyCode::Enter).letters("dns edit");
    "permissions-detour": Stage::ready(), |s| s.at_summary().press(key('1')).press(KeyCode::Left);
    "permissions-help": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).press(key('?'));
    "permissions-none-chosen": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).press(KeyCode::Char(' ')).press(KeyCode::Enter);
    "template-found": Stage::ready(), |s| s.letters("purge cached");
    "finding": Stage::ready(), |s| s.finding();
    "finding-typed": Stage::ready(), |s| s.finding().letters("tunnel").press(KeyCode::Down);
    "finding-misspelt": Stage::ready(), |s| s.finding().letters("cloudflare_dns_rceord");
    "finding-answer": Stage::ready(), |s| s.finding().letters("zones/22b1de5f1c0e4b3ea97bb1e963b06a43/purge").press(KeyCode::Enter)
        .letters("cert-manager").press(KeyCode::Enter);
    "finding-question": Stage::ready(), |s| s.finding().letters("create a zone ruleset").press(KeyCode::Enter);
    "finding-guess": Stage::ready(), |s| s.finding().letters("http_response_cache").press(KeyCode::Enter);
    "finding-unknown": Stage::ready(), |s| {
        s.finding().tell(FileAnswer::NeedRead(vec![
            Given::Words("POST /zones/{zone_id}/purge_cahce".into()),
            Given::Terraform("infra/main.tf".into(), "resource \"cloudflare_dns_record\" {".into()),
        ]))
    };
    "finding-taken": Stage::ready(), |s| s.finding().letters("purge cached").press(KeyCode::Enter).press(KeyCode::Enter);
    "resources": Stage::ready(), |s| s.at_resources();
    "resources-loading": Stage::signing_in(MayMint::Yes), |s| s.at_resources();
    "resources-none": Stage::signing_in(MayMint::Yes), |s| s.accounts().zones(Ok(whole(Vec::new(), 0))).at_resources();
    "resources-refused": Stage::signing_in(MayMint::Yes), |s| s.accounts().zones(Err(forbidden())).at_resources();
    "resources-partial": Stage::signing_in(MayMint::Yes), |s| s.accounts().zones(Ok(ListPage { total: Some(2500), ..zones() })).at_resources();
    "resources-filtered": Stage::ready(), |s| s.at_resources().letters("shop-1");
    "resources-nothing": Stage::ready(), |s| s.at_resources().letters("zzzz").press(KeyCode::Enter);
    "resources-by-hand": Stage::ready(), |s| s.at_resources().paste("f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0");
    "resources-taken": Stage::ready(), |s| s.at_resources().letters("example.com").press(KeyCode::Enter);
    "resources-missing": Stage::ready(), |s| s.at_resources().press(KeyCode::Enter);
    "resources-exclude": Stage::ready(), |s| s.at_resources().letters("/all zones of lovelace").press(KeyCode::Enter)
        .letters("example.org").press(KeyCode::Left).press(KeyCode::Esc).press(KeyCode::Right).press(KeyCode::Left);
    "resources-three-scopes": Stage::ready(), |s| s.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
    "limits": Stage::ready(), |s| s.at_limits();
    "limits-addresses": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 7).letters("203.0.113.9/24, 2001:db8::1");
    "limits-wrong": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 7).letters("203.0.113.300").presses(KeyCode::Down, 11).press(KeyCode::Enter);
    "limits-never": Stage::ready(), |s| s.at_limits().press(KeyCode::Up).press(KeyCode::Right);
    "limits-expiry": Stage::ready(), |s| s.cert_manager_at_limits().presses(KeyCode::Up, 3);
    "limits-other": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 2).letters("2027-01-31");
    "limits-mine": Stage::ready(), |s| s.by_ssh().at_limits().press(KeyCode::F(4));
    "limits-mine-asking": Stage::ready(), |s| s.by_ssh().at_limits().press(KeyCode::F(4)).press(KeyCode::Tab).press(KeyCode::Enter);
    "limits-mine-asked": Stage::ready(), |s| s.by_ssh().at_limits().press(KeyCode::F(4)).press(KeyCode::Tab).press(KeyCode::Enter)
        .asked().press(KeyCode::Tab).press(KeyCode::Home).press(KeyCode::Right);
    "limits-shut-out": Stage::ready(), |s| s.by_ssh().at_limits().press(KeyCode::F(4)).press(KeyCode::Tab).press(KeyCode::Enter)
        .asked().press(KeyCode::Esc).paste("10.0.0.0/8, 96.0.0.0/7 96.8.8.8");
    "limits-many-wrong": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 7).paste(&many_lines());
    "limits-next-fault": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 7).paste(&many_lines()).press(KeyCode::F(5)).press(KeyCode::F(5));
    "limits-clock": Stage::ready(), |s| s.tell(ApiAnswer::ServerClock(jiff::SignedDuration::from_secs(10_960))).at_limits();
    "summary": Stage::ready(), |s| s.at_summary();
    "summary-two": Stage::ready(), |s| s.cert_manager_at_limits().presses(KeyCode::Up, 7).letters("9.9.9.0/24")
        .presses(KeyCode::Down, 11).press(KeyCode::Enter);
    "summary-four": Stage::from_file(FIVE_POLICIES);
    "summary-limited": Stage::ready(), |s| s.at_limits().presses(KeyCode::Up, 7).letters("203.0.113.0/24").press(KeyCode::Down)
        .letters("203.0.113.7").presses(KeyCode::Down, 3).letters("2d").presses(KeyCode::Down, 4).press(KeyCode::Enter);
    "summary-no-clipboard": Stage::empty(Some(Source::Variable("CLOUDFLARE_API_TOKEN")), Route::Nowhere("The Linux console has no clipboard.".into()), false),
        |s| { s.sign_in(MayMint::Yes, Vec::new()); s.accounts().zones(Ok(zones())).at_summary() };
    "summary-too-early": Stage::ready(), |s| {
        s.at_summary();
        let soon = s.clock + Duration::from_millis(300);
        s.tell(Msg::Now(moment(soon))).tell(Msg::Key(KeyCode::Enter.into()))
    };
    "summary-json": Stage::ready(), |s| s.at_views().press(KeyCode::Right);
    "summary-json-scrolled": Stage::ready(), |s| s.at_views().press(KeyCode::Right).press(KeyCode::End);
    "summary-curl": Stage::ready(), |s| s.at_views().presses(KeyCode::Right, 2);
    "summary-terraform": Stage::ready(), |s| s.at_views().presses(KeyCode::Right, 3).press(KeyCode::End);
    "summary-views": Stage::ready(), |s| s.at_views();
    "summary-sideways": Stage::ready(), |s| s.at_summary().press(KeyCode::Home).press(KeyCode::Right);
    "summary-lowered": Stage::ready(), |s| s.at_summary().press(key('1')).press(KeyCode::Left).press(KeyCode::Enter);
    "summary-reason": Stage::ready(), |s| s.at_summary().presses(KeyCode::Up, 2).press(KeyCode::Enter);
    "summary-read-all": Stage::ready(), |s| s.at_high();
    "summary-read-all-top": Stage::ready(), |s| s.at_high().press(KeyCode::Home);
    "summary-gaps": Stage::ready(), |s| s.at_summary().press(KeyCode::Home).press(KeyCode::Enter).press(key::ctrl('u')).press(KeyCode::Esc);
    "summary-refused": Stage::ready(), |s| s.created(Created::No(Refusal::LacksGroup { group: "DNS Write".into(), says: "Failed common permission check DNS Write".into() }));
    "summary-unreachable": Stage::ready(), |s| s.created(Created::No(Refusal::Unreachable { why: "the connection was refused".into(), timed_out: false }));
    "summary-save": Stage::ready(), |s| s.at_summary().press(key::ctrl('s'));
    "summary-save-wrong": Stage::ready(), |s| {
        s.at_summary().press(key::ctrl('s')).press(key::ctrl('u')).letters("/no/token.toml");
        s.tell(FileAnswer::TextSaved(Err("The folder \"/no\" does not exist.".into())));
    };
    "summary-saved": Stage::ready(), |s| {
        s.at_summary().press(key::ctrl('s'));
        s.tell(FileAnswer::TextSaved(Ok("/home/ada/edit-zone-dns-example-com.toml".into())));
    };
    "summary-help": Stage::ready(), |s| s.at_summary().press(key('?'));
    "creating-looking": Stage::ready(), |s| s.at_summary().press(KeyCode::Enter);
    "creating": Stage::ready(), |s| s.out();
    "creating-interrupted": Stage::ready(), |s| s.out().press(key::ctrl('c'));
    "unknown-looking": Stage::ready(), |s| s.unknown();
    "unknown-none": Stage::ready(), |s| s.unknown().looked(Ok(Vec::new()));
    "unknown-found": Stage::ready(), |s| s.unknown().looked(Ok(vec![as_asked()]));
    "unknown-other-permissions": Stage::ready(), |s| s.unknown().looked(Ok(vec![record(TOKEN)]));
    "unknown-stray": Stage::ready(), |s| s.stray().unknown().looked(Ok(vec![as_asked()]));
    "unknown-question": Stage::ready(), |s| s.unknown().looked(Ok(vec![as_asked()])).press(KeyCode::Enter);
    "unknown-several": Stage::ready(), |s| s.unknown().looked(Ok(vec![as_asked(), other_as_asked()]));
    "unknown-chosen": Stage::ready(), |s| s.unknown().looked(Ok(vec![as_asked(), other_as_asked()])).press(KeyCode::Enter);
    "unknown-may-not-list": Stage::ready(), |s| s.unknown().looked(Err(forbidden()));
    "tokens": Stage::ready(), |s| s.tokens();
    "tokens-typed": Stage::ready(), |s| s.tokens().letters("dns edit example.net");
    "tokens-nothing": Stage::ready(), |s| s.tokens().letters("zzzz");
    "tokens-only": Stage::ready(), |s| s.tokens().press(KeyCode::F(3)).presses(KeyCode::Down, 2);
    "tokens-buttons": Stage::ready(), |s| s.tokens().press(KeyCode::Tab).presses(KeyCode::Right, 2);
    "tokens-owners": Stage::ready(), |s| s.tokens_of_owners();
    "tokens-loading": Stage::ready(), |s| s.press(key::ctrl('t'));
    "tokens-broken": Stage::ready(), |s| s.tokens_broken();
    "tokens-refused": Stage::ready(), |s| s.tokens_refused();
    "tokens-none": Stage::ready(), |s| s.no_tokens();
    "tokens-help": Stage::ready(), |s| s.tokens().press(key('?'));
    "token": Stage::ready(), |s| s.tokens().presses(KeyCode::Down, 2).press(KeyCode::Enter).token_read(true);
    "token-reading": Stage::ready(), |s| s.tokens().press(KeyCode::Enter);
    "token-gone": Stage::ready(), |s| s.tokens().press(KeyCode::Enter).token_read(false);
    "token-facts": Stage::ready(), |s| s.tokens().press(KeyCode::Enter).token_read(true).press(KeyCode::Home).presses(KeyCode::Down, 3);
    "token-unread": Stage::ready(), |s| s.tokens().letters("gateway").press(KeyCode::Enter).token_read(true);
    "token-cloned": Stage::ready(), |s| s.tokens().press(KeyCode::Enter).token_read(true).press(KeyCode::Enter);
    "secret": Stage::ready(), |s| s.minted();
    "secret-checked": Stage::ready(), |s| s.minted().checked(active());
    "secret-differs": Stage::ready(), |s| {
        s.minted();
        let ticket = s.ticket(|effect| if let Effect::Api(ApiCall::Check { ticket, .. }) = effect { Some(*ticket) } else { None });
        s.tell(ApiAnswer::ReadBack(ticket, Ok(Box::new(record(TOKEN)))))
    };
    "secret-shut-out": Stage::ready(), |s| s.minted().checked(Err(Refusal::ShutOut { address: "203.0.113.9".into(), says: String::new() }));
    "secret-revealed": Stage::ready(), |s| s.minted().checked(active()).press(key('r'));
    "secret-sent": Stage::ready(), |s| s.minted().checked(active()).press(key('c')).copied(Copied::Sent);
    "secret-copied": Stage::ready(), |s| s.minted().checked(active()).press(key('c')).copied(Copied::InClipboard);
    "secret-copy-failed": Stage::ready(), |s| s.minted().press(key('c')).copied(Copied::Failed("The display refused.".into()));
    "secret-save": Stage::ready(), |s| s.minted().checked(active()).press(key('s'));
    "secret-save-wrong": Stage::ready(), |s| s.minted().press(key('s')).letters("/no/token")
        .tell(DeliveryAnswer::WayChecked("/no/token".into(), Readiness::Blocked("The folder \"/no\" does not exist.".into())));
    "secret-saved": Stage::ready(), |s| s.minted().checked(active()).press(key('s')).letters("/srv/token").press(KeyCode::Enter)
        .delivered("/srv/token");
    "secret-remind": Stage::ready(), |s| s.minted().checked(active()).press(KeyCode::Tab).press(KeyCode::Enter);
    "secret-check-paste": Stage::ready(), |s| s.minted().checked(active()).press(key('p'));
    "secret-paste-is-it": Stage::ready(), |s| s.minted().checked(active()).press(key('p')).paste(SECRET);
    "secret-paste-is-not": Stage::ready(), |s| s.minted().checked(active()).press(key('p')).paste("something else");
    "secret-question-untaken": Stage::ready(), |s| s.minted().checked(active()).press(key('q'));
    "secret-question-sent": Stage::ready(), |s| s.minted().press(key('c')).copied(Copied::Sent).press(key('n'));
    "secret-question-copied": Stage::ready(), |s| s.minted().press(key('c')).copied(Copied::InClipboard).press(key('q'));
    "secret-interrupted": Stage::ready(), |s| s.minted().press(key::ctrl('c'));
    "secret-help": Stage::ready(), |s| s.minted().press(key('?'));
};

/// Where there is least room.
const SMALL: &[Scene] = scenes! {
    "permissions": Stage::ready(), |s| s.presses(KeyCode::Enter, 2);
    "summary": Stage::ready(), |s| s.at_summary();
    "tokens": Stage::ready(), |s| s.tokens();
    "token": Stage::ready(), |s| s.tokens().presses(KeyCode::Down, 2).press(KeyCode::Enter).token_read(true);
    // The page that has most to say.
    "summary-read-all": Stage::ready(), |s| s.at_high();
};

/// Without colour, in ASCII.
const ASCII: &[Scene] = scenes! {
    "permissions-ascii": Stage::ready(), |s| s.presses(KeyCode::Enter, 2);
    "resources-ascii": Stage::ready(), |s| s.presses(KeyCode::Enter, 2).press(KeyCode::Down).press(KeyCode::Enter);
    "summary-ascii": Stage::ready(), |s| s.at_summary();
    "tokens-ascii": Stage::ready(), |s| s.tokens();
    "token-ascii": Stage::ready(), |s| s.tokens().presses(KeyCode::Down, 2).press(KeyCode::Enter).token_read(true);
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens")
}

/// Compares with the file, or writes it; answers what differs.
fn compare(file: &str, drawn: &str) -> Option<String> {
    let path = folder().join(file);
    let drawn = format!("{drawn}\n");
    if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(&path, drawn).unwrap();
        return None;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    (kept != drawn).then(|| difference(file, &kept, &drawn))
}

/// Row by row: a screen has no rows that move far.
fn difference(file: &str, kept: &str, drawn: &str) -> String {
    let (kept, drawn): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), drawn.lines().collect());
    let mut text = format!("tests/screens/{file} (- as kept, + as drawn):\n");
    for row in 0..kept.len().max(drawn.len()) {
        let (was, is) = (kept.get(row), drawn.get(row));
        if was == is {
            text.push_str(&format!("  {}\n", is.unwrap_or(&"")));
            continue;
        }
        was.inspect(|was| text.push_str(&format!("- {was}\n")));
        is.inspect(|is| text.push_str(&format!("+ {is}\n")));
    }
    text
}

#[test]
fn every_screen_is_as_kept() {
    let mut differ = Vec::new();
    let mut files = BTreeSet::new();
    let mut check = |file: String, drawn: String| {
        differ.extend(compare(&file, &drawn));
        assert!(files.insert(file), "two screens of one name");
    };
    for (name, stage) in SCENES {
        let stage = stage();
        for (columns, rows) in SIZES {
            let shot = draw(&stage.wizard, &mut Screen::default(), columns, rows);
            check(format!("{name}.{columns}x{rows}.txt"), shot.text());
        }
    }
    for (name, stage) in SMALL {
        let shot = draw(&stage().wizard, &mut Screen::default(), 60, 16);
        check(format!("{name}.60x16.txt"), shot.text());
    }
    let monochrome = Theme {
        depth: Depth::NoColour,
        ascii: true,
    };
    for (name, stage) in ASCII {
        let text = draw(&stage().wizard, &mut Screen::new(monochrome), 80, 24).text();
        assert!(text.is_ascii(), "{name}:\n{text}");
        check(format!("{name}.80x24.txt"), text);
    }
    let small = draw(&Stage::ready().wizard, &mut Screen::default(), 59, 15);
    check("too-small.59x15.txt".into(), small.text());

    let there = std::fs::read_dir(folder()).unwrap();
    let there: BTreeSet<String> = there
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let orphans: Vec<&String> = there.difference(&files).collect();
    assert!(
        orphans.is_empty(),
        "no screen has these names any more, delete them: {orphans:?}"
    );
    let how = "If this is wanted: CFMINT_ACCEPT=1 cargo test --test journeys, and read the difference.";
    assert!(
        differ.is_empty(),
        "{}\n{} screens differ. {how}",
        differ.join("\n"),
        differ.len()
    );
}

#[test]
fn a_difference_is_seen_and_shown() {
    let shown = difference("x.txt", "one\ntwo\n", "one\n2\n");
    assert_eq!(
        shown,
        "tests/screens/x.txt (- as kept, + as drawn):\n  one\n- two\n+ 2\n"
    );
}

/// The same messages give the same screen, whenever they are told.
#[test]
fn screens_do_not_depend_on_the_clock_or_on_chance() {
    for (name, stage) in SCENES {
        let draw = || draw(&stage().wizard, &mut Screen::default(), 80, 24).text();
        assert_eq!(draw(), draw(), "{name}");
    }
}
