//! What is typed at this step, read and judged once for each change, so that drawing costs nothing
//! by the thousand.

use std::ops::Range;

use ipnet::IpNet;

use crate::domain::token::address::{self, AddressList, IpFilter, Remark, grouped, written};
use crate::domain::token::spec::{Gap, Place};
use crate::wizard::state::context::Context;

/// Names in a sentence before "and 4 more".
const NAMED: usize = 3;
/// Sentences under a field; the others are led to one by one.
const UNDER: usize = 2;

/// One of the two lists, as read.
#[derive(Debug, Default)]
struct Side {
    list: AddressList,
    /// The line of the paste that each entry stood on, as long as the entries are still those of
    /// one paste.
    lines: Vec<usize>,
}

impl Side {
    /// The wrong entries: where, and the sentence.
    fn wrong(&self) -> impl Iterator<Item = (usize, String)> {
        self.list.unread.iter().map(|unread| {
            let line = self.lines.get(unread.entry.saturating_sub(1));
            let sentence = match line {
                Some(line) => format!("Line {line}: {}", unread.sentence),
                None => unread.sentence.clone(),
            };
            (unread.at.end, sentence)
        })
    }
}

/// What is wrong with a list of addresses, or worth knowing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The list that it is about.
    pub(super) place: Place,
    /// Where in the text the entry that it is about ends; none when it is about all of it.
    pub(super) at: Option<usize>,
    /// The words.
    pub(super) sentence: String,
}

/// What is known of the texts as they stand.
#[derive(Debug, Default)]
pub(super) struct Checked {
    only: Side,
    except: Side,
    remarks: Vec<Remark>,
    gaps: Vec<Gap>,
}

impl Checked {
    /// Reads and judges the draft anew.
    pub(super) fn read(&mut self, cx: &Context) {
        self.only.list = address::read_list(&cx.work.draft.ip_only);
        self.except.list = address::read_list(&cx.work.draft.ip_except);
        for side in [&mut self.only, &mut self.except] {
            if side.lines.len() != side.list.entries {
                side.lines = Vec::new();
            }
        }
        let filter = IpFilter {
            only: self.only.list.nets(),
            except: self.except.list.nets(),
        };
        self.remarks = address::judge(&filter, &cx.here.known);
        self.gaps = cx.read().err().unwrap_or_default();
        // Entries are named here, with their lines; of the lists only what all of them together
        // lead to is taken from there.
        let (only, except) = (self.only.list.unread.is_empty(), self.except.list.unread.is_empty());
        self.gaps.retain(|gap| match gap.place {
            Place::IpOnly => only,
            Place::IpExcept => except,
            Place::Starts | Place::Expires => true,
            _ => false,
        });
    }

    /// The entries of this list are those of one paste, on these lines. To be said before
    /// [`Self::read`].
    pub(super) fn pasted(&mut self, place: &Place, lines: Vec<usize>) {
        self.side_mut(place).lines = lines;
    }

    /// How many entries of this list cannot be read.
    pub(super) fn unread(&self, place: &Place) -> usize {
        self.side(place).list.unread.len()
    }

    fn side(&self, place: &Place) -> &Side {
        if *place == Place::IpExcept {
            &self.except
        } else {
            &self.only
        }
    }

    fn side_mut(&mut self, place: &Place) -> &mut Side {
        if *place == Place::IpExcept {
            &mut self.except
        } else {
            &mut self.only
        }
    }

    /// What is wrong at a place, and for a wrong entry where it ends in the text; the first is the
    /// first to be mended.
    pub(super) fn wrong(&self, place: &Place) -> Option<(Option<usize>, String)> {
        if let Some((at, sentence)) = self.side_of(place).and_then(|side| side.wrong().next()) {
            return Some((Some(at), sentence));
        }
        let gap = self.gaps.iter().find(|gap| gap.place == *place)?;
        Some((None, gap.sentence.clone()))
    }

    fn side_of(&self, place: &Place) -> Option<&Side> {
        matches!(place, Place::IpOnly | Place::IpExcept).then(|| self.side(place))
    }

