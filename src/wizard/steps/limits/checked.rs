//! What is typed at this step, read and judged once for each change, so that drawing costs nothing
//! by the thousand.

use crate::domain::token::address::{self, AddressList, IpFilter, Remark, grouped, written};
use crate::domain::token::spec::{Gap, Place};
use crate::wizard::state::context::Context;

/// Wrong entries that are named under their field; the list of remarks has the others.
const NAMED: usize = 3;
/// Remarks that stand under their field.
const REMARKED: usize = 2;
/// Rows of the list of remarks; who mends those sees the next.
const LISTED: usize = 100;

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
            let which = match line {
                Some(line) => format!("Line {line}"),
                None => format!("Entry {}", unread.entry),
            };
            (unread.at.end, format!("{which}, {}", unread.sentence))
        })
    }
}

/// A row of the list of remarks.
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

    /// How many entries this list has.
    pub(super) fn entries(&self, place: &Place) -> usize {
        self.side(place).list.entries
    }

    /// Whether this address is in the list already.
    pub(super) fn holds(&self, place: &Place, address: std::net::IpAddr) -> bool {
        let mut read = self.side(place).list.read.iter();
        read.any(|(cidr, _)| cidr.net.contains(&address))
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

    /// What stands under an address field: warnings, and whether there are any.
    pub(super) fn under(&self, place: &Place) -> Vec<String> {
        let side = self.side(place);
        let mut words: Vec<String> = side.wrong().take(NAMED).map(|(_, sentence)| sentence).collect();
        let unnamed = side.list.unread.len().saturating_sub(NAMED);
        if unnamed > 0 {
            words.push(format!("and {} more that cannot be read.", grouped(unnamed as u128)));
        }
        words.extend(
            self.gaps
                .iter()
                .filter(|gap| gap.place == *place)
                .map(|gap| gap.sentence.clone()),
        );
        if side.list.unread.is_empty() {
            words.extend(self.about(place).take(REMARKED).map(|remark| remark.sentence.clone()));
        }
        words
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
            [once] => words.push(format!("{} stands there twice; it is sent once.", written(once))),
            more => words.push(format!("{} repeats are left out.", grouped(more.len() as u128))),
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn about(&self, place: &Place) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| remark.place == *place)
    }

    /// How much there is to be said about both lists.
    pub(super) fn count(&self) -> usize {
        self.only.list.unread.len() + self.except.list.unread.len() + self.remarks.len()
    }

    /// The rows of the list of remarks: what cannot be read, then what is worth knowing.
    pub(super) fn told(&self) -> Vec<Told> {
        let wrong = [Place::IpOnly, Place::IpExcept].into_iter().flat_map(|place| {
            self.side(&place).wrong().map(move |(at, sentence)| Told {
                place: place.clone(),
                at: Some(at),
                sentence,
            })
        });
        let remarks = self.remarks.iter().map(|remark| Told {
            place: remark.place.clone(),
            at: self.end_of(remark),
            sentence: remark.sentence.clone(),
        });
        wrong.chain(remarks).take(LISTED).collect()
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
