//! Every role at every depth, and what the environment decides.

use super::*;

const ROLES: &[Role] = &[
    Role::Text,
    Role::Strong,
    Role::Focus,
    Role::FocusStrong,
    Role::FocusMatch,
    Role::Here,
    Role::Accent,
    Role::AccentStrong,
    Role::Chosen,
    Role::Good,
    Role::Warning,
    Role::Danger,
    Role::Grade(grade::Level::Low),
    Role::Grade(grade::Level::Medium),
    Role::Grade(grade::Level::High),
    Role::Grade(grade::Level::Critical),
    Role::Demo,
    Role::Field,
    Role::Heading,
    Role::Group,
    Role::Match,
    Role::Faint,
];

/// Roles that words are written in.
const OF_WORDS: &[Role] = &[
    Role::Text,
    Role::Strong,
    Role::Here,
    Role::Field,
    Role::Heading,
    Role::Group,
    Role::Match,
];

/// Whether the palette of a theme decides what this colour looks like.
fn is_of_the_theme(colour: Color) -> bool {
    !matches!(colour, Color::Indexed(16..))
}

#[test]
fn no_colour_is_one_that_a_theme_changes_but_the_red_that_every_ground_shows() {
    for role in ROLES {
        for depth in [Depth::Full, Depth::Sixteen, Depth::NoColour] {
            let style = style(*role, depth);
            for colour in [style.fg, style.bg].into_iter().flatten() {
                let red = *role == Role::Danger && depth == Depth::Sixteen && colour == Color::LightRed;
                assert!(
                    red || (depth == Depth::Full && !is_of_the_theme(colour)),
                    "{role:?} {depth:?}"
                );
            }
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role:?}");
            // A ground of ours has letters of ours.
            assert_eq!(style.bg.is_some(), style.bg.is_some() && style.fg.is_some(), "{role:?}");
        }
    }
}

#[test]
fn words_have_the_colour_of_the_terminal() {
    for role in OF_WORDS {
        for depth in [Depth::Full, Depth::Sixteen, Depth::NoColour] {
            let style = style(*role, depth);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?} {depth:?}");
        }
    }
}

#[test]
fn without_colour_the_focus_and_the_badges_are_reversed() {
    for depth in [Depth::Sixteen, Depth::NoColour] {
        for role in [
            Role::Focus,
            Role::FocusStrong,
            Role::Grade(grade::Level::High),
            Role::Demo,
        ] {
            assert!(style(role, depth).add_modifier.contains(Modifier::REVERSED), "{role:?}");
        }
    }
}

fn theme(set: &[(&str, &str)]) -> Theme {
    Theme::by_environment(false, false, |name| {
        let value = set.iter().find(|(other, _)| *other == name);
        value.map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn the_environment_decides_the_depth() {
    for (set, depth) in [
        (&[("TERM", "xterm-256color")][..], Depth::Full),
        (&[("TERM", "tmux-256color")], Depth::Full),
        (&[("TERM", "alacritty")], Depth::Full),
        (&[("TERM", "xterm-direct")], Depth::Full),
        (&[("TERM", "xterm"), ("COLORTERM", "truecolor")], Depth::Full),
        (&[("TERM", "linux"), ("COLORTERM", "truecolor")], Depth::Sixteen),
        (&[("TERM", "xterm")], Depth::Sixteen),
        (&[("TERM", "screen")], Depth::Sixteen),
        (&[("TERM", "linux")], Depth::Sixteen),
        (&[("TERM", "vt100")], Depth::NoColour),
        (&[("TERM", "vt420")], Depth::NoColour),
        (&[("TERM", "vt525")], Depth::Sixteen),
        (&[("TERM", "ansi-m")], Depth::NoColour),
        (&[("TERM", "xterm-mono")], Depth::NoColour),
        (&[("TERM", "dumb")], Depth::NoColour),
        (&[], Depth::NoColour),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "1")], Depth::NoColour),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Depth::Full),
        (&[("TERM", "xterm-256color"), ("CLICOLOR", "0")], Depth::NoColour),
        (
            &[("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
            Depth::NoColour,
        ),
    ] {
        assert_eq!(theme(set).depth, depth, "{set:?}");
    }
}

#[test]
fn the_environment_decides_the_signs() {
    for (set, ascii) in [
        (&[("TERM", "xterm"), ("LANG", "de_DE.UTF-8")][..], false),
        (&[("TERM", "xterm"), ("LANG", "C.utf8")], false),
        (&[("TERM", "xterm"), ("LANG", "C")], true),
        (&[("TERM", "xterm")], true),
        (&[("TERM", "xterm"), ("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], true),
        (&[("TERM", "xterm"), ("LC_ALL", ""), ("LANG", "en_US.UTF-8")], false),
        (&[("TERM", "linux"), ("LANG", "en_US.UTF-8")], true),
        (&[("TERM", "vt100"), ("LANG", "en_US.UTF-8")], true),
    ] {
        assert_eq!(theme(set).ascii, ascii, "{set:?}");
    }
}

#[test]
fn in_ascii_nothing_else_is_written() {
    let ascii = Theme {
        ascii: true,
        ..Theme::default()
    };
    for sign in [
        POINTER, DONE, CHOSEN, EXCLUDED, WARNS, DANGEROUS, NOTE, DOING, TO_DO, HOME, SET, UNSET, TICKED, UNTICKED,
        FULL, EMPTY, ELBOW, THUMB, RULE, THICK, SIDE,
    ] {
        assert!(ascii.sign(sign).is_ascii(), "{sign:?}");
        assert!(!Theme::default().sign(sign).is_empty());
    }
    assert_eq!(ascii.say("“a” … → b · ü"), "\"a\" ~ Right b - ?");
    assert_eq!(Theme::default().say("“a” … →"), "“a” … →");
}
