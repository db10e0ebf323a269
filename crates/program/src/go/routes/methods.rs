//! Methods that a handler itself tells apart: `switch r.Method`, `if r.Method != http.MethodPost`.

use seamlint_syntax::{Field, Kind, Node};

use super::Finder;
use super::env::{Env, Expr};
use crate::FileId;
use crate::contract::Method;
use crate::go::{FunctionId, syntax};

impl<'p> Finder<'p> {
    /// The methods that a handler answers, where it refuses all others or does nothing for them. Empty where
    /// that is not so.
    pub(super) fn answered_methods(&self, function: FunctionId) -> Vec<Method> {
        if let Some(known) = self.answered.borrow().get(&function) {
            return known.clone();
        }
        let found = self.find_methods(function).unwrap_or_default();
        let found: Vec<_> = found.into_iter().map(Method::Of).collect();
        self.answered.borrow_mut().insert(function, found.clone());
        found
    }

    fn find_methods(&self, function: FunctionId) -> Option<Vec<String>> {
        let file = function.file;
        let body = self.view.function_node(function)?.child(Field::Body)?;
        let list = body.child_of(Kind::StatementList)?;
        let mut statements = list.parts().peekable();
        while let Some(statement) = statements.next() {
            let is_last = statements.clone().all(|it| it.kind() == Kind::ReturnStatement);
            let found = match statement.kind() {
                Kind::ExpressionSwitchStatement => self.switched(file, statement, is_last),
                Kind::IfStatement => self.tested(file, statement, is_last),
                _ => continue,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// `switch r.Method { case "GET": … default: 405 }`
    fn switched(&self, file: FileId, statement: Node<'p>, is_last: bool) -> Option<Vec<String>> {
        let value = statement.child(Field::Value)?;
        if !self.is_method_of_request(file, value) {
            return None;
        }
        let mut out = Vec::new();
        let mut others = None;
        for case in statement.parts() {
            match case.kind() {
                Kind::ExpressionCase if refuses(case) => {}
                Kind::ExpressionCase => {
                    for it in case.child(Field::Value).into_iter().flat_map(syntax::expressions) {
                        out.push(self.method_text(file, it)?);
                    }
                }
                Kind::DefaultCase => others = Some(refuses(case)),
                _ => {}
            }
        }
        (others.unwrap_or(is_last) && !out.is_empty()).then_some(out)
    }

    /// `if r.Method != "POST" { 405; return }`, and `if r.Method == "POST" { … }` when nothing else is done.
    fn tested(&self, file: FileId, statement: Node<'p>, is_last: bool) -> Option<Vec<String>> {
        let condition = syntax::unparen(statement.child(Field::Condition)?);
        let body = statement.child(Field::Consequence)?;
        if let Some(out) = self.compared_methods(file, condition, Kind::BangEq, Kind::AmpAmp) {
            let list = body.child_of(Kind::StatementList)?;
            let leaves = list.last().is_some_and(|it| it.kind() == Kind::ReturnStatement);
            return (leaves && refuses(body)).then_some(out);
        }
        let mut out = self.compared_methods(file, condition, Kind::EqEq, Kind::PipePipe)?;
        match statement.child(Field::Alternative) {
            None => is_last.then_some(out),
            Some(other) if other.kind() == Kind::IfStatement => {
                out.extend(self.tested(file, other, is_last)?);
                Some(out)
            }
            Some(other) => refuses(other).then_some(out),
        }
    }

    /// The methods that a condition compares with: `r.Method != "GET" && r.Method != "POST"`.
    fn compared_methods(
        &self,
        file: FileId,
        condition: Node<'p>,
        how: Kind,
        joined: Kind,
    ) -> Option<Vec<String>> {
        let mut out = Vec::new();
        let mut open = vec![condition];
        while let Some(node) = open.pop() {
            let node = syntax::unparen(node);
            let (left, right) = (node.child(Field::Left)?, node.child(Field::Right)?);
            if node.has(joined) {
                open.extend([right, left]);
            } else if node.has(how) && self.is_method_of_request(file, left) {
                out.push(self.method_text(file, right)?);
            } else {
                return None;
            }
        }
        Some(out)
    }

    /// Whether an expression is the method of a request.
    fn is_method_of_request(&self, file: FileId, node: Node<'p>) -> bool {
        let node = syntax::unparen(node);
        let named = node.child(Field::Field).is_some_and(|it| it.text() == "Method");
        named
            && node
                .child(Field::Operand)
                .is_some_and(|it| self.view.type_of(file, it).deref().is("net/http", "Request"))
    }

    fn method_text(&self, file: FileId, node: Node<'p>) -> Option<String> {
        let text = self.text(Expr::of(file, node), &Env::default()).ok()?;
        text.whole().filter(|it| !it.is_empty()).map(str::to_owned)
    }
}

/// Whether code answers that a method is not allowed.
fn refuses(code: Node<'_>) -> bool {
    code.descendants().any(|it| match it.kind() {
        Kind::FieldIdentifier => it.text() == "StatusMethodNotAllowed",
        Kind::IntLiteral => it.text() == "405",
        _ => false,
    })
}
