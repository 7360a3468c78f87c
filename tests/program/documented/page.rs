//! A page as its blocks: files that an example needs, lines of a console with what they print, and
//! others. It must not know what runs them.

use cfmint::cli::args::Cli;
use clap::CommandFactory;

/// A page, in an order that gives its text again.
pub(super) struct Page {
    parts: Vec<Part>,
}

enum Part {
    /// Lines that are in no block.
    Words(String),
    Block {
        kind: String,
        block: Block,
    },
}

pub(super) enum Block {
    /// A file, which the page names in its first line: `# dns.toml`.
    File {
        name: String,
        text: String,
    },
    Console(Vec<Step>),
    Other {
        text: String,
    },
}

/// A line that is run, and the lines that it prints.
pub(super) struct Step {
    pub(super) command: String,
    pub(super) shown: Vec<String>,
}

const FENCE: &str = "```";
const PROMPT: &str = "$ ";

/// Kinds of blocks: what is run, what is for people at a shell, and what is data.
const RUN: &str = "console";
const SHELL: &str = "sh";
const DATA: [&str; 4] = ["toml", "hcl", "json", "text"];

/// The commands that want a person at a terminal; all others can be run.
const WIZARD: [&str; 2] = ["new", "tokens"];

impl Page {
    pub(super) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut lines = text.split_inclusive('\n');
        let mut words = String::new();
        while let Some(line) = lines.next() {
            let Some(kind) = line.strip_prefix(FENCE) else {
                words.push_str(line);
                continue;
            };
            parts.push(Part::Words(std::mem::take(&mut words)));
            let inside: String = lines.by_ref().take_while(|line| !line.starts_with(FENCE)).collect();
            let kind = kind.trim_end().to_owned();
            let block = Block::parse(&kind, inside);
            parts.push(Part::Block { kind, block });
        }
        parts.push(Part::Words(words));
        Self { parts }
    }

    pub(super) fn text(&self) -> String {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Block { kind, block } => format!("{FENCE}{kind}\n{}{FENCE}\n", block.text()),
        };
        self.parts.iter().map(part).collect()
    }

    pub(super) fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Words(_) => None,
            Part::Block { block, .. } => Some(block),
        })
    }

    pub(super) fn commands(&self) -> Vec<&str> {
        let steps = self.parts.iter().filter_map(|part| match part {
            Part::Block {
                block: Block::Console(steps),
                ..
            } => Some(steps),
            _ => None,
        });
        steps.flatten().map(|step| step.command.as_str()).collect()
    }

    /// Lines that look as if they were run, and are not.
    pub(super) fn not_run(&self) -> Vec<String> {
        let blocks = self.parts.iter().filter_map(|part| match part {
            Part::Words(_) => None,
            Part::Block { kind, block } => Some((kind.as_str(), block)),
        });
        blocks
            .filter_map(|(kind, block)| {
                let text = block.text();
                let fine = match kind {
                    RUN => text.starts_with(PROMPT),
                    SHELL => !text.lines().any(could_run),
                    _ => DATA.contains(&kind) && !text.lines().any(could_run),
                };
                (!fine).then(|| format!("{kind}: {text}"))
            })
            .collect()
    }
}

/// Whether a line for a shell could as well stand in a console and be run.
fn could_run(line: &str) -> bool {
    let ours = line
        .strip_prefix("cfmint ")
        .or_else(|| line.strip_prefix("cargo run -- "));
    let command = ours.and_then(|rest| rest.split_whitespace().next());
    let program = Cli::command();
    let found = command.and_then(|name| program.find_subcommand(name));
    line.starts_with(PROMPT) || found.is_some_and(|command| !WIZARD.contains(&command.get_name()))
}

impl Block {
    fn parse(kind: &str, text: String) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let name = first
            .strip_prefix("# ")
            .filter(|name| name.contains('.') && !name.contains(' '));
        match name {
            Some(name) if DATA.contains(&kind) => Self::File {
                name: name.to_owned(),
                text,
            },
            _ if kind == RUN && first.starts_with(PROMPT) => Self::Console(Step::parse(&text)),
            _ => Self::Other { text },
        }
    }

    fn text(&self) -> String {
        match self {
            Self::File { text, .. } | Self::Other { text } => text.clone(),
            Self::Console(steps) => steps.iter().map(Step::text).collect(),
        }
    }
}

impl Step {
    fn parse(text: &str) -> Vec<Self> {
        let mut steps = Vec::<Self>::new();
        for line in text.lines() {
            match (line.strip_prefix(PROMPT), steps.last_mut()) {
                (None, Some(step)) => step.shown.push(line.to_owned()),
                (command, _) => steps.push(Self {
                    command: command.unwrap_or(line).to_owned(),
                    shown: Vec::new(),
                }),
            }
        }
        steps
    }

    fn text(&self) -> String {
        let shown: String = self.shown.iter().map(|line| format!("{line}\n")).collect();
        format!("{PROMPT}{}\n{shown}", self.command)
    }
}
