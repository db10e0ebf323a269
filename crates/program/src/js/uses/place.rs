//! What stands around one place that holds something.

use seamlint_syntax::{Field, Kind, Node};

use super::super::syntax::{is_function, literal, unwrapped, wrapped};
use super::held::{FrameGives, Held, Wrap};
use super::table::{self, Gives};
use super::walk::{Walk, position};
use super::{Branch, Step, UseKind};
use crate::FileId;

/// The methods whose argument is called with what a promise, or what came before promises, gives.
const DONE: [&str; 4] = ["then", "subscribe", "done", "success"];
/// Those whose argument is called with what it fails with.
const FAILED: [&str; 3] = ["catch", "fail", "error"];

impl<'p> Walk<'p> {
    /// Looks at what is done with what a place holds.
    pub(super) fn place(&mut self, file: FileId, node: Node<'p>, held: &Held) {
        if held.is_value() {
            self.note_type(file, node, held);
        }
        let Some(parent) = node.parent() else { return };
        let known;
        let held = match self.known_there(file, node, parent, held) {
            Some(it) => {
                known = it;
                &known
            }
            None => held,
        };
        match parent.kind() {
            Kind::SwitchStatement if held.is_value() => self.switched(file, parent, held),
            Kind::SubscriptExpression if node.field() == Field::Index && held.is_value() => {
                self.looked_up(file, parent, held);
            }
            Kind::MemberExpression if node.field() == Field::Object => {
                self.member(file, node, parent, held);
            }
            Kind::SubscriptExpression if node.field() == Field::Object => {
                self.subscript(file, node, parent, held);
            }
            Kind::CallExpression if node.field() == Field::Function => {
                if held.top() == Some(&Wrap::Call) {
                    self.push(file, parent, held.peeled());
                }
            }
            Kind::VariableDeclarator if node.field() == Field::Value => {
                if let Some(name) = parent.child(Field::Name) {
                    self.bind(file, name, held.clone());
                }
            }
            Kind::PublicFieldDefinition | Kind::FieldDefinition => {
                match self.view.field_entity(file, parent) {
                    Some(entity) => self.hold(&entity, held.clone()),
                    None => self.lose(file, parent, held),
                }
            }
            Kind::AssignmentExpression if node.field() == Field::Right => {
                if let Some(left) = parent.child(Field::Left) {
                    self.bind(file, left, held.clone());
                }
                self.push(file, parent, held.clone());
            }
            Kind::AssignmentExpression => {}
            Kind::AugmentedAssignmentExpression => self.augmented(file, node, parent, held),
            Kind::AwaitExpression | Kind::YieldExpression => {
                self.awaited(file, parent);
                self.push(file, parent, held.clone());
            }
            Kind::TernaryExpression if node.field() != Field::Condition => {
                self.push(file, parent, held.clone());
            }
            Kind::BinaryExpression => self.operand(file, node, parent, held),
            Kind::SequenceExpression => self.push(file, parent, held.clone()),
            Kind::ReturnStatement => {
                if let Some(function) = parent.ancestor(|it| is_function(it.kind())) {
                    self.returned(file, function, held);
                }
            }
            Kind::ArrowFunction if node.field() == Field::Body => {
                self.returned(file, parent, held);
            }
            Kind::Arguments => self.argument(file, node, parent, held),
            Kind::Pair if node.field() == Field::Value => {
                if let (Some(key), Some(object)) = (parent.child(Field::Key), parent.parent()) {
                    let name = super::super::lower::member_name(key);
                    self.push_in(file, object, held, Wrap::Name(name.into()));
                }
            }
            Kind::Object => self.in_object(file, node, parent, held),
            Kind::Array => {
                let index = position(parent, node);
                self.push_in(file, parent, held, Wrap::Index(index));
                if parent.parts().count() == 1 {
                    self.push_in(file, parent, held, Wrap::Element);
                }
            }
            Kind::SpreadElement => self.spread(file, node, parent, held),
            Kind::ForInStatement if node.field() == Field::Right => {
                self.looped(file, node, parent, held);
            }
            Kind::JsxExpression => self.in_jsx(file, parent, held),
            Kind::TemplateSubstitution if held.is_value() => {
                self.used(file, (parent, node), held, UseKind::Text);
            }
            Kind::UnaryExpression | Kind::UpdateExpression => self.unary(file, node, parent, held),
            Kind::ThrowStatement
            | Kind::ExpressionStatement
            | Kind::IfStatement
            | Kind::WhileStatement
            | Kind::DoStatement
            | Kind::ForStatement
            | Kind::SwitchStatement
            | Kind::SwitchCase
            | Kind::TernaryExpression
            | Kind::TemplateSubstitution
            | Kind::StatementBlock
            | Kind::MethodDefinition
            | Kind::Program => {}
            _ => self.lose(file, node, held),
        }
    }

