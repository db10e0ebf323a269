//! Answers to requests that failed: what Go makes of them, and what JavaScript believes they are.
//!
//! Where requests go through a wrapper, that is where failures are looked at; so what is done with the answer is
//! asked of the call of the client itself, and a place that sees the failures of several handlers is judged by all
//! of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node, NodeId};

use super::exchange::{Exchanged, Served};
use super::interest::Detail;
use super::shape::{Member, Object, Shape};
use super::{Call, Method};
use crate::go::{FunctionId, Shapes, TextSent, syntax as go_syntax};
use crate::js::syntax::{arguments, catching_try, is_function, method_call, unwrapped, wrapped};
use crate::js::uses::{Branch, Flows, Matters, Parse, Step, Use, UseKind, Uses};
use crate::{FileId, Place, Program};

/// The status of a request with another method: clients whose method is known never see it.
const NOT_ALLOWED: u16 = 405;

/// A text that Go answers a failure with, and that JavaScript parses as JSON.
#[derive(Clone, Debug)]
pub struct Unparsable<'p> {
    /// The call.
    pub of: &'p Exchanged,
    /// Where it is parsed.
    pub parse: Place,
    /// Where it is written.
    pub text: Place,
    /// Its status.
    pub status: u16,
    /// Whether it is parsed where the status is known to be bad.
    pub checked: bool,
    /// Whether what parsing throws is caught.
    pub caught: bool,
}

/// A member that JavaScript reads of the answer to a request that failed, and that Go never sends.
#[derive(Clone, Debug)]
pub struct Unsent<'p> {
    /// The call.
    pub of: &'p Exchanged,
    /// The path of the member.
    pub path: Vec<Step>,
    /// Where it is read.
    pub place: Place,
    /// The members that Go sends in its place; none where it sends a text.
    pub keys: Vec<String>,
    /// Where it is answered.
    pub answer: Place,
    /// Whether something that is not read may answer before the handler does.
    pub open: bool,
}

/// The call of a client, with the calls of the contract that it makes.
struct Sender<'p> {
    file: FileId,
    call: Node<'p>,
    calls: Vec<&'p Exchanged>,
}

