//! Bytes as terminals send them, and what comes of them, wherever a read ends.
use super::*;
use crate::wizard::page::key::KeyModifiers;
use proptest::prelude::*;

fn decode(reads: &[&[u8]]) -> Vec<Typed> {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    for read in reads {
        decoder.feed(read, &mut out);
    }
    if decoder.waits() || decoder.is_open() {
        decoder.give_up(&mut out);
    }
    assert!(!decoder.waits() && !decoder.is_open());
    out
}

fn keys(bytes: &[u8]) -> Vec<KeyEvent> {
    decode(&[bytes])
        .into_iter()
        .map(|typed| match typed {
            Typed::Key(key) => key,
            Typed::Paste(text) => panic!("a paste: {}", text.as_str()),
        })
        .collect()
}

fn with(code: KeyCode, ctrl: bool, alt: bool, shift: bool) -> KeyEvent {
    let mut held = KeyModifiers::NONE;
    held.set(KeyModifiers::CONTROL, ctrl);
    held.set(KeyModifiers::ALT, alt);
    held.set(KeyModifiers::SHIFT, shift);
    KeyEvent::new(code, held)
}

#[test]
fn each_key_by_its_bytes() {
    let table: &[(&[u8], KeyEvent)] = &[
        (b"a", key::letter('a')),
        (b"A", key::letter('A')),
        (b" ", key::letter(' ')),
        ("é".as_bytes(), key::letter('é')),
        ("✓".as_bytes(), key::letter('✓')),
        ("🦀".as_bytes(), key::letter('🦀')),
        (b"\r", key::plain(KeyCode::Enter)),
        (b"\n", key::ctrl('j')),
        (b"\t", key::plain(KeyCode::Tab)),
        (b"\x1b[Z", key::plain(KeyCode::BackTab)),
        (b"\x7f", key::plain(KeyCode::Backspace)),
        (b"\x08", key::plain(KeyCode::Backspace)),
        (b"\x03", key::ctrl('c')),
        (b"\x1a", key::ctrl('z')),
        (b"\x0c", key::ctrl('l')),
        (b"\x00", key::ctrl(' ')),
        (b"\x1c", key::ctrl('\\')),
        (b"\x1f", key::ctrl('_')),
        (b"\x1b", key::plain(KeyCode::Esc)),
        (b"\x1b[A", key::plain(KeyCode::Up)),
        (b"\x1bOA", key::plain(KeyCode::Up)),
        (b"\x1b[B", key::plain(KeyCode::Down)),
        (b"\x1b[C", key::plain(KeyCode::Right)),
        (b"\x1b[D", key::plain(KeyCode::Left)),
        (b"\x1b[1;5D", with(KeyCode::Left, true, false, false)),
        (b"\x1b[1;3C", with(KeyCode::Right, false, true, false)),
        (b"\x1b[1;9D", with(KeyCode::Left, false, true, false)),
        (b"\x1b[1;9C", with(KeyCode::Right, false, true, false)),
        (b"\x1b[1;33D", with(KeyCode::Left, false, true, false)),
        (b"\x1b[1;10C", with(KeyCode::Right, false, true, true)),
        (b"\x1b[3;9~", with(KeyCode::Delete, false, true, false)),
        (b"\x1b[127;3u", with(KeyCode::Backspace, false, true, false)),
        (b"\x1b[127;9u", with(KeyCode::Backspace, false, true, false)),
        (b"\x1b[27;9;127~", with(KeyCode::Backspace, false, true, false)),
        (b"\x1b[98;3u", with(KeyCode::Char('b'), false, true, false)),
        (b"\x1b[98;9u", with(KeyCode::Char('b'), false, true, false)),
        (b"\x1b\x1b[C", with(KeyCode::Right, false, true, false)),
        (b"\x1b\x1bOD", with(KeyCode::Left, false, true, false)),
        (b"\x1bOd", with(KeyCode::Left, true, false, false)),
        (b"\x1b\x7f", with(KeyCode::Backspace, false, true, false)),
        (b"\x1b\x08", with(KeyCode::Backspace, false, true, false)),
        (b"\x1b\x03", key::ctrl('c')),
        (b"\x1b[1;2B", with(KeyCode::Down, false, false, true)),
        (b"\x1b[H", key::plain(KeyCode::Home)),
        (b"\x1b[1~", key::plain(KeyCode::Home)),
        (b"\x1b[7~", key::plain(KeyCode::Home)),
        (b"\x1b[F", key::plain(KeyCode::End)),
        (b"\x1b[4~", key::plain(KeyCode::End)),
        (b"\x1b[3~", key::plain(KeyCode::Delete)),
        (b"\x1b[3;5~", with(KeyCode::Delete, true, false, false)),
        (b"\x1b[5~", key::plain(KeyCode::PageUp)),
        (b"\x1b[6~", key::plain(KeyCode::PageDown)),
        (b"\x1bOP", key::plain(KeyCode::F(1))),
        (b"\x1b[11~", key::plain(KeyCode::F(1))),
        (b"\x1b[[A", key::plain(KeyCode::F(1))),
        (b"\x1b[[E", key::plain(KeyCode::F(5))),
        (b"\x1b[15~", key::plain(KeyCode::F(5))),
        (b"\x1b[17~", key::plain(KeyCode::F(6))),
        (b"\x1b[21~", key::plain(KeyCode::F(10))),
        (b"\x1b[24~", key::plain(KeyCode::F(12))),
        (b"\x1bOM", key::plain(KeyCode::Enter)),
        (b"\x1bb", with(KeyCode::Char('b'), false, true, false)),
        ("\x1bé".as_bytes(), with(KeyCode::Char('é'), false, true, false)),
        (b"\x1b[", with(KeyCode::Char('['), false, true, false)),
        (b"\x1bO", with(KeyCode::Char('O'), false, true, false)),
        (b"\x1b]", with(KeyCode::Char(']'), false, true, false)),
        (b"\x1b[99;5u", key::ctrl('c')),
        (b"\x1b[27u", key::plain(KeyCode::Esc)),
        (b"\x1b[9;2u", key::plain(KeyCode::BackTab)),
        (b"\x1b[27;5;67~", key::ctrl('c')),
    ];
    for (bytes, key) in table {
        assert_eq!(keys(bytes), [*key], "{:?}", String::from_utf8_lossy(bytes));
        assert_eq!(keys(bytes)[0].modifiers, key.modifiers, "{key:?}");
    }
}

