//! Who answers: from a registration's argument to the function, through adapters, factories and conversions.

use seamlint_syntax::{Field, Kind, Node, Span};

use super::Finder;
use super::between::Between;
use super::data::{HandlerMaker, ROUTERS};
use super::env::{Env, Expr, Found};
use super::follow::Step;
use super::kinds::is_socket;
use super::router::{At, Root};
use super::text::Text;
use crate::contract::{Budget, Handler};
use crate::go::members::MemberKind;
use crate::go::{Callee, FunctionId, LocalKind, Type, default_name, syntax};
use crate::{FileId, Place};

/// What a handler's expression comes to.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub(super) target: Target,
    /// The adapters around it, outermost first.
    pub(super) middleware: Vec<Between>,
    /// The prefix that is taken off the path before it is asked.
    pub(super) strips: Option<Text>,
    pub(super) budget: Option<Budget>,
}

/// What answers.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A function.
    Function(Handler),
    /// Another router.
    Routers(Vec<At>),
    /// Something that serves files.
    Files(Handler),
    /// Something that is not read and may serve anything.
    Opaque(Handler),
    /// Nobody knows.
    Unknown(Handler),
}

/// How deep a handler is followed.
const HOPS: u8 = 16;

impl<'p> Finder<'p> {
    /// Who answers, when this expression is the handler.
    pub(super) fn served(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Served> {
        self.served_within(at, env, HOPS)
    }

    fn served_within(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Served> {
        let at = Expr { node: syntax::unparen(at.node), ..at };
        let unknown = || Served::of(Target::Unknown(self.named_handler(at)));
        let Some(left) = hops.checked_sub(1) else { return Ok(unknown()) };
        // `handler = logged(handler)` is followed once round.
        let here = (at, env.depth());
        if self.serving.borrow().contains(&here) {
            return Ok(unknown());
        }
        self.serving.borrow_mut().push(here);
        let found = self.served_here(at, env, left);
        self.serving.borrow_mut().pop();
        found
    }

    fn served_here(&self, at: Expr<'p>, env: &Env<'p>, left: u8) -> Found<'p, Served> {
        let unknown = || Served::of(Target::Unknown(self.named_handler(at)));
        if let Some(found) = self.function_meant(at) {
            if let Some(inner) = self.called_param(at.file, found).filter(|_| at.is_literal()) {
                let mut served = self.served_within(inner, env, left)?;
                if !matches!(served.target, Target::Unknown(_)) {
                    served.middleware.insert(0, self.handler(found).into());
                    return Ok(served);
                }
            }
            return Ok(Served::of(Target::Function(self.handler(found))));
        }
        let ty = self.view.type_of(at.file, at.node);
        if ROUTERS.of_type(&ty).is_some() {
            let routers = self.routers(at, env)?;
            return Ok(Served::of(Target::Routers(routers)));
        }
        if at.node.kind() == Kind::CallExpression
            && let Some(found) = self.call_served(at, env, left)?
        {
            return Ok(found);
        }
        match self.step(at, env)? {
            Step::To(next) => {
                let mut best: Option<Served> = None;
                for (next, env) in next {
                    let found = self.served_within(next, &env, left)?;
                    let better = best.as_ref().is_none_or(|it| found.rank() < it.rank());
                    best = if better { Some(found) } else { best };
                }
                Ok(best.unwrap_or_else(unknown))
            }
            Step::Zero => Ok(unknown()),
            Step::Inside(..) | Step::Stop => {
                let method = self.method_of(&ty, "ServeHTTP");
                Ok(match method {
                    Some(function) => Served::of(Target::Function(self.handler(function))),
                    None => unknown(),
                })
            }
        }
    }

    /// The function of the project that an expression names or is.
    fn function_meant(&self, at: Expr<'p>) -> Option<FunctionId> {
        match at.node.kind() {
            Kind::FuncLiteral => self.view.function_at(at.file, at.node),
            Kind::Identifier | Kind::SelectorExpression => {
                self.view.function_value(at.file, at.node)?.function
            }
            _ => None,
        }
    }

    /// The handler that a literal calls and that is a parameter of the function around it: the literal is an
    /// adapter then, as the function is.
    fn called_param(&self, file: FileId, literal: FunctionId) -> Option<Expr<'p>> {
        let node = self.view.function_node(literal)?;
        let own = self.view.enclosing(literal)?;
        let calls = syntax::calls(node).filter_map(syntax::function);
        let called = calls.filter_map(|it| match it.kind() {
            Kind::SelectorExpression => it.child(Field::Operand),
            _ => Some(it),
        });
        called.map(|node| Expr::of(file, node)).find(|it| {
            self.view.local(file, it.node).is_some_and(|(_, local)| {
                local.kind == LocalKind::Param
                    && local.function == own.index
                    && self.is_handler_type(&self.view.type_of(file, it.node))
            })
        })
    }

