//! Nulls and absences that the other side has no place for: what Go may answer and a type of TypeScript does not
//! admit, and what JavaScript may send and Go turns into a zero.
//!
//! Rules ask whether anything goes wrong then. This asks only whether the two sides say the same: where either
//! is not known, nothing is said.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::exchange::Exchanged;
use super::interest::Detail;
use super::shape::{Member, Presence, Shape};
use super::{CallId, CallKind};
use crate::go::{FieldAt, LeftOut, NullAnswer, NullCertainty, Type};
use crate::js::sent::Tier;
use crate::js::uses::{Branch, Step, Use, UseKind, Uses, path_text};
use crate::{Place, Program};

/// What one side may do that the other does not expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Go answers `null`.
    NullAnswered,
    /// Go leaves the member out of the answer.
    LeftOut,
    /// JavaScript sends `null`, which a fresh Go value has this zero for.
    NullSent(&'static str),
    /// JavaScript leaves the member out, which a fresh Go value has this zero for.
    NotSent(&'static str),
}

/// A null or an absence that the other side has no place for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unexpected {
    /// Where JavaScript has the member: its name in the type that declares it; where none does, the name where it is
    /// read, or written to be sent. For a whole answer, the variable that takes it, or what gives it.
    pub js: Place,
    /// Where Go has it: the name of a field, or what else gives the member its value.
    pub go: Place,
    /// What happens.
    pub event: Event,
    /// From the JSON's root: `items[].name`; empty for a whole answer.
    pub path: String,
    /// The call.
    pub call: CallId,
    /// The way that it takes, with what happens at each place.
    pub why: Vec<(Place, String)>,
}

/// How deep the members of an answer are looked at.
const DEPTH: usize = 8;

impl Program {
    /// All nulls and absences that the other side has no place for, sorted and without repetitions.
    pub fn unexpected(&self) -> Vec<Unexpected> {
        let mut out = Vec::new();
        for of in self.exchanged() {
            let mut found = Vec::new();
            answered(self, of, &mut found);
            for it in found {
                place_answer(self, of, &it, &mut out);
            }
            sent(self, of, &mut out);
        }
        out.sort();
        out.dedup_by(|a, b| {
            (a.js, a.go, a.event, &a.path, a.call) == (b.js, b.go, b.event, &b.path, b.call)
        });
        out
    }
}

/// What Go may do with a member of an answer.
struct Answered {
    path: Vec<Step>,
    go: Place,
    event: Event,
    /// Whether it hangs on which of several answers it is: code may tell them apart by another member.
    depends: bool,
    why: Vec<(Place, String)>,
}

/// What handlers are known to answer at times.
fn answered(program: &Program, of: &Exchanged, out: &mut Vec<Answered>) {
    // Of messages each has a shape of its own.
    if of.call_in(program.contract()).kind == CallKind::Events {
        return;
    }
    let Some(shape) = of.answered(program) else { return };
    for (_, null) in of.nulls(program, Detail::All) {
        if null.certainty > NullCertainty::Unlikely {
            out.extend(null_at(shape, null));
        }
    }
    let mut open = vec![(Vec::new(), shape)];
    while let Some((path, shape)) = open.pop() {
        if path.len() >= DEPTH {
            continue;
        }
        let below = |step: Step| [path.as_slice(), &[step]].concat();
        if let Some(element) = shape.element() {
            open.push((below(Step::Element), element));
        }
        for (key, member) in shape.object().into_iter().flat_map(|it| &it.members) {
            let path = below(Step::Member(key.clone()));
            out.extend(said_of(program, of, member, &path));
            open.push((path, &member.shape));
        }
    }
}

/// A null whose way is known, with the field that it stands in.
fn null_at(shape: &Shape, null: &NullAnswer) -> Option<Answered> {
    let step = |it: &String| match it.as_str() {
        "[]" => Step::Element,
        key => Step::Member(key.into()),
    };
    let path: Vec<Step> = null.path.iter().map(step).collect();
    let go = match path.split_last() {
        None => null.origin,
        Some((Step::Member(key), parent)) => {
            let member = shape.at_steps(parent)?.object()?.get(key)?;
            member.origin?
        }
        Some((Step::Element, _)) => return None,
    };
    let mut why = null.chain.clone();
    if why.iter().all(|it| it.0 != null.origin) {
        why.insert(0, (null.origin, "nil here".to_owned()));
    }
    Some(Answered { path, go, event: Event::NullAnswered, depends: false, why })
}

