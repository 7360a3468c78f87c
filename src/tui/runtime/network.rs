//! The thread that speaks to Cloudflare: a current-thread runtime, one task an effect, each answer
//! a message. No locks; nothing here decides anything. It is started after the first frame.

mod calls;
mod lists;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{AbortHandle, LocalSet, spawn_local};

use super::sender::Sender;
use calls::{Line, orphan};

use crate::domain::refusal::Refusal;
use crate::domain::response::{Created, Rolled, Tokens, Updated};
use crate::domain::sign_in::{Scopes, StoredSignIn};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::io::auth::find::{self, FoundCredential};
use crate::io::auth::{check, command, stored};
use crate::io::cloudflare::{BaseUrl, Client, PATIENCE, RequestLog};
use crate::secret::credential::Credential;
use crate::wizard::message::{ApiAnswer, ApiCall, Ticket};

/// The thread's other end.
pub struct Network {
    base: BaseUrl,
    calls: UnboundedSender<ApiCall>,
    pending: Arc<AtomicUsize>,
}

impl Network {
    /// Starts the thread. It ends when this value is dropped; a request that is out then is given
    /// up. Each request is a line of the log.
    ///
    /// # Errors
    /// The machine refuses a thread.
    pub fn start(
        base: BaseUrl,
        found: Option<FoundCredential>,
        log: RequestLog,
        sender: Sender,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (calls, inbox) = unbounded_channel();
        let known = base.clone();
        let pending = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&pending);
        std::thread::Builder::new()
            .name("network".into())
            .spawn(move || serve(&runtime, ApiWorker::new(base, found, log, sender, counted), inbox))?;
        Ok(Self {
            base: known,
            calls,
            pending,
        })
    }

    /// Where the API is.
    #[must_use]
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// Sends a call on its way.
    pub fn send(&self, call: ApiCall) {
        self.pending.fetch_add(1, Ordering::SeqCst);
        // The thread ends only after this value is gone, so the other end is there.
        let _ = self.calls.send(call);
    }

    /// Calls whose answers are not all here yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::SeqCst)
    }
}

fn serve(runtime: &tokio::runtime::Runtime, worker: ApiWorker, mut inbox: UnboundedReceiver<ApiCall>) {
    let worker = Rc::new(worker);
    LocalSet::new().block_on(runtime, async move {
        while let Some(call) = inbox.recv().await {
            let line = Line::of(&call);
            if let Some(line) = line {
                worker.drop_older(line);
            }
            let counted = Counted(Arc::clone(&worker.pending));
            let (sender, orphaned) = (worker.sender.clone(), orphan(&call));
            let work = spawn_local({
                let worker = Rc::clone(&worker);
                async move { worker.perform(call).await }
            });
            let abort = work.abort_handle();
            spawn_local(async move {
                // A panic in a task must not leave the wizard waiting for ever; a search that was
                // dropped is none.
                if let Err(end) = work.await
                    && end.is_panic()
                {
                    sender.send(orphaned);
                }
                drop(counted);
            });
            if let Some(line) = line {
                worker.out.borrow_mut().insert(line, abort);
            }
        }
    });
}

/// Counts a call as done when its task ends, however it ends.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
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
    found: RefCell<Option<FoundCredential>>,
    client: RefCell<Option<Rc<Client>>>,
    /// The credential that was tried last.
    tried: RefCell<Option<Tried>>,
    /// The sign-in that was asked for last: an older one that ends later must not take its place.
    newest: Cell<Ticket>,
    /// The account of the environment, or a typed one, by which the token of an account is
    /// recognised.
    account: Cell<Option<AccountId>>,
    /// The newest question of each line.
    out: RefCell<BTreeMap<Line, AbortHandle>>,
    sender: Sender,
    pending: Arc<AtomicUsize>,
}

