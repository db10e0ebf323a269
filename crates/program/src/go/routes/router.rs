//! From an expression that is a router to the router's root and the prefix that leads to it.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::between::Between;
use super::data::{Action, Does, Join, MethodAt, ROUTERS};
use super::env::{Env, Expr, Found};
use super::follow::Step;
use super::text::{Text, joined};
use crate::contract::Method;
use crate::go::{Type, syntax};
use crate::{FileId, Place};

/// Which router value something is registered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Root {
    /// The one of a router's package, which functions without a receiver work on.
    Package(usize),
    /// One that is made here, or that comes in from somewhere here.
    At(Place),
}

/// A router, or a group of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// Its kind.
    pub(super) router: usize,
    pub(super) root: Root,
    /// What stands before the patterns that are registered with it.
    pub(super) prefix: Text,
    /// The calls that made groups, outermost first.
    pub(super) mounts: Vec<Place>,
    /// Refinements with a path: mounts, if a group is made of them.
    narrowed: Vec<Place>,
    /// The same with calls that add no path: what middleware is added to.
    pub(super) scope: Vec<Place>,
    pub(super) middleware: Vec<Between>,
    /// The methods that a refinement leaves; all when there are none.
    pub(super) methods: Vec<Method>,
    /// Whether a refinement says that everything below is meant.
    pub(super) subtree: bool,
    /// Whether more than path and method decides.
    pub(super) conditional: bool,
}

/// How deep an expression is followed.
const HOPS: u8 = 40;
/// How many routers an expression may be.
const WIDTH: usize = 32;

impl At {
    pub(super) fn root(router: usize, root: Root) -> Self {
        Self {
            router,
            root,
            prefix: Text::default(),
            mounts: Vec::new(),
            narrowed: Vec::new(),
            scope: Vec::new(),
            middleware: Vec::new(),
            methods: Vec::new(),
            subtree: false,
            conditional: false,
        }
    }

    /// The prefix with a pattern behind it.
    pub(super) fn behind(&self, pattern: Text) -> Text {
        let known = &ROUTERS.kinds[self.router];
        match known.join {
            Join::Plain => {
                let mut out = self.prefix.clone();
                out.push(pattern);
                out
            }
            Join::Slash
                if known.index && pattern.whole() == Some("/") && !self.prefix.is_empty() =>
            {
                self.prefix.clone()
            }
            Join::Slash => joined(self.prefix.clone(), pattern),
        }
    }
}

impl<'p> Finder<'p> {
    /// What a call does with a router.
    pub(super) fn action(&self, file: FileId, call: Node<'p>) -> Option<Action> {
        let name = syntax::function(call)?;
        let name = match name.kind() {
            Kind::SelectorExpression => name.child(Field::Field)?.text(),
            _ => name.text(),
        };
        if !ROUTERS.has(name.split('[').next().unwrap_or(name)) {
            return None;
        }
        ROUTERS.action(&self.callee(file, call)?.symbol)
    }

    /// The routers that an expression may be.
    pub(super) fn routers(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Vec<At>> {
        let mut out = Vec::new();
        self.collect(at, env, HOPS, &mut out)?;
        Ok(out)
    }

    fn collect(&self, at: Expr<'p>, env: &Env<'p>, hops: u8, out: &mut Vec<At>) -> Found<'p, ()> {
        let at = Expr { node: syntax::unparen(at.node), ..at };
        let Some(left) = hops.checked_sub(1).filter(|_| out.len() < WIDTH) else { return Ok(()) };
        if at.node.kind() == Kind::CallExpression
            && let Some(action) = self.action(at.file, at.node)
        {
            let made = self.made(at, action, env, left)?;
            out.extend(made);
            return Ok(());
        }
        match self.step(at, env)? {
            Step::Inside(file, call) => {
                let Some(action) = self.action(file, call) else { return Ok(()) };
                out.extend(self.made(Expr::of(file, call), action, env, left)?);
            }
            Step::To(next) => {
                for (next, env) in next {
                    self.collect(next, &env, left, out)?;
                }
            }
            Step::Zero => {}
            Step::Stop => out.extend(self.ended(at, env, left)?),
        }
        Ok(())
    }

