//! Who carries a secret to a way out: a thread of its own, since a program that stores it may take
//! a minute, and no key waits for that. What is asked while a way is typed is answered for the
//! newest text only.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, channel};

use super::sender::Sender;
use crate::domain::delivery::{Completed, Looked, PayloadKind, Readiness, Target, TargetKind};
use crate::io::delivery::{Environment, Room, completed_path, tools_here};
use crate::wizard::message::{DeliveryAnswer, DeliveryCall};

/// The thread's other end. It ends when this is dropped; a program that is at work then is not
/// waited for.
pub struct DeliveryWorker {
    sender: Sender,
    calls: Option<mpsc::Sender<DeliveryCall>>,
    pending: Arc<AtomicUsize>,
}

impl DeliveryWorker {
    /// The thread is started with the first call.
    #[must_use]
    pub fn new(sender: Sender) -> Self {
        Self {
            sender,
            calls: None,
            pending: Arc::default(),
        }
    }

    /// Calls that are not answered yet.
    pub(super) fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }

    /// Sends a call on its way.
    pub(super) fn send(&mut self, call: DeliveryCall) {
        if self.calls.is_none() {
            let (calls, asked) = channel();
            let (sender, pending) = (self.sender.clone(), Arc::clone(&self.pending));
            let thread = std::thread::Builder::new()
                .name("delivery".into())
                .spawn(move || work(&asked, &sender, &pending));
            self.calls = thread.is_ok().then_some(calls);
        }
        self.pending.fetch_add(1, Ordering::SeqCst);
        let unsent = match &self.calls {
            Some(calls) => calls.send(call).err().map(|unsent| unsent.0),
            None => Some(call),
        };
        if let Some(call) = unsent {
            self.sender.send(refused(call));
            self.pending.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// What is said where no thread can be had.
fn refused(call: DeliveryCall) -> DeliveryAnswer {
    let why = "This machine refuses a thread for it; try again.".to_owned();
    match call {
        DeliveryCall::CheckWay(typed, _) => DeliveryAnswer::WayChecked(typed, Readiness::Blocked(why)),
        DeliveryCall::LookAround => DeliveryAnswer::Around(Vec::new()),
        DeliveryCall::Complete(typed) => DeliveryAnswer::Completed(Completed {
            text: typed.clone(),
            typed,
            names: 0,
        }),
        DeliveryCall::CheckWays(ways, _) => {
            DeliveryAnswer::WaysChecked(ways.iter().map(|_| Readiness::Blocked(why.clone())).collect())
        }
        DeliveryCall::Deliver(ticket, ..) | DeliveryCall::Replace(ticket, ..) => {
            DeliveryAnswer::Delivered(ticket, Err(why))
        }
    }
}

fn work(asked: &Receiver<DeliveryCall>, sender: &Sender, pending: &AtomicUsize) {
    let around = Environment::here();
    let mut waiting = VecDeque::new();
    // What was said of a way stays so until it is gone: what its tool filled in when it was looked
    // at.
    let mut filled_in: Vec<(Target, Target)> = Vec::new();
    loop {
        let call = match waiting.pop_front() {
            Some(call) => call,
            None => match asked.recv() {
                Ok(call) => call,
                Err(_) => return,
            },
        };
        waiting.extend(asked.try_iter());
        let newer = waiting.iter().any(|call| matches!(call, DeliveryCall::CheckWay(..)));
        match call {
            DeliveryCall::CheckWay(..) if newer => {}
            DeliveryCall::CheckWay(typed, kind) => {
                let answer = quick(&typed, kind, &around, &mut filled_in);
                sender.send(DeliveryAnswer::WayChecked(typed, answer.into()));
            }
            DeliveryCall::LookAround => sender.send(DeliveryAnswer::Around(tools_here(&around))),
            DeliveryCall::Complete(typed) => sender.send(DeliveryAnswer::Completed(completed_path(&typed))),
            DeliveryCall::CheckWays(ways, kind) => {
                // Together: what fits alone may not fit beside the others.
                let mut room = Room::default();
                let mut answer = |way: &Target| {
                    check_screen(way, &around)?;
                    let looked = way.look_beside(kind, &around, &mut room)?;
                    let words = said(&looked);
                    note(&mut filled_in, way, looked.way);
                    Ok(words)
                };
                let answers = ways.iter().map(|way| answer(way).into()).collect();
                drop(room);
                sender.send(DeliveryAnswer::WaysChecked(answers));
            }
            DeliveryCall::Deliver(ticket, way, payload) => {
                let known = filled_in.iter().find(|(typed, _)| *typed == way);
                let way = known.map_or(way, |(_, filled_in)| filled_in.clone());
                let answer = match look(&way, payload.lend().kind(), &around) {
                    Ok(looked) if looked.existing.is_some() => DeliveryAnswer::Occupied(ticket, Box::new(looked)),
                    Ok(looked) => DeliveryAnswer::Delivered(ticket, looked.way.deliver(&payload.lend(), &around)),
                    Err(why) => DeliveryAnswer::Delivered(ticket, Err(why)),
                };
                // Before anybody is told: then no copy is held here any more.
                drop(payload);
                sender.send(answer);
            }
            DeliveryCall::Replace(ticket, looked, payload) => {
                let Looked { way, existing, .. } = *looked;
                let result = way.deliver_over(&payload.lend(), existing.as_ref(), &around);
                drop(payload);
                sender.send(DeliveryAnswer::Delivered(ticket, result));
            }
        }
        pending.fetch_sub(1, Ordering::SeqCst);
    }
}

fn look(way: &Target, kind: PayloadKind, around: &Environment) -> Result<Looked, String> {
    check_screen(way, around)?;
    way.look(kind, around)
}

/// What is to be known of a way, and what happens where something is at its place.
fn said(looked: &Looked) -> Option<String> {
    let there = looked
        .existing
        .as_ref()
        .map(|existing| format!("{} You are asked before it is replaced.", existing.there()));
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

/// The screen is drawn on the terminal: what is written beside it would stand anywhere and in the
/// scrollback.
fn check_screen(way: &Target, around: &Environment) -> Result<(), String> {
    if *way.place() == TargetKind::Stdout && around.stdout_is_terminal {
        return Err("Standard output is this terminal: r shows the secret. Start cfmint with > FILE or | PROGRAM to send it elsewhere.".into());
    }
    Ok(())
}

/// What is found out at every letter: no store is asked, whose answer may take half a minute; what
/// it takes is said instead, and what its tool fills in.
fn quick(
    typed: &str,
    kind: PayloadKind,
    around: &Environment,
    filled_in: &mut Vec<(Target, Target)>,
) -> Result<Option<String>, String> {
    let way = Target::read_or_file(typed)?;
    let TargetKind::Tool(..) = way.place() else {
        return Ok(said(&look(&way, kind, around)?));
    };
    let (with_all, said) = way.filled_in(around)?;
    note(filled_in, &way, with_all);
    let words: Vec<String> = said.into_iter().chain(way.note().map(str::to_owned)).collect();
    Ok((!words.is_empty()).then(|| words.join(" ")))
}