/// What a member's declaration says: a pointer may be nil, and options leave a member out.
fn said_of(program: &Program, of: &Exchanged, member: &Member, path: &[Step]) -> Option<Answered> {
    let go = member.origin?;
    let field = program.go().field_at(go);
    let (event, text) = if member.presence == Presence::Optional {
        (Event::LeftOut, reason_of_absence(program, of, field.as_ref())?)
    } else {
        // A slice and a map are rarely nil: of them only what is known counts.
        field.filter(|it| matches!(it.ty, Type::Pointer(_)) && member.shape.has_null())?;
        (Event::NullAnswered, "a nil pointer is written as null")
    };
    let depends = text == SOMETIMES;
    Some(Answered { path: path.to_vec(), go, event, depends, why: vec![(go, text.to_owned())] })
}

/// The reason when the member is part of some answers only.
const SOMETIMES: &str = "not every answer has it";

/// Why a member may be absent; `None` where that hangs on a type that is not known.
fn reason_of_absence(
    program: &Program,
    of: &Exchanged,
    field: Option<&FieldAt<'_>>,
) -> Option<&'static str> {
    let options = field.and_then(|it| Some((it, it.field.json()?.1)));
    let left_out = match options {
        Some((field, options)) => program.go().left_out(options, &field.ty, of.version())?,
        None => LeftOut::Never,
    };
    Some(match left_out {
        LeftOut::Empty => "`omitempty` leaves it out when it is empty",
        LeftOut::Zero => "`omitzero` leaves it out when it is zero",
        LeftOut::Never => SOMETIMES,
    })
}

/// Where JavaScript does not expect what Go does: in the type that declares the member, or where code reads it
/// that no type speaks for.
fn place_answer(program: &Program, of: &Exchanged, it: &Answered, out: &mut Vec<Unexpected>) {
    let uses = of.uses(program, Detail::All);
    let mut add = |js: Place| {
        let (go, event, path, why) = (it.go, it.event, path_text(&it.path), it.why.clone());
        out.push(Unexpected { js, go, event, path, call: of.call, why });
    };
    let is_null = it.event == Event::NullAnswered;
    if let Some(declared) = uses.declaration(program.js(), &it.path) {
        let admits = if is_null { declared.null } else { declared.undefined };
        // What a type parameter stands for is said where it is given.
        let speaks = |it: Node<'_>| !is_parameter(it);
        if !admits && declaration(program, declared.place).is_some_and(speaks) {
            add(declared.place);
        }
        return;
    }
    if it.depends {
        return;
    }
    let admits = |null: bool, undefined: bool| if is_null { null } else { undefined };
    let declared = uses.declared(program.js(), &it.path);
    if declared.is_some_and(|it| admits(it.null, it.undefined))
        || is_expected(program, uses, it, is_null)
    {
        return;
    }
    if it.path.is_empty() {
        let places = uses.places_of_answer(program.js()).into_iter();
        places.filter(|it| !is_asked(program, *it)).for_each(add);
        return;
    }
    let Some(Step::Member(key)) = it.path.last() else { return };
    let mut files = FxHashSet::default();
    for used in reads(uses, &it.path) {
        let Some(name) = used.name_in(program, key) else { continue };
        if files.insert(name.file) {
            add(name);
        }
    }
}

/// Where a member is read of an answer that is no failure.
fn reads<'u>(uses: &'u Uses, path: &'u [Step]) -> impl Iterator<Item = &'u Use> {
    uses.at(path).filter(|it| it.kind == UseKind::Read && it.branch != Branch::Failure)
}

