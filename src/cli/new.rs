//! `cfmint new`, and `cfmint` alone: the wizard, started with what the command line and the
//! environment say.

use std::ffi::OsString;

use super::env::ApiArgs;
use super::output::say;
use super::{Command, Outcome, both};
use crate::domain::delivery::Target;
use crate::io::auth::find::FoundCredential;
use crate::io::cloudflare::BaseUrl;
use crate::io::input;
use crate::tui::render::theme::Theme;
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

impl Command for Args {
    // They are on its screen.
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        // The demo uses nothing of the person's own.
        let found = found.filter(|_| !self.demo);
        input::listens(self.from.iter().chain(&self.needs)).map(say);
        let from = self.from.as_deref().map(input::open).transpose();
        let to = Target::read_all(&self.to);
        let ((from, to), base) = both(both(from, to), self.base()).map_err(Outcome::wrong)?;
        let log = self.api.request_log()?;
        let ending = runtime::run(Options {
            to,
            s3: self.s3,
            demo: self.demo,
            base,
            found,
            from,
            needs: input::needs::read(&self.needs, &[], &[]),
            theme: Theme::by_environment(self.no_color, self.ascii, |name| std::env::var(name).ok()),
            template: self.template,
            tokens: false,
            log,
            say,
        });
        Ok(Outcome::stop(ending.code, ending.words))
    }
}

impl Args {
    /// Returns the base URL; the demo brings its own, whatever is set.
    fn base(&self) -> Result<BaseUrl, Vec<String>> {
        if self.demo {
            Ok(BaseUrl::cloudflare())
        } else {
            self.api.base()
        }
    }
}
