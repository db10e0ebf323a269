//! From an expression to what it stands for: through variables, fields, parameters, results and conversions.

use std::rc::Rc;

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::env::{Bound, Env, Expr, Found, Key, Need};
use super::index::assigned_to;
use crate::go::{CalleeKind, Facts, FunctionId, Local, LocalId, LocalKind, Type, syntax};
use crate::{FileId, Place};

/// One step from an expression towards its origin.
pub(super) enum Step<'p> {
    /// It is what it is, or nobody knows.
    Stop,
    /// It is one of these.
    To(Vec<(Expr<'p>, Env<'p>)>),
    /// It is a field that nobody sets: `""`, `nil`.
    Zero,
    /// It is the router that a call gives to its closure.
    Inside(FileId, Node<'p>),
}

/// A value that a local gets.
#[derive(Clone, Copy)]
pub(super) struct Definition<'p> {
    pub(super) value: Expr<'p>,
    /// The statement that gives it.
    pub(super) statement: Node<'p>,
}

/// Through how many steps a literal is looked for.
const HOPS: u8 = 12;
/// How many entries of a table are read.
const ENTRIES: usize = 1000;

impl<'p> Finder<'p> {
    /// One step from an expression towards its origin.
    pub(super) fn step(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Step<'p>> {
        if !self.spend() {
            return Ok(Step::Stop);
        }
        let inner = |node: Option<Node<'p>>| {
            node.map_or(Step::Stop, |node| Step::To(vec![(Expr { node, ..at }, env.clone())]))
        };
        match at.node.kind() {
            Kind::ParenthesizedExpression
            | Kind::LiteralElement
            | Kind::VariadicArgument
            | Kind::ExpressionList => Ok(inner(at.node.first())),
            Kind::UnaryExpression if at.node.has(Kind::Amp) || at.node.has(Kind::Star) => {
                Ok(inner(at.node.child(Field::Operand)))
            }
            Kind::TypeAssertionExpression => Ok(inner(at.node.child(Field::Operand))),
            Kind::Identifier => match self.view.local(at.file, at.node) {
                Some((id, local)) => self.local_step(at, id, local, env),
                None => Ok(self.variable_step(at, env)),
            },
            Kind::SelectorExpression => self.selector_step(at, env),
            Kind::CallExpression | Kind::TypeConversionExpression => Ok(self.call_step(at, env)),
            _ => Ok(Step::Stop),
        }
    }

    fn local_step(
        &self,
        at: Expr<'p>,
        id: LocalId,
        local: &'p Local,
        env: &Env<'p>,
    ) -> Found<'p, Step<'p>> {
        if matches!(local.kind, LocalKind::Param | LocalKind::Receiver) {
            return self.given_step(at, id, local, env);
        }
        if let Some((clause, is_key)) = self.range_of(at.file, local) {
            let key = Key::Range(at.file, clause.id());
            return match env.get(key) {
                Some(Bound::Element(key, value)) => {
                    let entry = if is_key { *key } else { Some(*value) };
                    self.hop.set(Some(value.place()));
                    Ok(entry.map_or(Step::Stop, |it| Step::To(vec![(it, env.clone())])))
                }
                Some(_) => Ok(Step::Stop),
                None => Err(Need::Element(at.file, clause)),
            };
        }
        let reaching = self.reaching(at, id, local);
        let values = reaching.into_iter().map(|it| (it.value, env.clone())).collect::<Vec<_>>();
        Ok(if values.is_empty() { Step::Stop } else { Step::To(values) })
    }

    /// A parameter is what its function gives it before, as in `g = g.Group("/users")`, or what it came with.
    fn given_step(
        &self,
        at: Expr<'p>,
        id: LocalId,
        local: &'p Local,
        env: &Env<'p>,
    ) -> Found<'p, Step<'p>> {
        // Texts are put together in order elsewhere.
        let is_basic =
            || matches!(self.view.underlying(&self.view.type_of(at.file, at.node)), Type::Basic(_));
        let (given, surely) = if local.reassigned && !is_basic() {
            self.given_before(at, id, local)
        } else {
            (Vec::new(), false)
        };
        let given = given.into_iter().map(|it| (it.value, env.clone())).collect::<Vec<_>>();
        if surely {
            return Ok(Step::To(given));
        }
        let came = self.param_step(at.file, id, local, env)?;
        Ok(match came {
            Step::To(came) if !given.is_empty() => {
                Step::To(came.into_iter().chain(given).collect())
            }
            came => came,
        })
    }

    /// A parameter is what the call gives by which its function runs.
    fn param_step(
        &self,
        file: FileId,
        id: LocalId,
        local: &'p Local,
        env: &Env<'p>,
    ) -> Found<'p, Step<'p>> {
        let function = FunctionId { file, index: local.function };
        let bound = env.get(Key::Function(function));
        let (from, call, down) = match bound {
            None if local.kind == LocalKind::Receiver => return Ok(Step::Stop),
            None => return Err(Need::Caller(function)),
            Some(Bound::Group { file, call }) => return Ok(Step::Inside(*file, *call)),
            Some(Bound::Call { file, call, down }) => (*file, *call, *down),
            Some(_) => return Ok(Step::Stop),
        };
        let given = if local.kind == LocalKind::Receiver {
            syntax::receiver(call)
        } else {
            let facts = self.view.facts(file);
            let own = |it: &&LocalId| {
                facts.is_some_and(|facts| facts.locals[it.0 as usize].kind == LocalKind::Param)
            };
            let params = &self.view.function(function).params;
            let position = params.iter().filter(own).position(|it| *it == id);
            position.and_then(|at| self.argument_of(file, function, call, at))
        };
        if !down && local.kind == LocalKind::Param {
            self.hop.set(Some(from.place(call)));
        }
        Ok(given.map_or(Step::Stop, |it| Step::To(vec![(Expr::of(from, it), env.clone())])))
    }

    /// The argument for a parameter; of those for a variadic one, the last.
    fn argument_of(
        &self,
        file: FileId,
        function: FunctionId,
        call: Node<'p>,
        at: usize,
    ) -> Option<Node<'p>> {
        let facts = self.view.facts(file)?;
        let signature = facts.signatures.get(self.view.function(function).signature as usize)?;
        let is_last = at + 1 == signature.params.len();
        if signature.variadic && is_last {
            return syntax::arguments(call).skip(at).last();
        }
        syntax::argument(call, at)
    }

    /// A variable of the package: what is put into it anywhere.
    fn variable_step(&self, at: Expr<'p>, env: &Env<'p>) -> Step<'p> {
        let Some((file, variable)) = self.view.variable(at.file, at.node) else {
            return Step::Stop;
        };
        let mut values = Vec::new();
        let tree = self.view.tree(file);
        let name = tree.covering(variable.span);
        let spec = name
            .ancestors()
            .take(3)
            .find(|it| matches!(it.kind(), Kind::VarSpec | Kind::ConstSpec));
        if let Some((node, item)) = spec.and_then(|it| assigned_to(it, name)) {
            values.push((Expr { file, node, item }, env.clone()));
        }
        if !variable.constant {
            let own = Place { file, span: variable.span };
            let assigned = self.assignments(own, &variable.name);
            values.extend(assigned.iter().map(|it| (*it, env.clone())));
        }
        if values.is_empty() { Step::Stop } else { Step::To(values) }
    }

    /// What is assigned to a variable of a package, by the place of its declaration.
    fn assignments(&self, variable: Place, name: &str) -> Rc<[Expr<'p>]> {
        if let Some(known) = self.stores.borrow().get(&variable) {
            return Rc::clone(known);
        }
        let Place { file, span } = variable;
        let package = self.view.package_path(file);
        let mut out = Vec::new();
        for (other, ..) in self.names.with(name) {
            if self.view.package_path(other) != package {
                continue;
            }
            let names = self.view.tree(other).nodes(Kind::Identifier);
            for it in names.filter(|it| it.text() == name) {
                let list = it.parent().filter(|it| it.field() == Field::Left);
                let Some(statement) = list.and_then(Node::parent) else { continue };
                let is_it = self
                    .view
                    .variable(other, it)
                    .is_some_and(|found| found.0 == file && found.1.span == span);
                if statement.kind() == Kind::AssignmentStatement && is_it {
                    let value = assigned_to(statement, it);
                    out.extend(value.map(|(node, item)| Expr { file: other, node, item }));
                }
            }
        }
        let out: Rc<[Expr<'p>]> = out.into();
        self.stores.borrow_mut().insert(variable, Rc::clone(&out));
        out
    }

    fn selector_step(&self, at: Expr<'p>, env: &Env<'p>) -> Found<'p, Step<'p>> {
        let (Some(operand), Some(name)) =
            (at.node.child(Field::Operand), at.node.child(Field::Field))
        else {
            return Ok(Step::Stop);
        };
        if self.view.variable(at.file, at.node).is_some() {
            return Ok(self.variable_step(at, env));
        }
        let ty = self.view.type_of(at.file, operand);
        self.field_step((Expr { node: operand, ..at }, &ty), name.text(), env)
    }

    /// A field of a value: what the value's own literal says, else what is put into the field anywhere.
    pub(super) fn field_step(
        &self,
        (of, ty): (Expr<'p>, &Type),
        name: &str,
        env: &Env<'p>,
    ) -> Found<'p, Step<'p>> {
        let field = self.field_of(ty, name);
        let stores = field.map(|it| self.stores(it, name));
        let stored = stores.as_deref().unwrap_or_default();
        let all = || Step::To(stored.iter().map(|it| (*it, env.clone())).collect());
        if let Some(function) = self.unbound(of, env) {
            return match stored {
                [] => Ok(Step::Stop),
                // A field that is told by itself is told by the value that it was in before.
                [only] if !mentions(only.node, name) => Ok(all()),
                _ if self.is_given(function) => Err(Need::Caller(function)),
                _ => Ok(all()),
            };
        }
        let literals = self.literals(of, env)?;
        if literals.is_empty() {
            return Ok(if stored.is_empty() { Step::Stop } else { all() });
        }
        let given = |it: &(Expr<'p>, Env<'p>)| Some((self.field_in(it.0, name)?, it.1.clone()));
        let mut found: Vec<_> = literals.iter().filter_map(given).collect();
        if found.is_empty() {
            // What the literal leaves out may be assigned later.
            let in_literal =
                |it: &Expr<'_>| it.node.parent().is_some_and(|it| it.kind() == Kind::KeyedElement);
            let assigned = stored.iter().filter(|it| !in_literal(it));
            found.extend(assigned.map(|it| (*it, env.clone())));
        }
        Ok(if found.is_empty() { Step::Zero } else { Step::To(found) })
    }

    /// Whether somebody calls a function.
    fn is_given(&self, function: FunctionId) -> bool {
        !self.contexts(function).is_empty()
    }

    /// The function whose parameter or receiver an expression is, when nothing is decided about it yet.
    fn unbound(&self, at: Expr<'p>, env: &Env<'p>) -> Option<FunctionId> {
        let (_, local) = self.view.local(at.file, syntax::unparen(at.node))?;
        let function = FunctionId { file: at.file, index: local.function };
        let given = matches!(local.kind, LocalKind::Param | LocalKind::Receiver);
        (given && env.get(Key::Function(function)).is_none()).then_some(function)
    }

    /// The value of a field in a literal of a struct.
    pub(super) fn field_in(&self, literal: Expr<'p>, name: &str) -> Option<Expr<'p>> {
        let body = literal.node.child(Field::Body).unwrap_or(literal.node);
        let mut position = None;
        for (at, element) in body.parts().enumerate() {
            if element.kind() == Kind::KeyedElement {
                if element.child(Field::Key).is_some_and(|it| it.text() == name) {
                    return element.child(Field::Value).map(|it| Expr::of(literal.file, it));
                }
                continue;
            }
            let fields = || {
                let fields = self.view.fields(&self.literal_type(literal.file, body));
                fields.iter().position(|it| &*it.field.name == name)
            };
            let field = *position.get_or_insert_with(fields);
            if field == Some(at) {
                return Some(Expr::of(literal.file, element));
            }
        }
        None
    }

    /// The composite literals that an expression may be.
    pub(super) fn literals(
        &self,
        of: Expr<'p>,
        env: &Env<'p>,
    ) -> Found<'p, Vec<(Expr<'p>, Env<'p>)>> {
        let mut out = Vec::new();
        let mut open = vec![(of, env.clone(), HOPS)];
        while let Some((at, env, hops)) = open.pop() {
            if matches!(at.node.kind(), Kind::CompositeLiteral | Kind::LiteralValue) {
                out.push((at, env));
            } else if hops > 0
                && let Step::To(next) = self.step(at, &env)?
            {
                open.extend(next.into_iter().rev().map(|(at, env)| (at, env, hops - 1)));
            }
        }
        Ok(out)
    }

    /// The entries of the lists or maps that an expression may be, with keys where there are any.
    pub(super) fn entries(
        &self,
        of: Expr<'p>,
        env: &Env<'p>,
    ) -> Found<'p, Vec<(Option<Expr<'p>>, Expr<'p>, Env<'p>)>> {
        let mut out = Vec::new();
        let mut open = vec![(of, env.clone(), HOPS)];
        while let Some((at, env, hops)) = open.pop() {
            if matches!(at.node.kind(), Kind::CompositeLiteral | Kind::LiteralValue) {
                let body = at.node.child(Field::Body).unwrap_or(at.node);
                for element in body.parts().take(ENTRIES) {
                    let part = |it| element.child(it).map(|it| Expr::of(at.file, it));
                    let value = part(Field::Value).unwrap_or(Expr::of(at.file, element));
                    out.push((part(Field::Key), value, env.clone()));
                }
                continue;
            }
            let Some(left) = hops.checked_sub(1) else { continue };
            if self.appends(at) {
                // The list first, then what is appended; a list that is appended is one too.
                let mut parts: Vec<_> = syntax::arguments(at.node).collect();
                parts.reverse();
                for (index, it) in parts.iter().enumerate() {
                    let is_list = it.kind() == Kind::VariadicArgument || index + 1 == parts.len();
                    if is_list {
                        open.push((Expr::of(at.file, *it), env.clone(), left));
                    } else {
                        out.push((None, Expr::of(at.file, *it), env.clone()));
                    }
                }
                continue;
            }
            if let Step::To(next) = self.step(at, &env)? {
                open.extend(next.into_iter().rev().map(|(at, env)| (at, env, left)));
            }
        }
        Ok(out)
    }

    fn appends(&self, at: Expr<'p>) -> bool {
        at.node.kind() == Kind::CallExpression
            && self.view.calls_builtin(at.file, at.node, "append")
    }

    /// A conversion is its operand, a call of the project's function what that returns.
    fn call_step(&self, at: Expr<'p>, env: &Env<'p>) -> Step<'p> {
        let called = at.node.child(Field::Type).or_else(|| syntax::function(at.node));
        if called.is_some_and(|it| self.converts(at.file, it)) {
            let operand = syntax::argument(at.node, 0);
            return operand
                .map_or(Step::Stop, |it| Step::To(vec![(Expr::of(at.file, it), env.clone())]));
        }
        let Some(callee) = self.callee(at.file, at.node) else { return Step::Stop };
        let Some(function) = callee.function else { return Step::Stop };
        if callee.kind == CalleeKind::Value || env.depth() > 24 {
            return Step::Stop;
        }
        let bound = Bound::Call { file: at.file, call: at.node, down: true };
        let env = env.with(Key::Function(function), bound);
        let returned = self.returned(function, at.item);
        let to: Vec<_> = returned.into_iter().map(|it| (it, env.clone())).collect();
        if to.is_empty() { Step::Stop } else { Step::To(to) }
    }

    /// Whether what a call calls is a type. A name of a package that is not there may be a function as well.
    pub(super) fn converts(&self, file: FileId, called: Node<'p>) -> bool {
        let is_guess =
            |ty: &Type| ty.named().is_some_and(|it| it.decl.is_none() && !it.package.is_empty());
        self.view.is_type(file, called) && !is_guess(&self.view.denoted(file, called))
    }

    /// What a function returns at a place of its results; `nil` left out.
    pub(super) fn returned(&self, function: FunctionId, item: u16) -> Vec<Expr<'p>> {
        let Some(node) = self.view.function_node(function) else { return Vec::new() };
        let returns = syntax::own(node).filter(|it| it.kind() == Kind::ReturnStatement);
        let mut out = Vec::new();
        for statement in returns {
            let values: Vec<_> =
                statement.first().into_iter().flat_map(syntax::expressions).collect();
            let value = match &*values {
                [] => self.named_result(function, item).map(|it| (it, 0)),
                [only] => Some((*only, item)),
                several => several.get(usize::from(item)).map(|it| (*it, 0)),
            };
            let value = value.filter(|it| it.0.kind() != Kind::Nil);
            out.extend(value.map(|(node, item)| Expr { file: function.file, node, item }));
        }
        out
    }

    /// The declaration of a named result, which stands for its last value.
    fn named_result(&self, function: FunctionId, item: u16) -> Option<Node<'p>> {
        let facts = self.view.facts(function.file)?;
        let own = self.view.function(function).params.iter();
        let local = own
            .map(|it| &facts.locals[it.0 as usize])
            .filter(|it| it.kind == LocalKind::Result)
            .nth(usize::from(item))?;
        let node = self.view.function_node(function)?;
        let name = facts.name(local.name);
        let is_it = |it: &Node<'p>| it.kind() == Kind::Identifier && it.text() == name;
        node.descendants().rfind(is_it)
    }

    /// The range clause that declares a local, and whether the local is its first variable.
    pub(super) fn range_of(&self, file: FileId, local: &Local) -> Option<(Node<'p>, bool)> {
        let name = self.view.tree(file).covering(local.span);
        let clause = name.ancestors().take(2).find(|it| it.kind() == Kind::RangeClause)?;
        let left = clause.child(Field::Left)?;
        Some((clause, left.first() == Some(name) || left == name))
    }

    /// The values that a local may have where it is used: the last that is surely given before, and those given
    /// on some way behind that.
    pub(super) fn reaching(
        &self,
        at: Expr<'p>,
        id: LocalId,
        local: &'p Local,
    ) -> Vec<Definition<'p>> {
        let (mut out, _) = self.given_before(at, id, local);
        // A closure may use what is given behind it.
        if out.is_empty() {
            let all = self.definitions(at.file, id, local);
            out = all.iter().filter(|it| !it.statement.encloses(at.node)).copied().collect();
        }
        out
    }

    /// The values that a local gets before a place and may still have there, and whether one of them surely is
    /// given on every way.
    fn given_before(
        &self,
        at: Expr<'p>,
        id: LocalId,
        local: &'p Local,
    ) -> (Vec<Definition<'p>>, bool) {
        let all = self.definitions(at.file, id, local);
        let mut out: Vec<Definition<'p>> = Vec::new();
        let mut surely = false;
        for it in all.iter().filter(|it| it.statement.span().end <= at.node.span().start) {
            let list = it.statement.parent();
            if list.is_none_or(|it| it.encloses(at.node)) {
                out.clear();
                surely = true;
            }
            out.push(*it);
        }
        (out, surely)
    }

    /// Every value that a local gets, in source order.
    pub(super) fn definitions(
        &self,
        file: FileId,
        id: LocalId,
        local: &'p Local,
    ) -> Rc<[Definition<'p>]> {
        if let Some(known) = self.definitions.borrow().get(&(file, id)) {
            return Rc::clone(known);
        }
        let found: Rc<[Definition<'p>]> = self.find_definitions(file, id, local).into();
        self.definitions.borrow_mut().insert((file, id), Rc::clone(&found));
        found
    }

    fn find_definitions(&self, file: FileId, id: LocalId, local: &'p Local) -> Vec<Definition<'p>> {
        let tree = self.view.tree(file);
        let declared = tree.covering(local.span);
        let function = FunctionId { file, index: local.function };
        let around = self.view.function_node(function).filter(|_| local.reassigned);
        let uses = around.into_iter().flat_map(|it| self.view.uses(file, it, id));
        let own = around.is_none().then_some(declared);
        let names = own.into_iter().chain(uses);
        let definition = |name: Node<'p>| {
            let statement = name.ancestors().take(3).find(|it| {
                matches!(
                    it.kind(),
                    Kind::ShortVarDeclaration
                        | Kind::AssignmentStatement
                        | Kind::VarSpec
                        | Kind::ConstSpec
                )
            })?;
            let (node, item) = assigned_to(statement, name)?;
            Some(Definition { value: Expr { file, node, item }, statement: outermost(statement) })
        };
        names.filter_map(definition).collect()
    }

    /// Where a local is used, its declaration left out.
    pub(super) fn uses(&self, file: FileId, id: LocalId, local: &'p Local) -> Vec<Node<'p>> {
        let function = FunctionId { file, index: local.function };
        let Some(around) = self.view.function_node(function) else { return Vec::new() };
        let all = self.view.uses(file, around, id);
        all.filter(|it| it.span() != local.span).collect()
    }

    /// The local that a declaration or an assignment with this value names first.
    pub(super) fn assigned_local(
        &self,
        file: FileId,
        value: Node<'p>,
    ) -> Option<(LocalId, &'p Local)> {
        let statement = value.ancestors().take(2).find(|it| {
            matches!(
                it.kind(),
                Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec
            )
        })?;
        let pairs = syntax::assigned(statement);
        let target = pairs.iter().find(|it| it.1 == value)?.0;
        let facts: &Facts = self.view.facts(file)?;
        let declared = |it: &&Local| it.span == target.span();
        if let Some(found) = self.view.local(file, target) {
            Some(found)
        } else {
            let at = facts.locals.iter().position(|it| declared(&it))?;
            Some((LocalId(at as u32), &facts.locals[at]))
        }
    }
}

/// Whether an expression names a field.
fn mentions(node: Node<'_>, field: &str) -> bool {
    node.descendants().any(|it| it.kind() == Kind::FieldIdentifier && it.text() == field)
}

/// The declaration that a specification stands in.
fn outermost(statement: Node<'_>) -> Node<'_> {
    let around = statement.ancestors().take(2);
    let declaration = around.filter(|it| {
        matches!(it.kind(), Kind::VarDeclaration | Kind::VarSpecList | Kind::ConstDeclaration)
    });
    declaration.last().unwrap_or(statement)
}
