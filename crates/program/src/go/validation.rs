//! Whether a validator runs on a value that was decoded.
//!
//! The tag `validate:"required"` does nothing by itself: somebody must hand the value to a validator, in the
//! function that decodes it, in one that it is given to or returned to, or in a method of its own.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::callee::{Callee, CalleeKind, Symbol};
use super::facts::LocalKind;
use super::members::MemberKind;
use super::sym::LocalId;
use super::{Decoded, FunctionId, Type, View, syntax, unversioned};
use crate::flow::uses;
use crate::library::Decode;
use crate::{FileId, Place};

/// How many calls lie between the decoder and the validator.
const CALLS: u8 = 4;
/// How many variables are looked at; a value that goes further may be validated there.
const VARIABLES: usize = 48;

/// Whether a validator runs on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// One does.
    Reached,
    /// None does, wherever the value goes.
    Missing,
    /// The value goes where nobody can look.
    Unknown,
}

/// A variable that holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Holder {
    file: FileId,
    local: LocalId,
    /// How many calls lie between.
    calls: u8,
    /// Whether a `return` leads to the callers: not in a function that was given the value, for what that
    /// returns is followed where it is called.
    returns: bool,
    /// Where uses begin to count.
    from: u32,
}

/// Where the value is on its way, and whether all of it is: a part is validated by itself only.
#[derive(Clone, Copy)]
struct At<'p> {
    file: FileId,
    node: Node<'p>,
    holder: Holder,
    part: bool,
}

struct Walk<'p, 'k> {
    view: View<'p>,
    keys: &'k [&'k str],
    seen: FxHashSet<(FileId, LocalId)>,
    open: Vec<Holder>,
    is_reached: bool,
    is_lost: bool,
}

impl View<'_> {
    /// Whether a decoder asks the validator itself; the project may have put another in its place, which may.
    pub(super) fn asks_validator(self, decoder: &Symbol, decode: Decode) -> Validation {
        let package = self.library().package(&decoder.package);
        let mut fields = package.into_iter().flat_map(|it| &it.decoder_fields);
        let is_replaced = |it: &String| {
            let parts = it.split_once('.');
            parts.is_some_and(|(ty, field)| {
                self.sets_field(&unversioned(&decoder.package), ty, field)
            })
        };
        match decode.validates {
            true => Validation::Reached,
            false if fields.any(is_replaced) => Validation::Unknown,
            false => Validation::Missing,
        }
    }

    /// What a function that validates makes of tags with one of these keys. Where the project has a validator of its
    /// own, that may have been told to read them.
    fn reads_tags(self, validator: &Symbol, keys: &[&str]) -> Validation {
        let package = self.library().package(&validator.package);
        match package.and_then(|it| it.validated_tag.as_deref()) {
            Some(tag) if !keys.contains(&tag) => {
                let has_own = *self.model().imports_validator.get_or_init(|| {
                    let files = self.program().files().filter_map(|it| it.1.go());
                    let mut imports = files.flat_map(|it| &it.imports);
                    imports
                        .any(|it| self.library().package(&it.path).is_some_and(|it| it.validates()))
                });
                if has_own { Validation::Unknown } else { Validation::Missing }
            }
            _ => Validation::Reached,
        }
    }

    /// Whether a validator of tags with one of these keys runs on what is decoded: the decoder or a helper around it asks
    /// one, or somebody does who gets the value then.
    pub fn validation(self, of: &Decoded, keys: &[&str]) -> Validation {
        let of_decoder = match (of.validation, &of.decoder) {
            (Validation::Reached, Some(decoder)) => self.reads_tags(decoder, keys),
            (known, _) => known,
        };
        if of_decoder == Validation::Reached {
            return Validation::Reached;
        }
        let Some(local) = of.local else { return Validation::Unknown };
        let mut walk = Walk {
            view: self,
            keys,
            seen: FxHashSet::default(),
            open: Vec::new(),
            is_reached: false,
            is_lost: of_decoder == Validation::Unknown,
        };
        let (file, from) = (of.function.file, of.call.span.start);
        let holder = Holder { file, local, calls: 0, returns: true, from };
        walk.open.push(holder);
        walk.maker(of.call, holder);
        walk.run()
    }
}

