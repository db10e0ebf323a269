//! Maps of handlers by method and path, as generated servers keep them: `o.handlers["GET"]["/users"] = handler`.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::data::{ROUTERS, Syntax};
use super::env::Expr;
use super::handler::Target;
use super::index::assigned_to;
use super::pattern;
use super::register::{Registered, Said};
use super::router::{At, Root};
use super::text::Text;
use crate::FileId;
use crate::contract::{Method, RouteKind};
use crate::go::{Basic, Type, syntax};

impl<'p> Finder<'p> {
    /// What is put into maps of methods to maps of paths to handlers. Who looks the handlers up is not read, so
    /// anything may stand in front of the paths.
    pub(super) fn handler_maps(&self, out: &mut Vec<Said>) {
        for (file, ..) in self.names.with("Handler") {
            for index in self.view.tree(file).nodes(Kind::IndexExpression) {
                let by_method = index.child(Field::Operand);
                if let Some(inner) = by_method.filter(|it| it.kind() == Kind::IndexExpression)
                    && index.parent().is_some_and(|it| it.field() == Field::Left)
                {
                    self.handler_entry(file, index, inner, out);
                }
            }
        }
    }

    fn handler_entry(
        &self,
        file: FileId,
        index: Node<'p>,
        inner: Node<'p>,
        out: &mut Vec<Said>,
    ) -> Option<()> {
        let statement = index.parent()?.parent()?;
        let (value, item) = assigned_to(statement, index)?;
        if !self.is_handler_map(&self.view.type_of(file, inner.child(Field::Operand)?)) {
            return None;
        }
        let method = syntax::string(inner.child(Field::Index)?)?;
        let path = syntax::string(index.child(Field::Index)?)?;
        let router = ROUTERS.kinds.iter().position(|it| it.syntax == Syntax::Brace)?;
        let mut text = Text::unknown("base");
        text.push(Text::known(&path));
        let place = file.place(index);
        for (_, served) in self.every_way(|env| self.served(Expr { file, node: value, item }, env))
        {
            let (Target::Function(handler) | Target::Unknown(handler)) = served.target else {
                continue;
            };
            let route = Registered {
                at: At::root(router, Root::At(place)),
                methods: vec![Method::Of(method.to_ascii_uppercase())],
                path: pattern::parse(&text, Syntax::Brace).path,
                subtree: false,
                kind: RouteKind::Http,
                own_deadline: false,
                conditional: false,
                fallback: false,
                place,
                way: vec![place],
                handler: Some(handler),
                middleware: served.middleware,
                budgets: served.budget.into_iter().collect(),
            };
            out.push(Said::Route(route.into()));
        }
        Some(())
    }

    /// `map[string]map[string]http.Handler`
    fn is_handler_map(&self, ty: &Type) -> bool {
        let value_of = |ty: &Type| match self.view.underlying(ty) {
            Type::Map(both) if both.0 == Type::Basic(Basic::String) => Some(both.1.clone()),
            _ => None,
        };
        let handler = value_of(ty).and_then(|it| value_of(&it));
        handler.is_some_and(|it| it.is("net/http", "Handler") || it.is("net/http", "HandlerFunc"))
    }
}
