//! Values that JSON cannot express, so that encoding them fails.

use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::members::MemberKind;
use super::sym::Basic;
use super::syntax::{self, is_function};
use super::view::View;
use super::{FunctionId, Type};
use crate::library::Role;
use crate::{FileId, Place};

/// Why encoding a value as JSON fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeCause {
    /// It holds a function.
    Func,
    /// It holds a channel.
    Chan,
    /// It holds a complex number.
    Complex,
    /// It holds a map whose keys are neither texts nor integers.
    Key,
    /// It holds a type whose own `MarshalJSON` or `MarshalText` may return an error.
    Marshaler,
    /// It holds a float that may be NaN or infinite.
    NotFinite,
    /// It leads back to itself.
    Cycle,
}

/// What makes the encoding of a value fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unencodable {
    /// What is wrong with it.
    pub cause: EncodeCause,
    /// The field, the method or the expression that is to blame; `None` when it is the value itself.
    pub place: Option<Place>,
}

impl EncodeCause {
    /// In words, behind the name of a value.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Func => "JSON has no functions",
            Self::Chan => "JSON has no channels",
            Self::Complex => "JSON has no complex numbers",
            Self::Key => "JSON has no such map keys",
            Self::Marshaler => "its own marshaling may return an error",
            Self::NotFinite => "JSON has neither NaN nor infinity",
            Self::Cycle => "it leads back to itself",
        }
    }

    /// As the label of the place that is to blame.
    pub fn label(self) -> &'static str {
        match self {
            Self::Func => "a function",
            Self::Chan => "a channel",
            Self::Complex => "a complex number",
            Self::Key => "a map with such keys",
            Self::Marshaler => "may return an error",
            Self::NotFinite => "may be NaN or infinite",
            Self::Cycle => "closes the circle",
        }
    }
}

/// How deep types and expressions are followed.
const DEPTH: u8 = 12;

impl<'p> View<'p> {
    /// What makes encoding the value of an expression as JSON fail, as far as its type, the literals it is
    /// made of and the assignments to it tell. `None` also when that is not known.
    pub fn unencodable(self, file: FileId, node: Node<'p>) -> Option<Unencodable> {
        let mut walk = Walk { view: self, types: Vec::new(), functions: Vec::new() };
        walk.value(file, node, DEPTH)
    }
}

struct Walk<'p> {
    view: View<'p>,
    /// The types that were looked at, so that recursive ones end.
    types: Vec<(Type, bool)>,
    functions: Vec<FunctionId>,
}

impl<'p> Walk<'p> {
    fn value(&mut self, file: FileId, node: Node<'p>, depth: u8) -> Option<Unencodable> {
        let depth = depth.checked_sub(1)?;
        let node = syntax::unparen(node);
        let ty = self.view.type_of(file, node);
        if self.view.is_not_finite(file, node) {
            return Some(Unencodable {
                cause: EncodeCause::NotFinite,
                place: Some(file.place(node)),
            });
        }
        let is_address = node.kind() == Kind::UnaryExpression && node.has(Kind::Amp);
        if let Some(found) = self.ty(&ty, is_address, depth) {
            return Some(found);
        }
        if self.marshaler(&ty, true).is_some() {
            return None;
        }
        match node.kind() {
            Kind::UnaryExpression if is_address => {
                self.value(file, node.child(Field::Operand)?, depth)
            }
            Kind::CompositeLiteral => {
                let body = node.child(Field::Body)?;
                self.elements(file, body, &ty, depth)
            }
            Kind::Identifier => self.local(file, node, depth),
            Kind::CallExpression => {
                let Some(callee) = self.view.callee(file, node) else {
                    return self.value(file, syntax::argument(node, 0)?, depth);
                };
                self.returned(callee.function?, depth)
            }
            _ => None,
        }
    }