impl Program {
    /// The texts of failures that are parsed as JSON, one for each place that does so, sorted by it.
    pub fn unparsable_failures(&self) -> Vec<Unparsable<'_>> {
        let mut out: BTreeMap<Place, Unparsable<'_>> = BTreeMap::new();
        for sender in self.senders(&|it| self.failing_texts(it).next().is_some()) {
            let uses = self.uses_behind(&sender);
            for parse in &uses.parses {
                let Some(asked) = self.asked_at(*parse) else { continue };
                for of in &sender.calls {
                    let is_checked_outside = of.call_in(self.contract()).client.rejects_errors
                        && parse.branch == Branch::Any
                        && function_of(asked.parse) != function_of(sender.call);
                    let mut texts = self.failing_texts(of);
                    let text = texts.find(|it| asked.statuses.is_empty() || asked.sees(it.1));
                    let Some((text, status)) = text.filter(|_| !is_checked_outside) else {
                        continue;
                    };
                    let checked = parse.branch == Branch::Failure;
                    let caught = catching_try(asked.parse).is_some() || {
                        // A rejection that somebody waits for.
                        !checked && !uses.handlers.is_empty()
                    };
                    let parse = parse.place;
                    let found = Unparsable { of, parse, text, status, checked, caught };
                    out.entry(parse).or_insert(found);
                }
            }
        }
        out.into_values().collect()
    }

    /// The members that are read of failures and never sent, one for each place that does so, sorted by it.
    pub fn unsent_members(&self) -> Vec<Unsent<'_>> {
        let mut search = Search {
            program: self,
            shapes: self.go().shapes(),
            unsent: BTreeMap::new(),
            sent: FxHashSet::default(),
        };
        let senders = self.senders(&|_| true).into_iter();
        let (known, others): (Vec<_>, Vec<_>) =
            senders.partition(|it| self.failing_senders().contains(&(it.file, it.call.id())));
        for sender in &known {
            search.behind(sender, Detail::Main);
        }
        // The others can but say that a member is right.
        if !search.unsent.is_empty() {
            for sender in &others {
                search.behind(sender, Detail::All);
            }
        }
        let Search { unsent, sent, .. } = search;
        // Of `error.code` and `error.text`, where `error` is a text, one is enough.
        let mut seen = FxHashSet::default();
        unsent
            .into_values()
            .filter(|it| !sent.contains(&it.place))
            .filter(|it| seen.insert((it.place.file, it.answer, it.path.clone())))
            .collect()
    }

    /// The calls of clients whose failures may be known: the shapes of answers are dear, and that there are some is
    /// not.
    pub(super) fn failing_senders(&self) -> &FxHashSet<(FileId, NodeId)> {
        self.contract().failing_senders.get_or_init(|| {
            let failing = self.exchanged().iter().filter(|it| self.may_tell_failures(it));
            failing.map(|it| it.call_in(self.contract()).sender).collect()
        })
    }

    /// The calls of clients behind the calls of the contract that are of interest, sorted.
    fn senders<'p>(&'p self, wanted: &dyn Fn(&'p Exchanged) -> bool) -> Vec<Sender<'p>> {
        let mut all: BTreeMap<_, Vec<&Exchanged>> = BTreeMap::new();
        for of in self.exchanged().iter().filter(|it| wanted(it)) {
            all.entry(of.call_in(self.contract()).sender).or_default().push(of);
        }
        let senders = all.into_iter().map(|((file, node), calls)| {
            let call = self.file(file).tree.node(node);
            Sender { file, call, calls }
        });
        senders.collect()
    }

    /// What is done with the answers of the call of a client to requests that may have failed.
    fn uses_behind(&self, sender: &Sender<'_>) -> Arc<Uses> {
        let first = sender.calls[0].call_in(self.contract());
        self.contract().senders.get(first.sender, |_| {
            let js = self.js();
            Arc::new(if first.via.is_empty() {
                js.uses_of(first, Matters::Failures)
            } else {
                js.failure_uses((sender.file, sender.call), first.client.id)
            })
        })
    }

    /// Whether [`Search::failed`] may know anything.
    fn may_tell_failures(&self, of: &Exchanged) -> bool {
        let go = self.go();
        let all = || of.served.iter().flat_map(|it| &it.exchange.answers).filter(|it| !it.message);
        let is_error = |status: Option<u16>| status.is_some_and(|it| it >= 400);
        of.served.iter().all(|it| !go.returns_error(it.handler))
            && all().all(|it| it.status.is_some())
            && (all().any(|it| is_error(it.status))
                || of.call_in(self.contract()).client.keeps_text
                    && self.failing_texts(of).next().is_some())
    }

    /// The texts that a call's handlers answer failures with, and that it may see, with its method, the
    /// parameters of its query and a body of JSON: the place in the handler, and the status.
    fn failing_texts<'p>(&'p self, of: &'p Exchanged) -> impl Iterator<Item = (Place, u16)> {
        let call = of.call_in(self.contract());
        let failing = move |served: &'p Served| {
            let texts = served.exchange.texts.iter().filter(|it| it.plain);
            texts.filter_map(move |it| {
                let status = it.status.filter(|it| *it >= 400 && *it != NOT_ALLOWED)?;
                let seen = self.is_seen(it, served) && self.comes_to(call, served, it);
                seen.then_some((it.place, status))
            })
        };
        of.served.iter().flat_map(failing)
    }

    fn comes_to(&self, call: &Call, served: &Served, text: &TextSent) -> bool {
        let reads = self.go().query_reads(served.handler);
        let Method::Of(method) = &call.method else { return false };
        text.way.iter().all(|it| self.go().may_come_to(*it, method, &call.query, &reads))
    }

    /// Whether a text may be sent to a front end: not where JSON could not be read or written, which a
    /// front end's own JSON does not bring about.
    fn is_seen(&self, text: &TextSent, served: &Served) -> bool {
        let exchange = &served.exchange;
        let reads = exchange.reads.iter().flat_map(|it| [it.place, it.decoder]);
        let coders = reads.chain(exchange.answers.iter().flat_map(|it| [it.place, it.encoder]));
        let coders: Vec<_> = coders.filter(|it| it.file == text.place.file).collect();
        let node = self.file(text.place.file).tree.covering(text.place.span);
        let inside = node.ancestors().take_while(|it| !go_syntax::is_function(it.kind()));
        let follows = |it: Node<'_>, place: &Place| {
            let holds = |part: Node<'_>| part.span().contains(place.span);
            let first = it.child(Field::Initializer).is_some_and(holds)
                || it.child(Field::Condition).is_some_and(holds);
            let before =
                it.parent().and_then(|list| list.parts().take_while(|at| *at != it).last());
            first || before.filter(|it| it.kind() != Kind::IfStatement).is_some_and(holds)
        };
        let mut branches = inside.filter(|it| it.kind() == Kind::IfStatement);
        !branches.any(|it| coders.iter().any(|place| follows(it, place)))
    }

    /// A place that parses, with what is asked before it; `None` where nothing can be said of it.
    fn asked_at(&self, parse: Parse) -> Option<Asked<'_>> {
        if !parse.json || parse.branch == Branch::Success {
            return None;
        }
        let node = self.file(parse.place.file).tree.covering(parse.place.span);
        let (response, _) = method_call(node)?;
        let function = function_of(node)?;
        let is_caught = wrapped(node).parent().filter(|it| it.kind() == Kind::MemberExpression);
        if is_caught
            .is_some_and(|it| it.child(Field::Property).is_some_and(|it| it.text() == "catch"))
        {
            return None;
        }
        let name = unwrapped(response);
        let before = function.descendants().filter(|it| it.span().start < node.span().start);
        let is_other = |it: Node<'_>| match it.kind() {
            // `checkStatus(response)`
            Kind::Arguments => it.parts().any(|it| it.text() == name.text()),
            Kind::String => it.text().to_ascii_lowercase().contains("content-type"),
            Kind::MemberExpression => {
                let key = it.child(Field::Property).map_or("", Node::text);
                let is_it = it.child(Field::Object).is_some_and(|it| it.text() == name.text());
                parse.branch == Branch::Any && is_it && matches!(key, "ok" | "status")
            }
            _ => false,
        };
        let is_named = name.kind() == Kind::Identifier;
        if is_named && before.into_iter().any(is_other) || is_behind_another(function) {
            return None;
        }
        let mut statuses = Vec::new();
        for around in node.ancestors().take_while(|it| *it != function) {
            let condition =
                around.child(Field::Condition).filter(|_| around.kind() == Kind::IfStatement);
            let numbers = condition.into_iter().flat_map(Node::descendants);
            let equals = numbers.filter(|it| {
                let of = it.parent().and_then(|it| it.child(Field::Operator));
                let is_equal = |it: Node<'_>| matches!(it.kind(), Kind::EqEq | Kind::EqEqEq);
                it.kind() == Kind::Number && of.is_some_and(is_equal)
            });
            statuses.extend(equals.filter_map(|it| it.text().parse::<u16>().ok()));
        }
        Some(Asked { parse: node, statuses })
    }

    /// What is read of the answers of failed requests behind a client's call, the checks that come after the
    /// body was parsed included.
    fn failing_reads<'u>(&self, sender: &Sender<'_>, uses: &'u Uses) -> Vec<&'u Use> {
        let flows = Flows::new(self.js());
        let parsed = uses.parses.iter().filter(|it| it.branch == Branch::Any);
        let responses: Vec<_> = parsed
            .filter_map(|it| {
                let node = self.file(it.place.file).tree.covering(it.place.span);
                Some((it.place.file, method_call(node)?.0))
            })
            .collect();
        let is_failing = |it: &&Use| {
            let node = self.file(it.place.file).tree.covering(it.place.span);
            is_failing_read(it)
                || it.branch == Branch::Any
                    && is_read(it)
                    && responses.iter().any(|(file, response)| {
                        *file == it.place.file
                            && function_of(*response) == function_of(node)
                            && flows.status(*file, node, *response) == Branch::Failure
                    })
        };
        let is_here = |it: &&Use| it.place.file == sender.file;
        uses.uses.iter().filter(is_here).filter(|it| is_failing(it)).collect()
    }
}

