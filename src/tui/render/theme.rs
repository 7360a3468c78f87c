//! Looks by meaning: the one table of styles, and the signs. Code names roles, never colours. Words
//! have the terminal's own colours, since no single shade can be read on every ground; colour is in
//! signs, rules and small fills, and nothing is only coloured (reference: design section 9). It must
//! not ask the terminal anything: depth and signs come of the environment alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::grade;

/// What something on the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything to be read.
    Text,
    /// Headlines, labels, what is chosen, keys.
    Strong,
    /// The row that the next key acts on.
    Focus,
    /// In that row what is chosen or set; a button with the focus.
    FocusStrong,
    /// In that row the letters that were searched for.
    FocusMatch,
    /// The current step, the open tab.
    Here,
    /// The program's name, prompts, the thumb, rules of the secret.
    Accent,
    /// The same where it is a word or a sign that has to weigh more.
    AccentStrong,
    /// The mark of what is chosen.
    Chosen,
    Good,
    Warning,
    Danger,
    /// The badge of a grade.
    Grade(grade::Level),
    /// The badge of the demo.
    Demo,
    /// A place to type in.
    Field,
    /// Headings of columns.
    Heading,
    /// Headings of groups.
    Group,
    /// Letters that were searched for.
    Match,
    /// Rules, and what is only drawn; never a word.
    Faint,
}

impl Role {
    /// What stands there while something else has the focus.
    #[must_use]
    pub const fn without_focus(self) -> Self {
        match self {
            Self::Focus => Self::Text,
            Self::FocusStrong => Self::Strong,
            Self::FocusMatch => Self::Match,
            role => role,
        }
    }
}

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The fixed palette of 256, whose numbers no theme changes.
    Full,
    /// 16 colours, each of which a theme may have changed.
    Sixteen,
    NoColour,
}

/// Depth and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    pub depth: Depth,
    /// Whether only ASCII is written.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            depth: Depth::Full,
            ascii: false,
        }
    }
}

const ACCENT: u8 = 32;
const GOOD: u8 = 29;
const WARNING: u8 = 166;
const DANGER: u8 = 196;
const FAINT: u8 = 244;
const WHITE: u8 = 231;
const BLACK: u8 = 16;
const BLUE: u8 = 25;
const AMBER: u8 = 214;
const RED: u8 = 160;

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const UNDERLINED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
const BOLD_UNDERLINED: Style = Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED));
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);

const fn fill(letters: u8, ground: u8) -> Style {
    Style::new().fg(Color::Indexed(letters)).bg(Color::Indexed(ground))
}

/// The style of a role: the only place that knows any.
#[must_use]
pub const fn style(role: Role, depth: Depth) -> Style {
    let coloured = matches!(depth, Depth::Full);
    match role {
        Role::Text => PLAIN,
        Role::Strong => BOLD,
        Role::Here | Role::Match => BOLD_UNDERLINED,
        Role::Field | Role::Heading => UNDERLINED,
        Role::Group => BOLD_UNDERLINED,
        Role::Focus if coloured => fill(WHITE, BLUE),
        Role::Focus => REVERSED,
        Role::FocusStrong if coloured => fill(WHITE, BLUE).add_modifier(Modifier::BOLD),
        Role::FocusStrong => REVERSED.add_modifier(Modifier::BOLD),
        Role::FocusMatch if coloured => fill(WHITE, BLUE).add_modifier(Modifier::UNDERLINED),
        Role::FocusMatch => REVERSED.add_modifier(Modifier::UNDERLINED),
        Role::Accent if coloured => PLAIN.fg(Color::Indexed(ACCENT)),
        Role::AccentStrong | Role::Chosen if coloured => BOLD.fg(Color::Indexed(ACCENT)),
        Role::Good if coloured => BOLD.fg(Color::Indexed(GOOD)),
        Role::Warning if coloured => BOLD.fg(Color::Indexed(WARNING)),
        Role::Danger if coloured => BOLD.fg(Color::Indexed(DANGER)),
        // The one of the 16 that can be seen on every ground.
        Role::Danger if matches!(depth, Depth::Sixteen) => BOLD.fg(Color::LightRed),
        Role::Accent | Role::AccentStrong | Role::Chosen | Role::Good | Role::Warning | Role::Danger => BOLD,
        Role::Grade(level) if coloured => match level {
            grade::Level::Low => fill(WHITE, GOOD),
            grade::Level::Medium => fill(BLACK, AMBER),
            grade::Level::High | grade::Level::Critical => fill(WHITE, RED),
        }
        .add_modifier(Modifier::BOLD),
        Role::Demo if coloured => fill(BLACK, AMBER).add_modifier(Modifier::BOLD),
        Role::Grade(_) | Role::Demo => REVERSED.add_modifier(Modifier::BOLD),
        Role::Faint if coloured => PLAIN.fg(Color::Indexed(FAINT)),
        Role::Faint => PLAIN,
    }
}

