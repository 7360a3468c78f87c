//! Who asks: the credential of the environment, looked at before anything else is sent.

use std::time::Duration;

use super::account::{self, AccountArg, NamedAccount};
use super::no_id::NoId;
use super::output::say;
use super::{Env, Outcome, code_of};
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{MayMint, SignedIn, Source};
use crate::domain::text::visible;
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::io::auth::find::FoundCredential;
use crate::io::auth::{check, command};
use crate::io::cloudflare::{BaseUrl, Client};
use crate::secret::credential::Credential;

/// How long the other side has to take our goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// A client, and whose it is.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) who: SignedIn,
    /// Where its credential is from.
    pub(super) source: Source,
    /// The account that `--account` means.
    pub(super) account: Option<NamedAccount>,
}

/// A sign-in of which nothing was sent yet.
pub(super) struct Attempt {
    client: Client,
    is_key: bool,
    source: Source,
}

impl Attempt {
    /// Takes the credential that was found. What fails here has asked nobody.
    pub(super) async fn ready(env: &mut Env) -> Result<Self, Outcome> {
        name_api(env);
        let (source, credential) = credential(env).await?;
        let is_key = matches!(credential, Credential::GlobalKey { .. });
        let client = Client::new(env.base.clone(), credential)
            .map(|client| client.logging(env.log.clone()))
            .map_err(|refusal| unsendable(&refusal, source))?;
        Ok(Self { client, is_key, source })
    }

    /// The host that is about to be asked.
    pub(super) fn host(&self) -> &str {
        self.client.host()
    }

    /// Asks who it is, and which account `--account` means.
    pub(super) async fn sign_in(self, env: &Env) -> Result<Session, Outcome> {
        let failed = |refusal: &Refusal| ("Not signed in.", code_of(refusal));
        let session = self.sign_in_or(env, failed).await?;
        let account = env.account.found(&session.client, &session.who, session.source).await?;
        Ok(Session { account, ..session })
    }

    /// Asks who it is, and about an account no more than that takes. What a refusal means is said
    /// in these words, and with this code.
    pub(super) async fn sign_in_or(
        self,
        env: &Env,
        failed: impl FnOnce(&Refusal) -> (&'static str, u8),
    ) -> Result<Session, Outcome> {
        let checked = check::check_with(&self.client, self.is_key, env.account.id()).await;
        let checked = match (checked, &env.account) {
            (Err(refusal @ Refusal::AccountNeeded { .. }), AccountArg::Name(name)) => {
                self.check_by_name(name, refusal).await?
            }
            (checked, _) => checked,
        };
        let Self { client, source, .. } = self;
        let who = checked.map_err(|refusal| {
            let (words, code) = failed(&refusal);
            let refused = Outcome::refused(words, &refusal, source);
            Outcome { code, ..refused }
        })?;
        who.odd.iter().for_each(|said| say(said));
        Ok(Session {
            client,
            who,
            source,
            account: None,
        })
    }

    /// Asks with the id of the account of this name, where the credential sees it: the token of an
    /// account lists accounts, or does not (reference: cloudflare-api section 2, "With an account
    /// token"). Where it does not, its account needs the id all the same.
    async fn check_by_name(&self, name: &str, needed: Refusal) -> Result<Result<SignedIn, Refusal>, Outcome> {
        let seen = match account::seen(&self.client, None).await {
            Ok(seen) if seen.is_empty() => return Ok(Err(needed)),
            Ok(seen) => seen,
            // That it may not list them says no more than that the id is needed.
            Err(NoId::Refused(refusal)) if code_of(&refusal) != exit::FAILED => return Ok(Err(needed)),
            Err(why) => return Err(account::unlisted(name, &why, self.source)),
        };
        let id = account::among(name, &seen)?.id;
        Ok(check::check_with(&self.client, self.is_key, Some(id)).await)
    }
}

impl Session {
    /// Signs in with what was found.
    pub(super) async fn open(env: &mut Env) -> Result<Self, Outcome> {
        Attempt::ready(env).await?.sign_in(env).await
    }