    /// `value.name`
    fn member(&mut self, file: FileId, node: Node<'p>, access: Node<'p>, held: &Held) {
        let name = access.child(Field::Property).map_or("", Node::text);
        let outer = wrapped(access);
        let call = outer
            .parent()
            .filter(|it| it.kind() == Kind::CallExpression && outer.field() == Field::Function);
        if let Some(call) = call
            && self.continuation(file, name, call, held)
        {
            return;
        }
        if held.is_response() && matches!(name, "json" | "text") {
            let branch = self.status_at(file, access, node, held.branch);
            let place = file.place(call.unwrap_or(access));
            self.parsed(place, name == "json", branch);
            if name == "json" {
                let held = Held { branch, ..held.peeled() };
                self.push(file, access, held);
            }
            return;
        }
        match held.top() {
            None => {}
            Some(Wrap::Name(it)) if &**it == name => {
                return self.push(file, access, held.peeled());
            }
            // A ref in something reactive is what it holds.
            Some(Wrap::Name(it)) if &**it == "value" => {
                return self.member(file, node, access, &held.peeled());
            }
            Some(Wrap::Parse) => {
                // `data.toString()`
                if let Some(call) = call.filter(|_| name == "toString") {
                    self.push(file, call, held.clone());
                }
                return;
            }
            Some(Wrap::Element) => {
                if let Some(call) = call {
                    self.of_elements(file, name, call, held);
                }
                return;
            }
            // `response.clone().json()`
            Some(Wrap::Name(_)) if name == "clone" && held.is_response() => {
                if let Some(call) = call {
                    self.push(file, call, held.clone());
                }
                return;
            }
            // `request(…).send(body)`
            Some(Wrap::Name(_))
                if call.is_some_and(|it| table::may_chain(name) && self.chains(file, it)) =>
            {
                if let Some(call) = call {
                    self.push(file, call, held.clone());
                }
                return;
            }
            Some(_) => return self.noticed(file, access, name, held),
        }
        if let Some(call) = call {
            self.used(file, (access, node), held, UseKind::Call(name.into()));
            return self.of_elements(file, name, call, held);
        }
        if name == "length" {
            return self.used(file, (access, node), held, UseKind::Length);
        }
        self.used(file, (access, node), held, UseKind::Member(name.into()));
        let is_target = outer.parent().is_some_and(|it| {
            it.kind() == Kind::AssignmentExpression && outer.field() == Field::Left
        });
        if is_target {
            return;
        }
        match held.inside(Step::Member(name.into())) {
            Some(inner) => {
                self.read(file, access, &inner);
                self.push(file, access, inner);
            }
            None => self.lose(file, access, held),
        }
    }

    /// Whether a method gives its own object back.
    fn chains(&self, file: FileId, call: Node<'p>) -> bool {
        self.view.symbols(file, call).iter().any(|it| table::chains(it))
    }

    /// `promise.then(…)`, `.catch(…)`, `.finally(…)`; and `subscribe`, `done`, `fail` of those who came before.
    fn continuation(&mut self, file: FileId, name: &str, call: Node<'p>, held: &Held) -> bool {
        let mut arguments = super::super::syntax::arguments(call);
        let inner;
        let held = if held.wraps.is_empty() || !self.gives_body(file, name, call) {
            held
        } else {
            inner = held.peeled();
            &inner
        };
        match name {
            name if DONE.contains(&name) => {
                let (done, failed) = (arguments.next(), arguments.next());
                if let Some(done) = done {
                    self.give(file, call, done, 0, held, FrameGives::Result);
                }
                if let Some(failed) = failed {
                    self.fails_to(file, failed);
                }
                if name == "done" || name == "success" {
                    self.push(file, call, held.clone());
                }
            }
            name if FAILED.contains(&name) => {
                if let Some(failed) = arguments.next() {
                    self.fails_to(file, failed);
                }
                self.push(file, call, held.clone());
            }
            "finally" => self.push(file, call, held.clone()),
            _ => return false,
        }
        if !FAILED.contains(&name) {
            self.push(file, call, Held::never());
        }
        true
    }

