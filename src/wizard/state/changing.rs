//! A change of a token on its way: read once more before anything is sent, sent once, and looked
//! into where the answer was lost. For whichever screen wants it. It must not know what is shown.

use crate::domain::edit;
use crate::domain::refusal::Refusal;
use crate::domain::response::Updated;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::state::context::Context;

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// It is read once more: somebody else may have changed it. Nothing was sent.
    Checking(Ticket),
    /// The request is out, once.
    Out(Ticket),
    /// The answer did not tell, or refused, which may be wrong; what the token is now is being read.
    Looking(Ticket, Why),
}

/// Why what the token is has to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    /// The answer was lost, for this reason.
    Lost(String),
    Refused(Refusal),
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeEnd {
    /// It is as was wanted.
    Done(Box<TokenRecord>),
    /// It was changed, and is not what was wanted.
    Otherwise(Box<TokenRecord>),
    /// Nothing was sent: somebody else changed it, and this is what it is now.
    ChangedByOthers(Box<TokenRecord>),
    /// Nothing was sent: it could not be read once more.
    NotRead(Refusal),
    /// Refused: it is as it was.
    Refused(Refusal),
    /// The answer was lost, for this reason, and read again it is as it was.
    AsItWas(String),
    /// The answer was lost, for this reason, and reading it again was refused.
    Unknown(String, Refusal),
}

/// A change on its way.
#[derive(Debug)]
pub struct Changing {
    owner: Owner,
    opened: Box<TokenRecord>,
    wanted: Box<TokenRecord>,
    body: Vec<u8>,
    stage: Stage,
}

impl Changing {
    /// Begins it. Nothing is sent before the token was read once more.
    ///
    /// # Errors
    /// A sentence: what is wanted cannot be sent.
    pub fn begin(cx: &mut Context, owner: Owner, opened: TokenRecord, wanted: TokenRecord) -> Result<Self, String> {
        let body = edit::body(&opened, &wanted, cx.server_now())?;
        let ticket = cx.ticket();
        cx.ask(ApiCall::Read(ticket, owner, opened.id));
        Ok(Self {
            owner,
            opened: Box::new(opened),
            wanted: Box::new(wanted),
            body,
            stage: Stage::Checking(ticket),
        })
    }

    /// Whether the request is out, or was, and it is not known what became of it.
    #[must_use]
    pub fn is_out(&self) -> bool {
        !matches!(self.stage, Stage::Checking(_))
    }

    /// The token that is changed, as it was.
    #[must_use]
    pub fn opened(&self) -> &TokenRecord {
        &self.opened
    }

    /// The token was read; the end where that was the last of it.
    pub fn read(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        result: Result<Box<TokenRecord>, Refusal>,
    ) -> Option<ChangeEnd> {
        match &self.stage {
            Stage::Checking(asked) if *asked == ticket => match result {
                Err(refusal) => Some(ChangeEnd::NotRead(refusal)),
                Ok(now) if edit::was_changed(&self.opened, &now) => Some(ChangeEnd::ChangedByOthers(now)),
                Ok(_) => {
                    let ticket = cx.ticket();
                    self.stage = Stage::Out(ticket);
                    cx.ask(ApiCall::Update {
                        ticket,
                        owner: self.owner,
                        id: self.opened.id,
                        body: std::mem::take(&mut self.body),
                    });
                    None
                }
            },
            Stage::Looking(asked, why) if *asked == ticket => {
                let why = why.clone();
                Some(match (result, why) {
                    (Ok(now), _) if edit::is_reached(&self.wanted, &now) => ChangeEnd::Done(now),
                    (Ok(now), Why::Lost(why)) if edit::is_same(&now, &self.opened) => ChangeEnd::AsItWas(why),
                    (Ok(now), Why::Refused(refusal)) if edit::is_same(&now, &self.opened) => {
                        ChangeEnd::Refused(refusal)
                    }
                    (Ok(now), _) => ChangeEnd::Otherwise(now),
                    // A credential that does not work cannot look either, and its refusal is no doubt.
                    (Err(_), Why::Refused(refusal @ Refusal::NotSignedIn { .. })) => ChangeEnd::Refused(refusal),
                    (Err(refusal), Why::Lost(why)) => ChangeEnd::Unknown(why, refusal),
                    (Err(unread), Why::Refused(refusal)) => ChangeEnd::Unknown(refusal.sentence(), unread),
                })
            }
            Stage::Checking(_) | Stage::Out(_) | Stage::Looking(..) => None,
        }
    }

    /// The request ended; the end where that is known.
    pub fn updated(&mut self, cx: &mut Context, ticket: Ticket, updated: Updated) -> Option<ChangeEnd> {
        if self.stage != Stage::Out(ticket) {
            return None;
        }
        let why = match updated {
            Updated::Yes(now) if edit::is_reached(&self.wanted, &now) => return Some(ChangeEnd::Done(now)),
            // Nothing was sent.
            Updated::No(refusal @ Refusal::Unreachable { .. }) => return Some(ChangeEnd::Refused(refusal)),
            Updated::Yes(_) => Why::Lost("it does not say what was asked for".to_owned()),
            Updated::No(refusal) => Why::Refused(refusal),
            Updated::Unknown(why) => Why::Lost(why),
        };
        let ticket = cx.ticket();
        self.stage = Stage::Looking(ticket, why);
        cx.ask(ApiCall::Read(ticket, self.owner, self.opened.id));
        None
    }
}

impl ChangeEnd {
    /// What it says, where it is not that all is done as was wanted.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Done(_) => String::new(),
            Self::Otherwise(_) => "It was changed, but is not what you asked for: this is what it is now.".to_owned(),
            Self::ChangedByOthers(_) => {
                "Nothing was sent: somebody else changed it in the last minutes. This is what it is now.".to_owned()
            }
            Self::NotRead(refusal) => format!(
                "Nothing was sent: it could not be read once more. {}",
                refusal.sentence()
            ),
            Self::Refused(refusal) => format!("It is as it was. {}", refusal.sentence()),
            Self::AsItWas(why) => {
                format!("The answer got lost ({why}). Read again, it is as it was; look once more before you decide.")
            }
            Self::Unknown(why, refusal) => format!(
                "The answer got lost ({why}): it may be changed, or still be as it was. {}",
                refusal.sentence()
            ),
        }
    }

    /// What the token is now, where that is known.
    #[must_use]
    pub fn record(&self) -> Option<&TokenRecord> {
        match self {
            Self::Done(now) | Self::Otherwise(now) | Self::ChangedByOthers(now) => Some(now),
            Self::NotRead(_) | Self::Refused(_) | Self::AsItWas(_) | Self::Unknown(..) => None,
        }
    }

    /// The refusal, where the credential does not work at all.
    #[must_use]
    pub fn not_signed_in(&self) -> Option<&Refusal> {
        match self {
            Self::NotRead(refusal) | Self::Refused(refusal) | Self::Unknown(_, refusal) => {
                Some(refusal).filter(|refusal| matches!(refusal, Refusal::NotSignedIn { .. }))
            }
            Self::Done(_) | Self::Otherwise(_) | Self::ChangedByOthers(_) | Self::AsItWas(_) => None,
        }
    }
}