impl<'p> Walk<'p, '_> {
    fn run(mut self) -> Validation {
        while let Some(holder) = self.open.pop() {
            if !self.seen.insert((holder.file, holder.local)) {
                continue;
            }
            self.is_lost |= self.seen.len() > VARIABLES;
            if self.is_reached || self.seen.len() > VARIABLES {
                break;
            }
            self.holder(holder);
        }
        match self {
            Self { is_reached: true, .. } => Validation::Reached,
            Self { is_lost: true, .. } => Validation::Unknown,
            _ => Validation::Missing,
        }
    }

    /// The uses of a variable, in its function and in those inside.
    fn holder(&mut self, holder: Holder) {
        let (view, file) = (self.view, holder.file);
        let body = view.local_of(file, holder.local).and_then(|it| {
            let inner = FunctionId { file, index: it.function };
            view.function_node(view.enclosing_all(inner).last()?)
        });
        let Some(body) = body else {
            self.is_lost = true;
            return;
        };
        for node in view.uses(file, body, holder.local) {
            if node.span().start >= holder.from {
                self.follow(At { file, node, holder, part: false });
            }
        }
    }

    /// From a value outwards, to what becomes of it.
    fn follow(&mut self, mut at: At<'p>) {
        while let Some(parent) = at.node.parent() {
            match parent.kind() {
                Kind::ParenthesizedExpression
                | Kind::ExpressionList
                | Kind::VariadicArgument
                | Kind::SliceExpression
                | Kind::TypeAssertionExpression => {}
                Kind::UnaryExpression if parent.has(Kind::Amp) || parent.has(Kind::Star) => {}
                Kind::IndexExpression if at.node.field() == Field::Operand => {}
                Kind::SelectorExpression if parent.field() == Field::Function => {
                    return self.method(at, parent);
                }
                Kind::SelectorExpression => {
                    at.part |= self.is_plain(&self.view.type_of(at.file, parent));
                }
                Kind::LiteralElement
                | Kind::KeyedElement
                | Kind::LiteralValue
                | Kind::CompositeLiteral
                    if !at.part => {}
                Kind::ArgumentList | Kind::TypeConversionExpression => {
                    let call = if parent.kind() == Kind::ArgumentList {
                        parent.parent().unwrap_or(parent)
                    } else {
                        parent
                    };
                    if !self.argument(at, call) {
                        return;
                    }
                    at.node = call;
                    continue;
                }
                Kind::ReturnStatement => return self.returned(at, parent),
                Kind::ShortVarDeclaration | Kind::AssignmentStatement | Kind::VarSpec
                    if matches!(at.node.field(), Field::Right | Field::Value) =>
                {
                    return self.assigned(at, parent);
                }
                Kind::RangeClause if at.node.field() == Field::Right => {
                    let element = parent.child(Field::Left).and_then(|it| it.nth(1));
                    if let Some(element) = element {
                        self.target(at, element);
                    }
                    return;
                }
                Kind::SendStatement => {
                    self.is_lost |= !at.part;
                    return;
                }
                _ => return,
            }
            at.node = parent;
        }
    }

    /// Whether a part of this type has no tags to validate: it is no struct of the project, and holds none.
    fn is_plain(&self, ty: &Type) -> bool {
        match ty.deref() {
            Type::Basic(_) | Type::Func(_) => true,
            Type::Slice(inner) | Type::Array(inner) => matches!(**inner, Type::Basic(_)),
            named @ Type::Named(_) => match self.view.underlying(named) {
                Type::Basic(_) => true,
                Type::Struct(_) => self.view.declaration(named).is_none(),
                _ => false,
            },
            _ => false,
        }
    }

    /// `value.Validate()`
    fn method(&mut self, at: At<'p>, selector: Node<'p>) {
        let Some(call) = selector.parent().filter(|_| !at.part) else { return };
        let name = selector.child(Field::Field).map_or("", |it| it.text());
        let callee = self.view.callee(at.file, call);
        match callee.and_then(|it| it.function) {
            Some(function) => {
                self.is_lost |= is_validating(name);
                self.receiver(at, function);
            }
            None => self.is_lost = true,
        }
    }

    fn receiver(&mut self, at: At<'p>, function: FunctionId) {
        let params = &self.view.function(function).params;
        let kind = |it: LocalId| self.view.local_of(function.file, it).map(|it| it.kind);
        let own = params.iter().find(|it| kind(**it) == Some(LocalKind::Receiver));
        if let Some(local) = own {
            self.enter(at, function.file, *local);
        }
    }

    fn enter(&mut self, at: At<'p>, file: FileId, local: LocalId) {
        let calls = at.holder.calls + 1;
        if calls > CALLS {
            self.is_lost |= !at.part;
            return;
        }
        self.open.push(Holder { file, local, calls, returns: false, from: 0 });
    }

    /// What a call does with its argument. Whether the call's value is, or holds, the argument.
    fn argument(&mut self, at: At<'p>, call: Node<'p>) -> bool {
        let view = self.view;
        let Some(position) = syntax::arguments(call).position(|it| it == at.node) else {
            return false;
        };
        let Some((callee, known)) = view.callee(at.file, call).map(|it| {
            let known = view.knowledge(&it.symbol);
            (it, known)
        }) else {
            let converts = syntax::function(call).is_some_and(|it| view.is_type(at.file, it));
            let converts = converts || call.kind() == Kind::TypeConversionExpression;
            self.is_lost |= !converts && !at.part;
            return converts;
        };
        if let Some(known) = known {
            let decode = known.decode.filter(|it| it.target == position);
            let asks = !at.part && known.json.validates == Some(position);
            if asks || decode.is_some_and(|it| it.validates) {
                match view.reads_tags(&callee.symbol, self.keys) {
                    Validation::Reached => self.is_reached = true,
                    Validation::Unknown => self.is_lost = true,
                    Validation::Missing => {}
                }
            }
            if decode.is_some() {
                self.bind(at);
            }
        }
        match callee.kind {
            CalleeKind::Builtin => &*callee.symbol.name == "append",
            _ if known.is_some() => false,
            CalleeKind::Value => {
                self.is_lost |= !at.part;
                false
            }
            _ => self.called(at, position, &callee),
        }
    }

    /// A function of the project that is given the value, or one that is somewhere else.
    fn called(&mut self, at: At<'p>, position: usize, callee: &Callee) -> bool {
        let view = self.view;
        let mut functions: Vec<_> = callee.function.into_iter().collect();
        if functions.is_empty()
            && callee.kind == CalleeKind::Interface
            && let Some(Type::Named(interface)) = callee.operand.as_ref().map(Type::deref)
        {
            functions = view.eval().implementations(interface, &callee.symbol.name).to_vec();
        }
        if functions.is_empty() {
            self.is_lost |= !at.part && self.may_validate(&callee.symbol.package);
            return false;
        }
        for function in functions {
            let params = view.params(function);
            if let Some(param) = params.get(position).or(params.last()).filter(|_| !at.part) {
                self.enter(at, function.file, *param);
            }
        }
        // What it returns may be the value again.
        let own = view.type_of(at.file, at.node);
        let gives = callee.signature.as_ref().and_then(|it| it.results.first());
        gives.is_some_and(|it| *it.deref() == *own.deref())
    }

    /// Whether a function of a package that is not there to read may validate what it is given. The standard
    /// library does not, nor do packages of which we know what they do; reflection is what validators are made of.
    fn may_validate(&self, package: &str) -> bool {
        let first = package.split('/').next().unwrap_or("");
        let is_own = package.is_empty() || self.view.model().by_path.contains_key(package);
        let is_standard = !first.contains('.') && package != "reflect";
        is_own || !is_standard && self.view.library().package(package).is_none()
    }

    /// A decoder may call the method `Bind` of what it fills, which may validate.
    fn bind(&mut self, at: At<'p>) {
        let ty = self.view.type_of(at.file, at.node);
        if let Some(MemberKind::Method { unit, function, .. }) =
            self.view.eval().member(ty.deref(), "Bind").map(|it| it.kind)
            && !self.view.model().is_library(unit)
        {
            self.receiver(at, FunctionId { file: FileId(unit), index: function });
        }
    }

    /// The callers of the function that returns the value.
    fn returned(&mut self, at: At<'p>, statement: Node<'p>) {
        if at.part || !at.holder.returns {
            return;
        }
        let list = statement.first().filter(|it| it.kind() == Kind::ExpressionList);
        let position = list.map_or(0, |it| it.parts().take_while(|it| *it != at.node).count());
        let Some(function) = self.view.function_at(at.file, statement) else { return };
        self.callers(at.holder, function, position);
    }

    fn callers(&mut self, holder: Holder, function: FunctionId, position: usize) {
        let callers = self.view.callers(function);
        let calls = holder.calls + 1;
        self.is_lost |= callers.is_empty() || calls > CALLS;
        for caller in callers.iter().filter(|_| calls <= CALLS) {
            let Some(node) = self.view.caller_node(*caller) else { continue };
            let holder = Holder { calls, from: 0, ..holder };
            let at = At { file: caller.file, node, holder, part: false };
            match uses::target_of(node, position) {
                Some(target) => self.target(at, target),
                None => self.follow(at),
            }
        }
    }

    fn assigned(&mut self, at: At<'p>, statement: Node<'p>) {
        if at.part {
            return;
        }
        let pairs = syntax::assigned(statement);
        let pair = pairs.iter().find(|it| it.1.span().contains(at.node.span()));
        let own = pairs.iter().find(|it| at.node.span().contains(it.1.span()));
        match pair.or(own) {
            Some((target, _)) => self.target(at, *target),
            None => self.is_lost = true,
        }
    }

    /// A variable that the value is given to: a local is followed, and whatever else is lost from sight.
    fn target(&mut self, at: At<'p>, target: Node<'p>) {
        let view = self.view;
        if target.text() == "_" {
            return;
        }
        match view.local(at.file, target) {
            Some((local, _)) => {
                let from = target.span().start;
                self.open.push(Holder { file: at.file, local, from, ..at.holder });
            }
            None => self.is_lost = true,
        }
    }

    /// Where a helper decodes into a variable of its own and returns it, that variable comes first.
    fn maker(&mut self, call: Place, holder: Holder) {
        let view = self.view;
        let node = view.program().file(call.file).tree.covering(call.span);
        let callee = view.callee(call.file, node).and_then(|it| it.function);
        let Some((function, body)) = callee.and_then(|it| Some((it, view.function_node(it)?)))
        else {
            return;
        };
        let returns = syntax::own(body).filter(|it| it.kind() == Kind::ReturnStatement);
        for value in returns.filter_map(|it| syntax::expressions(it.first()?).next()) {
            let taken = value.child(Field::Operand).filter(|_| value.has(Kind::Amp));
            if let Some((local, _)) = view.local(function.file, taken.unwrap_or(value)) {
                let calls = holder.calls + 1;
                let file = function.file;
                self.open.push(Holder { file, local, calls, returns: false, from: 0 });
            }
        }
    }
}

