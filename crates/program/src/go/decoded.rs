//! Which values JSON is decoded into and encoded from, through helpers, and where decoded text comes from.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind, Node};

use super::facts::LocalKind;
use super::sym::LocalId;
use super::{FunctionId, Symbol, Type, Validation, View, syntax};
use crate::flow::uses;
use crate::library::{Decode, JsonVersion, Source, Ws};
use crate::{FileId, Place};

/// How many calls lie between a decoder and the variable that it fills.
const CALLS: usize = 3;
/// Through how many expressions a text is followed.
const HOPS: u8 = 12;

/// What is asked of a text while it is followed to where it comes from.
#[derive(Clone, Copy)]
struct Asked {
    /// Whether the body of a response that this program got counts, too.
    responses: bool,
    /// Through how many expressions it is still followed.
    hops: u8,
}

impl Asked {
    fn less(self, hops: u8) -> Option<Self> {
        Some(Self { hops: self.hops.checked_sub(hops)?, ..self })
    }
}
/// More callers than this are not looked at one by one.
const CALLERS: usize = 400;
/// Nor are more values of one decoder.
const VALUES: usize = 2000;
/// Where callers only tell whether a text is a peer's, these many are asked.
const CALLERS_ASKED: usize = 20;

/// A variable that JSON from outside is decoded into: a request's body, a response's, a message.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The variable's type, without pointers.
    pub ty: Type,
    /// The call that fills it: the decoder's, or that of a helper around one.
    pub call: Place,
    /// The function in which the call stands.
    pub function: FunctionId,
    /// The variable, where it is a local.
    pub local: Option<LocalId>,
    /// Whether the decoder refuses a null for what has no nil.
    pub rejects_null: bool,
    /// Whether the decoder asks the validator that the tags of the struct are for; where that is not known,
    /// whoever gets the value may.
    pub validation: Validation,
    /// What fills it in the end: a library's decoder.
    pub decoder: Option<Symbol>,
    /// Whether a null makes a value zero that was set before, as it does in version 2.
    pub zeroes: bool,
}

impl Decoded {
    /// As a decoder of whom nothing is known fills it.
    fn new(ty: Type, call: Place, function: FunctionId, local: Option<LocalId>) -> Self {
        let (rejects_null, zeroes, validation) = (false, false, Validation::Missing);
        Self { ty, call, function, local, rejects_null, validation, decoder: None, zeroes }
    }
}

/// A struct that is decoded from outside, as the value itself or within it.
#[derive(Clone, Debug)]
pub struct DecodedStruct {
    /// The type.
    pub ty: Type,
    /// The file that declares it.
    pub file: FileId,
    /// Whether it lies within what is decoded, rather than being it.
    pub nested: bool,
    /// Where that happens.
    pub from: Decoded,
}

/// Calls that lead to a decoder, the innermost first: which arguments its parameters got.
type Frames = Vec<(FileId, u32)>;

/// A value that goes through JSON, and how to get to it.
struct Reached {
    value: Decoded,
    frames: Frames,
}

