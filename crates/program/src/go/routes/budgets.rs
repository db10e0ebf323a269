//! Limits of time that are set for whole servers.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::env::Expr;
use super::handler::Target;
use super::router::Root;
use crate::FileId;
use crate::contract::{Budget, BudgetKind};
use crate::go::syntax;

/// A server with a limit of time, and the router that it serves; `None` when that is not known.
pub(super) struct Served {
    pub(super) root: Option<Root>,
    pub(super) budget: Option<Budget>,
}

impl<'p> Finder<'p> {
    /// The servers that the project makes by literals.
    pub(super) fn servers(&self) -> Vec<Served> {
        let mut out = Vec::new();
        for (file, ..) in self.names.with("Server") {
            for literal in self.view.tree(file).nodes(Kind::CompositeLiteral) {
                let is_it =
                    literal.child(Field::Type).is_some_and(|it| it.text().ends_with("Server"))
                        && self.view.type_of(file, literal).is("net/http", "Server");
                if is_it {
                    out.push(self.server(file, literal));
                }
            }
        }
        out
    }

    /// The routers that servers are known to serve: by literals, and by the package's functions.
    pub(super) fn served_roots(&self, servers: &[Served]) -> Vec<Root> {
        let mut out: Vec<_> = servers.iter().filter_map(|it| it.root).collect();
        for name in ["ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"] {
            for at in self.calls_named(name).iter() {
                let is_it = self.callee_at(*at).is_some_and(|it| it.symbol.is("net/http", name));
                let Some(call) = self.view.call_node(at.0, at.1).filter(|_| is_it) else {
                    continue;
                };
                // The handler is the one argument that is a router.
                let mut given = syntax::arguments(call).skip(1);
                out.extend(given.find_map(|it| self.root_of(Expr::of(at.0, it))));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The router that a handler is.
    fn root_of(&self, handler: Expr<'p>) -> Option<Root> {
        let ways = self.every_way(|env| self.served(handler, env));
        let mut targets = ways.into_iter().map(|it| it.1.target);
        targets.find_map(|it| match it {
            Target::Routers(them) => them.first().map(|it| it.root),
            _ => None,
        })
    }

    fn server(&self, file: FileId, literal: Node<'p>) -> Served {
        let at = Expr::of(file, literal);
        let written = self.field_in(at, "WriteTimeout");
        let millis = written.and_then(|it| {
            let node = syntax::unparen(it.node.first().unwrap_or(it.node));
            self.millis(Expr { node, ..it })
        });
        let place = written.map_or_else(|| at.place(), Expr::place);
        let budget = millis.filter(|it| *it > 0);
        let budget = budget.map(|millis| Budget { kind: BudgetKind::Write, millis, place });
        let root = self.field_in(at, "Handler").and_then(|it| self.root_of(it));
        Served { root, budget }
    }
}