/// A sign, with what it is in ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign(&'static str, &'static str);

pub const POINTER: Sign = Sign("›", ">");
pub const DONE: Sign = Sign("✓", "+");
pub const CHOSEN: Sign = Sign("✓", "x");
pub const EXCLUDED: Sign = Sign("−", "-");
pub const WARNS: Sign = Sign("▲", "!");
pub const DANGEROUS: Sign = Sign("■", "#");
pub const NOTE: Sign = Sign("·", "-");
pub const DOING: Sign = Sign("◐", "o");
pub const TO_DO: Sign = Sign("○", ".");
pub const HOME: Sign = Sign("↩", "<");
pub const SET: Sign = Sign("●", "(*)");
/// Something that a token can do.
pub const ABLE: Sign = Sign("●", "*");
pub const UNSET: Sign = Sign("○", "( )");
pub const TICKED: Sign = Sign("[✓]", "[x]");
pub const UNTICKED: Sign = Sign("[ ]", "[ ]");
pub const FULL: Sign = Sign("■", "#");
pub const EMPTY: Sign = Sign("□", ".");
pub const ELBOW: Sign = Sign("└", "`");
pub const THUMB: Sign = Sign("▐", "#");
pub const RULE: Sign = Sign("─", "-");
pub const THICK: Sign = Sign("━", "=");
pub const SIDE: Sign = Sign("│", "|");

/// What letters are in ASCII. Arrows are words: no letter says so little.
const LETTERS: &[(&str, &str)] = &[
    ("↑↓", "Up Down"),
    ("←→", "Left Right"),
    ("→", "Right"),
    ("←", "Left"),
    ("↑", "Up"),
    ("↓", "Down"),
    ("“", "\""),
    ("”", "\""),
    ("’", "'"),
    ("‘", "'"),
    ("…", "~"),
    ("·", "-"),
    ("•", "*"),
    ("−", "-"),
    ("–", "-"),
    ("✓", "x"),
    ("●", "(*)"),
    ("○", "( )"),
    ("▲", "!"),
    ("■", "#"),
    ("↪", ">"),
];

impl Theme {
    /// The style of a role.
    #[must_use]
    pub const fn of(self, role: Role) -> Style {
        style(role, self.depth)
    }

    #[must_use]
    pub const fn sign(self, sign: Sign) -> &'static str {
        if self.ascii { sign.1 } else { sign.0 }
    }

    /// A text as it can be written here.
    #[must_use]
    pub fn say(self, text: &str) -> std::borrow::Cow<'_, str> {
        if !self.ascii || text.is_ascii() {
            return text.into();
        }
        let mut said = text.to_owned();
        for (letter, ascii) in LETTERS {
            if said.contains(letter) {
                said = said.replace(letter, ascii);
            }
        }
        // A name in other letters: it is read in full wherever those can be shown.
        said.replace(|letter: char| !letter.is_ascii(), "?").into()
    }

    /// Decides depth and signs by what the environment says (reference: design section 9).
    #[must_use]
    pub fn by_environment(no_color: bool, ascii: bool, variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name| variable(name).unwrap_or_default();
        let term = value("TERM");
        let first_set = ["LC_ALL", "LC_CTYPE", "LANG"]
            .map(value)
            .into_iter()
            .find(|value| !value.is_empty());
        let utf8 = first_set.is_some_and(|value| {
            let value = value.to_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        });
        let old = ["vt", "ansi", "cygwin"].iter().any(|begin| term.starts_with(begin)) || term == "linux";
        let colourless = no_color
            || !value("NO_COLOR").is_empty()
            || value("CLICOLOR") == "0"
            || ["", "dumb"].contains(&term.as_str())
            || is_colourless(&term);
        let depth = if colourless {
            Depth::NoColour
        } else if has_256(&term, &value("COLORTERM")) {
            Depth::Full
        } else {
            Depth::Sixteen
        };
        Self {
            depth,
            ascii: ascii || old || !utf8,
        }
    }
}

fn is_colourless(term: &str) -> bool {
    let vt = term.strip_prefix("vt").and_then(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u16>().ok()
    });
    vt.is_some_and(|number| (100..=420).contains(&number)) || term.ends_with("-m") || term.ends_with("-mono")
}

fn has_256(term: &str, colorterm: &str) -> bool {
    const INSIDE: [&str; 3] = ["256color", "direct", "truecolor"];
    const BEGIN: [&str; 7] = [
        "alacritty",
        "contour",
        "foot",
        "rio",
        "wezterm",
        "xterm-ghostty",
        "xterm-kitty",
    ];
    INSIDE.iter().any(|word| term.contains(word))
        || BEGIN.iter().any(|word| term.starts_with(word))
        || (["truecolor", "24bit"].contains(&colorterm) && term != "linux")
}

#[cfg(test)]
mod tests;