/// Whether somebody looks whether there is a value.
fn is_expected(program: &Program, uses: &Uses, it: &Answered, is_null: bool) -> bool {
    let known = |it: &Use| if is_null { it.guarded.null } else { it.guarded.undefined };
    uses.at(&it.path).any(|it| known(it) && !it.pending)
        || reads(uses, &it.path).any(|it| is_asked(program, it.value))
}

/// Whether code asks a value whether it is there, by what stands around it: the same in scripts and in
/// templates, whose trees are of different kinds.
fn is_asked(program: &Program, value: Place) -> bool {
    const BEHIND: [&str; 6] = ["??", "||", "&&", "==", "!=", "? "];
    const BEFORE: [&str; 6] = ["!", "if (", "if(", "v-if=\"", "v-else-if=\"", "v-show=\""];
    let text = program.file(value.file).text();
    let parts = text.get(..value.span.start as usize).zip(text.get(value.span.end as usize..));
    let Some((before, behind)) = parts else { return false };
    let (before, behind) = (before.trim_end(), behind.trim_start());
    BEHIND.iter().any(|it| behind.starts_with(it))
        || !behind.starts_with(['.', '[', '(']) && BEFORE.iter().any(|it| before.ends_with(it))
}

/// The declaration of a member of a type that a name stands in: members of literals declare nothing.
fn declaration(program: &Program, name: Place) -> Option<Node<'_>> {
    let node = program.file(name.file).tree.covering(name.span);
    let is_declared =
        |it: &Node<'_>| matches!(it.kind(), Kind::PropertySignature | Kind::PublicFieldDefinition);
    [Some(node), node.parent()].into_iter().flatten().find(is_declared)
}

/// Whether the type of a member is a parameter of what declares it: `data: T`.
fn is_parameter(declaration: Node<'_>) -> bool {
    let Some(ty) = declaration.child(Field::Type).and_then(Node::first) else { return false };
    let names = |it: Node<'_>| {
        let parameters = it.child(Field::TypeParameters);
        let mut parameters = parameters.into_iter().flat_map(Node::parts);
        parameters.any(|it| it.child(Field::Name).is_some_and(|it| it.text() == ty.text()))
    };
    declaration.ancestors().any(names)
}

/// Whether a declaration itself says that its member may be absent; a type may say so of another one's members,
/// as `Partial` does.
fn is_optional(declaration: Node<'_>) -> bool {
    let is_undefined = |it: Node<'_>| it.text() == "undefined";
    declaration.has(Kind::Question)
        || declaration.child(Field::Type).is_some_and(|it| it.descendants().any(is_undefined))
}

/// What JavaScript may send, where Go loses it.
fn sent(program: &Program, of: &Exchanged, out: &mut Vec<Unexpected>) {
    if of.reads().next().is_none() {
        return;
    }
    let Some(sent) = of.sent(program) else { return };
    for (path, member) in sent.all_members() {
        // Code that leaves a member out means to; a type only allows it.
        let declared = declaration(program, member.place);
        let is_said = |tier: Tier| match tier {
            Tier::NotANumber => false,
            Tier::Literal | Tier::Flow => declared.is_none(),
            Tier::Declared | Tier::Entity => true,
        };
        let null = member.value.nulls().find(|it| is_said(it.0));
        let is_absent = declared.is_some_and(is_optional);
        if null.is_none() && !is_absent {
            continue;
        }
        let Some(lost) = of.lost_null(program, &path) else { continue };
        let mut add = |event: Event, places: Vec<(Place, String)>| {
            let decoded = [(lost.read.decoder, "decoded here".to_owned())];
            let why = places.into_iter().chain(decoded).collect();
            let path = path.join(".").replace(".[]", "[]");
            let (js, go) = (member.place, lost.field);
            out.push(Unexpected { js, go, event, path, call: of.call, why });
        };
        if let Some((_, evidence)) = null {
            let said = evidence.chain.first().filter(|it| it.1 != member.place);
            let said = said.map(|it| (it.1, "null comes from here".to_owned()));
            add(Event::NullSent(lost.zero), said.into_iter().collect());
        }
        if is_absent {
            add(Event::NotSent(lost.zero), Vec::new());
        }
    }
}
