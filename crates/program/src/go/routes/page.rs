//! Handlers of what no other route serves: whether they answer with a page, a file or "not found", and serve no path of an
//! API.

use seamlint_syntax::{Field, Kind, Node};

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
            if self.tells_paths_apart(function.file, node) {
                return false;
            }
            let calls = self.view.tree(function.file).nodes_in(Kind::CallExpression, node.span());
            for call in calls {
                if self.asks_elsewhere(function.file, call) {
                    return false;
                }
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

    /// Whether a function compares the path of a request with one that is spelt out.
    fn tells_paths_apart(&self, file: FileId, function: Node<'p>) -> bool {
        let tree = self.view.tree(file);
        let is_path = |it: Option<Node<'p>>| it.is_some_and(|it| self.is_request_path(file, it));
        let switches = tree.nodes_in(Kind::ExpressionSwitchStatement, function.span());
        let mut switches = switches.map(|it| it.child(Field::Value));
        let comparisons = tree.nodes_in(Kind::BinaryExpression, function.span());
        let mut comparisons = comparisons.filter(|it| {
            let sides = [it.child(Field::Left), it.child(Field::Right)];
            let is_spelt = |it: Node<'p>| syntax::string(it).is_some_and(|it| it.len() > 1);
            (it.has(Kind::EqEq) || it.has(Kind::BangEq))
                && sides.into_iter().flatten().any(is_spelt)
        });
        switches.any(is_path)
            || comparisons
                .any(|it| is_path(it.child(Field::Left)) || is_path(it.child(Field::Right)))
    }

    /// `r.URL.Path`, be it through a variable.
    fn is_request_path(&self, file: FileId, node: Node<'p>) -> bool {
        let value = match node.kind() {
            Kind::Identifier => self.view.initialiser(file, node).map(|it| it.1),
            _ => Some(node),
        };
        let value = value.filter(|it| it.kind() == Kind::SelectorExpression);
        value.is_some_and(|it| {
            let of = it.child(Field::Operand).map(|it| self.view.type_of(file, it));
            let field = it.child(Field::Field).map_or("", Node::text);
            let is = |package, name| of.as_ref().is_some_and(|it| it.deref().is(package, name));
            field == "Path" && is("net/url", "URL")
                || field == "RequestURI" && is("net/http", "Request")
        })
    }

    /// Whether a call sends a request of its own: what comes back may be handed on, as a proxy does.
    fn asks_elsewhere(&self, file: FileId, call: Node<'p>) -> bool {
        let signature = self.callee(file, call).and_then(|it| it.signature.as_ref());
        let mut results = signature.iter().flat_map(|it| &it.results);
        results.any(|it| it.deref().is("net/http", "Response"))
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
