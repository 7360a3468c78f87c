//! `cfmint new`, and `cfmint` alone: the wizard, started with what the command line and the
//! environment say.

use std::ffi::OsString;

use super::env::ApiArgs;
use super::output::say;
use super::{Command, Outcome, both, delivery};
use crate::domain::delivery::Target;
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::io::cloudflare::BaseUrl;
use crate::io::input;
use crate::tui::render::theme::Theme;
use crate::tui::runtime::Then;
use crate::tui::runtime::{self, Options};

/// Start the wizard (the same as no command).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint new --demo\n  cfmint new --template edit-zone-dns --to file:/run/secrets/cloudflare\n  cfmint new --from token.toml\n  cfmint new --needs 'POST /zones/{zone_id}/purge_cache' --needs ./infra\n\nThe credential comes from the first of these variables that is set:\n  CFMINT_TOKEN_COMMAND (its output), CFMINT_API_TOKEN, CFMINT_API_TOKEN_FILE,\n  CLOUDFLARE_API_TOKEN, CLOUDFLARE_API_TOKEN_FILE, or CLOUDFLARE_API_KEY with\n  CLOUDFLARE_EMAIL. Without one the wizard asks. It is never an argument."
)]
pub(super) struct Args {
    /// Try it on a simulated Cloudflare: no account needed.
    #[arg(long)]
    demo: bool,
    /// Start from a template, such as edit-zone-dns.
    #[arg(long, value_name = "ID")]
    template: Option<String>,
    /// Start from a spec (- is stdin) or a template link.
    #[arg(short, long, value_name = "SPEC|LINK", conflicts_with = "template")]
    pub(super) from: Option<OsString>,
    /// Start from what it is for, as in cfmint needs.
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["template", "from"])]
    needs: Vec<OsString>,
    /// Send the secret there, never to the screen.
    #[arg(long, value_name = "WAY")]
    to: Vec<String>,
    /// Deliver S3 keys and endpoint, not the token (R2).
    #[arg(long)]
    s3: bool,
    /// Where the API is, and how the screen looks.
    #[command(flatten)]
    screen: ScreenArgs,
}

/// What each way into the wizard knows.
#[derive(Debug, clap::Args)]
pub(super) struct ScreenArgs {
    /// What every command that asks the API knows.
    #[command(flatten)]
    api: ApiArgs,
    /// Use no colours [env: NO_COLOR]
    #[arg(long)]
    no_color: bool,
    /// Use ASCII signs [env: LC_ALL, LC_CTYPE, LANG, TERM]
    #[arg(long)]
    ascii: bool,
}

/// With what the wizard begins.
#[derive(Debug, Default)]
pub(super) struct Start {
    demo: bool,
    template: Option<String>,
    from: Option<OsString>,
    needs: Vec<OsString>,
    to: Vec<String>,
    s3: bool,
    tokens: bool,
    token: Option<(TokenId, Then)>,
}

impl Start {
    /// On this token, to do that with it.
    pub(super) fn on_token(id: TokenId, then: Then) -> Self {
        Self {
            token: Some((id, then)),
            ..Self::on_tokens(false)
        }
    }

    /// On the tokens that exist.
    pub(super) fn on_tokens(demo: bool) -> Self {
        Self {
            demo,
            tokens: true,
            ..Self::default()
        }
    }
}

impl Command for Args {
    // They are on its screen.
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let start = Start {
            demo: self.demo,
            template: self.template,
            from: self.from,
            needs: self.needs,
            to: self.to,
            s3: self.s3,
            tokens: false,
            token: None,
        };
        self.screen.start(start, found)
    }
}

impl ScreenArgs {
    /// With the looks that the environment asks for.
    pub(super) fn of(api: ApiArgs) -> Self {
        Self {
            api,
            no_color: false,
            ascii: false,
        }
    }

    /// Runs the wizard.
    pub(super) fn start(self, start: Start, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        // The demo uses nothing of the person's own.
        let found = found.filter(|_| !start.demo);
        input::listens(start.from.iter().chain(&start.needs)).map(say);
        let from = start.from.as_deref().map(input::open).transpose();
        let to = Target::read_all(&start.to);
        let ((mut from, mut to), base) = both(both(from, to), self.base(start.demo)).map_err(Outcome::wrong)?;
        if let Some((_, read)) = &mut from {
            // The summary shows where it goes, too.
            let (counting, remark) = delivery::counting(to, &read.to);
            to = counting;
            read.remarks.extend(remark);
        }
        let log = self.api.request_log()?;
        let ending = runtime::run(Options {
            to,
            s3: start.s3,
            demo: start.demo,
            base,
            found,
            from,
            needs: input::needs::read(&start.needs, &[], &[]),
            theme: Theme::by_environment(self.no_color, self.ascii, |name| std::env::var(name).ok()),
            template: start.template,
            tokens: start.tokens,
            token: start.token,
            log,
            say,
        });
        Ok(Outcome::stop(ending.code, ending.words))
    }

    /// Returns the base URL; the demo brings its own, whatever is set.
    fn base(&self, demo: bool) -> Result<BaseUrl, Vec<String>> {
        if demo {
            Ok(BaseUrl::cloudflare())
        } else {
            self.api.base()
        }
    }
}
