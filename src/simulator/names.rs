//! Names of accounts and zones: believable ones, and hostile ones that try to drive a terminal or
//! to break a layout. No state, no chance: the same number gives the same name.
use super::random::fixed_number;

/// First halves of believable zone names.
const FIRST: &[&str] = &[
    "amber", "anchor", "arrow", "autumn", "bakery", "beacon", "birch", "bright", "bridge", "canvas", "cedar", "city",
    "clear", "cloud", "coral", "corner", "craft", "daily", "delta", "ember", "fern", "field", "forest", "garden",
    "granite", "green", "harbor", "hazel", "home", "indigo", "island", "juniper", "lantern", "maple", "meadow",
    "metro", "north", "oak", "ocean", "orchard", "paper", "pine", "quiet", "river", "silver", "solar", "stone",
    "summit", "timber", "urban", "valley", "willow", "winter", "yellow",
];

/// Second halves.
const SECOND: &[&str] = &[
    "analytics",
    "apps",
    "bank",
    "bikes",
    "books",
    "cafe",
    "clinic",
    "coffee",
    "design",
    "dental",
    "events",
    "farm",
    "finance",
    "foods",
    "games",
    "goods",
    "health",
    "hosting",
    "hotel",
    "kitchen",
    "labs",
    "legal",
    "logistics",
    "market",
    "media",
    "music",
    "news",
    "office",
    "optics",
    "photo",
    "press",
    "print",
    "school",
    "shop",
    "sports",
    "studio",
    "supply",
    "systems",
    "tea",
    "tools",
    "travel",
    "wines",
    "works",
    "yoga",
];

/// Endings, the usual ones more often.
const ENDINGS: &[&str] = &[
    "com", "com", "com", "net", "org", "dev", "io", "de", "co.uk", "fr", "eu", "app",
];

/// Zones that are not like the others, far down in a large world: what it is numbered, its name,
/// its account, its status. A name that is not ASCII, as the API has it; two zones of one name,
/// since one moved to another account; a zone below another one.
const SPECIAL: &[(usize, &str, usize, &str)] = &[
    (1_600, "m\u{fc}nchen.example", 0, "active"),
    (1_601, "\u{4f8b}\u{3048}.example", 0, "active"),
    (1_602, "ex\u{430}mple.com", 1, "active"),
    (1_603, "twins.example", 0, "moved"),
    (1_604, "twins.example", 1, "active"),
    (1_605, "dev.example.org", 0, "active"),
];

const COMPANIES: &[&str] = &[
    "Lovelace Analytics",
    "Acme Corporation",
    "Harbor & Field",
    "Juniper Labs",
    "North Orchard Ltd",
    "Quiet River GmbH",
];