    /// The router that an expression is which leads nowhere else.
    fn ended(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Vec<At>> {
        let ty = self.view.type_of(at.file, at.node);
        if let Some((router, is_root)) = ROUTERS.of_type(&ty) {
            let known = &ROUTERS.kinds[router];
            let is_shared = known.package_root && self.is_package_member(at);
            let root = if is_shared { Root::Package(router) } else { Root::At(self.origin(at)) };
            let mut found = At::root(router, root);
            if !is_root {
                found.prefix = Text::unknown(at.node.text());
            }
            return Ok(vec![found]);
        }
        self.embedded(at, &ty, env, hops)
    }

    /// Whether an expression is a variable of a library's package.
    fn is_package_member(&self, at: Expr<'p>) -> bool {
        let operand = at.node.child(Field::Operand);
        operand.is_some_and(|it| {
            self.view.local(at.file, it).is_none() && self.view.type_of(at.file, it).is_unknown()
        }) && self.view.variable(at.file, at.node).is_none()
    }

    /// Where a value comes in that nobody gives: its parameter, its field, or the expression itself.
    fn origin(&self, at: Expr<'p>) -> Place {
        if let Some((_, local)) = self.view.local(at.file, at.node) {
            return Place { file: at.file, span: local.span };
        }
        let operand = at.node.child(Field::Operand);
        let name = at.node.child(Field::Field).map_or("", |it| it.text());
        let ty = operand.map_or(Type::Unknown, |it| self.view.type_of(at.file, it));
        self.field_of(&ty, name).unwrap_or_else(|| at.place())
    }

    /// The router that a struct of the project embeds.
    fn embedded(&self, at: Expr<'p>, ty: &Type, env: &Env<'p>, hops: u8) -> Found<'p, Vec<At>> {
        let mut out = Vec::new();
        for it in self.view.fields(ty).iter().filter(|it| it.field.embedded) {
            let name = &*it.field.name;
            let inside = self.view.fields(&it.ty).iter().any(|it| it.field.embedded);
            if ROUTERS.of_type(&it.ty).is_none() && !inside || hops == 0 {
                continue;
            }
            match self.field_step((at, ty), name, env)? {
                Step::To(next) => {
                    for (next, env) in next {
                        self.collect(next, &env, hops - 1, &mut out)?;
                    }
                }
                Step::Zero => {}
                Step::Inside(..) | Step::Stop => {
                    let known = ROUTERS.of_type(&it.ty);
                    let place = it.place.unwrap_or_else(|| at.place());
                    out.extend(known.map(|it| At::root(it.0, Root::At(place))));
                }
            }
        }
        Ok(out)
    }

