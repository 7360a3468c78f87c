//! Who carries a secret to a way out: a thread of its own, since a program that stores it may take a minute, and no key waits for that. What is asked while a way
//! is typed is answered for the newest text only.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::domain::delivery::{Looked, Payload, PayloadKind, Place, Target};
use crate::io::delivery::{Environment, Room};
use crate::wizard::message::{Handed, Msg, Ticket};

/// Where late answers go.
pub type Report = Arc<dyn Fn(Msg) + Send + Sync>;

/// What it is asked to do.
enum Errand {
    Typed(String, PayloadKind),
    UpFront(Vec<Target>, PayloadKind),
    Deliver(Ticket, Target, Handed),
    Replace(Ticket, Box<Looked>, Handed),
}

/// The thread's other end. It ends when this is dropped; a program that is at work then is not waited for.
pub(super) struct DeliveryWorker {
    report: Report,
    errands: Option<Sender<Errand>>,
    pending: Arc<AtomicUsize>,
}

impl DeliveryWorker {
    /// The thread is started with the first errand.
    pub(super) fn new(report: Report) -> Self {
        Self {
            report,
            errands: None,
            pending: Arc::default(),
        }
    }

    /// Errands that are not reported yet.
    pub(super) fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }

    /// Can this, as it is typed, work?
    pub(super) fn check_typed(&mut self, typed: String, contents: PayloadKind) {
        self.send(Errand::Typed(typed, contents));
    }

    /// Can these work here?
    pub(super) fn check(&mut self, ways: Vec<Target>, contents: PayloadKind) {
        self.send(Errand::UpFront(ways, contents));
    }

    /// Hands it over in place of what was found there.
    pub(super) fn replace(&mut self, ticket: Ticket, looked: Box<Looked>, handed: Handed) {
        self.send(Errand::Replace(ticket, looked, handed));
    }

    /// Hands it over where nothing is yet.
    pub(super) fn deliver(&mut self, ticket: Ticket, way: Target, handed: Handed) {
        self.send(Errand::Deliver(ticket, way, handed));
    }

    fn send(&mut self, errand: Errand) {
        if self.errands.is_none() {
            let (errands, asked) = channel();
            let (report, pending) = (Arc::clone(&self.report), Arc::clone(&self.pending));
            let thread = std::thread::Builder::new()
                .name("courier".into())
                .spawn(move || work(&asked, &report, &pending));
            self.errands = thread.is_ok().then_some(errands);
        }
        self.pending.fetch_add(1, Ordering::SeqCst);
        let unsent = match &self.errands {
            Some(errands) => errands.send(errand).err().map(|refused| refused.0),
            None => Some(errand),
        };
        if let Some(errand) = unsent {
            (self.report)(refused(errand));
            self.pending.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// What is said where no thread can be had.
fn refused(errand: Errand) -> Msg {
    let why = "This machine refuses a thread for it; try again.".to_owned();
    match errand {
        Errand::Typed(typed, _) => Msg::WayChecked(typed, Err(why)),
        Errand::UpFront(ways, _) => Msg::WaysChecked(ways.iter().map(|_| Err(why.clone())).collect()),
        Errand::Deliver(ticket, ..) | Errand::Replace(ticket, ..) => Msg::Delivered(ticket, Err(why)),
    }
}

fn work(asked: &Receiver<Errand>, report: &Report, pending: &AtomicUsize) {
    let around = Environment::here();
    let mut waiting = VecDeque::new();
    // What was said of a way stays so until it is gone: what its tool filled in when it was looked at.
    let mut filled_in: Vec<(Target, Target)> = Vec::new();
    loop {
        let errand = match waiting.pop_front() {
            Some(errand) => errand,
            None => match asked.recv() {
                Ok(errand) => errand,
                Err(_) => return,
            },
        };
        waiting.extend(asked.try_iter());
        let newer = waiting.iter().any(|errand| matches!(errand, Errand::Typed(..)));
        match errand {
            Errand::Typed(..) if newer => {}
            Errand::Typed(typed, contents) => {
                let answer = quick(&typed, contents, &around, &mut filled_in);
                report(Msg::WayChecked(typed, answer));
            }
            Errand::UpFront(ways, contents) => {
                // Together: what fits alone may not fit beside the others.
                let mut room = Room::default();
                let mut answer = |way: &Target| {
                    check_screen(way, &around)?;
                    let looked = way.look_beside(contents, &around, &mut room)?;
                    let words = said(&looked, "You are asked before it is replaced.");
                    note(&mut filled_in, way, looked.way);
                    Ok(words)
                };
                let answers = ways.iter().map(&mut answer).collect();
                drop(room);
                report(Msg::WaysChecked(answers));
            }
            Errand::Deliver(ticket, way, handed) => {
                let known = filled_in.iter().find(|(typed, _)| *typed == way);
                let way = known.map_or(way, |(_, filled_in)| filled_in.clone());
                let msg = match look(&way, payload(&handed).contents(), &around) {
                    Ok(looked) if looked.existing.is_some() => Msg::Occupied(ticket, Box::new(looked)),
                    Ok(looked) => Msg::Delivered(ticket, looked.way.deliver(&payload(&handed), &around)),
                    Err(why) => Msg::Delivered(ticket, Err(why)),
                };
                // Before anybody is told: then no copy is held here any more.
                drop(handed);
                report(msg);
            }
            Errand::Replace(ticket, looked, handed) => {
                let Looked { way, existing, .. } = *looked;
                let result = way.deliver_over(&payload(&handed), existing.as_ref(), &around);
                drop(handed);
                report(Msg::Delivered(ticket, result));
            }
        }
        pending.fetch_sub(1, Ordering::SeqCst);
    }
}

fn payload(handed: &Handed) -> Payload<'_> {
    match handed {
        Handed::One(secret) => Payload::Token(secret),
        Handed::S3(keys) => Payload::S3(keys),
    }
}

fn look(way: &Target, contents: PayloadKind, around: &Environment) -> Result<Looked, String> {
    check_screen(way, around)?;
    way.look(contents, around)
}

/// What is to be known of a way, and what follows where something is at its place.
fn said(looked: &Looked, then: &str) -> Option<String> {
    let there = looked
        .existing
        .as_ref()
        .map(|existing| format!("{} {then}", existing.there()));
    let words: Vec<String> = there.into_iter().chain(looked.remark.clone()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Keeps what a tool filled in.
fn note(filled_in: &mut Vec<(Target, Target)>, way: &Target, with_all: Target) {
    filled_in.retain(|(typed, _)| typed != way);
    if *way != with_all {
        filled_in.push((way.clone(), with_all));
    }
}

/// The screen is drawn on the terminal: what is written beside it would stand anywhere and in the scrollback.
fn check_screen(way: &Target, around: &Environment) -> Result<(), String> {
    if *way.place() == Place::Stdout && around.stdout_is_terminal {
        return Err("Standard output is this terminal: r shows the secret. Start cfmint with > FILE or | PROGRAM to send it elsewhere.".into());
    }
    Ok(())
}

/// What is found out at every letter: no store is asked, whose answer may take half a minute; what it takes is said instead, and what its tool fills in.
fn quick(
    typed: &str,
    contents: PayloadKind,
    around: &Environment,
    filled_in: &mut Vec<(Target, Target)>,
) -> Result<Option<String>, String> {
    let way = Target::read_or_file(typed)?;
    let Place::Tool(..) = way.place() else {
        return Ok(said(
            &look(&way, contents, around)?,
            "Enter asks before it is replaced.",
        ));
    };
    let (with_all, said) = way.filled_in(around)?;
    note(filled_in, &way, with_all);
    let words: Vec<String> = said.into_iter().chain(way.note().map(str::to_owned)).collect();
    Ok((!words.is_empty()).then(|| words.join(" ")))
}