#[test]
fn what_means_nothing_gives_nothing() {
    for bytes in [
        b"\x1b[I".as_slice(),
        b"\x1b[O",
        b"\x1b[<0;1;1M",
        b"\x1b[201~",
        b"\x1b[2~",
        b"\x1b[97;1:3u",
        b"\x1b[3u",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b[24;80R",
        b"\xff\xfe",
        b"\xc2",
        "\u{9b}".as_bytes(),
        b"\x1b[?62;c",
    ] {
        assert_eq!(keys(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn the_keys_around_a_broken_sequence_arrive() {
    assert_eq!(
        keys(b"a\x1b[1;\rb"),
        [key::letter('a'), KeyCode::Enter.into(), key::letter('b')]
    );
    assert_eq!(keys(b"\xc3a"), [key::letter('a')]);
    assert_eq!(keys(b"\x1bO\x03"), [key::ctrl('c')]);
    assert_eq!(keys(b"\x1bO\x1b[A"), [KeyCode::Up.into()]);
    assert_eq!(keys(b"\x1b]11;rgb:\x03q"), [key::ctrl('c'), key::letter('q')]);
    assert_eq!(keys(b"\x1b\x1b\x1b"), [key::plain(KeyCode::Esc); 3]);
    assert_eq!(
        keys(b"\x1b\x1bb"),
        [key::plain(KeyCode::Esc), with(KeyCode::Char('b'), false, true, false)]
    );
    assert_eq!(keys(b"\x1b\x1b"), [key::plain(KeyCode::Esc), KeyCode::Esc.into()]);
    assert_eq!(keys(b"\x1b\x1b["), [KeyCode::Esc.into(), key::alt(KeyCode::Char('['))]);
    let endless: Vec<u8> = [b"\x1b[".as_slice(), &[b'1'; 5000], b"Aq"].concat();
    assert_eq!(keys(&endless), [key::letter('q')]);
}

#[test]
fn a_paste_is_one_thing_newlines_and_all() {
    let expected = |text: &str| vec![Typed::Paste(Zeroizing::new(text.to_owned()))];
    assert_eq!(
        decode(&[b"\x1b[200~one\rtwo\nthree\x1b[201~"]),
        expected("one\rtwo\nthree")
    );
    assert_eq!(decode(&[b"\x1b[20", b"0~on", b"e\x1b[2", b"01", b"~"]), expected("one"));
    assert_eq!(decode(&[b"\x1b[200~a\x1b[20x\x1b\x1b[201~"]), expected("a\x1b[20x\x1b"));
    assert_eq!(decode(&[b"\x1b[200~\x1b[201~"]), expected(""));
    let mut long = vec![b'x'; paste::LONGEST_PASTE + 5000];
    long.splice(0..0, *b"\x1b[200~");
    long.extend_from_slice(b"\x1b[201~");
    assert_eq!(decode(&[&long]), expected(&"x".repeat(paste::LONGEST_PASTE)));
}

#[test]
fn a_paste_without_an_end_does_not_deafen() {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    decoder.feed(b"\x1b[200~half", &mut out);
    decoder.feed(b"q", &mut out);
    assert_eq!(out, []);
    decoder.feed(b"\x03", &mut out);
    decoder.feed(b"q", &mut out);
    assert_eq!(out, [Typed::Key(key::ctrl('c')), Typed::Key(key::letter('q'))]);
}

/// The reads with a silence between each two that is long enough for Esc to be alone.
fn apart(reads: &[&[u8]]) -> Vec<Typed> {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    for read in reads {
        decoder.feed(read, &mut out);
        if decoder.waits() {
            decoder.give_up(&mut out);
        }
    }
    out
}

const CUT: &[u8] = b"\x1b[200~hello\x1b[201~";

/// What comes out of that paste in these pieces: what was taken for a key before the rest came,
/// and the text.
fn whole_behind_its_first_piece(pieces: &[&[u8]]) -> Vec<Typed> {
    let taken = match pieces.iter().copied().find(|piece| !piece.is_empty()) {
        Some(b"\x1b") => Some(Typed::Key(KeyCode::Esc.into())),
        Some(b"\x1b[") => Some(Typed::Key(with(KeyCode::Char('['), false, true, false))),
        _ => None,
    };
    let text = Typed::Paste(Zeroizing::new("hello".to_owned()));
    taken.into_iter().chain([text]).collect()
}

#[test]
fn a_mark_that_was_cut_is_no_text() {
    for second in 0..=CUT.len() {
        for first in 0..=second {
            let pieces = [&CUT[..first], &CUT[first..second], &CUT[second..]];
            assert_eq!(apart(&pieces), whole_behind_its_first_piece(&pieces), "{pieces:?}");
        }
    }
    let one = Typed::Paste(Zeroizing::new("one".to_owned()));
    assert_eq!(apart(&[b"0~one\x1b[201~"]), [one], "its beginning is lost");
}

#[test]
fn leftovers_of_marks_are_no_text() {
    let paste = |text: &str| Typed::Paste(Zeroizing::new(text.to_owned()));
    for (reads, texts) in [
        ([b"0~hello1~".as_slice(), b""], ["hello"].as_slice()),
        ([b"[200~hello[201~", b""], &["hello"]),
        ([b"\x1b[200~0~hello1~\x1b[201~", b""], &["hello"]),
        ([b"\x1b[200~hello\x1b[201~", b"1~"], &["hello"]),
        ([b"[200~hel", b"lo\x1b[201~"], &["hel", "lo"]),
        ([b"200~hel", b"lo1~"], &["hel", "lo"]),
    ] {
        let expected: Vec<Typed> = texts.iter().copied().map(paste).collect();
        assert_eq!(apart(&reads), expected, "{reads:?}");
    }
    // A read at a time, as fingers bring them.
    let typed: Vec<&[u8]> = b"0~hello1~".chunks(1).collect();
    assert_eq!(apart(&typed), keys_of("0~hello1~"));
}

fn keys_of(text: &str) -> Vec<Typed> {
    text.chars().map(key::letter).map(Typed::Key).collect()
}

#[test]
fn the_end_that_comes_late_is_no_text() {
    let esc = || Typed::Key(KeyCode::Esc.into());
    let late: [&[u8]; 4] = [b"\x1b", b"[2", b"01", b"~q"];
    assert_eq!(apart(&late), [esc(), Typed::Key(key::letter('q'))]);
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    for read in [b"\x1b[200~half\x1b[".as_slice(), b"2", b"01~q"] {
        decoder.feed(read, &mut out);
        if decoder.paste.is_some() && read == b"2" {
            decoder.give_up(&mut out);
        }
    }
    let half = Typed::Paste(Zeroizing::new("half".to_owned()));
    assert_eq!(out, [half, Typed::Key(key::letter('q'))]);
}

#[test]
fn what_is_typed_like_the_rest_of_a_mark_arrives() {
    let letters = |text: &str| text.chars().map(key::letter).map(Typed::Key).collect::<Vec<_>>();
    let followed = |text: &str, code: KeyCode| {
        letters(text)
            .into_iter()
            .chain([Typed::Key(code.into())])
            .collect::<Vec<_>>()
    };
    let typed = |reads: &[&[u8]]| {
        let mut typed = apart(reads);
        assert_eq!(typed.remove(0), Typed::Key(KeyCode::Esc.into()));
        typed
    };
    let address: [&[u8]; 7] = [b"\x1b", b"[", b"2", b"0", b"0", b"1", b":"];
    assert_eq!(typed(&address), letters("[2001:"));
    let entered = followed("[", KeyCode::Enter);
    assert_eq!(typed(&[b"\x1b", b"[", b"\r"]), entered);
    let up = followed("[2", KeyCode::Up);
    assert_eq!(typed(&[b"\x1b", b"[2", b"\x1b[A"]), up);
    // Not even the next key is needed.
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    decoder.feed(b"\x1b", &mut out);
    decoder.give_up(&mut out);
    assert!(!decoder.is_open() && !decoder.waits());
    decoder.feed(b"[2", &mut out);
    assert!(decoder.is_open() && !decoder.waits() && out.len() == 1);
    decoder.give_up(&mut out);
    assert_eq!(out.split_off(1), letters("[2"));
    assert!(!decoder.is_open());
}

#[test]
fn a_sequence_that_was_cut_is_the_same_key() {
    for (reads, key) in [
        ([b"\x1b[1;5".as_slice(), b"D"], with(KeyCode::Left, true, false, false)),
        ([b"\x1b[2", b"4~"], key::plain(KeyCode::F(12))),
        ([b"\xc3", b"\xa9"], key::letter('é')),
    ] {
        assert_eq!(apart(&reads), [Typed::Key(key)], "{reads:?}");
    }
    assert_eq!(
        apart(&[b"\x1b[2", b"\x03"]),
        [Typed::Key(key::ctrl('c'))],
        "and Ctrl-C is heard"
    );
}

#[test]
fn a_paste_that_has_fallen_silent_ends() {
    let (mut decoder, mut out) = (Decoder::new(), Vec::new());
    decoder.feed(b"\x1b[200~half\x1b[20", &mut out);
    assert!(decoder.is_open() && !decoder.waits() && out.is_empty());
    decoder.give_up(&mut out);
    assert!(!decoder.is_open());
    decoder.feed(b"1~q", &mut out);
    assert_eq!(
        out,
        [
            Typed::Paste(Zeroizing::new("half".to_owned())),
            Typed::Key(key::letter('q'))
        ]
    );
}

proptest! {
    /// Wherever a read ends, the same comes out.
    #[test]
    fn cuts_do_not_matter(bytes in proptest::collection::vec(prop_oneof![
        Just(b"\x1b[B".to_vec()), Just(b"\x1bOP".to_vec()), Just(b"\x1b[5~".to_vec()), Just("é✓🦀".as_bytes().to_vec()), Just(b"\x1b[1;5C".to_vec()),
        Just(b"\x1b[200~a\rb\x1b[201~".to_vec()), Just(b"\x1b]11;x\x07".to_vec()), Just(b"q\r\t".to_vec()), Just(b"\x1b[[B".to_vec()),
    ], 0..12), cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..6)) {
        let whole = bytes.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
        cuts.extend([0, whole.len()]);
        cuts.sort_unstable();
        let reads: Vec<&[u8]> = cuts.windows(2).map(|pair| &whole[pair[0]..pair[1]]).collect();
        prop_assert_eq!(decode(&reads), decode(&[&whole]));
    }

    /// However often a paste is cut, with a silence at each cut, it is one paste.
    #[test]
    fn a_paste_in_many_pieces_is_one(cuts in proptest::collection::btree_set(1..CUT.len(), 0..CUT.len())) {
        let mut ends: Vec<usize> = cuts.into_iter().collect();
        ends.insert(0, 0);
        ends.push(CUT.len());
        let pieces: Vec<&[u8]> = ends.windows(2).map(|pair| &CUT[pair[0]..pair[1]]).collect();
        prop_assert_eq!(apart(&pieces), whole_behind_its_first_piece(&pieces));
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for typed in decode(&[&bytes]) {
            if let Typed::Key(KeyEvent { code: KeyCode::Char(letter), .. }) = typed {
                prop_assert!(!letter.is_control());
            }
        }
    }
}