    /// Whether a continuation is given the body, and not the response that has it.
    fn gives_body(&self, file: FileId, name: &str, call: Node<'p>) -> bool {
        name != "then" && self.view.symbols(file, call).iter().any(|it| table::gives_body(it))
    }

    /// A method of a value, or of something whose elements lead to one.
    fn of_elements(&mut self, file: FileId, name: &str, call: Node<'p>, held: &Held) {
        let Some(method) = table::method(name) else { return };
        let element = match held.top() {
            None => held.inside(Step::Element),
            _ => Some(held.peeled()),
        };
        if let (Some(index), Some(element)) = (method.element, &element)
            && let Some(callback) = super::super::syntax::arguments(call).next()
        {
            let gives = if method.maps { FrameGives::Elements } else { FrameGives::Nothing };
            self.give(file, call, callback, index, element, gives);
        }
        match (method.gives, element) {
            (Some(Gives::Same), _) => {
                let held = if held.is_value() { held.present() } else { held.clone() };
                self.push(file, call, held);
            }
            (Some(Gives::Element), Some(element)) => self.push(file, call, element),
            _ => {}
        }
    }

    /// `value[key]`
    fn subscript(&mut self, file: FileId, node: Node<'p>, access: Node<'p>, held: &Held) {
        let index = access.child(Field::Index);
        let name = index.and_then(literal);
        match held.top() {
            None => {}
            Some(Wrap::Name(it)) if name == Some(&**it) => {
                return self.push(file, access, held.peeled());
            }
            Some(Wrap::Element) => return self.push(file, access, held.peeled()),
            Some(Wrap::Index(at)) => {
                let is_it = index.is_some_and(|it| it.text().parse() == Ok(*at));
                if is_it {
                    self.push(file, access, held.peeled());
                }
                return;
            }
            Some(_) => return,
        }
        let (kind, step) = match name {
            Some(name) => (UseKind::Member(name.into()), Step::Member(name.into())),
            None => (UseKind::Index, Step::Element),
        };
        self.used(file, (access, node), held, kind);
        match held.inside(step) {
            Some(inner) => {
                if name.is_some() {
                    self.read(file, access, &inner);
                }
                self.push(file, access, inner);
            }
            None => self.lose(file, access, held),
        }
    }

    fn augmented(&mut self, file: FileId, node: Node<'p>, whole: Node<'p>, held: &Held) {
        let operator = whole.child(Field::Operator).map(|it| it.kind());
        let logical =
            matches!(operator, Some(Kind::QuestionQuestionEq | Kind::PipePipeEq | Kind::AmpAmpEq));
        if logical && node.field() == Field::Right {
            if let Some(left) = whole.child(Field::Left) {
                self.bind(file, left, held.clone());
            }
        } else if !logical && held.is_value() {
            self.used(file, (whole, node), held, UseKind::Arithmetic);
        }
    }

    fn operand(&mut self, file: FileId, node: Node<'p>, whole: Node<'p>, held: &Held) {
        let Some(operator) = whole.child(Field::Operator).map(|it| it.kind()) else { return };
        let is_left = node.field() == Field::Left;
        let other = whole.child(if is_left { Field::Right } else { Field::Left }).map(unwrapped);
        let is_nullish = other.is_some_and(|it| matches!(it.kind(), Kind::Null | Kind::Undefined));
        match operator {
            Kind::QuestionQuestion | Kind::PipePipe if is_left && !is_nullish => {
                self.push(file, whole, held.present());
            }
            Kind::AmpAmp if is_left => {}
            Kind::QuestionQuestion | Kind::PipePipe | Kind::AmpAmp => {
                self.push(file, whole, held.clone());
            }
            _ if !held.is_value() || is_nullish => {}
            Kind::EqEq | Kind::EqEqEq | Kind::BangEq | Kind::BangEqEq => {
                self.compared(file, whole, other, held);
                self.used(file, (whole, node), held, UseKind::Compare);
            }
            Kind::Lt | Kind::Gt | Kind::LtEq | Kind::GtEq => {
                self.used(file, (whole, node), held, UseKind::Compare);
            }
            Kind::Plus
            | Kind::Minus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::StarStar => {
                self.used(file, (whole, node), held, UseKind::Arithmetic);
            }
            _ => {}
        }
    }

