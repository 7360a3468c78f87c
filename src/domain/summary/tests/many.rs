//! Many zones, permissions and addresses: each on the page, in few lines.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::*;

/// Names as the wizard has them, and a count of how often it was asked.
struct Many {
    asked: Cell<usize>,
    twins: bool,
}

fn id_of(number: usize) -> ZoneId {
    format!("{number:032x}").parse().unwrap()
}

impl Names for Many {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) => format!("{} ({id})", self.short(resource)),
            Resource::Account(id) => format!("ACME ({id})"),
            other => format!("{other:?}"),
        }
    }
    fn short(&self, resource: &Resource) -> String {
        self.asked.set(self.asked.get() + 1);
        match resource {
            Resource::Zone(_) if self.twins => "twin.example".to_owned(),
            Resource::Zone(id) => format!("z{}.example", id.to_string().trim_start_matches('0')),
            other => self.resource(other),
        }
    }
    fn owner(&self, _owner: Owner) -> String {
        "you".to_owned()
    }
    fn account_of(&self, _zone: ZoneId) -> Option<AccountId> {
        self.asked.set(self.asked.get() + 1);
        ACME.parse().ok()
    }
    fn all_but(&self, chosen: &BTreeSet<Resource>) -> Vec<AllBut> {
        vec![AllBut {
            account: ACME.parse().unwrap(),
            chosen: chosen.len(),
            except: vec![id_of(0xfff1), id_of(0xfff2), id_of(0xfff3)],
        }]
    }
}

fn many(spec: &Spec, twins: bool) -> (Vec<SummaryLine>, usize) {
    let names = Many {
        asked: Cell::new(0),
        twins,
    };
    let now = NOW.parse().unwrap();
    let lines = lines(spec, &Catalog::embedded(), &names, now, &TimeZone::UTC);
    (lines, names.asked.get())
}

fn of_zones(count: usize) -> Spec {
    let zones: Vec<Resource> = (1..=count).map(|at| Resource::Zone(id_of(at))).collect();
    let some = zones.iter().take(count / 2).cloned().collect();
    let first = grant(&[(DNS_WRITE, Scope::Zone)], zones, vec![]);
    let mut second = grant(
        &[(DNS_WRITE, Scope::Zone), (ZONE_READ, Scope::Zone)],
        vec![Resource::AllZones],
        vec![],
    );
    second.except = some;
    draft(vec![first, second]).read(NOW.parse().unwrap(), &home()).unwrap()
}

#[test]
fn each_of_five_thousand_zones_is_on_the_page_in_few_lines_and_made_in_one_pass() {
    let catalog_of = |id: usize| format!("z{id:x}.example");
    let (page, asked) = many(&of_zones(5000), false);
    let (_, asked_for_half) = many(&of_zones(2500), false);
    assert!(
        asked < asked_for_half * 2 + 50,
        "{asked} and {asked_for_half}: it grows with the zones only"
    );
    assert!(page.len() < 1300, "{} lines", page.len());
    assert!(page.iter().all(|line| line.text.len() < 400));
    let text: String = page.iter().map(|line| format!(" {}", line.said())).collect();
    let names: BTreeSet<&str> = text
        .split([' ', ','])
        .filter(|word| word.ends_with(".example"))
        .collect();
    for at in 1..=5000 {
        assert!(names.contains(catalog_of(at).as_str()), "{at}");
    }
    // Half of them is excluded by the second access, for both of its permissions.
    assert!(text.contains("On: 2500 zones from z"));
    let named = page.iter().position(|line| line.head == "Named").unwrap();
    assert!(named < 20, "what can be done is said in the first lines");
    assert!(text.contains("Not (Policy 1): none of the above, whatever else this token allows, on 2500 zones from z"));
    let clash = page.iter().find(|line| line.head == "Clash").unwrap();
    assert!(clash.text.contains("2500 zones"), "{}", clash.text);
}

#[test]
fn the_shorter_truth_stands_before_the_names_and_twins_are_told_apart() {
    let zones: Vec<Resource> = (1..=5).map(|at| Resource::Zone(id_of(at))).collect();
    let spec = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], zones, vec![])]);
    let spec = spec.read(NOW.parse().unwrap(), &home()).unwrap();
    let said: Vec<String> = many(&spec, false).0.iter().map(SummaryLine::said).collect();
    assert_eq!(
        said[2..4],
        [
            "In short: 5 zones are all of account ACME (0123456789abcdef0123456789abcdef) except zfff1.example, zfff2.example and \
             zfff3.example. “All zones” would mean ones added later, too.",
            "On: 5 zones: z1.example, z2.example, z3.example, z4.example, z5.example",
        ]
    );
    let twins = many(&spec, true).0;
    assert!(
        twins
            .iter()
            .any(|line| line.text.contains(&format!("twin.example ({})", id_of(3))))
    );
}

#[test]
fn many_permissions_of_one_level_share_their_words() {
    let catalog = Catalog::embedded();
    let reads = catalog.rows().iter().filter(|row| row.scope == Scope::Account);
    let reads = reads.flat_map(|row| row.levels.iter().filter(|level| level.word == "Read"));
    let groups: BTreeMap<_, _> = reads.map(|level| (level.id, Scope::Account)).collect();
    let count = groups.len();
    let mut access = grant(&[], vec![Resource::Account(ACME.parse().unwrap())], vec![]);
    access.groups = groups;
    let page = page(&draft(vec![access]));
    let first = page.iter().find(|line| line.head == "Can").unwrap();
    assert!(
        first
            .text
            .starts_with(&format!("Read (read and list only), {count} groups: Access: Apps")),
        "{}",
        first.text
    );
    assert!(page.len() < count, "{} lines for {count}", page.len());
    assert!(page.iter().all(|line| line.text.len() < 200));
}

#[test]
fn thousands_of_addresses_can_each_be_read() {
    let mut given = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![])]);
    given.ip_only = (0..2000).map(|at| format!("10.{}.{}.1 ", at / 250, at % 250)).collect();
    let page = page(&given);
    assert!(page.iter().all(|line| line.text.len() < 120));
    let text: String = page.iter().map(|line| format!("{} ", line.text)).collect();
    assert!(
        text.contains("Only from 10.0.0.1, ") && text.contains("10.7.249.1."),
        "{text}"
    );
}