/// Whether a method, by its name, tells whether the value is valid. What it looks at is its own matter.
fn is_validating(name: &str) -> bool {
    let name = name.strip_prefix("Is").or(name.strip_prefix("is")).unwrap_or(name);
    let start = name.get(..5).unwrap_or("");
    start.eq_ignore_ascii_case("valid")
}

/// The keys of a field's tag by which a validator refuses the zero that null leaves. What a rule of somebody's own
/// means is not known, and counts.
pub(super) fn refusing_keys(tag: &str) -> Vec<&'static str> {
    let refuses = |key: &&str| {
        let it = super::tag_value(tag, key).unwrap_or_default();
        let mut parts = it.split([',', ';']).map(str::trim).filter(|it| !it.is_empty());
        let optional =
            parts.clone().any(|it| matches!(it, "omitempty" | "omitzero" | "optional" | "-"));
        !optional && parts.any(|it| !passes_zero(it))
    };
    ["binding", "validate", "valid", "vd"].into_iter().filter(refuses).collect()
}

/// Rules that a zero meets.
fn passes_zero(rule: &str) -> bool {
    let (name, value) = rule.split_once(['=', '~']).unwrap_or((rule, ""));
    match name {
        "max" | "lte" | "lt" | "isdefault" | "omitnil" | "dive" | "ascii" | "printascii" => true,
        "min" | "gte" | "len" | "eq" => matches!(value.trim(), "0" | "0.0"),
        "ne" => value.trim() != "0" && !value.is_empty(),
        _ => name.starts_with("exclud"),
    }
}
