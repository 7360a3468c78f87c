//! `cfmint create --dry-run`: the summary, the exact request and what the ways out say, and nothing
//! is sent to create anything. Names are looked up where a credential is there, and the names of
//! ids with them; without one a spec with ids asks nobody.

use serde_json::{Value, json};

use super::{Args, Opened, look};
use crate::cli::delivery::Ways;
use crate::cli::export::{named, unasked};
use crate::cli::output::{self, say};
use crate::cli::page::{Form, page_of};
use crate::cli::sign_in::name_api;
use crate::cli::subject::Sheet;
use crate::cli::{Env, Outcome, asked};
use crate::domain::exit;

/// Says what would happen.
pub(super) fn run(args: &Args, opened: &Opened, mut env: Env) -> Result<Outcome, Outcome> {
    let Opened { file, read, .. } = opened;
    let (mut ways, mut sheet) = look(args, opened, &env).map_err(|mut stopped| {
        // Names that nobody can look up come after that.
        stopped.words.extend(stopped.nothing.take().map(str::to_owned));
        stopped.words.extend(unasked(file, read, &env));
        stopped
    })?;
    let host = env.base.host().to_owned();
    if read.draft.is_resolved() {
        // What is wrong is said before anybody is asked.
        ways.for_policies(&sheet.spec.policies(), sheet.spec.owner)?;
        if env.found.is_none() || !sheet.called.lacks_any(&sheet.spec) {
            // Nobody is asked, but this is where the request would go.
            name_api(&env);
            return Ok(told(args, &sheet, &ways, &host));
        }
        return asked(async move {
            sheet.look_up_with(&mut env).await;
            Ok(told(args, &sheet, &ways, &host))
        });
    }
    asked(async move {
        let session = named(file, read, &mut env).await?;
        let mut sheet = Sheet::resolved(&session, file, read).await?;
        session.may_own(sheet.spec.owner, &sheet.of_account())?;
        ways.for_policies(&sheet.spec.policies(), sheet.spec.owner)?;
        let unnamed = sheet.look_up(&session).await;
        unnamed.iter().for_each(|said| say(said));
        Ok(told(args, &sheet, &ways, &host))
    })
}

fn told(args: &Args, sheet: &Sheet, ways: &Ways, host: &str) -> Outcome {
    let path = sheet.spec.owner.tokens_path();
    let body = sheet.spec.body();
    let body = String::from_utf8_lossy(&body);
    let document = if args.delivery.json {
        let (summary, _) = page_of(Form::Json, sheet);
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        json!({
            "request": { "method": "POST", "path": path, "body": parsed(&body), "bytes": body },
            "summary": parsed(&summary),
            "to": ways.places().map(|(to, _)| to).collect::<Vec<_>>(),
            "replaces": ways.places().filter_map(|(to, over)| over.map(|over| json!({ "to": to, "what": over.called() }))).collect::<Vec<_>>(),
            "api": host,
        })
        .to_string()
    } else {
        let (summary, _) = page_of(Form::Text, sheet);
        let goes = ways.places().map(|(to, over)| match over {
            None => format!("The secret would go to {to}.\n"),
            Some(over) => format!("The secret would go to {to}: it {}.\n", over.replacing()),
        });
        let goes: String = goes.map(|words| output::page(&words)).collect();
        format!("{}\n\nPOST {path}\n{body}\n{goes}", summary.trim_end())
    };
    let words = vec!["A dry run: nothing was created.".to_owned()];
    Outcome::stop(exit::DONE, words).with(Some(document.trim_end().to_owned()))
}