    /// The sentences under a field of addresses, and how many more there are.
    pub(super) fn under(&self, place: &Place) -> (Vec<String>, usize) {
        let sentences: Vec<String> = self.of(place).take(UNDER).map(|told| told.sentence).collect();
        let more = self.count_of(place) - sentences.len();
        (sentences, more)
    }

    /// The first list of which more is to be said than stands under it.
    pub(super) fn overflows(&self) -> Option<Place> {
        let mut both = [Place::IpOnly, Place::IpExcept].into_iter();
        both.find(|place| self.count_of(place) > UNDER)
    }

    /// Ranges as they will be sent, where that is not as typed, and what is left out; none when
    /// everything is sent as typed.
    pub(super) fn sent(&self, place: &Place) -> Option<String> {
        let list = &self.side(place).list;
        let changed: Vec<String> = list
            .read
            .iter()
            .filter(|(cidr, _)| cidr.normalised)
            .map(|(cidr, _)| cidr.net.to_string())
            .collect();
        let mut words = Vec::new();
        if !changed.is_empty() {
            words.push(format!("Sent as {}.", some(&changed)));
        }
        match list.repeated.as_slice() {
            [] => {}
            [once] => words.push(format!("{} is there twice; it is sent once.", written(once))),
            more => words.push(format!("{} repeats are left out.", grouped(more.len() as u128))),
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// How much there is to be said about a list.
    fn count_of(&self, place: &Place) -> usize {
        let gaps = self.gaps.iter().filter(|gap| gap.place == *place).count();
        let remarks = self.remarks.iter().filter(|remark| remark.place == *place).count();
        self.unread(place) + gaps + remarks
    }

    /// About a list: what cannot be read, what is wrong with all of it, what is worth knowing.
    fn of(&self, place: &Place) -> impl Iterator<Item = Told> {
        let told = move |at, sentence| Told {
            place: place.clone(),
            at,
            sentence,
        };
        let wrong = self
            .side(place)
            .wrong()
            .map(move |(at, sentence)| told(Some(at), sentence));
        let gaps = self.gaps.iter().filter(|gap| gap.place == *place);
        let gaps = gaps.map(move |gap| told(None, gap.sentence.clone()));
        let remarks = self.remarks.iter().filter(|remark| remark.place == *place);
        wrong
            .chain(gaps)
            .chain(remarks.map(move |remark| told(self.end_of(remark), remark.sentence.clone())))
    }

    /// What is to be said after this, which was said when it had this number; with its own number.
    pub(super) fn after(&self, said: Option<&(usize, Told)>) -> Option<(usize, Told)> {
        let all = || {
            let both = [&Place::IpOnly, &Place::IpExcept].into_iter();
            both.flat_map(|place| self.of(place)).enumerate()
        };
        let next = match said {
            // What was mended is there no more: the one after it has its number.
            Some((at, told)) => all().nth(*at).is_some_and(|(_, same)| same.sentence == told.sentence) as usize + at,
            None => 0,
        };
        all().nth(next).or_else(|| all().next())
    }

    /// The entry that this address is: itself where it is there, else a range that has it.
    pub(super) fn entry(&self, place: &Place, address: std::net::IpAddr) -> Option<(IpNet, Range<usize>)> {
        let read = || self.side(place).list.read.iter();
        let alone = read().find(|(cidr, _)| cidr.net == IpNet::from(address));
        let entry = alone.or_else(|| read().find(|(cidr, _)| cidr.net.contains(&address)));
        entry.map(|(cidr, at)| (cidr.net, at.clone()))
    }

    /// Where the first entry that a remark is about ends in its text.
    fn end_of(&self, remark: &Remark) -> Option<usize> {
        let first = remark.nets.first()?;
        let mut read = self.side(&remark.place).list.read.iter();
        read.find(|(cidr, _)| cidr.net == *first).map(|(_, at)| at.end)
    }
}

/// The first three, and how many more there are.
fn some(names: &[String]) -> String {
    let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {} more", named.join(", "), grouped(more as u128)),
    }
}
