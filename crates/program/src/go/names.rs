//! Names that tell calls apart before they are resolved: most calls cannot mean what a rule asks for.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::Node;

use super::View;
use crate::FileId;

/// What a function that does the same with a context is called: the name, and one of these behind it.
pub(super) const WITH_CONTEXT: [&str; 3] = ["Context", "WithContext", "Ctx"];

/// Names of the project's functions.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Of those in which `recover` is called.
    recovering: FxHashSet<Arc<str>>,
    /// Of those beside which there may be one that takes a context.
    twinned: FxHashSet<Arc<str>>,
}

impl View<'_> {
    /// Whether a call may mean a function in which `recover` is called, as far as names tell.
    pub fn may_recover(self, file: FileId, call: Node<'_>) -> bool {
        self.may_mean(file, call, |name| self.names().recovering.contains(name))
    }

    /// Whether what a call means may have a variant that takes a context, as far as names tell.
    pub fn may_have_context_variant(self, file: FileId, call: Node<'_>) -> bool {
        self.may_mean(file, call, |name| {
            self.names().twinned.contains(name)
                || self.library().named(name).iter().any(|it| it.ctx_variant.is_some())
        })
    }

    /// Calls without a name of their own may mean everything.
    fn may_mean(self, file: FileId, call: Node<'_>, test: impl Fn(&Arc<str>) -> bool) -> bool {
        let index = self.call_index(file, call);
        index
            .is_some_and(|it| self.facts(file).and_then(|all| all.called_name(it)).is_none_or(test))
    }

    fn names(&self) -> &Names {
        self.model.names.get_or_init(|| self.find_names())
    }

    fn find_names(self) -> Names {
        let mut names = Names::default();
        for (_, known) in self.program.files() {
            let Some(facts) = known.go() else { continue };
            for (at, call) in facts.calls.iter().enumerate() {
                if facts.called_name(at as u32).is_some_and(|it| &**it == "recover") {
                    let function = call.function.and_then(|it| facts.functions.get(it as usize));
                    names.recovering.extend(function.and_then(|it| it.name.clone()));
                }
            }
            for name in facts.functions.iter().filter_map(|it| it.name.as_deref()) {
                let plain = WITH_CONTEXT.into_iter().filter_map(|it| name.strip_suffix(it));
                names.twinned.extend(plain.filter(|it| !it.is_empty()).map(Arc::from));
            }
        }
        names
    }
}