    /// A call that makes a handler of something: known makers, and adapters that are given one.
    fn call_served(&self, at: Expr<'p>, env: &Env<'p>, hops: u8) -> Found<'p, Option<Served>> {
        let called = syntax::function(at.node);
        if called.is_some_and(|it| self.converts(at.file, it)) {
            return Ok(None);
        }
        let callee = self.callee(at.file, at.node);
        let maker = callee.and_then(|it| ROUTERS.maker(&it.symbol));
        if let Some(maker) = maker {
            return self.maker_served(at, maker, env, hops).map(Some);
        }
        let given = syntax::arguments(at.node).find(|it| self.is_handler(at.file, *it, hops));
        let Some(node) = given else { return Ok(None) };
        let mut served = self.served_within(Expr::of(at.file, node), env, hops)?;
        served.middleware.insert(0, self.named_handler(at).into());
        Ok(Some(served))
    }

    fn maker_served(
        &self,
        at: Expr<'p>,
        maker: &HandlerMaker,
        env: &Env<'p>,
        hops: u8,
    ) -> Found<'p, Served> {
        let named = || self.named_handler(at);
        let argument = |it: Option<usize>| Some(Expr::of(at.file, syntax::argument(at.node, it?)?));
        let Some(inner) = argument(maker.wraps) else {
            return Ok(Served::of(match maker {
                it if it.files => Target::Files(named()),
                it if it.opaque => Target::Opaque(named()),
                _ => Target::Unknown(named()),
            }));
        };
        let mut served = self.served_within(inner, env, hops)?;
        if let Some(prefix) = argument(maker.strips) {
            served.strips = Some(self.text(prefix, env)?);
        }
        served.budget = self.limit_of(at, maker).or(served.budget);
        Ok(served)
    }

    /// Whether an argument is a handler, or something that is made one of: a function that is given a request,
    /// a value that serves.
    fn is_handler(&self, file: FileId, node: Node<'p>, hops: u8) -> bool {
        let node = syntax::unparen(node);
        let ty = self.view.type_of(file, node);
        if self.is_handler_type(&ty) {
            return true;
        }
        // A call of something unknown with a handler among its arguments makes another of it, as far as one can tell.
        ty.is_unknown()
            && node.kind() == Kind::CallExpression
            && hops > 0
            && syntax::arguments(node).any(|it| self.is_handler(file, it, hops - 1))
    }

    /// Whether values of a type answer requests.
    pub(super) fn is_handler_type(&self, ty: &Type) -> bool {
        if ty.is("net/http", "Handler") || ROUTERS.of_type(ty).is_some_and(|it| it.1) {
            return true;
        }
        match self.view.underlying(ty) {
            Type::Func(signature) => {
                let mut params = signature.params.iter();
                params.any(|it| self.is_given_request(it))
            }
            _ => self.method_of(ty, "ServeHTTP").is_some(),
        }
    }

    /// Whether a parameter of a type hands over a request, or the connection that was made of one: a framework's
    /// type, or a struct of the project that holds the request.
    fn is_given_request(&self, ty: &Type) -> bool {
        let is_one =
            |it: &Type| it.is("net/http", "ResponseWriter") || it.deref().is("net/http", "Request");
        is_one(ty)
            || is_socket(self.view.library(), ty)
            || self.view.is_request(ty)
            || self.view.fields(ty).iter().any(|it| is_one(&it.ty))
    }

    /// A method of a type of the project.
    pub(super) fn method_of(&self, ty: &Type, name: &str) -> Option<FunctionId> {
        ty.deref().named()?;
        match self.view.eval().member(ty, name)?.kind {
            MemberKind::Method { unit, function, .. } if !self.view.model.is_library(unit) => {
                Some(FunctionId { file: FileId(unit), index: function })
            }
            _ => None,
        }
    }

    /// A function of the project as who answers.
    pub(super) fn handler(&self, function: FunctionId) -> Handler {
        let facts = self.view.function(function);
        let name = facts.name.as_ref().map(|name| match &facts.receiver {
            Some(it) if it.pointer => format!("(*{}).{name}", it.base),
            Some(it) => format!("{}.{name}", it.base),
            None => name.to_string(),
        });
        Handler { function: Some(function), name, place: self.view.function_place(function) }
    }

    /// What stands between router and handler, or answers and is not read: its name as far as it has one.
    pub(super) fn named_handler(&self, at: Expr<'p>) -> Handler {
        let at = Expr { node: syntax::unparen(at.node), ..at };
        if let Some(function) = self.function_meant(at) {
            return self.handler(function);
        }
        let callee = match at.node.kind() {
            Kind::CallExpression => self.callee(at.file, at.node).cloned(),
            _ => self.view.function_value(at.file, at.node),
        };
        let Some(callee) = callee else {
            // A call of what a call gives: `middleware(options)(handler)`.
            let inner = syntax::function(at.node).filter(|it| it.kind() == Kind::CallExpression);
            return match inner {
                Some(node) if at.node.kind() == Kind::CallExpression => {
                    Handler { place: at.place(), ..self.named_call(at.file, node) }
                }
                _ => Handler { function: None, name: None, place: at.place() },
            };
        };
        match callee.function {
            Some(function) => self.handler(function),
            None => Handler { function: None, name: Some(qualified(&callee)), place: at.place() },
        }
    }

    fn named_call(&self, file: FileId, call: Node<'p>) -> Handler {
        let place = file.place(call);
        match self.callee(file, call) {
            Some(Callee { function: Some(function), .. }) => self.handler(*function),
            Some(callee) => Handler { function: None, name: Some(qualified(callee)), place },
            None => Handler { function: None, name: None, place },
        }
    }

    /// A time in milliseconds, where it is written as a constant.
    pub(super) fn millis(&self, at: Expr<'p>) -> Option<u64> {
        self.nanos(at, HOPS).map(|it| it / 1_000_000)
    }

    fn nanos(&self, at: Expr<'p>, hops: u8) -> Option<u64> {
        let node = syntax::unparen(at.node);
        let hops = hops.checked_sub(1)?;
        match node.kind() {
            Kind::IntLiteral => node.text().replace('_', "").parse().ok(),
            Kind::BinaryExpression => {
                let side = |field| {
                    let node = node.child(field)?;
                    self.nanos(Expr { node, ..at }, hops)
                };
                let (left, right) = (side(Field::Left)?, side(Field::Right)?);
                match node.child(Field::Operator)?.kind() {
                    Kind::Star => left.checked_mul(right),
                    Kind::Plus => left.checked_add(right),
                    Kind::Slash => left.checked_div(right),
                    _ => None,
                }
            }
            Kind::SelectorExpression if self.view.type_of(at.file, node).is("time", "Duration") => {
                let unit = match node.child(Field::Field)?.text() {
                    "Nanosecond" => 1,
                    "Microsecond" => 1_000,
                    "Millisecond" => 1_000_000,
                    "Second" => 1_000_000_000,
                    "Minute" => 60_000_000_000,
                    "Hour" => 3_600_000_000_000,
                    _ => return self.constant_nanos(at, node, hops),
                };
                Some(unit)
            }
            Kind::CallExpression => {
                self.nanos(Expr { node: syntax::argument(node, 0)?, ..at }, hops)
            }
            _ => self.constant_nanos(at, node, hops),
        }
    }

    fn constant_nanos(&self, at: Expr<'p>, node: Node<'p>, hops: u8) -> Option<u64> {
        let (file, value) = self.view.initialiser(at.file, node)?;
        self.nanos(Expr::of(file, value), hops)
    }
}