    /// The values in a composite literal; `ty` is the literal's type.
    fn elements(
        &mut self,
        file: FileId,
        body: Node<'p>,
        ty: &Type,
        depth: u8,
    ) -> Option<Unencodable> {
        let depth = depth.checked_sub(1)?;
        let fields = self.view.fields(ty);
        for element in body.parts() {
            let key = element.child(Field::Key);
            let left_out = key.is_some_and(|key| {
                fields.iter().any(|it| *it.field.name == *key.text() && it.field.json().is_none())
            });
            let value = element.child(Field::Value).unwrap_or(element);
            let value = match value.kind() {
                Kind::LiteralElement => value.first().unwrap_or(value),
                _ => value,
            };
            let found = match value.kind() {
                _ if left_out => None,
                // The type of an element may be left out; what it holds is looked at all the same.
                Kind::LiteralValue => self.elements(file, value, &Type::Unknown, depth),
                _ => self.value(file, value, depth),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// What a local was initialised with, and what is assigned to it or to its fields.
    fn local(&mut self, file: FileId, name: Node<'p>, depth: u8) -> Option<Unencodable> {
        let (id, local) = self.view.local(file, name)?;
        if local.kind != LocalKind::Variable {
            return None;
        }
        let function = name.ancestor(|it| is_function(it.kind()))?;
        for it in self.view.uses(file, function, id).filter(|it| it.id() < name.id()) {
            let target = it
                .parent()
                .filter(|parent| {
                    matches!(parent.kind(), Kind::SelectorExpression | Kind::IndexExpression)
                })
                .filter(|parent| parent.child(Field::Operand) == Some(it))
                .unwrap_or(it);
            let Some(statement) = statement_of(target) else { continue };
            let pairs = syntax::assigned(statement);
            // A call that gives several values says nothing of one of them.
            let given = pairs
                .iter()
                .find(|it| it.0 == target)
                .map(|it| it.1)
                .filter(|value| pairs.iter().filter(|it| it.1 == *value).count() == 1);
            if let Some(found) = given.and_then(|it| self.value(file, it, depth)) {
                return Some(found);
            }
        }
        self.view.cycle(file, function, name)
    }

    /// What a function of the project returns first.
    fn returned(&mut self, function: FunctionId, depth: u8) -> Option<Unencodable> {
        if self.functions.contains(&function) {
            return None;
        }
        self.functions.push(function);
        for statement in self.view.returns(function) {
            let first = statement.first().and_then(|it| syntax::expressions(it).next());
            let found = first.and_then(|it| self.value(function.file, it, depth));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// What makes encoding any value of a type fail, empty ones left aside. Methods of pointers are used
    /// only of values that have an address.
    fn ty(&mut self, ty: &Type, has_address: bool, depth: u8) -> Option<Unencodable> {
        let depth = depth.checked_sub(1)?;
        let own = |cause| Some(Unencodable { cause, place: None });
        if matches!(ty, Type::Named(_)) {
            let seen = (ty.clone(), has_address);
            if self.types.contains(&seen) {
                return None;
            }
            self.types.push(seen);
            if let Some(marshaler) = self.marshaler(ty, has_address) {
                let method = marshaler?;
                let place = Some(self.view.function_place(method));
                let cause = EncodeCause::Marshaler;
                return self.may_fail(method, depth).then_some(Unencodable { cause, place });
            }
        }
        match self.view.underlying(ty) {
            Type::Func(_) => own(EncodeCause::Func),
            Type::Chan(_) => own(EncodeCause::Chan),
            Type::Basic(Basic::Complex64 | Basic::Complex128) => own(EncodeCause::Complex),
            Type::Pointer(it) | Type::Slice(it) => self.ty(&it, true, depth),
            Type::Array(it) => self.ty(&it, has_address, depth),
            Type::Map(it) => {
                if self.is_bad_key(&it.0) {
                    return own(EncodeCause::Key);
                }
                self.ty(&it.1, false, depth)
            }
            Type::Struct(_) => self.view.fields(ty).into_iter().find_map(|it| {
                it.field.json()?;
                let found = self.ty(&it.ty, has_address, depth)?;
                Some(Unencodable { place: found.place.or(it.place), ..found })
            }),
            _ => None,
        }
    }

    fn is_bad_key(&self, key: &Type) -> bool {
        let is_text = self.view.has_method(key, "MarshalText") != Some(false);
        match self.view.underlying(key) {
            Type::Basic(basic) => {
                let name = basic.name();
                let is_integer = name.starts_with("int") || name.starts_with("uint");
                !is_text && name != "string" && !is_integer
            }
            Type::Struct(_) | Type::Array(_) | Type::Pointer(_) => !is_text,
            _ => false,
        }
    }

    /// The method by which a type marshals itself; inside, `None` when it cannot be read.
    #[expect(clippy::option_option, reason = "no such method, and one that is not there to read")]
    fn marshaler(&self, ty: &Type, has_address: bool) -> Option<Option<FunctionId>> {
        let eval = self.view.eval();
        let is_map = matches!(self.view.underlying(ty), Type::Map(_));
        ["MarshalJSON", "MarshalText"].into_iter().find_map(|name| {
            match eval.member(ty, name)?.kind {
                MemberKind::Method { pointer: true, .. } if !has_address && !ty.is_pointer() => {
                    None
                }
                MemberKind::Method { unit, function, .. } => {
                    let file = FileId(unit);
                    let is_own = self.view.facts(file).is_some();
                    Some(is_own.then_some(FunctionId { file, index: function }))
                }
                // A library's declarations say what rules need; a map such as `gin.H` is only a short name.
                MemberKind::Elsewhere if is_map => None,
                MemberKind::Interface | MemberKind::Elsewhere => Some(None),
                MemberKind::Field(..) => None,
            }
        })
    }

    /// Whether a function is known to return an error on some way out.
    fn may_fail(&mut self, function: FunctionId, depth: u8) -> bool {
        if self.functions.contains(&function) {
            return false;
        }
        self.functions.push(function);
        let returns: Vec<_> = self.view.returns(function).collect();
        returns.into_iter().any(|it| {
            let last = it.first().and_then(|it| syntax::expressions(it).last());
            last.is_some_and(|it| self.is_failure(function.file, it, depth))
        })
    }

    /// Whether an expression in the place of an error is known to be one at times.
    fn is_failure(&mut self, file: FileId, node: Node<'p>, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let node = syntax::unparen(node);
        match node.kind() {
            Kind::Identifier | Kind::SelectorExpression => match self.view.origin(file, node) {
                Some((file, call)) => self.is_failure(file, call, depth),
                None => self.view.variable(file, node).is_some(),
            },
            Kind::CompositeLiteral => true,
            Kind::UnaryExpression => node.has(Kind::Amp),
            Kind::CallExpression => {
                let Some(callee) = self.view.callee(file, node) else { return false };
                let known = self.view.knowledge(&callee.symbol);
                if let Some(at) = known.and_then(|it| it.json.encode) {
                    let value = syntax::argument(node, at.value);
                    return value.is_some_and(|it| self.value(file, it, depth).is_some());
                }
                match callee.function {
                    Some(function) => self.may_fail(function, depth),
                    None => known.is_some_and(|it| it.does(Role::MakesError)),
                }
            }
            _ => false,
        }
    }
}

fn statement_of(target: Node<'_>) -> Option<Node<'_>> {
    target.ancestors().take(2).find(|it| {
        matches!(it.kind(), Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec)
    })
}

impl<'p> View<'p> {
    /// The return statements of a function, those of literals inside left out.
    pub fn returns(self, function: FunctionId) -> impl Iterator<Item = Node<'p>> {
        let body = self.function_node(function);
        let own = body.into_iter().flat_map(syntax::own);
        own.filter(|it| it.kind() == Kind::ReturnStatement)
    }

    /// Where a function makes a local lead back to itself: `a.Parent = b` and `b.Child = a`.
    fn cycle(self, file: FileId, function: Node<'p>, name: Node<'p>) -> Option<Unencodable> {
        let before = || function.descendants().take_while(|it| it.id() < name.id());
        let links: Vec<_> = before().filter_map(|it| self.link(file, it)).collect();
        let start = self.local(file, name)?.0;
        let closing = links.iter().find(|(from, to, _)| {
            let back = links.iter().any(|it| it.0 == *to && it.1 == *from);
            (*from == start || *to == start) && (from == to || back)
        })?;
        Some(Unencodable { cause: EncodeCause::Cycle, place: Some(file.place(closing.2)) })
    }

    /// A statement that puts one local into a member of another: the other, the one, and the statement.
    fn link(
        self,
        file: FileId,
        node: Node<'p>,
    ) -> Option<(super::LocalId, super::LocalId, Node<'p>)> {
        if node.kind() != Kind::AssignmentStatement {
            return None;
        }
        let [(target, value)] = *syntax::assigned(node).first_chunk()?;
        let holder = target.child(Field::Operand)?;
        let member = target.child(Field::Field)?.text();
        let fields = self.fields(&self.type_of(file, holder));
        fields.iter().find(|it| *it.field.name == *member)?.field.json()?;
        let from = self.local(file, holder)?.0;
        let value = syntax::unparen(value);
        let appended = (value.kind() == Kind::CallExpression
            && syntax::function(value).is_some_and(|it| it.text() == "append"))
        .then(|| syntax::argument(value, 1))
        .flatten();
        let addressed = (value.kind() == Kind::UnaryExpression && value.has(Kind::Amp))
            .then(|| value.child(Field::Operand))
            .flatten();
        let held = appended.or(addressed).unwrap_or(value);
        let (to, _) = self.local(file, held)?;
        let is_reference = addressed.is_some() || self.type_of(file, held).is_pointer();
        is_reference.then_some((from, to, node))
    }
}
