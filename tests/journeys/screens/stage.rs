//! The stage of the scenes: a wizard without network or clock, and everything that may happen to
//! it.

use cfmint::domain::catalog::Catalog;
use cfmint::domain::delivery::{Delivered, StrayFiles};
use cfmint::domain::grade::Level;
use cfmint::domain::inventory::accounts::Account;
use cfmint::domain::journal::NoteId;
use cfmint::domain::response::Tokens;
use cfmint::domain::spec;
use cfmint::domain::token::address::{Family, Whereabouts};
use cfmint::secret::Secret;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::{Query, Ticket};
use cfmint::wizard::page::{Part, ReviewFocus};
use cfmint::wizard::state::pending_names::FromFile;
use cfmint::wizard::state::start::Start;
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use super::*;

/// A wizard that is told everything by hand.
pub(super) struct Stage {
    pub(super) wizard: Wizard,
    pub(super) wanted: Vec<Effect>,
    pub(super) clock: Duration,
}

impl Stage {
    pub(super) fn empty(found: Option<Source>, route: Route, demo: bool) -> Self {
        Self::started(Start {
            demo,
            ..Start::new(moment(Duration::ZERO), route, found)
        })
    }

    /// Signed in, all lists here, and the token as a spec file says.
    pub(super) fn from_file(text: &str) -> Self {
        let read = spec::read(text, &Catalog::embedded()).unwrap();
        let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
        let mut stage = Self::started(Start {
            from: Some(FromFile::new("terraform-ci.toml".to_owned(), read)),
            ..Start::new(moment(Duration::ZERO), OSC52, found)
        });
        stage.sign_in(MayMint::Yes, Vec::new());
        stage.accounts();
        let of_owner = stage.ticket(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::Zones(_))) => Some(*ticket),
            _ => None,
        });
        stage.tell(ApiAnswer::Zones(of_owner, Ok(zones())));
        stage.tell(ApiAnswer::Listed(of_owner)).tell(Msg::FrameShown);
        stage
    }

    fn started(start: Start) -> Self {
        let mut stage = Self {
            wizard: Wizard::new(Start {
                // One hour ahead of UTC, without a rule that could change.
                zone: TimeZone::fixed(jiff::tz::offset(1)),
                ..start
            }),
            wanted: Vec::new(),
            clock: Duration::ZERO,
        };
        stage.wanted = stage.wizard.begin();
        stage.tell(Msg::FrameShown);
        stage
    }

    /// Edit zone DNS is chosen, and the search for permissions open beside it.
    pub(super) fn finding(&mut self) -> &mut Self {
        self.presses(KeyCode::Enter, 2)
            .press(KeyCode::Tab)
            .press(KeyCode::Enter)
    }

    /// With a variable set, before any answer.
    pub(super) fn starting() -> Self {
        Self::empty(Some(Source::Variable("CLOUDFLARE_API_TOKEN")), OSC52, false)
    }

    pub(super) fn signing_in(may_mint: MayMint) -> Self {
        let mut stage = Self::starting();
        stage.sign_in(may_mint, Vec::new());
        stage
    }

    pub(super) fn sign_in(&mut self, may_mint: MayMint, remarks: Vec<String>) {
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::FindCredential(ticket)) | Effect::Api(ApiCall::SignIn(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        let who = SignedIn {
            user: USER.parse().ok(),
            email: Some("ada@example.com".into()),
            own: None,
            family: cfmint::domain::sign_in::CredentialFamily::User,
            account_name: None,
            for_accounts: if matches!(may_mint, MayMint::No(_)) {
                cfmint::domain::sign_in::ForAccounts::None
            } else {
                cfmint::domain::sign_in::ForAccounts::All
            },
            may_mint,
            odd: None,
            remarks,
        };
        self.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
    }

    /// Signed in, all lists here.
    pub(super) fn ready() -> Self {
        let mut stage = Self::signing_in(MayMint::Yes);
        stage.accounts().zones(Ok(zones()));
        stage
    }

    pub(super) fn accounts(&mut self) -> &mut Self {
        let ticket = self.list(&Query::Accounts);
        let account = |id: &str, name: &str| Account {
            id: id.parse().unwrap(),
            name: name.into(),
        };
        let rows = vec![
            account(LOVELACE, "Lovelace Analytics"),
            account(ACME, "Acme Corporation"),
        ];
        self.tell(ApiAnswer::Accounts(ticket, Ok(whole(rows, 2))));
        self.tell(ApiAnswer::Listed(ticket));
        self
    }

    pub(super) fn zones(&mut self, zones: Result<ListPage<Zone>, Refusal>) -> &mut Self {
        let ticket = self.list(&Query::Zones(None));
        self.tell(ApiAnswer::Zones(ticket, zones));
        self.tell(ApiAnswer::Listed(ticket));
        self
    }

    pub(super) fn list(&self, wanted: &Query) -> Ticket {
        self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, query)) if query == wanted => Some(*ticket),
            _ => None,
        })
    }

    /// The newest ticket of a kind of effect.
    pub(super) fn ticket(&self, find: impl Fn(&Effect) -> Option<Ticket>) -> Ticket {
        self.wanted.iter().rev().find_map(find).expect("the wizard wanted it")
    }

    pub(super) fn tell(&mut self, msg: impl Into<Msg>) -> &mut Self {
        let wanted = self.wizard.update(msg.into());
        self.wanted.extend(wanted);
        self
    }

    pub(super) fn press(&mut self, key: impl Into<KeyEvent>) -> &mut Self {
        self.clock += Duration::from_secs(1);
        self.tell(Msg::Now(moment(self.clock)));
        self.tell(Msg::Key(key.into()));
        self.tell(Msg::FrameShown)
    }

    pub(super) fn presses(&mut self, code: KeyCode, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(code);
        }
        self
    }

    pub(super) fn letters(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.press(KeyCode::Char(letter));
        }
        self
    }

    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Msg::Paste(Zeroizing::new(text.into())))
    }

    /// An earlier run kept a draft twelve minutes ago.
    pub(super) fn kept(&mut self) -> &mut Self {
        let mut earlier = Stage::ready();
        earlier.at_limits();
        let text = earlier.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Storage(StorageCall::Keep(text)) => Some(text.clone()),
            _ => None,
        });
        self.clock = earlier.clock + Duration::from_secs(12 * 60);
        self.tell(Msg::Now(moment(self.clock)));
        self.tell(StorageAnswer::Recalled(Ok(Some(text.unwrap()))))
    }

    pub(super) fn at_resources(&mut self) -> &mut Self {
        self.presses(KeyCode::Enter, 3)
    }

    pub(super) fn at_limits(&mut self) -> &mut Self {
        self.at_resources().letters("example.com").presses(KeyCode::Enter, 2)
    }

    /// On a server behind a NAT, reached by SSH.
    pub(super) fn by_ssh(&mut self) -> &mut Self {
        let here = Whereabouts {
            own: vec!["10.0.0.5".parse().unwrap()],
            ssh: "8.8.4.4".parse().ok(),
            seen: Vec::new(),
        };
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        self.wizard.settle("https://api.cloudflare.com/client/v4", zone, here);
        self
    }

    /// What asking the API's host led to.
    pub(super) fn asked(&mut self) -> &mut Self {
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::AskAddress(ticket, _)) => Some(*ticket),
            _ => None,
        });
        let why = "This machine has no IPv6 way to api.cloudflare.com: the network is unreachable.";
        self.tell(ApiAnswer::Seen(ticket, Family::V4, Ok("9.9.9.9".parse().unwrap())));
        self.tell(ApiAnswer::Seen(ticket, Family::V6, Err(why.into())))
    }

    /// Two policies, for a tool that runs unattended.
    pub(super) fn cert_manager_at_limits(&mut self) -> &mut Self {
        self.letters("cert-manager").presses(KeyCode::Enter, 4);
        self.letters("example.com").presses(KeyCode::Enter, 4)
    }

    pub(super) fn at_summary(&mut self) -> &mut Self {
        self.at_limits().press(KeyCode::Enter)
    }

    /// A summary whose grade is high: its first reason has the focus.
    pub(super) fn at_high(&mut self) -> &mut Self {
        self.letters("read all").presses(KeyCode::Enter, 7);
        let page = self.wizard.page();
        let grade = page.parts.iter().find_map(|part| match part {
            Part::Review(review) => Some((review.grade, review.focus)),
            _ => None,
        });
        assert_eq!(grade, Some((Level::High, ReviewFocus::Reason(0))), "{}", page.question);
        drop(page);
        self
    }

    pub(super) fn at_views(&mut self) -> &mut Self {
        self.at_summary().press(KeyCode::Home).press(KeyCode::Up)
    }

    /// Creating, and this is the answer.
    pub(super) fn created(&mut self, created: Created) -> &mut Self {
        self.out();
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Create { ticket, .. }) => Some(*ticket),
            _ => None,
        });
        self.tell(ApiAnswer::Created(ticket, created)).tell(Msg::FrameShown)
    }

    /// The request is out: the list came before it, and the note is on the disk.
    pub(super) fn out(&mut self) -> &mut Self {
        self.at_summary().press(KeyCode::Enter).looked(Ok(Vec::new()));
        let note = self.ticket(|effect| match effect {
            Effect::Storage(StorageCall::KeepNote(id, _)) => Some(id.0),
            _ => None,
        });
        self.tell(StorageAnswer::NoteKept(NoteId(note), Ok(())))
    }

    pub(super) fn minted(&mut self) -> &mut Self {
        self.created(Created::Yes {
            record: Box::new(record(TOKEN)),
            secret: Secret::copied_from(SECRET.as_bytes()),
        })
    }

    /// The two checks after creating; it is what was asked for.
    pub(super) fn checked(&mut self, verified: Result<Verified, Refusal>) -> &mut Self {
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Check { ticket, .. }) => Some(*ticket),
            _ => None,
        });
        self.tell(ApiAnswer::Verified(ticket, verified));
        self.tell(ApiAnswer::ReadBack(ticket, Ok(Box::new(as_asked()))))
    }

    pub(super) fn copied(&mut self, copied: Copied) -> &mut Self {
        let ticket = self.ticket(|effect| match effect {
            Effect::Clipboard(ClipboardCall::Copy(ticket, _)) => Some(*ticket),
            _ => None,
        });
        self.tell(ClipboardAnswer::Copied(ticket, copied))
    }

    /// The token is in this file.
    pub(super) fn delivered(&mut self, path: &str) -> &mut Self {
        let ticket = self.ticket(|effect| match effect {
            Effect::Delivery(DeliveryCall::Deliver(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        let words = format!("Saved to {path}; only you can read the file.");
        let read_back = true;
        self.tell(DeliveryAnswer::Delivered(ticket, Ok(Delivered { words, read_back })))
    }

    pub(super) fn stray(&mut self) -> &mut Self {
        self.tell(FileAnswer::Strays(StrayFiles {
            files: vec!["/home/ada/site/.cfmint-4711-0-.env".into()],
            unsure: Vec::new(),
        }))
    }

    pub(super) fn unknown(&mut self) -> &mut Self {
        self.created(Created::Unknown {
            why: "the connection was reset".into(),
            id: None,
        })
    }

    pub(super) fn looked(&mut self, found: Result<Vec<TokenRecord>, Refusal>) -> &mut Self {
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Look(ticket, _)) => Some(*ticket),
            _ => None,
        });
        let tokens = |rows| Tokens {
            rows,
            complete: true,
            ahead: SignedDuration::ZERO,
        };
        self.tell(ApiAnswer::Looked(ticket, found.map(tokens)))
    }
}

pub(super) fn key(letter: char) -> KeyEvent {
    key::letter(letter)
}
