//! What is said beside the list: about the row under the cursor, with why it was found to be
//! needed, and about the template.

use super::{PermissionsStep, levels};
use crate::domain::catalog::about::about;
use crate::domain::needs::Basis;
use crate::domain::refusal::as_on_screen;
use crate::domain::text::visible;
use crate::wizard::page::keymap::ADD;
use crate::wizard::page::{Line, Sense};
use crate::wizard::state::context::{Context, Live};

impl PermissionsStep {
    /// What the row under the cursor is about; then why it was found to be needed, or cannot be
    /// had, and what the template says.
    pub(super) fn hints(&self, cx: &Context) -> Vec<String> {
        let under = self.about_row(cx);
        let more = [self.why(cx), self.refused(cx), of_list(cx), of_template(cx)];
        let more: Vec<String> = more.into_iter().flatten().collect();
        let more = Some(more.join(" ")).filter(|more| !more.is_empty());
        under.into_iter().chain(more).collect()
    }

    /// What stands below the rows while something is typed: what Enter and Space do then, or the
    /// ways on where nothing is found.
    pub(super) fn said_below(&self) -> Vec<Line> {
        let typed = visible(self.pick.filter.text().trim()).into_owned();
        if self.matches.is_empty() {
            let mut lines = self.pick.nothing_below(0);
            lines.push(Line::plain("F2 looks for it among calls, tools and resources."));
            return lines;
        }
        // Who names a level knows that, and many rows leave no room for it.
        const FEW: usize = 4;
        if !self.pick.searching() || self.matches.len() > FEW || self.adds != ADD.label {
            return Vec::new();
        }
        let words = format!(
            "While anything is typed, Space is a letter. Enter adds the row at its lowest level, or at the one you name: {typed} edit. → and ← set it here, too."
        );
        vec![Line::new(Sense::Note, words)]
    }

    fn about_row(&self, cx: &Context) -> Option<String> {
        let scale = self.scale(cx, self.pick.cursor)?;
        let row = scale.row(cx.catalog())?;
        let at = levels::held(cx, scale).unwrap_or(0);
        let described = || {
            let level = scale.levels(cx.catalog()).nth(at)?;
            let group = cx.catalog().group(level.id)?;
            Some(group.description.clone()).filter(|text| !text.is_empty())
        };
        // What stands beside a scale is described by itself.
        let short = about(&row.scope, &scale.label).map(str::to_owned);
        let words = short.or_else(described).unwrap_or_else(|| row.category.clone());
        Some(visible(&format!("{}: {}", scale.label, words.trim_end_matches('.'))).into_owned())
    }

    fn why(&self, cx: &Context) -> Option<String> {
        let scale = self.scale(cx, self.pick.cursor)?;
        let mut ids = scale.levels(cx.catalog()).map(|level| level.id);
        let (because, basis) = ids.find_map(|id| cx.work.purpose.reasons.get(&id))?;
        let first = because.first().map(String::as_str).unwrap_or_default();
        let more = match because.len() {
            0 | 1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let sure = match basis {
            Basis::Guess => " This is a guess.",
            Basis::Stated | Basis::Derived => "",
        };
        Some(visible(&format!("For {first}{more}.{sure}")).into_owned())
    }

    /// Why the row under the cursor cannot be had at all, if so.
    fn refused(&self, cx: &Context) -> Option<String> {
        let scale = self.scale(cx, self.pick.cursor)?;
        let mut refused = scale.levels(cx.catalog()).map(|level| level.refused.clone());
        let first = refused.next()??;
        refused.all(|why| why.is_some()).then_some(first)
    }
}

/// Why the list is the built-in one, where Cloudflare did not give its own.
pub(super) fn of_list(cx: &Context) -> Option<String> {
    match &cx.groups.state {
        Live::Failed(refusal) => Some(format!("These permissions are built in. {}", refusal.sentence())),
        Live::NotAsked | Live::Loading | Live::Ready => None,
    }
}

/// What the template's source says beside its permissions: a note, and what else is needed in which
/// case.
pub(super) fn of_template(cx: &Context) -> Option<String> {
    let template = cx.template()?;
    let optional = template.optional.iter().map(|more| {
        format!(
            "Also {} {} when {}.",
            more.scope.word(),
            as_on_screen(&more.name),
            more.when.trim_end_matches('.')
        )
    });
    // A guess is to be known before it is made a token of.
    let guess = (template.basis == Some(Basis::Guess)).then(|| Basis::GUESS.to_owned());
    let words: Vec<String> = guess
        .into_iter()
        .chain([template.note.clone()])
        .filter(|note| !note.is_empty())
        .chain(optional)
        .collect();
    (!words.is_empty()).then(|| format!("{}: {}", template.name, words.join(" ")))
}