    /// Whose tokens are meant: only `--account` says that they are an account's.
    pub(super) fn owner(&self) -> Owner {
        self.named_owner().unwrap_or(Owner::User)
    }

    /// The account of `--account`, as an owner; none where nobody named one.
    pub(super) fn named_owner(&self) -> Option<Owner> {
        self.account.as_ref().map(|account| Owner::Account(account.id))
    }

    /// The account of `--account`, where nothing has shown that this sign-in sees it.
    pub(super) fn unseen_account(&self) -> Option<AccountId> {
        let account = self.account.as_ref().filter(|account| account.name.is_none())?;
        (self.who.family.account() != Some(account.id)).then_some(account.id)
    }

    /// What stands behind one of the tokens that are meant: which account's it is.
    pub(super) fn of_account(&self) -> String {
        let account = self.account.as_ref();
        account::of_account(self.owner(), account.and_then(|account| account.name.as_deref()))
    }

    /// Ends every connection, and returns when they are gone: what a connection holds must not lie
    /// about while a way out takes its time. A later request opens one again. Whoever does not take
    /// our goodbye is cut off at the end of [`super::asked`].
    pub(super) async fn hang_up(&self) {
        self.client.hang_up();
        let connections = tokio::runtime::Handle::current().metrics();
        let gone = async {
            while connections.num_alive_tasks() > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let _ = tokio::time::timeout(GOODBYE, gone).await;
    }

    /// Stops where the sign-in may not create tokens of this owner, as far as that is known.
    /// `of_account` says which account's they are.
    pub(super) fn may_own(&self, owner: Owner, of_account: &str) -> Result<(), Outcome> {
        match self.who.may_own(owner) {
            MayMint::Yes | MayMint::Unknown => Ok(()),
            MayMint::No(why) => Err(Outcome::stop(
                exit::NOT_SIGNED_IN,
                vec![
                    format!(
                        "This sign-in may not create such a token{of_account}. {}{}",
                        visible(&why),
                        self.other_owner(owner)
                    ),
                    format!("Nothing was created. {}", self.source.another()),
                ],
            )),
        }
    }
}

impl Session {
    /// What is said beside a refusal, where another owner is what is missing.
    fn other_owner(&self, owner: Owner) -> &'static str {
        if owner == Owner::User && self.who.for_accounts_only() {
            " It may be able to create an account’s tokens: name the account as the owner."
        } else {
            ""
        }
    }
}

/// Where a credential and a secret go is said before they do, unless it is Cloudflare.
pub(super) fn name_api(env: &Env) {
    if env.base.host() != BaseUrl::cloudflare().host() {
        say(&format!("API at {}, which is not Cloudflare’s.", env.base.host()));
    }
}

/// What cannot be sent was judged here; Cloudflare was not asked.
fn unsendable(refusal: &Refusal, source: Source) -> Outcome {
    match refusal {
        Refusal::NotSignedIn { why, .. } => Outcome::stop(
            exit::NOT_SIGNED_IN,
            vec![
                format!("Nothing was sent. {}: {why}.", source.as_subject()),
                source.another(),
            ],
        ),
        refusal => Outcome::refused("Nothing was sent.", refusal, source),
    }
}

async fn credential(env: &mut Env) -> Result<(Source, Credential), Outcome> {
    let stop = |why: String| Outcome::stop(exit::NOT_SIGNED_IN, vec![why]);
    match env.found.take() {
        Some(FoundCredential::Given(source, credential, remarks)) => {
            remarks.iter().for_each(|remark| say(remark));
            Ok((source, credential))
        }
        Some(FoundCredential::Command(line)) => {
            let printed = command::run(&line, |words| say(&words)).await.map_err(stop)?;
            printed.remark.iter().for_each(|remark| say(remark));
            Ok((Source::Command, printed.credential))
        }
        Some(FoundCredential::Unusable(_, why)) => Err(stop(why)),
        None => Err(stop(
            "There is no credential: set CFMINT_API_TOKEN or CLOUDFLARE_API_TOKEN (or one of them with _FILE), or CFMINT_TOKEN_COMMAND.".to_owned(),
        )),
    }
}
