//! Handlers of what no other route serves: whether they answer with a page, a file or "not found", and serve no path of an
//! API.

use seamlint_syntax::{Kind, Node};

use super::Finder;
use crate::FileId;
use crate::go::{CalleeKind, FunctionId, syntax};

/// How many functions of a handler are looked at.
const FUNCTIONS: usize = 16;

impl<'p> Finder<'p> {
    /// Whether a handler serves no path of an API: it answers with no data, and hands the request to nothing but
    /// functions of the project that do not either, and to the standard library's.
    pub(super) fn is_page(&self, function: FunctionId) -> bool {
        let exchange = self.view.exchange(function);
        if exchange.answers.iter().any(|it| !it.error)
            || exchange.reads.iter().any(|it| !it.message)
        {
            return false;
        }
        let mut open = vec![function];
        let (mut at, mut answers) = (0, false);
        while let Some(function) = open.get(at).copied() {
            at += 1;
            let Some(node) = self.view.function_node(function) else { return false };
            let calls = self.view.tree(function.file).nodes_in(Kind::CallExpression, node.span());
            for call in calls {
                if !self.hands_request_on(function.file, call) {
                    continue;
                }
                match self.page_call(function.file, call) {
                    PageCall::Own(next) if open.len() < FUNCTIONS => {
                        if !open.contains(&next) {
                            open.push(next);
                        }
                    }
                    PageCall::Harmless => answers = true,
                    _ => return false,
                }
            }
        }
        answers
    }

    fn hands_request_on(&self, file: FileId, call: Node<'p>) -> bool {
        let given = syntax::arguments(call).chain(syntax::receiver(call));
        given.into_iter().any(|it| {
            let ty = self.view.type_of(file, it);
            let ty = ty.deref();
            self.view.is_request(ty) || self.view.answers_requests(ty)
        })
    }

    /// What a call does with the request that it is given.
    fn page_call(&self, file: FileId, call: Node<'p>) -> PageCall {
        let Some(callee) = self.callee(file, call) else { return PageCall::Other };
        if let Some(function) = callee.function {
            return PageCall::Own(function);
        }
        if &*callee.symbol.name == "ServeHTTP" {
            let on = syntax::receiver(call);
            let files = on.and_then(|it| self.maker_of(super::env::Expr::of(file, it)));
            return if files == Some((true, false)) { PageCall::Harmless } else { PageCall::Other };
        }
        let package = &*callee.symbol.package;
        // The standard library has no domain in front.
        let is_standard = package.split('/').next().is_some_and(|it| !it.contains('.'));
        let is_known = is_standard || self.view.library().package(package).is_some();
        match callee.kind {
            CalleeKind::Builtin => PageCall::Harmless,
            CalleeKind::Function | CalleeKind::Method | CalleeKind::Interface if is_known => {
                let proxies = package.starts_with("net/http/httputil");
                if proxies { PageCall::Other } else { PageCall::Harmless }
            }
            _ => PageCall::Other,
        }
    }
}

/// What a call does with a request.
enum PageCall {
    /// A function of the project has it.
    Own(FunctionId),
    /// It is read, or something is written to its answer.
    Harmless,
    /// Nobody knows.
    Other,
}
