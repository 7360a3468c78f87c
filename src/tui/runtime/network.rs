//! The thread that speaks to Cloudflare: a current-thread runtime, one task an effect, each answer a message. No locks; nothing here decides
//! anything. It is started after the first frame.

mod lists;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, LocalSet, spawn_local};

use crate::domain::refusal::Refusal;
use crate::domain::response::{Created, Rolled, Tokens};
use crate::domain::sign_in::{Scopes, StoredSignIn};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::io::auth::{check, command, find, stored};
use crate::io::cloudflare::{BaseUrl, Client, PATIENCE, RequestLog};
use crate::secret::credential::Credential;
use crate::wizard::message::{Effect, Msg, Query, Ticket};

/// Where answers go. Implemented by the terminal's inbox, which wakes the loop.
pub trait Post: Send + 'static {
    /// Hands over one message.
    fn post(&self, msg: Msg);
}

/// The thread's other end.
pub struct Network {
    base: BaseUrl,
    effects: UnboundedSender<Effect>,
    pending: Arc<AtomicUsize>,
}

impl Network {
    /// Starts the thread. It ends when this value is dropped; a request that is out then is given up. Each request is a line of the log.
    ///
    /// # Errors
    /// The machine refuses a thread.
    pub fn start(base: BaseUrl, found: Option<find::Found>, log: RequestLog, post: impl Post) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (effects, inbox) = unbounded_channel();
        let known = base.clone();
        let pending = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&pending);
        std::thread::Builder::new().name("network".into()).spawn(move || {
            serve(
                &runtime,
                ApiWorker::new(base, found, log, Box::new(post), counted),
                inbox,
            )
        })?;
        Ok(Self {
            base: known,
            effects,
            pending,
        })
    }

    /// Where the API is.
    #[must_use]
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// Sends an effect on its way.
    pub fn send(&self, effect: Effect) {
        self.pending.fetch_add(1, Ordering::SeqCst);
        // The thread ends only after this value is gone, so the other end is there.
        let _ = self.effects.send(effect);
    }

    /// Effects whose answers are not all here yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }
}

fn serve(runtime: &tokio::runtime::Runtime, desk: ApiWorker, mut inbox: UnboundedReceiver<Effect>) {
    let desk = Rc::new(desk);
    LocalSet::new().block_on(runtime, async move {
        while let Some(effect) = inbox.recv().await {
            let desk = Rc::clone(&desk);
            let line = Line::of(&effect);
            if let Some(line) = line {
                desk.drop_older(line);
            }
            let counted = Counted(Arc::clone(&desk.pending));
            let (here, orphaned) = (Rc::clone(&desk), orphan(&effect));
            let work = spawn_local({
                let here = Rc::clone(&here);
                async move { here.perform(effect).await }
            });
            let abort = work.abort_handle();
            spawn_local(async move {
                // A panic in a task must not leave the wizard waiting for ever; a search that was dropped is none.
                if let (Err(end), Some(answer)) = (work.await, orphaned)
                    && end.is_panic()
                {
                    here.post(answer);
                }
                drop(counted);
            });
            if let Some(line) = line {
                desk.out.borrow_mut().insert(line, abort);
            }
        }
    });
}

/// What is answered for an effect whose task broke down, where somebody waits for it.
fn orphan(effect: &Effect) -> Option<Msg> {
    let broken = || Refusal::Strange {
        status: None,
        why: "a part of cfmint broke down; please report it".into(),
    };
    match effect {
        Effect::FindCredential(ticket)
        | Effect::SignIn(ticket, ..)
        | Effect::UseStored(ticket, _)
        | Effect::SignInAgain(ticket, _) => Some(Msg::SignedIn(*ticket, Err(broken()))),
        Effect::Load(ticket, query) => Some(lists::refused(*ticket, query, broken())),
        Effect::Create { ticket, .. } => {
            let why = "a part of cfmint broke down".into();
            Some(Msg::Created(*ticket, Created::Unknown { why, id: None }))
        }
        Effect::Look(ticket, _) => Some(Msg::Looked(*ticket, Err(broken()))),
        Effect::Roll(ticket, ..) => Some(Msg::Rolled(
            *ticket,
            Rolled::Unknown("a part of cfmint broke down".into()),
        )),
        Effect::Delete(ticket, ..) => Some(Msg::Deleted(*ticket, Err(broken()))),
        Effect::Check { ticket, .. } => Some(Msg::Verified(*ticket, Err(broken()))),
        Effect::AskAddress(ticket, family) => {
            let why = "A part of cfmint broke down; please report it.".to_owned();
            Some(Msg::Seen(*ticket, *family, Err(why)))
        }
        _ => None,
    }
}