/// The search for members that are read of failures and never sent.
struct Search<'p> {
    program: &'p Program,
    shapes: Shapes<'p>,
    /// Those that a handler does not send, by the place that reads them.
    unsent: BTreeMap<Place, Unsent<'p>>,
    /// The places that read what a handler sends.
    sent: FxHashSet<Place>,
}

impl<'p> Search<'p> {
    /// What is read of failures behind the call of a client.
    fn behind(&mut self, sender: &Sender<'p>, detail: Detail) {
        let program = self.program;
        let uses = program.uses_behind(sender);
        let failing = program.failing_reads(sender, &uses);
        for of in &sender.calls {
            let own = of.uses(program, detail).uses.iter().filter(|it| is_failing_read(it));
            let mut reads: Vec<&Use> = own.chain(failing.iter().copied()).collect();
            reads.sort_by_key(|it| it.place);
            reads.dedup_by_key(|it| it.place);
            if !reads.is_empty() {
                self.compare(of, &reads);
            }
        }
    }

    /// Compares what is read of the failures of a call with what its handlers send.
    fn compare(&mut self, of: &'p Exchanged, reads: &[&Use]) {
        let Some(failed) = self.failed(of) else {
            self.sent.extend(reads.iter().map(|it| it.place));
            return;
        };
        let is_sent = |it: &&Use| failed.keys_beside(&it.path).is_none();
        let sent: Vec<_> = reads.iter().filter(|it| is_sent(it)).copied().collect();
        self.sent.extend(sent.iter().map(|it| it.place));
        for read in reads {
            let Some(keys) = failed.keys_beside(&read.path) else { continue };
            // Somebody who tries several names of one value finds what there is.
            if sent.iter().any(|it| it.path.len() == read.path.len()) {
                self.sent.insert(read.place);
                continue;
            }
            let (path, place) = (read.path.clone(), read.place);
            let (answer, open) = (failed.answer, failed.open);
            self.unsent.entry(place).or_insert(Unsent { of, path, place, keys, answer, open });
        }
    }

