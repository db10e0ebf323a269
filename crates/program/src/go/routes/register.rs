//! From calls of routers' functions to registrations.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::between::Between;
use super::data::{Action, Does, HandlerAt, ROUTERS, Syntax};
use super::env::{Env, Expr, Found};
use super::handler::{Served, Target};
use super::pattern::{self, Pattern};
use super::router::{At, Root};
use super::text::Text;
use crate::contract::{Base, Budget, Handler, Method, Path, RouteKind};
use crate::go::syntax;
use crate::{FileId, Place};

/// A route as its router knows it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Registered {
    pub(super) at: At,
    pub(super) methods: Vec<Method>,
    /// From the root on.
    pub(super) path: Path,
    pub(super) subtree: bool,
    pub(super) kind: RouteKind,
    /// The handler sets the time for its writes itself.
    pub(super) own_deadline: bool,
    /// Whether more than path and method decides whether it serves a request.
    pub(super) conditional: bool,
    /// Asked only where no other route of the router fits.
    pub(super) fallback: bool,
    pub(super) place: Place,
    /// The calls by which the registration is come to, outermost first, and the registration.
    pub(super) way: Vec<Place>,
    pub(super) handler: Option<Handler>,
    pub(super) middleware: Vec<Between>,
    pub(super) budgets: Vec<Budget>,
}

/// A router inside of another.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) inner: Root,
    /// What stands for the inner router if it has no routes that are known.
    pub(super) outer: Registered,
    /// What stands before the inner router's own patterns.
    pub(super) prefix: Path,
}

/// What one call says.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Route(Box<Registered>),
    Edge(Box<Edge>),
    /// Middleware for what is registered behind it.
    Use(Box<Registered>),
}

/// Where a registration stands and with which router.
#[derive(Clone)]
struct Entry<'p, 'e> {
    at: &'e At,
    env: &'e Env<'p>,
    place: Place,
    methods: Vec<Method>,
    pattern: Option<Text>,
    subtree: bool,
}

impl<'p> Finder<'p> {
    /// Everything that a call registers, in every way in which it is come to.
    pub(super) fn said(&self, file: FileId, call: Node<'p>, action: Action, out: &mut Vec<Said>) {
        let at = Expr::of(file, call);
        let ways = self.every_way(|env| self.said_once(at, action, env));
        out.extend(ways.into_iter().flat_map(|it| it.1));
    }