    fn unary(&mut self, file: FileId, node: Node<'p>, whole: Node<'p>, held: &Held) {
        let operator = whole.child(Field::Operator).map(|it| it.kind());
        let counts = whole.kind() == Kind::UpdateExpression
            || matches!(operator, Some(Kind::Minus | Kind::Plus));
        if counts && held.is_value() {
            self.used(file, (whole, node), held, UseKind::Arithmetic);
        }
    }

    /// `{ name }`
    fn in_object(&mut self, file: FileId, node: Node<'p>, object: Node<'p>, held: &Held) {
        let name = match node.kind() {
            Kind::ShorthandPropertyIdentifier => node.text(),
            Kind::MethodDefinition => match node.child(Field::Name) {
                Some(it) => super::super::lower::member_name(it),
                None => return,
            },
            _ => return,
        };
        self.push_in(file, object, held, Wrap::Name(name.into()));
    }

    /// `...value`
    fn spread(&mut self, file: FileId, node: Node<'p>, spread: Node<'p>, held: &Held) {
        let Some(parent) = spread.parent() else { return };
        match parent.kind() {
            Kind::Object => {
                // The members that the literal gives itself are not the answer's.
                let hidden = matches!(held.top(), Some(Wrap::Name(name))
                    if super::super::syntax::property(parent, name).is_some());
                if !hidden && !held.is_never() {
                    self.push(file, parent, held.present());
                }
            }
            Kind::Array => {
                if held.is_value() {
                    self.used(file, (spread, node), held, UseKind::Spread);
                    self.push(file, parent, held.present());
                } else if held.top() == Some(&Wrap::Element) {
                    self.push(file, parent, held.clone());
                }
            }
            Kind::Arguments => {
                if held.is_value() {
                    self.used(file, (spread, node), held, UseKind::Spread);
                }
                let element = match held.top() {
                    None => held.inside(Step::Element),
                    Some(Wrap::Element) => Some(held.peeled()),
                    _ => None,
                };
                if let (Some(element), Some(call)) = (element, parent.parent()) {
                    self.collected(file, call, &element);
                }
            }
            Kind::JsxExpression => {
                if let Some(tag) = parent.parent() {
                    self.properties(file, tag, held);
                }
            }
            _ => self.lose(file, node, held),
        }
    }

    /// `for (const it of value)`
    fn looped(&mut self, file: FileId, node: Node<'p>, whole: Node<'p>, held: &Held) {
        let is_of = whole.child(Field::Operator).is_some_and(|it| it.kind() == Kind::KwOf);
        if !is_of {
            return;
        }
        if held.is_value() {
            self.used(file, (node, node), held, UseKind::Iterate);
        }
        let element = match held.top() {
            None => held.inside(Step::Element),
            Some(Wrap::Element) => Some(held.peeled()),
            _ => None,
        };
        if let (Some(element), Some(left)) = (element, whole.child(Field::Left)) {
            self.bind(file, left, element);
        }
    }

    /// `{value}` in JSX: shown, or given to a component.
    fn in_jsx(&mut self, file: FileId, expression: Node<'p>, held: &Held) {
        let Some(parent) = expression.parent() else { return };
        if parent.kind() != Kind::JsxAttribute {
            if held.is_value() {
                let value = expression.first().unwrap_or(expression);
                self.used(file, (expression, value), held, UseKind::Text);
            }
            return;
        }
        let Some((name, tag)) = parent.first().zip(parent.parent()) else { return };
        let value = expression.first().unwrap_or(expression);
        if matches!(name.text(), "checked" | "defaultChecked") && held.is_value() {
            return self.used(file, (parent, value), held, UseKind::Control);
        }
        if let Some(held) = held.wrapped(Wrap::Name(name.text().into())) {
            self.properties(file, tag, &held);
        }
    }

    /// What was known of a response's status where its body is read.
    fn status_at(
        &mut self,
        file: FileId,
        access: Node<'p>,
        response: Node<'p>,
        before: Branch,
    ) -> Branch {
        match before {
            Branch::Any => self.flows.status(file, access, response),
            known => known,
        }
    }
}

/// Whether a walk follows a member of this name of what is not the value itself, whatever comes next on the way
/// to it: see `Walk::member` and `Walk::continuation`.
pub(super) fn is_always_followed(name: &str) -> bool {
    DONE.contains(&name)
        || FAILED.contains(&name)
        || matches!(name, "finally" | "json" | "text" | "clone" | "toString")
        || table::may_chain(name)
}