/// Strings that a careless program would pass on to the terminal, or count wrongly (reference:
/// security section 7, 62-66).
const HOSTILE: &[&str] = &[
    "red\u{1b}[31mtext\u{1b}[0m.example",
    "clip\u{1b}]52;c;aGFja2Vk\u{7}board.example",
    "title\u{1b}]0;owned\u{7}.example",
    "link\u{1b}]8;;http://192.0.2.1/\u{1b}\\here\u{1b}]8;;\u{1b}\\.example",
    "dcs\u{1b}Pq#0;2;0;0;0\u{1b}\\.example",
    "reset\u{1b}c.example",
    "altscreen\u{1b}[?1049l.example",
    "query\u{1b}[6n\u{1b}[c.example",
    "c1\u{9b}31m\u{9d}52;c;eA==\u{9c}.example",
    "bidi\u{202e}moc.elpmaxe\u{202c}",
    "isolate\u{2066}\u{2067}\u{2069}.example",
    "zero\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}width.example",
    "tag\u{e0001}\u{e0041}\u{e007f}.example",
    "filler\u{3164}\u{115f}\u{2800}.example",
    "ex\u{0430}mple.com",
    "z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}algo.example",
    "wide\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f1e9}\u{1f1ea}\u{ff21}.example",
    "line\nbreak\r\nand\ttab.example",
    "nul\u{0}byte\u{8}\u{7f}.example",
    "",
    "   ",
    "--help",
    "-rf /",
    "../../etc/passwd",
    "$(touch owned)`id`;&|",
    "%s%n{}{0}{{}}",
    "<script>alert(1)</script>**md**[x](y)",
    "\"quoted\" 'single' \\back\\",
    "nel\u{85}ind\u{84}ri\u{8d}.example",
    "separator\u{2028}paragraph\u{2029}.example",
    "apc\u{1b}_Gf=24;AAAA\u{1b}\\pm\u{1b}^x\u{1b}\\sos\u{1b}Xy\u{1b}\\.example",
    "clear\u{1b}[2J\u{1b}[H\u{1b}[3J.example",
    "conceal\u{1b}[8mhidden.example",
    "shift\u{e}out\u{f}in.example",
    "full\u{1b}#8width.example",
    "back\u{8}\u{8}\u{8}\u{8}over\rwritten.example",
    "mark\u{200e}\u{200f}\u{61c}.example",
    "soft\u{ad}hyphen\u{34f}joiner.example",
    "select\u{fe0f}\u{fe01}\u{e0100}\u{e01ef}.example",
    "invisible\u{2061}\u{2062}\u{2063}\u{2064}.example",
    "\u{301}\u{302}leading.example",
    "'''\n[[grant]]\npermissions = []\n'''",
    "\"\n}\nresource \"x\" \"y\" {",
    "${file(\"/etc/passwd\")}%{ if true }",
    "# comment\nowner = \"account:evil\"",
    "unfinished\u{1b}",
    "unfinished\u{1b}[",
    "\u{feff}byteorder.example",
    "NULL",
    "C:\\windows\\system32",
    "~/.ssh/authorized_keys",
    ".",
    "..",
    "/",
];

/// All of them: 50 and more.
pub(super) fn all_hostile() -> Vec<String> {
    (0..HOSTILE.len() + 2).map(hostile).collect()
}

/// A believable zone name. The number keeps it unique once the pairs repeat.
pub(super) fn zone(seed: u64, number: usize) -> String {
    let draw = fixed_number(seed, "zone-name", number);
    let pick = |list: &[&'static str], draw: usize| list.get(draw % list.len().max(1)).copied().unwrap_or("zone");
    let (first, second) = (pick(FIRST, draw), pick(SECOND, draw / 1_000));
    let ending = pick(ENDINGS, draw / 1_000_000);
    if number.is_multiple_of(4) {
        format!("{first}{second}{number}.{ending}")
    } else {
        format!("{first}-{second}-{number}.{ending}")
    }
}

/// Name, account and status of the zone of this number, where it is a special one.
pub(super) fn special(number: usize) -> Option<(&'static str, usize, &'static str)> {
    let found = SPECIAL.iter().find(|(at, ..)| *at == number)?;
    Some((found.1, found.2, found.3))
}

/// A believable account name.
pub(super) fn account(seed: u64, number: usize) -> String {
    match COMPANIES.get(number) {
        Some(name) => (*name).to_owned(),
        None => format!("Customer {number:03} ({})", zone(seed, number * 7 + 1)),
    }
}

/// A hostile name; one in [`HOSTILE`]`.len() + 2` is 10 kB long, one carries 460 combining marks.
pub(super) fn hostile(number: usize) -> String {
    match number % (HOSTILE.len() + 2) {
        short if short < HOSTILE.len() => HOSTILE.get(short).copied().unwrap_or_default().to_owned(),
        long if long == HOSTILE.len() => "long".repeat(2_560),
        _ => format!("stack{}.example", "\u{301}".repeat(460)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn believable_names_are_unique_and_are_host_names() {
        let names: HashSet<String> = (0..5_000).map(|number| zone(1, number)).collect();
        assert_eq!(names.len(), 5_000);
        let host = |name: &String| {
            name.bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-.".contains(&c))
        };
        assert!(names.iter().all(host));
    }

    #[test]
    fn hostile_names_hold_what_they_should() {
        let all = all_hostile();
        assert!(all.len() >= 50);
        let all = all.concat();
        for needle in ["\u{1b}]52;", "\u{202e}", "\u{200b}", "\u{9b}", "\u{0}"] {
            assert!(all.contains(needle), "{needle:?}");
        }
        assert!((0..HOSTILE.len() + 2).any(|number| hostile(number).len() >= 10_000));
    }
}
