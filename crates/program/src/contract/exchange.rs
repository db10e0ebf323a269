//! Calls with what both sides do: what one sends and the other reads, what the other answers and the one uses.
//!
//! Only links that are sure enough are here, and calls all of whose handlers are known: what is said of a
//! call holds for each route that may serve it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::interest::Detail;
use super::shape::{Object, Shape};
use super::{Call, CallId, CallKind, Confidence, Contract, RouteId, RouteKind};
use crate::go::{Exchange, FunctionId, JsonAnswer, JsonRead, Minds, NullAnswer, NullFate, Shapes};
use crate::js::sent::Sent;
use crate::js::uses::{Matters, Step, Uses};
use crate::library::JsonVersion;
use crate::{Place, Program};

/// A call, and the handlers that serve it.
#[derive(Debug)]
pub struct Exchanged {
    /// The call.
    pub call: CallId,
    /// How sure the links are: that of the one that is least so, and never [`Confidence::C1`].
    pub confidence: Confidence,
    /// The routes, one or more for the alternatives of its path.
    pub served: Vec<Served>,
    sent: OnceLock<Option<Sent>>,
    uses: OnceLock<Arc<Uses>>,
    main_uses: OnceLock<Arc<Uses>>,
}

/// A route that serves a call, with a handler that is known.
#[derive(Debug)]
pub struct Served {
    /// The route.
    pub route: RouteId,
    /// The function that answers.
    pub handler: FunctionId,
    /// What it reads and answers.
    pub exchange: Arc<Exchange>,
}

/// A null, or a member that is not there, on its way into a field that has no place for it.
#[derive(Clone, Copy, Debug)]
pub struct LostNull<'e> {
    /// What decodes it.
    pub read: &'e JsonRead,
    /// The zero that a fresh value has there, in words.
    pub zero: &'static str,
    /// Where the field's name stands.
    pub field: Place,
}

impl Program {
    /// The calls with what both sides do, sorted by call; made when somebody asks for it first.
    pub fn exchanged(&self) -> &[Exchanged] {
        self.contract().exchanged.get_or_init(|| self.contract().exchange(self))
    }
}

impl Contract {
    fn exchange(&self, program: &Program) -> Vec<Exchanged> {
        let mut out = Vec::new();
        for links in self.links.chunk_by(|a, b| a.call == b.call) {
            let call = self.call(links[0].call);
            let confidence = links.iter().map(|it| it.confidence).min().unwrap_or(Confidence::C1);
            let is_sure = confidence >= Confidence::C2 && !call.client.generated && !call.dynamic;
            if !is_sure || call.kind == CallKind::WebSocket {
                continue;
            }
            let served = links.iter().map(|it| {
                let route = self.route(it.route);
                let handler = route.handler.as_ref()?.function?;
                let speaks = matches!(route.kind, RouteKind::Http | RouteKind::Events);
                let exchange = program.go().exchange(handler);
                speaks.then_some(Served { route: it.route, handler, exchange })
            });
            let Some(served) = served.collect::<Option<Vec<_>>>() else { continue };
            let (sent, uses, main_uses) = Default::default();
            let call = links[0].call;
            out.push(Exchanged { call, confidence, served, sent, uses, main_uses });
        }
        out
    }
}