/// Counts an effect as done when its task ends, however it ends.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Questions of which only the newest is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    /// What is typed, searched on the server.
    Search,
    /// The list of zones: of all accounts or of one, its first pages or all.
    Zones,
    /// The tokens that exist.
    Tokens,
}

impl Line {
    fn of(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::Load(_, Query::ZonesContaining(..)) => Some(Self::Search),
            Effect::Load(_, Query::Zones(_) | Query::MoreZones(..)) => Some(Self::Zones),
            Effect::Load(_, Query::Tokens(_)) => Some(Self::Tokens),
            _ => None,
        }
    }
}

/// A credential that was tried.
#[derive(Clone)]
struct Tried {
    client: Rc<Client>,
    is_key: bool,
    /// What it was granted, where it is known to be a sign-in by OAuth.
    granted: Option<Scopes>,
    /// What is to be said of it beside whose it is, once it works.
    remarks: Vec<String>,
}

/// What the tasks share; all on one thread.
struct ApiWorker {
    base: BaseUrl,
    log: RequestLog,
    found: RefCell<Option<find::Found>>,
    client: RefCell<Option<Rc<Client>>>,
    /// The credential that was tried last.
    tried: RefCell<Option<Tried>>,
    /// The sign-in that was asked for last: an older one that ends later must not take its place.
    newest: Cell<Ticket>,
    /// The account of the environment, or a typed one, by which the token of an account is recognised.
    account: Cell<Option<AccountId>>,
    /// The newest question of each line.
    out: RefCell<BTreeMap<Line, AbortHandle>>,
    post: Box<dyn Post>,
    pending: Arc<AtomicUsize>,
}

impl ApiWorker {
    fn new(
        base: BaseUrl,
        found: Option<find::Found>,
        log: RequestLog,
        post: Box<dyn Post>,
        pending: Arc<AtomicUsize>,
    ) -> Self {
        Self {
            base,
            log,
            found: RefCell::new(found),
            client: RefCell::new(None),
            tried: RefCell::new(None),
            newest: Cell::new(0),
            // One that cannot be read is as good as none here: it only helps to recognise a token.
            account: Cell::new(find::account().ok().flatten()),
            out: RefCell::default(),
            post,
            pending,
        }
    }

    fn post(&self, msg: Msg) {
        self.post.post(msg);
    }

    /// A newer question of the same line makes the older one pointless, and its pages are not ours to burn.
    fn drop_older(&self, line: Line) {
        if let Some(older) = self.out.borrow_mut().remove(&line) {
            older.abort();
        }
    }

    fn client(&self) -> Result<Rc<Client>, Refusal> {
        let why = || Refusal::NotSignedIn {
            why: "nobody is signed in".into(),
            says: String::new(),
        };
        self.client.borrow().clone().ok_or_else(why)
    }

