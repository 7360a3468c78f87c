//! What a person sees at the desk, and ways over several pages.

use super::*;
use cfmint::wizard::page::{Progress, Way};

impl Desk {
    /// The terminal's own screen, and what others of other sizes would show.
    pub(super) fn shot(&mut self, at: usize) -> Shot {
        let (columns, rows) = SIZES[at];
        let glass = &self.shell.display.backend;
        if (columns, rows) == glass.size() {
            return glass.shot();
        }
        draw(&self.shell.wizard, &mut self.screens[at], columns, rows)
    }

    /// The screen of 80x24.
    pub(crate) fn text(&mut self) -> String {
        self.shot(0).text()
    }

    /// Both screens, one under the other.
    pub(crate) fn texts(&mut self) -> String {
        let wide = self.shot(1).text();
        format!("{}\n{wide}", self.text())
    }

    /// The rows of the wide screen.
    pub(crate) fn wide(&mut self) -> Vec<String> {
        self.shot(1).rows
    }

    /// All of a long page: in a window higher than any, and just too narrow for the side panel.
    pub(crate) fn whole(&self) -> String {
        draw(&self.shell.wizard, &mut Screen::default(), 99, 400).text()
    }

    /// The words of the screen in one line: sentences that are wrapped can be searched for.
    pub(crate) fn words(&mut self) -> String {
        one_line(&self.text())
    }

    pub(crate) fn title(&self) -> String {
        let page = self.page();
        let here = match &page.top.way {
            Way::Steps(steps) => steps.iter().find(|step| step.progress == Progress::Here),
            Way::Done { .. } | Way::Place { .. } | Way::None => None,
        };
        let asks_of_a_request = page.question.starts_with("Creating") || page.question.starts_with("Was it");
        match here.filter(|_| !asks_of_a_request) {
            Some(step) => format!("› {}", step.name),
            None if page.question == StepId::SignIn.question() => StepId::SignIn.name().to_owned(),
            None => page.question.clone(),
        }
    }

    pub(crate) fn page(&self) -> Page<'_> {
        self.shell.wizard.page()
    }

    /// Fails unless the screen says this, at both sizes.
    #[track_caller]
    pub(crate) fn says(&mut self, sentence: &str) -> &mut Self {
        for (at, (columns, _)) in SIZES.into_iter().enumerate() {
            let shot = self.shot(at);
            let words = one_line(&shot.text());
            // The side panel cuts into sentences: the page itself is looked at where it is drawn.
            let main: String = if columns >= cfmint::tui::render::WITH_PANEL && !self.page().panel.is_empty() {
                let rows: Vec<String> = shot.rows.iter().map(|row| first_columns(row, 81)).collect();
                one_line(&rows.join("\n"))
            } else {
                words.clone()
            };
            assert!(
                main.contains(sentence) || words.contains(sentence),
                "“{sentence}” is not on the screen:\n{}",
                shot.text()
            );
        }
        self
    }

    /// The steps of "Edit zone DNS" on example.com, up to the summary.
    pub(crate) fn walk_to_summary(&mut self) -> &mut Self {
        self.presses(KeyCode::Enter, 3)
            .letters("example.com")
            .presses(KeyCode::Enter, 3);
        assert!(self.title() == at(StepId::Summary), "{}", self.text());
        self
    }

    /// From anywhere on the summary to "Create Token".
    pub(crate) fn at_create(&mut self) -> &mut Self {
        self.press(KeyCode::End).presses(KeyCode::Left, 2)
    }

    /// The JSON tab's text, and back to the buttons.
    pub(crate) fn json_tab(&mut self) -> String {
        self.at_views().press(KeyCode::Right);
        let text = self.whole();
        let from = text.find("\n {").expect("the JSON tab shows an object") + 1;
        let until = text.rfind("\n }").expect("it ends") + 3;
        // It is written from the second column on.
        let lines = text[from..until]
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        let json = lines.collect::<Vec<_>>().join("\n");
        self.press(KeyCode::Left).press(KeyCode::Tab);
        json
    }

    /// From anywhere on the summary to the row of its views.
    pub(crate) fn at_views(&mut self) -> &mut Self {
        self.press(KeyCode::Home).press(KeyCode::Up)
    }

    /// The secret as the screen shows it, by `r`, and hidden again.
    pub(crate) fn seen_secret(&mut self) -> String {
        // Where there are several values, the token is one of the first two.
        if self.text().contains("The secrets: shown once") && !self.text().contains("›  Token") {
            self.press(KeyCode::Down);
        }
        self.press(KeyCode::Char('r'));
        let text = self.text();
        assert!(text.contains("Shown. Copy the whole line"), "{text}");
        let alone = |line: &&str| line.len() >= 40 && line.bytes().all(|byte| byte.is_ascii_graphic());
        let secret = text.lines().map(str::trim_end).find(alone);
        let secret = secret.expect("a line for it").to_owned();
        self.press(KeyCode::Char('r'));
        assert!(!self.texts().contains(&secret), "r hides it again");
        secret
    }
}