impl Served {
    fn of(target: Target) -> Self {
        Self { target, middleware: Vec::new(), strips: None, budget: None }
    }

    /// Where what answers stands.
    pub(super) fn place(&self) -> Place {
        match &self.target {
            Target::Function(it) | Target::Files(it) | Target::Opaque(it) | Target::Unknown(it) => {
                it.place
            }
            Target::Routers(them) => match them.first().map(|it| it.root) {
                Some(Root::At(place)) => place,
                _ => Place { file: FileId(u32::MAX), span: Span::new(0, 0) },
            },
        }
    }

    /// The better known comes first.
    fn rank(&self) -> u8 {
        match &self.target {
            Target::Function(_) => 0,
            Target::Routers(_) => 1,
            Target::Files(_) => 2,
            Target::Opaque(_) => 3,
            Target::Unknown(_) => 4,
        }
    }
}

/// `pprof.Index`, as code that imports the package says.
fn qualified(callee: &Callee) -> String {
    let symbol = &callee.symbol;
    match &symbol.receiver {
        Some(receiver) if symbol.pointer => format!("(*{receiver}).{}", symbol.name),
        Some(receiver) => format!("{receiver}.{}", symbol.name),
        None if symbol.package.is_empty() => symbol.name.to_string(),
        None => format!("{}.{}", default_name(&symbol.package), symbol.name),
    }
}