    /// One arm for each effect that needs the network; the others are not sent here.
    async fn perform(&self, effect: Effect) {
        match effect {
            Effect::FindCredential(ticket) => self.find_credential(ticket).await,
            Effect::SignIn(ticket, _, credential) => self.sign_in(ticket, credential, None, Vec::new()).await,
            Effect::UseStored(ticket, found) => self.use_stored(ticket, &found).await,
            Effect::SignInAgain(ticket, account) => {
                if account.is_some() {
                    self.account.set(account);
                }
                self.try_sign_in(ticket).await;
            }
            Effect::Load(ticket, query) => lists::load(self, ticket, query).await,
            Effect::Create { ticket, owner, body } => {
                let created = match self.client() {
                    Ok(client) => match client.create(owner, &body).await {
                        Created::No(refusal) => {
                            // Only this one takes more questions to be believed.
                            if matches!(refusal, Refusal::NotSignedIn { .. }) {
                                self.post(Msg::CreateRefused(ticket));
                            }
                            Created::No(client.believed_of_writing(owner, refusal).await)
                        }
                        created => created,
                    },
                    Err(refusal) => Created::No(refusal),
                };
                self.post(Msg::Created(ticket, created));
            }
            Effect::Look(ticket, owner) => self.post(Msg::Looked(ticket, self.look(owner).await)),
            Effect::Roll(ticket, owner, id) => {
                let rolled = match self.client() {
                    Ok(client) => match client.roll(owner, id).await {
                        Rolled::No(refusal) => Rolled::No(client.believed_of_writing(owner, refusal).await),
                        rolled => rolled,
                    },
                    Err(refusal) => Rolled::No(refusal),
                };
                self.post(Msg::Rolled(ticket, rolled));
            }
            Effect::Delete(ticket, owner, id) => {
                let deleted = match self.client() {
                    Ok(client) => client.delete(owner, id).await,
                    Err(refusal) => Err(refusal),
                };
                self.post(Msg::Deleted(ticket, deleted));
            }
            Effect::Check {
                ticket,
                owner,
                id,
                secret,
            } => {
                let Ok(client) = self.client() else { return };
                let verify = async {
                    let verified = client.verify_new_patiently(owner, &secret, PATIENCE).await;
                    self.post(Msg::Verified(ticket, verified));
                };
                let read = async { self.post(Msg::ReadBack(ticket, client.token(owner, id).await.map(Box::new))) };
                tokio::join!(verify, read);
            }
            Effect::AskAddress(ticket, family) => {
                let seen = crate::io::cloudflare::seen_as(&self.base, family, &self.log).await;
                self.post(Msg::Seen(ticket, family, seen));
            }
            _ => {}
        }
    }

    async fn find_credential(&self, ticket: Ticket) {
        self.newest.set(ticket);
        match self.found.take() {
            Some(find::Found::Given(_, credential, remarks)) => {
                self.sign_in(ticket, credential, None, remarks).await;
            }
            Some(find::Found::Command(line)) => {
                let waits = |words| self.post(Msg::CommandWaits(ticket, words));
                match command::run(&line, waits).await {
                    Ok(printed) => {
                        let remarks = Vec::from_iter(printed.remark);
                        self.sign_in(ticket, printed.credential, None, remarks).await;
                    }
                    Err(why) => self.post(Msg::NoCredential(ticket, Some(why))),
                }
            }
            Some(find::Found::Unusable(_, why)) => self.post(Msg::NoCredential(ticket, Some(why))),
            None => self.post(Msg::NoCredential(ticket, None)),
        }
    }

    /// Reads the sign-in of another program, now that a person has said so.
    async fn use_stored(&self, ticket: Ticket, found: &StoredSignIn) {
        match stored::take(found) {
            Ok((credential, scopes, remarks)) => {
                self.sign_in(ticket, credential, Some(scopes), remarks).await;
            }
            Err(why) => self.post(Msg::NoCredential(ticket, Some(why))),
        }
    }

    async fn sign_in(&self, ticket: Ticket, credential: Credential, granted: Option<Scopes>, remarks: Vec<String>) {
        let is_key = matches!(credential, Credential::GlobalKey { .. });
        match Client::new(self.base.clone(), credential) {
            Ok(client) => {
                let client = client.logging(self.log.clone());
                let client = Rc::new(client);
                self.tried.replace(Some(Tried {
                    client,
                    is_key,
                    granted,
                    remarks,
                }));
                self.try_sign_in(ticket).await;
            }
            Err(refusal) => self.post(Msg::SignedIn(ticket, Err(refusal))),
        }
    }

    /// Asks the API about the credential that was tried last.
    async fn try_sign_in(&self, ticket: Ticket) {
        self.newest.set(self.newest.get().max(ticket));
        let tried = self.tried.borrow().clone();
        let Some(Tried {
            client,
            is_key,
            granted,
            remarks,
        }) = tried
        else {
            return self.post(Msg::NoCredential(ticket, None));
        };
        let mut checked = check::check_granted(&client, is_key, self.account.get(), granted).await;
        let ahead = client.server_ahead();
        // One that does not work, or that another has overtaken, takes nothing away from one that does.
        if checked.is_ok() && self.newest.get() == ticket {
            self.client.replace(Some(client));
        }
        if let Some(ahead) = ahead {
            self.post(Msg::ServerClock(ahead));
        }
        if let Ok(who) = &mut checked {
            who.remarks.extend(remarks);
        }
        self.post(Msg::SignedIn(ticket, checked.map(Box::new)));
    }

    /// All tokens of an owner.
    async fn look(&self, owner: Owner) -> Result<Tokens, Refusal> {
        self.client()?.all_tokens(owner).await
    }
}