    fn said_once(&self, at: Expr<'p>, action: Action, env: &Env<'p>) -> Found<'p, Vec<Said>> {
        let call = action.call;
        let refinements = self.refinements(at, env)?;
        let conditional = self.is_conditional(at);
        let mut out = Vec::new();
        for mut router in self.operands(at, action, env, 40)? {
            router.conditional |= conditional;
            let entry = Entry {
                at: &router,
                env,
                place: at.place(),
                methods: self.methods(at, action, env)?,
                pattern: match call.path.and_then(|it| syntax::argument(at.node, it)) {
                    Some(node) => Some(self.text(Expr { node, ..at }, env)?),
                    None => None,
                },
                subtree: call.subtree || router.subtree,
            };
            match call.does {
                Does::Route => out.extend(self.route(at, action, entry, &refinements)?),
                Does::Files => {
                    let entry = Entry { subtree: true, ..entry };
                    let mut route = self.registered(&entry, action);
                    route.methods = vec![Method::Of("GET".to_owned())];
                    route.kind = RouteKind::Files;
                    route.path.trailing_slash = false;
                    out.push(Said::Route(route.into()));
                }
                Does::Fallback => out.push(self.fallback(at, action, &entry)?),
                Does::Mapping => out.extend(self.mapping(at, action, &entry)?),
                Does::Table => out.extend(self.table(at, action, &entry)?),
                Does::Bind => out.extend(self.bind(at, action, &entry)),
                Does::Use => {
                    let mut registered = self.registered(&entry, action);
                    registered.middleware = self.middleware(at, action);
                    out.push(Said::Use(registered.into()));
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// The argument that is the handler.
    fn handler_at(at: Expr<'p>, action: Action) -> Option<Expr<'p>> {
        let node = match action.call.handler.as_ref()? {
            HandlerAt::Argument(position) => syntax::argument(at.node, *position),
            HandlerAt::Word(_) => syntax::arguments(at.node).last(),
        };
        node.map(|node| Expr { node, ..at })
    }

    fn route(
        &self,
        at: Expr<'p>,
        action: Action,
        mut entry: Entry<'p, '_>,
        refinements: &[Method],
    ) -> Found<'p, Option<Said>> {
        let Some(handler) = Self::handler_at(at, action) else { return Ok(None) };
        self.hop.set(None);
        let served = self.served(handler, entry.env)?;
        // Where the handler comes in from elsewhere, that is where the route is registered.
        let here = served.place();
        if here.file != at.file || !at.node.span().contains(here.span) {
            entry.place = self.hop.take().unwrap_or(entry.place);
        }
        if !refinements.is_empty() {
            entry.methods = refinements.to_vec();
        } else if entry.methods == [Method::Any] && !entry.at.methods.is_empty() {
            entry.methods.clone_from(&entry.at.methods);
        }
        let mut middleware = self.middleware(at, action);
        // The handler is the last of the same arguments.
        let own = self.named_handler(handler);
        middleware.retain(|it| it.handler.place != handler.place() && it.handler != own);
        Ok(Some(self.answered(&entry, action, served, middleware)))
    }

    fn answered(
        &self,
        entry: &Entry<'p, '_>,
        action: Action,
        served: Served,
        middleware: Vec<Between>,
    ) -> Said {
        let mut route = self.registered(entry, action);
        route.middleware.extend(middleware);
        route.middleware.extend(served.middleware);
        route.budgets.extend(served.budget);
        match served.target {
            Target::Routers(inner) => {
                let Some(inner) = inner.into_iter().find(|it| it.root != entry.at.root) else {
                    route.kind = RouteKind::Opaque;
                    return Said::Route(route.into());
                };
                let strips = served.strips.map(|it| self.pattern(&it, inner.router, entry).path);
                let same = inner.router == action.router && action.call.mounts;
                let mut prefix = strips
                    .unwrap_or_else(|| if same { route.path.clone() } else { Path::default() });
                prefix.trailing_slash = false;
                let inner = inner.root;
                return Said::Edge(Edge { inner, outer: route, prefix }.into());
            }
            Target::Function(it) => route.handler = Some(it),
            Target::Files(it) => {
                route.kind = RouteKind::Files;
                route.handler = Some(it);
            }
            Target::Opaque(it) => {
                route.kind = RouteKind::Opaque;
                route.handler = Some(it);
            }
            Target::Unknown(it) => {
                // What is registered under a path that is not known may serve more than one.
                let is_open = route.path.segments.is_empty() && route.path.base != Base::Own;
                route.subtree |= is_open;
                route.kind = if route.subtree { RouteKind::Opaque } else { RouteKind::Http };
                route.handler = Some(it);
            }
        }
        Said::Route(route.into())
    }

    /// What a pattern says in the words of a router.
    fn pattern(&self, text: &Text, router: usize, entry: &Entry<'p, '_>) -> Pattern {
        let known = &ROUTERS.kinds[router];
        let literal = known.syntax == Syntax::NetHttp
            && !self.view.model.modules.since(&self.dir(entry.place.file), (1, 22));
        let syntax = if literal && known.package_root { Syntax::Literal } else { known.syntax };
        pattern::parse(text, syntax)
    }

    fn dir(&self, file: FileId) -> String {
        let path = &self.view.program.file(file).path;
        path.rsplit_once('/').map_or("", |it| it.0).to_owned()
    }

    fn registered(&self, entry: &Entry<'p, '_>, action: Action) -> Registered {
        let at = entry.at;
        let given = entry.pattern.clone().unwrap_or_default();
        // A method before the path stays before the prefix.
        let before = (action.call.method_in_pattern
            || ROUTERS.kinds[at.router].syntax == Syntax::NetHttp)
            .then(|| pattern::without_method(&given))
            .flatten();
        let (method, given) = match before {
            Some((method, given)) => (Some(method), given),
            None => (None, given),
        };
        let is_all = given.whole() == Some("*");
        let text = if is_all { at.behind(Text::known("/*")) } else { at.behind(given) };
        let pattern = self.pattern(&text, at.router, entry);
        let methods = match method.filter(|it| it != "ALL") {
            Some(method) => vec![Method::Of(method)],
            None => entry.methods.clone(),
        };
        let mut way = entry.env.way();
        way.push(entry.place);
        Registered {
            methods: if methods.is_empty() { vec![Method::Any] } else { methods },
            path: pattern.path,
            subtree: pattern.subtree || entry.subtree,
            kind: RouteKind::Http,
            own_deadline: false,
            conditional: at.conditional,
            fallback: false,
            place: entry.place,
            way,
            handler: None,
            middleware: at.middleware.clone(),
            budgets: Vec::new(),
            at: at.clone(),
        }
    }

    /// What serves whatever no route matches.
    fn fallback(&self, at: Expr<'p>, action: Action, entry: &Entry<'p, '_>) -> Found<'p, Said> {
        let mut route = self.registered(entry, action);
        let handler = match Self::handler_at(at, action) {
            Some(handler) => Some(self.served(handler, entry.env)?),
            None => None,
        };
        Self::as_fallback(&mut route, handler);
        Ok(Said::Route(route.into()))
    }

    fn as_fallback(route: &mut Registered, served: Option<Served>) {
        route.methods = vec![Method::Any];
        route.subtree = true;
        route.fallback = true;
        route.kind = RouteKind::Opaque;
        if let Some(Target::Function(it) | Target::Unknown(it) | Target::Opaque(it)) =
            served.as_ref().map(|it| it.target.clone())
        {
            route.handler = Some(it);
        } else if let Some(Served { target: Target::Files(it), .. }) = served {
            route.kind = RouteKind::Files;
            route.handler = Some(it);
        }
    }

    /// `router.NotFoundHandler = handler`
    pub(super) fn fallbacks(&self, out: &mut Vec<Said>) {
        for (router, name) in ROUTERS.fallback_fields() {
            for (file, ..) in self.names.with(name) {
                for selector in self.view.tree(file).nodes(Kind::SelectorExpression) {
                    if let Some(found) = self.fallback_field(file, selector, (router, name)) {
                        out.extend(found);
                    }
                }
            }
        }
    }

    fn fallback_field(
        &self,
        file: FileId,
        selector: Node<'p>,
        (router, name): (usize, &str),
    ) -> Option<Vec<Said>> {
        let named = selector.child(Field::Field).filter(|it| it.text() == name);
        let list = selector.parent().filter(|it| named.is_some() && it.field() == Field::Left)?;
        let operand = selector.child(Field::Operand)?;
        let of = ROUTERS.of_type(&self.view.type_of(file, operand))?;
        let (value, item) = super::index::assigned_to(list.parent()?, selector)?;
        if of.0 != router {
            return None;
        }
        let place = file.place(selector);
        let ways = self.every_way(|env| {
            let mut out = Vec::new();
            for at in self.routers(Expr::of(file, operand), env)? {
                let served = self.served(Expr { file, node: value, item }, env)?;
                let text = at.behind(Text::default());
                let path = pattern::parse(&text, ROUTERS.kinds[router].syntax).path;
                let mut way = env.way();
                way.push(place);
                let mut route = Registered {
                    methods: Vec::new(),
                    path,
                    subtree: true,
                    kind: RouteKind::Opaque,
                    own_deadline: false,
                    conditional: at.conditional,
                    fallback: true,
                    place,
                    way,
                    handler: None,
                    middleware: at.middleware.clone(),
                    budgets: Vec::new(),
                    at,
                };
                Self::as_fallback(&mut route, Some(served));
                out.push(Said::Route(route.into()));
            }
            Ok(out)
        });
        Some(ways.into_iter().flat_map(|it| it.1).collect())
    }

    /// The methods that calls behind a registration leave: `.Methods("GET")`.
    fn refinements(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Vec<Method>> {
        let mut out = Vec::new();
        let mut node = at.node;
        while let Some(selector) = node.parent().filter(|it| it.kind() == Kind::SelectorExpression)
        {
            let Some(call) = selector.parent().filter(|it| it.kind() == Kind::CallExpression)
            else {
                break;
            };
            if let Some(action) = self.action(at.file, call) {
                if action.call.does == Does::Refine {
                    out.extend(self.methods(Expr::of(at.file, call), action, env)?);
                } else if action.call.does != Does::Same {
                    break;
                }
            }
            node = call;
        }
        Ok(out)
    }

    /// Whether a call behind a registration adds a condition: `.Queries("id", "{id}")`.
    fn is_conditional(&self, at: Expr<'p>) -> bool {
        let mut node = at.node;
        while let Some(selector) = node.parent().filter(|it| it.kind() == Kind::SelectorExpression)
        {
            let Some(call) = selector.parent().filter(|it| it.kind() == Kind::CallExpression)
            else {
                break;
            };
            if self.action(at.file, call).is_none_or(|it| it.call.conditional) {
                return true;
            }
            node = call;
        }
        false
    }

    /// A controller with a mapping of methods to its own: `GET,POST:Fn;PUT:Other`. Without one, its methods that
    /// have the names of HTTP's.
    fn mapping(&self, at: Expr<'p>, action: Action, entry: &Entry<'p, '_>) -> Found<'p, Vec<Said>> {
        let Some(controller) = Self::handler_at(at, action) else { return Ok(Vec::new()) };
        let ty = self.view.type_of(controller.file, controller.node);
        let given = action.call.mapping.and_then(|it| syntax::argument(at.node, it));
        let mut out = Vec::new();
        let mut push = |methods: Vec<Method>, name: &str| {
            let function = self.method_of(&ty, name);
            let mut route = self.registered(&Entry { methods, ..entry.clone() }, action);
            route.handler = Some(if let Some(function) = function {
                self.handler(function)
            } else {
                let name = Some(name.to_owned());
                Handler { function: None, name, place: controller.place() }
            });
            out.push(Said::Route(route.into()));
        };
        let Some(node) = given else {
            for verb in ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"] {
                if self.method_of(&ty, verb).is_some() {
                    push(vec![Method::Of(verb.to_ascii_uppercase())], verb);
                }
            }
            return Ok(out);
        };
        let text = self.text(Expr { node, ..at }, entry.env)?;
        for part in text.whole().unwrap_or("").split(';').filter(|it| !it.trim().is_empty()) {
            let Some((methods, name)) = part.split_once(':') else { continue };
            let methods = methods.split(',').map(|it| match it.trim() {
                "*" => Method::Any,
                it => Method::Of(it.to_ascii_uppercase()),
            });
            push(methods.collect(), name.trim());
        }
        Ok(out)
    }

    /// The entries of a list of structs, or one of them.
    fn table(&self, at: Expr<'p>, action: Action, entry: &Entry<'p, '_>) -> Found<'p, Vec<Said>> {
        let call = action.call;
        let (Some(fields), Some(list)) = (&call.entry, call.entries) else { return Ok(Vec::new()) };
        let Some(mut node) = syntax::argument(at.node, list) else { return Ok(Vec::new()) };
        let inner = self.action(at.file, node).filter(|it| it.call.does == Does::Entries);
        if let Some(given) = inner.and_then(|it| syntax::argument(node, it.call.entries?)) {
            node = given;
        }
        let mut router = entry.at.clone();
        for option in syntax::arguments(at.node).skip(call.options.unwrap_or(usize::MAX)) {
            let known = self.action(at.file, option).filter(|it| it.call.does == Does::Prefix);
            if let Some(node) = known.and_then(|it| syntax::argument(option, it.call.path?)) {
                router.prefix = router.behind(self.text(Expr { node, ..at }, entry.env)?);
                router.mounts.push(at.file.place(option));
            }
        }
        let entry = Entry { at: &router, ..entry.clone() };
        let list = Expr { node, ..at };
        let is_one = self
            .view
            .fields(&self.view.type_of(at.file, node))
            .iter()
            .any(|it| *it.field.name == *fields.path);
        let rows: Vec<_> = if is_one {
            vec![(list, entry.env.clone())]
        } else {
            self.entries(list, entry.env)?.into_iter().map(|it| (it.1, it.2)).collect()
        };
        let mut out = Vec::new();
        for (row, env) in rows {
            for (literal, env) in self.literals(row, &env)? {
                let given = |name: &str| self.field_in(literal, name);
                let Some(path) = given(&fields.path) else { continue };
                let method = match given(&fields.method) {
                    Some(it) => self.method(it, &env)?,
                    None => Method::Any,
                };
                let handler = fields.handler.as_deref().and_then(given);
                let Some(handler) = handler.or_else(|| Self::handler_at(at, action)) else {
                    continue;
                };
                let row = Entry {
                    pattern: Some(self.text(path, &env)?),
                    methods: vec![method],
                    place: literal.place(),
                    env: &env,
                    ..entry.clone()
                };
                let served = self.served(handler, &env)?;
                out.push(self.answered(&row, action, served, Vec::new()));
            }
        }
        Ok(out)
    }

    /// Functions whose request struct says in a tag what they serve.
    fn bind(&self, at: Expr<'p>, action: Action, entry: &Entry<'p, '_>) -> Vec<Said> {
        let first = action.call.handlers.unwrap_or(0);
        let mut out = Vec::new();
        for node in syntax::arguments(at.node).skip(first) {
            for function in self.bound(at.file, node) {
                let Some((path, method)) = self.meta(function) else { continue };
                let mut route = self.registered(
                    &Entry {
                        pattern: Some(Text::known(&path)),
                        methods: vec![Method::Of(method)],
                        ..entry.clone()
                    },
                    action,
                );
                route.handler = Some(self.handler(function));
                out.push(Said::Route(route.into()));
            }
        }
        out
    }
}
