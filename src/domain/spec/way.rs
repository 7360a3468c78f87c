//! Where a spec says that the secret of its token goes. It may name no program and not standard
//! output: a file is reviewed for what it grants, and using it must not run what somebody else wrote
//! into it, nor print a secret to whoever listens. It must not know how a way works.

use super::reader::Reader;
use super::tree::{Node, What};
use crate::domain::delivery::{Target, TargetKind};

const EXPECTED: &str = "a way such as \"env:.env#CLOUDFLARE_API_TOKEN\", or a list of them";

impl Reader<'_> {
    /// A text or several, each as `--to` takes it.
    pub(super) fn ways(&mut self, node: &Node) -> Vec<Target> {
        let items = match &node.what {
            What::Text(_) => std::slice::from_ref(node),
            _ => self.list(node, "to", EXPECTED),
        };
        if items.is_empty() && matches!(node.what, What::List(_)) {
            self.fault(node, format!("to names nothing; expected {EXPECTED}, or no to at all."));
        }
        let mut ways: Vec<Target> = Vec::new();
        for item in items {
            if self.enough() {
                break;
            }
            let What::Text(typed) = &item.what else {
                self.expected(item, "A way", "a text such as \"file:PATH\"");
                continue;
            };
            match Target::read(typed).and_then(allowed) {
                Ok(way) if ways.iter().any(|known| known.meets(&way)) => {
                    self.fault(item, format!("{way}: that place is named twice; leave one out."));
                }
                Ok(way) => ways.push(way),
                Err(why) => self.fault(item, why),
            }
        }
        ways
    }
}

/// The way, where a file may name it.
fn allowed(way: Target) -> Result<Target, String> {
    let why = match way.place() {
        TargetKind::Command(_) => "a spec runs no programs",
        TargetKind::Stdout => "a spec prints no secret",
        _ => return Ok(way),
    };
    Err(format!(
        "{way} cannot be in a spec: {why}. Name it on the command line: --to."
    ))
}
