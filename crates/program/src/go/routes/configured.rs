//! Registrars that a project's configuration names: functions that register routes and whose code does not say so.

use super::data::{ROUTERS, Syntax};
use super::env::Expr;
use super::handler::Target;
use super::pattern;
use super::register::{Registered, Said};
use super::router::{At, Root};
use super::text::Piece;
use super::{Finder, index::CallAt};
use crate::contract::{Method, MethodOption, RouteKind, RouterFunction};
use crate::go::syntax;

impl Finder<'_> {
    /// What calls of configured functions register.
    pub(super) fn configured(&self, out: &mut Vec<Said>) {
        for of in &self.view.program.seam().routers {
            let name = of.name.rsplit('.').next().unwrap_or_default();
            for at in self.calls_named(name).iter() {
                if self.is_configured(*at, of) {
                    self.registered_by(*at, of, out);
                }
            }
        }
    }

    fn is_configured(&self, at: CallAt, of: &RouterFunction) -> bool {
        let Some(callee) = self.callee_at(at) else { return false };
        let symbol = &callee.symbol;
        let (receiver, name) = match of.name.rsplit_once('.') {
            Some((receiver, name)) => (Some(receiver), name),
            None => (None, of.name.as_str()),
        };
        *symbol.name == *name
            && *symbol.package == *of.package
            && symbol.receiver.as_deref() == receiver
    }

    fn registered_by(&self, (file, call): CallAt, of: &RouterFunction, out: &mut Vec<Said>) {
        let Some(node) = self.view.call_node(file, call) else { return };
        let argument = |at: u32| Some(Expr::of(file, syntax::argument(node, at as usize)?));
        let (Some(path), Some(handler)) = (argument(of.path), argument(of.handler)) else { return };
        let Some(router) = ROUTERS.kinds.iter().position(|it| it.syntax == Syntax::NetHttp) else {
            return;
        };
        let at = At::root(router, Root::Package(router));
        let place = file.place(node);
        let ways = self.every_way(|env| {
            let text = self.text(path, env)?;
            let method = match &of.method {
                MethodOption::Usual => Method::Any,
                MethodOption::Always(it) => Method::Of(it.clone()),
                MethodOption::Argument(at) => match argument(*at) {
                    Some(it) => self.method(it, env)?,
                    None => Method::Unknown,
                },
            };
            let served = self.served(handler, env)?;
            let mut way = env.way();
            way.push(place);
            Ok((text, method, served, way))
        });
        for (_, (text, method, served, way)) in ways {
            // `GET /path` of a registrar that takes both in one text.
            let (said, text) = match pattern::without_method(&text) {
                Some((method, text)) => (Some(Method::Of(method)), text),
                None => (None, text),
            };
            let method = said.filter(|_| method == Method::Any).unwrap_or(method);
            let has_braces =
                text.pieces.iter().any(|it| matches!(it, Piece::Known(it) if it.contains('{')));
            let syntax = if has_braces { Syntax::Brace } else { Syntax::Colon };
            let pattern = pattern::parse(&text, syntax);
            let kind = match &served.target {
                Target::Files(_) => RouteKind::Files,
                Target::Opaque(_) | Target::Routers(_) => RouteKind::Opaque,
                Target::Function(_) | Target::Unknown(_) => RouteKind::Http,
            };
            let subtree = matches!(kind, RouteKind::Files | RouteKind::Opaque);
            let handler = match served.target {
                Target::Function(it) | Target::Files(it) | Target::Opaque(it) => Some(it),
                Target::Unknown(it) => Some(it),
                Target::Routers(_) => None,
            };
            let budgets = served.budget.into_iter().collect();
            let middleware = served.middleware;
            let route = Registered {
                at: at.clone(),
                methods: vec![method],
                path: pattern.path,
                subtree: pattern.subtree || subtree,
                kind,
                own_deadline: false,
                conditional: false,
                fallback: false,
                place,
                way,
                handler,
                middleware,
                budgets,
            };
            out.push(Said::Route(route.into()));
        }
    }
}
