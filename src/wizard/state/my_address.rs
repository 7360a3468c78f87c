//! Where this machine and the person in front of it are, as far as anybody said: for "My address"
//! and for the judgement on the filter.

use std::net::IpAddr;

use crate::domain::token::address::{Family, Whereabouts};
use crate::wizard::message::Ticket;

/// How far asking the API's host over one family has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nobody wanted to know.
    #[default]
    Not,
    /// The request is out.
    Waiting,
    Said(IpAddr),
    /// Why it said nothing: a sentence.
    Failed(String),
}

/// What is known.
#[derive(Debug, Clone, Default)]
pub struct Here {
    /// The addresses.
    pub known: Whereabouts,
    /// Asking over IPv4 and over IPv6.
    asked: [Asked; 2],
    /// The ticket of the questions that are out; other answers are dropped.
    pub ticket: Ticket,
}

impl Here {
    /// How far asking over this family has come.
    #[must_use]
    pub fn asked(&self, family: Family) -> &Asked {
        let [v4, v6] = &self.asked;
        match family {
            Family::V4 => v4,
            Family::V6 => v6,
        }
    }

    /// Whether an answer is still awaited.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.asked.contains(&Asked::Waiting)
    }

    /// Both questions go out, on this ticket. What was said before stands until the first of the
    /// new answers is here.
    pub fn ask(&mut self, ticket: Ticket) {
        self.ticket = ticket;
        self.asked = [Asked::Waiting, Asked::Waiting];
    }

    pub fn take(&mut self, family: Family, answer: Result<IpAddr, String>) {
        let [v4, v6] = &mut self.asked;
        let place = match family {
            Family::V4 => v4,
            Family::V6 => v6,
        };
        *place = match answer {
            Ok(address) => Asked::Said(address),
            Err(why) => Asked::Failed(why),
        };
        let mut seen: Vec<IpAddr> = Vec::new();
        for asked in &self.asked {
            if let Asked::Said(address) = asked
                && !seen.contains(address)
            {
                seen.push(*address);
            }
        }
        self.known.seen = seen;
    }
}
