//! Which calls answer a request, and on what.

use seamlint_syntax::{Field, Kind, Node};

use super::called::Called;
use super::syntax;
use super::view::View;
use super::{CalleeKind, FunctionId, Held, flags};
use crate::FileId;
use crate::flow::StepSet;
use crate::library::{Knowledge, Role};

/// What a call writes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// All of it: status and body.
    Whole,
    /// The status alone.
    Status,
    /// The body, or a part of it.
    Body,
}

/// Through how many functions of the project an answer is followed.
const HOPS: u8 = 2;

impl<'p> View<'p> {
    /// The calls of a file that may answer, as far as their names tell, in the order in which they end.
    pub fn calls_that_may_answer(self, file: FileId) -> impl Iterator<Item = Node<'p>> {
        let calls = self.calls_among(file, self.answering());
        calls.filter_map(move |it| self.call_node(file, it))
    }

    /// What a call answers, and the response that it answers on: what its method is called on, or its
    /// first argument. A function of the project answers wholly when it does so on every way out.
    pub fn answer(self, file: FileId, call: Node<'p>) -> Option<(Answer, Held<'p>)> {
        self.answer_within(file, call, HOPS)
    }

    /// The status that an argument of a call says: a number, or one of the constants for them.
    pub fn status_said(self, file: FileId, call: Node<'p>) -> Option<u16> {
        syntax::arguments(call).find_map(|it| match it.kind() {
            Kind::IntLiteral => it.text().parse().ok(),
            Kind::SelectorExpression => {
                let package = self.local(file, it.child(Field::Operand)?).is_none();
                let known = package.then(|| self.library().package("net/http")).flatten()?;
                known.statuses.get(it.child(Field::Field)?.text()).copied()
            }
            _ => None,
        })
    }

    /// The answer outside of a branch that control comes to behind one in it, on the same response.
    pub fn second_answer(
        self,
        function: FunctionId,
        (call, answer): (Node<'p>, Answer),
        held: &Held<'_>,
        branch: Node<'p>,
    ) -> Option<Node<'p>> {
        let file = function.file;
        let node = self.function_node(function)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let step = cfg.step_of(call)?;
        let facts = cfg.facts_at(step);
        let contradicts = |guard| facts.iter().any(|it| self.contradict(file, *it, guard));
        let changed = self.changes(function, cfg, &facts);
        let mut ends = self.replacements(function, cfg, held);
        ends.extend(flags(cfg, self.tree(file)).iter());
        ends.extend(cfg.set_of(self.judgements(file, cfg, &facts)).iter());
        let reach = cfg.from(step).without(&ends).ruling_out(&contradicts).until(&changed).run();
        let mut others = syntax::own_calls(node).filter(|it| !branch.encloses(*it));
        others.find(|it| {
            let deferred = it.parent().is_some_and(|it| it.kind() == Kind::DeferStatement);
            let may_follow = || !deferred && cfg.steps_of(*it).any(|it| reach.reaches(it));
            if !self.may_answer(file, *it) || !may_follow() {
                return false;
            }
            let second = self.answer(file, *it).filter(|it| it.1.is(held)).map(|it| it.0);
            match second {
                Some(Answer::Body) => answer == Answer::Whole,
                Some(_) => true,
                None => false,
            }
        })
    }

    /// Whether a call by a name may answer, by the numbers of names: it is that of a function of a library
    /// that does, or of one of the project in which something of such a name is called, up to [`HOPS`] times.
    fn answering(self) -> &'p [bool] {
        self.model().answering.get_or_init(|| {
            let answers = |it: &&Knowledge| it.does(Role::Answers) || it.does(Role::AnswersStatus);
            let writes = |it: &&Knowledge| it.does(Role::WritesTo) || it.json.encode.is_some();
            let mut names = self.names_where(|_, known| known.iter().any(answers));
            for _ in 0..HOPS {
                let callers = self.functions_that_may_call(&names).into_iter();
                let callers = callers.filter_map(|it| self.function(it).name.as_deref());
                callers.filter_map(|it| self.number_of_name(it)).for_each(|it| names[it] = true);
            }
            // Who only writes a part of an answer does not answer for its callers.
            let writers = self.names_where(|_, known| known.iter().any(writes));
            names.iter_mut().zip(writers).for_each(|it| *it.0 |= it.1);
            names.into()
        })
    }

    fn may_answer(self, file: FileId, call: Node<'_>) -> bool {
        let name = self.call_index(file, call).map(|it| self.name_of_call(file, it));
        name.is_some_and(|it| it.is_none_or(|it| self.answering()[it]))
    }

    fn answer_within(self, file: FileId, call: Node<'p>, hops: u8) -> Option<(Answer, Held<'p>)> {
        if !self.may_answer(file, call) {
            return None;
        }
        let Called { callee, knowledge } = self.called(file, self.call_index(file, call)?)?;
        if let Some(known) = knowledge {
            let answer = if known.does(Role::Answers) {
                Answer::Whole
            } else if known.does(Role::AnswersStatus) {
                Answer::Status
            } else if known.does(Role::WritesTo) {
                Answer::Body
            } else {
                return self.encoded_answer(file, call, known.json.encode.is_some());
            };
            let held = match callee.symbol.receiver {
                Some(_) => self.operand(file, call),
                None => self.held(file, syntax::argument(call, 0)?),
            };
            return Some((answer, held?));
        }
        let function =
            callee.function.filter(|_| callee.kind != CalleeKind::Interface && hops > 0)?;
        let position = self.answered_parameter(function, hops - 1)?;
        Some((Answer::Whole, self.held(file, syntax::argument(call, position)?)?))
    }

    /// `json.NewEncoder(w).Encode(v)`
    fn encoded_answer(
        self,
        file: FileId,
        call: Node<'p>,
        encodes: bool,
    ) -> Option<(Answer, Held<'p>)> {
        let made =
            syntax::receiver(call).filter(|it| encodes && it.kind() == Kind::CallExpression)?;
        Some((Answer::Body, self.held(file, syntax::argument(made, 0)?)?))
    }

    /// The parameter on which a function answers on every way out.
    fn answered_parameter(self, function: FunctionId, hops: u8) -> Option<usize> {
        let node = self.function_node(function)?;
        let own = syntax::own(node);
        let mut answers = Vec::new();
        for call in own.filter(|it| it.kind() == Kind::CallExpression) {
            let found = self.answer_within(function.file, call, hops);
            if let Some((Answer::Whole | Answer::Status, held)) = found {
                answers.push((call, held));
            }
        }
        let (_, first) = answers.first()?;
        let position = self.params(function).iter().position(|it| Some(*it) == first.local)?;
        let cfg = self.cfg(function).filter(|it| !it.is_broken())?;
        let steps: StepSet = cfg.set_of(answers.iter().filter(|it| it.1.is(first)).map(|it| it.0));
        let unanswered = cfg.from_entry().without(&steps).run().exits().any(|it| it.returns());
        (!unanswered && first.fields().is_empty()).then_some(position)
    }
}