impl ApiWorker {
    fn new(
        base: BaseUrl,
        found: Option<FoundCredential>,
        log: RequestLog,
        sender: Sender,
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
            sender,
            pending,
        }
    }

    fn send(&self, answer: ApiAnswer) {
        self.sender.send(answer);
    }

    /// A newer question of the same line makes the older one pointless, and its pages are not ours
    /// to burn.
    fn drop_older(&self, line: Line) {
        if let Some(older) = self.out.borrow_mut().remove(&line) {
            older.abort();
        }
    }

    fn client(&self) -> Result<Rc<Client>, Refusal> {
        let why = || Refusal::NotSignedIn {
            why: "not signed in".into(),
            says: String::new(),
        };
        self.client.borrow().clone().ok_or_else(why)
    }

    async fn perform(&self, call: ApiCall) {
        match call {
            ApiCall::FindCredential(ticket) => self.find_credential(ticket).await,
            ApiCall::SignIn(ticket, _, credential) => self.sign_in(ticket, credential, None, Vec::new()).await,
            ApiCall::UseStored(ticket, found) => self.use_stored(ticket, &found).await,
            ApiCall::SignInAgain(ticket, account) => {
                if account.is_some() {
                    self.account.set(account);
                }
                self.try_sign_in(ticket).await;
            }
            ApiCall::Load(ticket, query) => lists::load(self, ticket, query).await,
            ApiCall::Create { ticket, owner, body } => {
                let created = match self.client() {
                    Ok(client) => match client.create(owner, &body).await {
                        Created::No(refusal) => {
                            // Only this one takes more questions to be believed.
                            if matches!(refusal, Refusal::NotSignedIn { .. }) {
                                self.send(ApiAnswer::CreateRefused(ticket));
                            }
                            Created::No(client.believed_of_writing(owner, refusal).await)
                        }
                        created => created,
                    },
                    Err(refusal) => Created::No(refusal),
                };
                self.send(ApiAnswer::Created(ticket, created));
            }
            ApiCall::Tokens(ticket, owner, page) => {
                let page = match self.client() {
                    Ok(client) => client.tokens(owner, page).await,
                    Err(refusal) => Err(refusal),
                };
                self.send(ApiAnswer::Tokens(ticket, page));
            }
            ApiCall::Zone(ticket, id) => {
                let zone = match self.client() {
                    Ok(client) => client.zone(id).await,
                    Err(refusal) => Err(refusal),
                };
                self.send(ApiAnswer::Zones(ticket, zone));
            }
            ApiCall::Read(ticket, owner, id) => {
                let read = match self.client() {
                    Ok(client) => client.token(owner, id).await.map(Box::new),
                    Err(refusal) => Err(refusal),
                };
                self.send(ApiAnswer::TokenRead(ticket, read));
            }
            ApiCall::Look(ticket, owner) => self.send(ApiAnswer::Looked(ticket, self.look(owner).await)),
            ApiCall::Roll(ticket, owner, id) => {
                let rolled = match self.client() {
                    Ok(client) => match client.roll(owner, id).await {
                        Rolled::No(refusal) => Rolled::No(client.believed_of_writing(owner, refusal).await),
                        rolled => rolled,
                    },
                    Err(refusal) => Rolled::No(refusal),
                };
                self.send(ApiAnswer::Rolled(ticket, rolled));
            }
            ApiCall::Update {
                ticket,
                owner,
                id,
                body,
            } => {
                let updated = match self.client() {
                    Ok(client) => match client.update(owner, id, &body).await {
                        Updated::No(refusal) => Updated::No(client.believed_of_writing(owner, refusal).await),
                        updated => updated,
                    },
                    Err(refusal) => Updated::No(refusal),
                };
                self.send(ApiAnswer::Updated(ticket, updated));
            }
            ApiCall::Delete(ticket, owner, id) => {
                let deleted = match self.client() {
                    Ok(client) => client.delete(owner, id).await,
                    Err(refusal) => Err(refusal),
                };
                self.send(ApiAnswer::Deleted(ticket, deleted));
            }
            ApiCall::Check {
                ticket,
                owner,
                id,
                secret,
            } => {
                let Ok(client) = self.client() else { return };
                let verify = async {
                    let verified = client.verify_new_patiently(owner, &secret, PATIENCE).await;
                    self.send(ApiAnswer::Verified(ticket, verified));
                };
                let read =
                    async { self.send(ApiAnswer::ReadBack(ticket, client.token(owner, id).await.map(Box::new))) };
                tokio::join!(verify, read);
            }
            ApiCall::AskAddress(ticket, family) => {
                let seen = crate::io::cloudflare::seen_as(&self.base, family, &self.log).await;
                self.send(ApiAnswer::Seen(ticket, family, seen));
            }
        }
    }

    async fn find_credential(&self, ticket: Ticket) {
        self.newest.set(ticket);
        match self.found.take() {
            Some(FoundCredential::Given(_, credential, remarks)) => {
                self.sign_in(ticket, credential, None, remarks).await;
            }
            Some(FoundCredential::Command(line)) => {
                let waits = |words| self.send(ApiAnswer::CommandWaits(ticket, words));
                match command::run(&line, waits).await {
                    Ok(printed) => {
                        let remarks = Vec::from_iter(printed.remark);
                        self.sign_in(ticket, printed.credential, None, remarks).await;
                    }
                    Err(why) => self.send(ApiAnswer::NoCredential(ticket, Some(why))),
                }
            }
            Some(FoundCredential::Unusable(_, why)) => self.send(ApiAnswer::NoCredential(ticket, Some(why))),
            None => self.send(ApiAnswer::NoCredential(ticket, None)),
        }
    }

    /// Reads the sign-in of another program, now that a person has said so.
    async fn use_stored(&self, ticket: Ticket, found: &StoredSignIn) {
        match stored::take(found) {
            Ok((credential, scopes, remarks)) => {
                self.sign_in(ticket, credential, Some(scopes), remarks).await;
            }
            Err(why) => self.send(ApiAnswer::NoCredential(ticket, Some(why))),
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
            Err(refusal) => self.send(ApiAnswer::SignedIn(ticket, Err(refusal))),
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
            return self.send(ApiAnswer::NoCredential(ticket, None));
        };
        let mut checked = check::check_granted(&client, is_key, self.account.get(), granted).await;
        let ahead = client.server_ahead();
        // One that does not work, or that another has overtaken, takes nothing away from one that
        // does.
        if checked.is_ok() && self.newest.get() == ticket {
            self.client.replace(Some(client));
        }
        if let Some(ahead) = ahead {
            self.send(ApiAnswer::ServerClock(ahead));
        }
        if let Ok(who) = &mut checked {
            who.remarks.extend(remarks);
        }
        self.send(ApiAnswer::SignedIn(ticket, checked.map(Box::new)));
    }

    /// All tokens of an owner.
    async fn look(&self, owner: Owner) -> Result<Tokens, Refusal> {
        self.client()?.all_tokens(owner).await
    }
}