impl<'p> View<'p> {
    /// Structs that are decoded from outside, in the order in which that is found; one place for each struct
    /// and variable.
    pub fn decoded_structs(self) -> &'p [DecodedStruct] {
        self.model.decoded.get_or_init(|| self.find_decoded())
    }

    /// The types of all values that are encoded as JSON, structs within them included.
    pub(crate) fn encoded_types(self) -> Vec<Type> {
        let mut out = Vec::new();
        for (file, call) in self.calls_of(|it| it.json.encode.is_some()) {
            let encode = self.called(file, call).and_then(|it| it.knowledge?.json.encode);
            let (Some(encode), Some(node)) = (encode, self.call_node(file, call)) else {
                continue;
            };
            let Some(value) = syntax::arguments(node).nth(encode.value) else { continue };
            let mut reached = Vec::new();
            self.follow(file, node, value, &mut Vec::new(), &mut reached);
            out.extend(reached.into_iter().map(|it| it.value.ty));
        }
        let mut seen = FxHashSet::default();
        out.retain(|it| seen.insert(it.clone()));
        let within: Vec<_> = out.iter().flat_map(|it| self.structs_within(it)).collect();
        let mut seen = FxHashSet::default();
        within.into_iter().map(|it| it.0).filter(|it| seen.insert(it.clone())).collect()
    }

    /// The path of a file.
    pub(crate) fn path_of(self, file: FileId) -> std::sync::Arc<str> {
        self.program.file(file).path.clone()
    }

    fn find_decoded(self) -> Vec<DecodedStruct> {
        let mut out: Vec<DecodedStruct> = Vec::new();
        let mut seen = FxHashSet::default();
        // The same types are decoded in many places.
        let mut within: FxHashMap<Type, Vec<(Type, FileId, bool)>> = FxHashMap::default();
        for (file, call) in self.calls_of(|it| it.decode.is_some()) {
            let called = self.called(file, call);
            let decoder = called.and_then(|it| Some((&it.callee, it.knowledge?.decode?)));
            let (Some((callee, decode)), Some(node)) = (decoder, self.call_node(file, call)) else {
                continue;
            };
            let Some(target) = syntax::arguments(node).nth(decode.target) else { continue };
            let validation = self.asks_validator(&callee.symbol, decode);
            let mut reached = Vec::new();
            self.follow(file, node, target, &mut Vec::new(), &mut reached);
            for it in reached {
                let place = (it.value.ty.clone(), it.value.call);
                let is_test = |file| self.facts(file).is_none_or(|it| it.is_test);
                if is_test(it.value.call.file)
                    || seen.contains(&place)
                    || !self.reads_wire(file, node, decode, &it.frames)
                {
                    continue;
                }
                seen.insert(place);
                let mut from = it.value;
                from.rejects_null = decode.rejects_null;
                from.validation = validation;
                from.decoder = Some(callee.symbol.clone());
                from.zeroes = decode.version == JsonVersion::V2;
                let structs = within.entry(from.ty.clone()).or_insert_with(|| {
                    let structs = self.structs_within(&from.ty).into_iter();
                    let placed = |(ty, nested)| {
                        let first = self.eval().fields(&ty).first()?.2;
                        Some((ty, FileId(first.unit), nested))
                    };
                    structs.filter_map(placed).collect()
                });
                out.extend(structs.iter().map(|(ty, file, nested)| DecodedStruct {
                    ty: ty.clone(),
                    file: *file,
                    nested: *nested,
                    from: from.clone(),
                }));
            }
        }
        out
    }

    /// The variables that may stand behind an argument of a call: itself, or what callers of the function
    /// give it.
    fn follow(
        self,
        file: FileId,
        call: Node<'p>,
        target: Node<'p>,
        frames: &mut Frames,
        out: &mut Vec<Reached>,
    ) {
        let Some(function) = self.function_at(file, call) else { return };
        let target = syntax::unparen(target);
        let taken = target.kind() == Kind::UnaryExpression && target.has(Kind::Amp);
        let value = if taken { target.child(Field::Operand).unwrap_or(target) } else { target };
        let ty = self.type_of(file, value);
        let held = self.local(file, value);
        let is_open = matches!(ty.deref(), Type::Param(_)) || self.is_interface(&ty) == Some(true);
        if !is_open {
            let (ty, call) = (ty.deref().clone(), file.place(call));
            let local = held.map(|it| it.0);
            let value = Decoded::new(ty, call, function, local);
            out.push(Reached { value, frames: frames.clone() });
            return;
        }
        let Some((id, local)) = held.filter(|_| frames.len() < CALLS) else { return };
        let owner = FunctionId { file, index: local.function };
        let position = self.params(owner).iter().position(|it| *it == id);
        let callers = self.callers(owner);
        if callers.len() > CALLERS || out.len() > VALUES {
            return;
        }
        for caller in callers {
            let Some(outer) = self.caller_node(*caller) else { continue };
            frames.push((caller.file, caller.call));
            match position.filter(|_| !taken) {
                Some(at) => {
                    if let Some(argument) = syntax::arguments(outer).nth(at) {
                        self.follow(caller.file, outer, argument, frames, out);
                    }
                }
                // `var value T`, which the function returns.
                None if local.kind != LocalKind::Param => {
                    out.extend(self.returned_value(caller.file, outer, frames));
                }
                None => {}
            }
            frames.pop();
        }
    }

    fn returned_value(self, file: FileId, call: Node<'p>, frames: &Frames) -> Option<Reached> {
        let function = self.function_at(file, call)?;
        let ty = match self.type_of(file, call) {
            Type::Tuple(several) => several.first()?.clone(),
            one => one,
        };
        let local = uses::target_of(call, 0).and_then(|it| self.local(file, it)).map(|it| it.0);
        let (ty, call) = (ty.deref().clone(), file.place(call));
        let value = Decoded::new(ty, call, function, local);
        Some(Reached { value, frames: frames.clone() })
    }

    /// The project's structs that a value holds, itself first; types that decode themselves are left out.
    fn structs_within(self, ty: &Type) -> Vec<(Type, bool)> {
        let (mut out, mut open) = (Vec::new(), vec![(ty.clone(), false)]);
        while let Some((ty, nested)) = open.pop() {
            let ty = ty.deref().clone();
            if out.iter().any(|it: &(Type, bool)| it.0 == ty) || out.len() > 64 {
                continue;
            }
            let own = matches!(ty, Type::Named(_));
            if own && self.has_method(&ty, "UnmarshalJSON") != Some(false) {
                continue;
            }
            match self.underlying(&ty) {
                Type::Struct(_) => {
                    let fields = self.fields(&ty);
                    if fields.iter().any(|it| it.place.is_none()) {
                        continue;
                    }
                    out.push((ty, nested));
                    let json = fields.into_iter().filter(|it| it.field.json().is_some());
                    open.extend(json.map(|it| (it.ty, true)));
                }
                Type::Pointer(inner) | Type::Slice(inner) | Type::Array(inner) => {
                    open.push((Type::clone(&inner), true));
                }
                Type::Map(both) => open.push((both.1.clone(), true)),
                _ => {}
            }
        }
        out
    }

    fn reads_wire(self, file: FileId, call: Node<'p>, decode: Decode, frames: &Frames) -> bool {
        self.reads(file, call, decode, frames, Asked { responses: true, hops: HOPS })
    }

    /// Whether a decoder reads what a client sent: a request's body, or a message. `frames` are the calls
    /// that lead to it, the innermost first.
    pub(super) fn reads_request(
        self,
        file: FileId,
        call: Node<'p>,
        decode: Decode,
        frames: &[(FileId, u32)],
    ) -> bool {
        self.reads(file, call, decode, frames, Asked { responses: false, hops: HOPS })
    }

    fn reads(
        self,
        file: FileId,
        call: Node<'p>,
        decode: Decode,
        frames: &[(FileId, u32)],
        asked: Asked,
    ) -> bool {
        match decode.source {
            Source::Body | Source::Message => true,
            Source::Bytes => {
                syntax::argument(call, 0).is_some_and(|it| self.is_wire(file, it, frames, asked))
            }
            Source::Reader => {
                let given = || syntax::arguments(call).nth(0).filter(|_| decode.target > 0);
                let reader = given().or_else(|| syntax::receiver(call));
                reader.is_some_and(|it| self.is_wire(file, it, frames, asked))
            }
        }
    }

    /// Whether a text, or a reader, is what a peer sent: a body of HTTP, or a message.
    fn is_wire(self, file: FileId, node: Node<'p>, frames: &[(FileId, u32)], asked: Asked) -> bool {
        let Some(asked) = asked.less(1) else { return false };
        let node = syntax::unparen(node);
        match node.kind() {
            Kind::SelectorExpression => self.is_body(file, node, asked),
            Kind::UnaryExpression
            | Kind::SliceExpression
            | Kind::TypeAssertionExpression
            | Kind::TypeConversionExpression => {
                node.child(Field::Operand).is_some_and(|it| self.is_wire(file, it, frames, asked))
            }
            Kind::CallExpression => self.gives_wire(file, node, frames, asked),
            Kind::Identifier => self.holds_wire(file, node, frames, asked),
            _ => false,
        }
    }

    /// `r.Body` and `response.Body`.
    fn is_body(self, file: FileId, selector: Node<'p>, asked: Asked) -> bool {
        let field = selector.child(Field::Field).map_or("", |it| it.text());
        selector.child(Field::Operand).filter(|_| self.library().may_be_body(field)).is_some_and(
            |it| {
                let ty = self.type_of(file, it);
                let ty = ty.deref();
                let counts = asked.responses || !ty.is("net/http", "Response");
                counts
                    && ty
                        .named()
                        .is_some_and(|it| self.library().is_body(&it.package, &it.name, field))
            },
        )
    }

    /// Whether a type stands for a request or a response as a whole, not for what one of them holds.
    fn is_exchange(self, ty: &Type) -> bool {
        self.carrier(ty).is_some() || ty.deref().is("net/http", "Response")
    }

    fn gives_wire(
        self,
        file: FileId,
        call: Node<'p>,
        frames: &[(FileId, u32)],
        asked: Asked,
    ) -> bool {
        let callee = self.callee(file, call);
        let known = callee.as_ref().and_then(|it| self.knowledge(&it.symbol));
        if known.is_some_and(|it| it.ws == Some(Ws::Read)) {
            return true;
        }
        let own = callee.as_ref().and_then(|it| it.function);
        let given = |it: Node<'p>| {
            !self.is_exchange(&self.type_of(file, it)) && self.is_wire(file, it, frames, asked)
        };
        if syntax::arguments(call).any(given) || syntax::receiver(call).is_some_and(given) {
            return true;
        }
        match own {
            Some(function) => self.returns_wire(function, file, call, frames, asked),
            None => self.is_from_outside(file, call, &[]),
        }
    }

    /// Whether a function of the project returns what a peer sent.
    fn returns_wire(
        self,
        function: FunctionId,
        file: FileId,
        call: Node<'p>,
        frames: &[(FileId, u32)],
        asked: Asked,
    ) -> bool {
        let Some(asked) = asked.less(2) else { return false };
        let Some(node) = self.function_node(function) else { return false };
        let Some(at) = self.call_index(file, call) else { return false };
        let inner: Vec<_> = std::iter::once((file, at)).chain(frames.iter().copied()).collect();
        let returns = node.descendants_of(Kind::ReturnStatement);
        let own = returns.filter(|it| {
            it.ancestor(|it| syntax::is_function(it.kind())).is_some_and(|it| it == node)
        });
        own.filter_map(|it| it.first()?.parts().next().or(it.first()))
            .any(|it| self.is_wire(function.file, it, &inner, asked))
    }

    fn holds_wire(
        self,
        file: FileId,
        name: Node<'p>,
        frames: &[(FileId, u32)],
        asked: Asked,
    ) -> bool {
        let Some((id, local)) = self.local(file, name) else { return false };
        if local.kind != LocalKind::Param {
            return self
                .origin(file, name)
                .is_some_and(|it| self.is_wire(it.0, it.1, frames, asked));
        }
        let owner = FunctionId { file, index: local.function };
        let Some(at) = self.params(owner).iter().position(|it| *it == id) else { return false };
        let argument =
            |file: FileId, call: u32| syntax::arguments(self.call_node(file, call)?).nth(at);
        if let Some((outer, rest)) = frames.split_first() {
            return argument(outer.0, outer.1)
                .is_some_and(|it| self.is_wire(outer.0, it, rest, asked));
        }
        let Some(asked) = asked.less(3) else { return false };
        let callers = self.callers(owner).iter().take(CALLERS_ASKED);
        callers.filter(|it| self.facts(it.file).is_some_and(|it| !it.is_test)).any(|it| {
            argument(it.file, it.call).is_some_and(|arg| self.is_wire(it.file, arg, &[], asked))
        })
    }
}