    /// What the handlers of a call send where something failed; `None` where that is not known.
    fn failed(&mut self, of: &Exchanged) -> Option<Failed> {
        let (program, go) = (self.program, self.program.go());
        let mut sum = Shape::Bottom;
        let (mut answer, mut open) = (None, false);
        for served in &of.served {
            let mut handlers: Vec<FunctionId> = vec![served.handler];
            for it in &program.contract().route(served.route).middleware {
                match it.function {
                    Some(it) => handlers.push(it),
                    None => open = true,
                }
            }
            // What a framework or an adapter makes of an error is its own affair.
            if go.returns_error(served.handler) {
                return None;
            }
            for (at, handler) in handlers.into_iter().enumerate() {
                let exchange = go.exchange(handler);
                for it in exchange.answers.iter().filter(|it| !it.message) {
                    if it.status? < 400 {
                        continue;
                    }
                    sum = sum.join(&self.shapes.of(&it.value, it.version));
                    answer = answer.or(Some(it.place).filter(|_| at == 0));
                }
                for it in &exchange.texts {
                    let Some(member) = it.member else { continue };
                    let mut object = Object::default();
                    object.set(member, Member::required(Shape::Any, None));
                    sum = sum.join(&Shape::record(object));
                }
            }
        }
        let is_text = |it: &Exchanged| program.failing_texts(it).next().map(|it| it.0);
        let keeps_text = of.call_in(program.contract()).client.keeps_text;
        match answer {
            Some(answer) if sum != Shape::Any => Some(Failed { shape: sum, answer, open }),
            None if keeps_text && sum == Shape::Bottom => {
                let answer = is_text(of)?;
                Some(Failed { shape: Shape::Str(super::shape::Format::Any), answer, open })
            }
            _ => None,
        }
    }
}

/// A place that parses a body, and the statuses that its conditions name.
struct Asked<'p> {
    parse: Node<'p>,
    statuses: Vec<u16>,
}

impl Asked<'_> {
    fn sees(&self, status: u16) -> bool {
        self.statuses.contains(&status)
    }
}

/// What a failure looks like.
struct Failed {
    shape: Shape,
    answer: Place,
    open: bool,
}

impl Failed {
    /// The keys beside a member that is not among them; `None` where it is, or may be.
    fn keys_beside(&self, path: &[Step]) -> Option<Vec<String>> {
        let (Step::Member(name), parent) = path.split_last()? else { return None };
        let parent = self.shape.at_steps(parent)?;
        if matches!(parent, Shape::Str(_)) {
            return Some(Vec::new());
        }
        let object = parent.only_object().filter(|it| it.get(name).is_none())?;
        Some(object.members.keys().map(|it| it.as_ref().to_owned()).collect())
    }
}

fn is_read(used: &Use) -> bool {
    used.kind == UseKind::Read && matches!(used.path.last(), Some(Step::Member(_)))
}

fn is_failing_read(used: &Use) -> bool {
    is_read(used) && used.branch == Branch::Failure
}

fn function_of(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestor(|it| is_function(it.kind()) || it.kind() == Kind::Program)
}

/// Whether a function continues a promise that another one has continued before: `.then(check).then(…)`.
fn is_behind_another(function: Node<'_>) -> bool {
    let list = wrapped(function).parent().filter(|it| it.kind() == Kind::Arguments);
    let before = list.and_then(|it| method_call(it.parent()?)).map(|it| unwrapped(it.0));
    let call = before.filter(|it| it.kind() == Kind::CallExpression);
    call.and_then(method_call)
        .is_some_and(|it| it.1 == "then" && arguments(call.unwrap_or(function)).count() > 0)
}