impl Exchanged {
    /// The call itself.
    pub fn call_in<'c>(&self, contract: &'c Contract) -> &'c Call {
        contract.call(self.call)
    }

    /// What it sends as JSON.
    pub fn sent(&self, program: &Program) -> Option<&Sent> {
        let call = || self.call_in(program.contract());
        self.sent.get_or_init(|| program.js().sent_by(call())).as_ref()
    }

    /// What is done with the answer. That is dear to find out: whether the answer matters comes first.
    pub fn uses(&self, program: &Program, detail: Detail) -> &Arc<Uses> {
        let find = |matters: Matters<'_>| {
            Arc::new(program.js().uses_of(self.call_in(program.contract()), matters))
        };
        match (detail, self.uses.get()) {
            (_, Some(all)) => all,
            (Detail::All, None) => self
                .uses
                .get_or_init(|| find(self.answered(program).map_or(Matters::All, Matters::In))),
            (Detail::Main, None) => self.main_uses.get_or_init(|| {
                let paths = self.paths_of_note(program);
                if paths.is_empty() { Arc::default() } else { find(Matters::Only(&paths)) }
            }),
        }
    }

    /// The JSON that its handlers read from its body.
    pub fn reads(&self) -> impl Iterator<Item = &JsonRead> {
        self.served.iter().flat_map(|it| &it.exchange.reads).filter(|it| !it.message)
    }

    /// What becomes of a null at a path of its body, when it is lost in whatever handler serves the call.
    pub fn lost_null(&self, program: &Program, path: &[String]) -> Option<LostNull<'_>> {
        let mut first = None;
        for served in &self.served {
            let mut reads = served.exchange.reads.iter().filter(|it| !it.message).peekable();
            reads.peek()?;
            for read in reads {
                let NullFate::Lost { zero, field } = program.go().null_lands(read, path) else {
                    return None;
                };
                first.get_or_insert(LostNull { read, zero, field });
            }
        }
        first
    }

    /// The JSON that its handlers answer with where nothing failed.
    pub fn answers(&self) -> impl Iterator<Item = &JsonAnswer> {
        let all = self.served.iter().flat_map(|it| &it.exchange.answers);
        all.filter(|it| !it.error && !it.message)
    }

    /// The version of the encoder that writes its answers: the second, where one of several is.
    pub fn version(&self) -> JsonVersion {
        let is_v2 = self.answers().any(|it| it.version == JsonVersion::V2);
        if is_v2 { JsonVersion::V2 } else { JsonVersion::V1 }
    }

    /// What its handlers answer as JSON where nothing failed, all of it joined. `None` where one of them
    /// answers nothing that is known.
    pub fn answered<'p>(&self, program: &'p Program) -> Option<&'p Shape> {
        let answered = program.contract().answered.get_or_init(|| {
            let mut shapes = program.go().shapes();
            let all = program.exchanged().iter();
            all.filter_map(|it| Some((it.call, it.shape(&mut shapes)?))).collect()
        });
        answered.get(&self.call)
    }

    fn shape(&self, shapes: &mut Shapes<'_>) -> Option<Shape> {
        let mut sum = Shape::Bottom;
        // Most answers of a handler are alike.
        let mut joined: Vec<Arc<Shape>> = Vec::new();
        for served in &self.served {
            let good = served.exchange.answers.iter().filter(|it| !it.error && !it.message);
            let mut own = good.map(|it| shapes.of(&it.value, it.version)).peekable();
            own.peek()?;
            for it in own {
                if !joined.iter().any(|known| Arc::ptr_eq(known, &it)) {
                    sum = sum.join(&it);
                    joined.push(it);
                }
            }
        }
        (sum != Shape::Bottom).then_some(sum)
    }

    /// The nulls that its handlers answer with where nothing failed. With [`Detail::Main`], without those that a
    /// column or a document may leave.
    pub fn nulls<'p>(
        &'p self,
        program: &'p Program,
        detail: Detail,
    ) -> impl Iterator<Item = (&'p Served, &'p NullAnswer)> {
        let contract = program.contract();
        let nulls = match detail {
            Detail::All => contract.nulls.get_or_init(|| all_nulls(program)),
            Detail::Main => contract.main_nulls.get_or_init(|| main_nulls(program)),
        };
        let of = |it: &'p Served| nulls.get(&it.handler).into_iter().flatten();
        self.served.iter().flat_map(move |it| of(it).map(move |null| (it, null)))
    }
}

/// The nulls of all handlers, where JavaScript does something with the value or has a type for it.
fn all_nulls(program: &Program) -> FxHashMap<FunctionId, Vec<NullAnswer>> {
    let mut callers: BTreeMap<FunctionId, Vec<&Exchanged>> = BTreeMap::new();
    for of in program.exchanged() {
        for served in &of.served {
            callers.entry(served.handler).or_default().push(of);
        }
    }
    let minds = callers.into_iter().map(|(handler, callers)| {
        let minds = move |path: &[String]| {
            callers.iter().any(|it| it.uses(program, Detail::All).minds(program.js(), path))
        };
        (handler, Rc::new(minds) as Minds<'_>)
    });
    program.go().null_answers(minds, true)
}

/// Those that are sure to come, where the program has the names of the members that lead there.
fn main_nulls(program: &Program) -> FxHashMap<FunctionId, Vec<NullAnswer>> {
    let handlers = program.exchanged().iter().flat_map(|it| &it.served).map(|it| it.handler);
    let handlers: BTreeSet<_> = handlers.collect();
    let minds: Minds<'_> = Rc::new(move |path: &[String]| {
        let name = path.last().filter(|it| *it != "[]");
        name.is_none_or(|it| program.js().member_names().has(it))
    });
    let minds = handlers.into_iter().map(|it| (it, Rc::clone(&minds)));
    program.go().null_answers(minds, false)
}

impl Shape {
    /// What stands at the steps of a use.
    pub fn at_steps(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, step| match step {
            Step::Member(name) => shape.at(std::slice::from_ref(name)),
            Step::Element => shape.element(),
        })
    }

    /// The object that the value is where it is not null, when all of its keys are known.
    pub fn only_object(&self) -> Option<&Object> {
        let mut all = self.alternatives().iter().filter(|it| **it != Self::Null);
        match (all.next(), all.next()) {
            (Some(Self::Obj(object)), None) if !object.open => Some(object),
            _ => None,
        }
    }
}

/// A name without case, `_` and `-`: what is left when only the spelling differs.
pub fn folded(name: &str) -> String {
    name.chars().filter(|it| !matches!(it, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The key of an object that differs from a name in its spelling alone, with where it is written.
pub fn near_miss<'s>(object: &'s Object, name: &str) -> Option<(&'s str, Option<Place>)> {
    if object.get(name).is_some() {
        return None;
    }
    let name = folded(name);
    let mut found = object.members.iter().filter(|it| folded(it.0) == name);
    match (found.next(), found.next()) {
        (Some((key, member)), None) => Some((key, member.origin)),
        _ => None,
    }
}
