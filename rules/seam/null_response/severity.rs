//! What is to be thought of a null, given what JavaScript does with it.

use seamlint_program::contract::{Confidence as Link, Exchanged};
use seamlint_program::go::{NilKind, NullAnswer, NullCertainty};
use seamlint_program::js::uses::{Branch, Step, Use};

use crate::Cx;
use crate::rule::Severity;

/// What a caller does to one null of an answer.
pub(super) struct Seen {
    /// What throws.
    pub(super) throws: Vec<Use>,
    /// Whether it looks whether there is something.
    pub(super) knows: bool,
    /// Whether an empty list or object would have said the same.
    pub(super) is_list: bool,
    /// Whether its type there is that of a list without null, and no code doubts it: asking whether the
    /// answer has come yet is no doubt.
    is_promised: bool,
}

impl Seen {
    pub(super) fn of(cx: &Cx<'_>, it: &Exchanged, null: &NullAnswer) -> Self {
        let path: Vec<_> = null.path.iter().map(|it| step(it)).collect();
        let sees = |it: &&Use| it.path == path && it.branch != Branch::Failure;
        let uses = it.uses(cx.program(), cx.detail());
        let throws = uses.unguarded().filter(sees).cloned().collect();
        let guarded = |it: &&Use| it.guarded.null;
        let knows = uses.at(&path).any(|it| guarded(&it));
        let doubts = uses.at(&path).filter(guarded).any(|it| !it.pending);
        let is_list = null.stands_for_empty(cx.go());
        let typed = || uses.declared(cx.js(), &path).is_some_and(|it| it.array && !it.null);
        Self { throws, knows, is_list, is_promised: is_list && !doubts && typed() }
    }

    /// How bad it is; `None` where nothing happens.
    pub(super) fn severity(&self, null: &NullAnswer, link: Link) -> Option<Severity> {
        if self.throws.is_empty() {
            // That a column may be NULL says little of whether one ever is.
            let is_said =
                self.is_promised && !matches!(null.kind, NilKind::Column | NilKind::Elements);
            return is_said.then_some(Severity::Info);
        }
        // "Not found": somebody who looks shows that the null is meant, and where it only may be nil, or one
        // of several makers leaves it out, the client may know when.
        let is_meant =
            self.knows || null.kind == NilKind::Unset || null.certainty < NullCertainty::Certain;
        if !self.is_list && is_meant {
            return Some(Severity::Info);
        }
        let is_whole =
            self.is_list && null.path.is_empty() && self.throws.iter().any(|it| !it.caught);
        Some(match (link, null.certainty) {
            // Which maker answers may hang on what the client knows.
            (_, NullCertainty::Alternative) if null.kind == NilKind::Unset => Severity::Info,
            (_, NullCertainty::Unlikely) | (Link::C1 | Link::C2, NullCertainty::Alternative) => {
                Severity::Info
            }
            (Link::C3, NullCertainty::Possible | NullCertainty::Certain) if is_whole => {
                Severity::Error
            }
            (Link::C3, _) => Severity::Warning,
            _ if is_whole => Severity::Warning,
            _ => Severity::Info,
        })
    }
}

fn step(key: &str) -> Step {
    if key == "[]" { Step::Element } else { Step::Member(key.into()) }
}
