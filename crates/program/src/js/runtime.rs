//! Where files run: what an unhandled rejection does depends on it.

use std::sync::OnceLock;

use seamlint_syntax::{FileKind, Kind};

use super::View;
use super::facts::Space;
use super::library::library;
use crate::{FileId, Origin};

/// Where a file runs, as far as it or the files that import it say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Node: it imports what only Node has.
    Node,
    /// A browser: a page, a component, or an import of what only runs there.
    Browser,
    /// Either.
    Unknown,
}

/// Where each file runs, by its number. Made on demand.
pub(crate) type LazyRuntimes = OnceLock<Vec<Runtime>>;

/// In which ways a file is reached: from code of a browser, of Node.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Reached {
    browser: bool,
    node: bool,
}

impl View<'_> {
    /// Where a file runs. A file that does not say so itself runs where those run that import it.
    pub fn runtime(self, file: FileId) -> Runtime {
        let known = self.model.runtimes.get_or_init(|| self.runtimes());
        known.get(file.0 as usize).copied().unwrap_or(Runtime::Unknown)
    }

    fn runtimes(self) -> Vec<Runtime> {
        let files = &self.program.files;
        let ids = || (0..files.len() as u32).map(FileId);
        let own: Vec<_> = ids().map(|it| self.own_runtime(it)).collect();
        let mut reached: Vec<_> = own
            .iter()
            .map(|it| Reached { browser: *it == Runtime::Browser, node: *it == Runtime::Node })
            .collect();
        // Tests run elsewhere than what they test.
        let mut open: Vec<_> =
            ids().filter(|it| files[it.0 as usize].origin != Origin::Test).collect();
        while let Some(from) = open.pop() {
            let by = reached[from.0 as usize];
            for to in self.model.imported_by(from).filter(|_| by != Reached::default()) {
                let at = to.0 as usize;
                let Some(now) = reached.get(at).copied() else { continue };
                let all = Reached { browser: now.browser | by.browser, node: now.node | by.node };
                if all != now && own[at] == Runtime::Unknown {
                    reached[at] = all;
                    open.push(to);
                }
            }
        }
        { reached.iter() }
            .map(|it| match (it.browser, it.node) {
                (true, false) => Runtime::Browser,
                (false, true) => Runtime::Node,
                _ => Runtime::Unknown,
            })
            .collect()
    }

    /// Where a file runs by what stands in it.
    fn own_runtime(self, file: FileId) -> Runtime {
        let of = self.program.file(file);
        if matches!(of.kind, FileKind::Vue | FileKind::Svelte | FileKind::Html | FileKind::Tsx) {
            return Runtime::Browser;
        }
        let Some(facts) = of.js() else { return Runtime::Unknown };
        let known = &library().behaviour;
        let imports = || facts.modules.iter().map(|it| it.strip_prefix("node:").unwrap_or(it));
        if imports().any(|it| known.browser.contains(it)) {
            return Runtime::Browser;
        }
        if imports().any(|it| known.node.contains(it)) {
            return Runtime::Node;
        }
        let uses = of.tree.nodes(Kind::Identifier).any(|it| {
            known.browser_globals.contains(it.text())
                && facts.lookup(it.text(), facts.scope_of(it), Space::Value).is_none()
        });
        if uses { Runtime::Browser } else { Runtime::Unknown }
    }
}
