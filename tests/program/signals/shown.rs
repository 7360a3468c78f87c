//! Every signal gives the terminal back, and a shown secret is erased before anything clears the
//! screen.

use super::*;

const CTRL_Z: &[u8] = b"\x1a";

#[test]
fn twin_a_clear_with_the_secret_on_the_screen_is_found() {
    let secret = "not-a-real-secret-but-as-long-as-one";
    for (bytes, found) in [
        (format!("\x1b[?1049h\x1b[5;1H{secret}\x1b[2J"), 1),
        (format!("\x1b[5;1H{secret}\x1b[H\x1b[J\x1b[2J"), 1),
        (format!("\x1b[5;1H{secret}\x1b[5;1H\x1b[2K\x1b[2J"), 0),
    ] {
        assert_eq!(cleared_with(bytes.as_bytes(), secret).len(), found, "{bytes:?}");
    }
}

#[test]
fn every_signal_ends_it_with_its_code_and_gives_the_terminal_back() {
    let simulator = small();
    let home = Home::fresh();
    for (signal, code) in ENDING {
        let mut pty = start(&home, &simulator, &[]);
        signed_in(&pty);
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn a_shown_secret_is_erased_before_a_signal_a_panic_or_an_abort_clears_the_screen() {
    let simulator = small();
    let mut ends: Vec<(String, u32)> = Vec::new();
    for (how, signal) in ENDING
        .map(|(signal, _)| (String::new(), Some(signal)))
        .into_iter()
        .chain([("1".to_owned(), None), ("abort".to_owned(), None)])
    {
        let home = Home::fresh();
        let mut pty = start(&home, &simulator, &[("CFMINT_PANIC_ON_REDRAW", &how)]);
        let secret = revealed(&mut pty);
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.send(CTRL_L),
        }
        let status = pty.wait_for_exit();
        ends.push((format!("{signal:?} {how}"), status.exit_code()));
        pty.assert_restored();
        assert_eq!(cleared_with(&pty.raw(), &secret), [0; 0], "{signal:?} {how}");
        assert!(!pty.screen().contains(&secret[5..25]), "{signal:?} {how}");
        if signal.is_some() {
            let id = simulator.identify(&secret).unwrap();
            assert!(pty.screen().contains(&id), "{signal:?}: {}", pty.screen());
        }
    }
    let (aborted, others) = ends.split_last().unwrap();
    let (panicked, signals) = others.split_last().unwrap();
    assert_ne!(aborted.1, 0, "SIGABRT ends it: {aborted:?}");
    assert_eq!(panicked.1, 101);
    assert!(signals.iter().all(|(_, code)| *code == 5), "not taken: {signals:?}");
}

#[test]
fn a_shown_secret_is_erased_before_ctrl_l_a_new_size_a_stop_and_leaving_clear_the_screen() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    let script = format!("set -m; '{PROGRAM}' --api-base-url {base}; echo shell has it; read answer; fg >/dev/null");
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    let secret = revealed(&mut pty);
    let drawn = |pty: &mut Pty, change: &dyn Fn(&mut Pty)| {
        let before = pty.raw().len();
        change(pty);
        // A clear, and then the secret once more, behind all that a frame writes.
        pty.wait_for_bytes("the secret on a new screen", |raw| {
            let new = String::from_utf8_lossy(&raw[before..]).into_owned();
            new.split_once("\x1b[2J")
                .is_some_and(|(_, frame)| frame.contains(&secret))
        });
    };
    drawn(&mut pty, &|pty| pty.send(CTRL_L));
    // For the program it is another size, for the judge above the same: no row is wrapped.
    drawn(&mut pty, &|pty| pty.resize(80, 23));
    drawn(&mut pty, &|pty| pty.resize(80, 24));
    press(&mut pty, CTRL_Z, "shell has it");
    press(&mut pty, b"\n", "•  hidden");
    pty.send(b"r");
    pty.wait_for("the secret", |screen| screen.contains(&secret));
    press(&mut pty, b"q", "Is it stored safely?");
    pty.send(b"y");
    pty.wait_for_exit();
    assert_eq!(cleared_with(&pty.raw(), &secret), [0; 0]);
}