    /// The routers that a call gives back, or to its closure.
    fn made(&self, at: Expr<'p>, action: Action, env: &Env<'p>, hops: u8) -> Found<'p, Vec<At>> {
        let call = action.call;
        if call.does == Does::Make {
            return Ok(vec![At::root(action.router, Root::At(at.place()))]);
        }
        let mut out = self.operands(at, action, env, hops)?;
        let narrows = matches!(call.does, Does::Group | Does::Refine);
        let path = call.path.filter(|_| narrows).and_then(|it| syntax::argument(at.node, it));
        let pattern = match path {
            Some(node) => self.text(Expr { node, ..at }, env)?,
            None => Text::default(),
        };
        let methods = self.methods(at, action, env)?;
        let middleware = match call.does {
            Does::Group | Does::Same | Does::Use => self.middleware(at, action),
            _ => Vec::new(),
        };
        for it in &mut out {
            if path.is_some() {
                it.prefix = it.behind(pattern.clone());
                it.narrowed.push(at.place());
            }
            if call.does == Does::Group {
                it.mounts.append(&mut it.narrowed);
            }
            match call.does {
                Does::Adapt => it.router = action.router,
                Does::Use | Does::Route => {}
                _ => it.scope.push(at.place()),
            }
            it.conditional |= call.conditional;
            if call.does == Does::Refine {
                it.subtree |= call.subtree;
                if !methods.is_empty() {
                    it.methods.clone_from(&methods);
                }
            } else if call.does == Does::Group {
                it.subtree = false;
            }
            if call.does != Does::Use {
                it.middleware.extend(middleware.iter().cloned());
            }
        }
        Ok(out)
    }

    /// The routers that a call works on: its receiver, an argument, the call around it, or the package's own.
    pub(super) fn operands(
        &self,
        at: Expr<'p>,
        action: Action,
        env: &Env<'p>,
        hops: u8,
    ) -> Found<'p, Vec<At>> {
        let on = match action.call.on {
            Some(at_argument) => syntax::argument(at.node, at_argument),
            None if self.is_method(at) => syntax::receiver(at.node),
            None => {
                return match self.around(at) {
                    Some((call, action)) if hops > 0 => {
                        self.made(Expr::of(at.file, call), action, env, hops - 1)
                    }
                    _ => Ok(vec![At::root(action.router, Root::Package(action.router))]),
                };
            }
        };
        let Some(node) = on else { return Ok(Vec::new()) };
        let on = Expr { node, file: at.file, item: 0 };
        let mut out = Vec::new();
        let local = self.view.local(on.file, node).filter(|it| !it.1.reassigned);
        // Many routes are registered with one group.
        let asked = local.and_then(|it| Some((on.file, it.0, env.calls()?)));
        if let Some(known) = asked.as_ref().and_then(|it| self.groups.borrow().get(it).cloned()) {
            return Ok(known.to_vec());
        }
        self.collect(on, env, hops, &mut out)?;
        // What was cut short is not all.
        if let Some(asked) = asked.filter(|_| self.fuel.get() > 0) {
            self.groups.borrow_mut().insert(asked, out.as_slice().into());
        }
        Ok(out)
    }

    fn is_method(&self, at: Expr<'p>) -> bool {
        self.callee(at.file, at.node).is_some_and(|it| it.symbol.receiver.is_some())
    }

    /// The call among whose arguments a registration stands: `NewNamespace("/api", NSRouter(…))`.
    fn around(&self, at: Expr<'p>) -> Option<(Node<'p>, Action)> {
        let list = at.node.parent().filter(|it| it.kind() == Kind::ArgumentList)?;
        let call = list.parent().filter(|it| it.kind() == Kind::CallExpression)?;
        let action = self.action(at.file, call)?;
        action.call.around.then_some((call, action))
    }

    /// The methods that a call names; empty when it names none.
    pub(super) fn methods(
        &self,
        at: Expr<'p>,
        action: Action,
        env: &Env<'p>,
    ) -> Found<'p, Vec<Method>> {
        let call = action.call;
        if let Some(first) = call.methods {
            let mut out = Vec::new();
            for node in syntax::arguments(at.node).skip(first) {
                out.push(self.method(Expr { node, ..at }, env)?);
            }
            return Ok(out);
        }
        match &call.method {
            None => Ok(Vec::new()),
            Some(MethodAt::Word(word)) if word == "any" => Ok(vec![Method::Any]),
            Some(MethodAt::Word(word)) if word == "name" => {
                let name = self.callee(at.file, at.node).map_or("", |it| &*it.symbol.name);
                let name = name.strip_prefix(&*call.cut).unwrap_or(name);
                Ok(vec![Method::Of(name.to_ascii_uppercase())])
            }
            Some(MethodAt::Word(word)) => Ok(vec![Method::Of(word.clone())]),
            Some(MethodAt::Argument(position)) => {
                let Some(node) = syntax::argument(at.node, *position) else {
                    return Ok(vec![Method::Unknown]);
                };
                let given = Expr { node, ..at };
                let is_list = matches!(
                    self.view.underlying(&self.view.type_of(at.file, node)),
                    Type::Slice(_) | Type::Array(_)
                );
                if !is_list {
                    return Ok(vec![self.method(given, env)?]);
                }
                let mut out = Vec::new();
                for (_, it, env) in self.entries(given, env)? {
                    out.push(self.method(it, &env)?);
                }
                Ok(if out.is_empty() { vec![Method::Unknown] } else { out })
            }
        }
    }

    /// The method that an expression names.
    pub(super) fn method(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Method> {
        let text = self.text(at, env)?;
        Ok(match text.whole() {
            Some("" | "*") => Method::Any,
            Some(name) => Method::Of(name.to_ascii_uppercase()),
            None => Method::Unknown,
        })
    }
}
