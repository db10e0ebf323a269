//! How functions are run: deferred, or in any other way.

use seamlint_syntax::{Field, Kind, Node};

use super::syntax;
use super::view::View;
use super::{FunctionId, Local, LocalId, LocalKind};
use crate::{File, FileId};

/// The ways in which a function is run, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// By `defer`.
    pub deferred: bool,
    /// By a call or by `go`.
    pub direct: bool,
    /// Perhaps by somebody who is not known: it is a value, or nobody in the project calls it.
    pub elsewhere: bool,
}

impl Runs {
    /// Whether it is known to be deferred, and only that.
    pub fn only_deferred(self) -> bool {
        self.deferred && !self.direct && !self.elsewhere
    }

    /// Whether it is known never to be deferred.
    pub fn never_deferred(self) -> bool {
        self.direct && !self.deferred && !self.elsewhere
    }

    fn add(&mut self, call: Option<Node<'_>>) {
        let around = call.and_then(|it| it.parent()).map(|it| it.kind());
        match around {
            None => self.elsewhere = true,
            Some(Kind::DeferStatement) => self.deferred = true,
            Some(_) => self.direct = true,
        }
    }
}

impl<'p> View<'p> {
    /// How a function, method or literal is run.
    pub fn runs(self, function: FunctionId) -> Runs {
        let mut runs = Runs::default();
        let Some(node) = self.function_node(function) else {
            return Runs { elsewhere: true, ..runs };
        };
        if node.kind() == Kind::FuncLiteral {
            self.literal_runs(function.file, node, &mut runs);
            return runs;
        }
        for caller in self.callers(function) {
            runs.add(self.caller_node(*caller));
        }
        let name = self.function(function).name.as_deref().unwrap_or_default();
        runs.elsewhere |= runs == Runs::default() || self.is_value(function.file, name);
        runs
    }

    /// [`Runs::only_deferred`] of [`View::runs`], for less where a call says otherwise.
    pub fn is_only_deferred(self, function: FunctionId) -> bool {
        let is_literal =
            self.function_node(function).is_none_or(|it| it.kind() == Kind::FuncLiteral);
        let mut runs = Runs::default();
        for caller in self.callers(function).iter().take_while(|_| !is_literal) {
            runs.add(self.caller_node(*caller));
        }
        (is_literal || runs.only_deferred()) && self.runs(function).only_deferred()
    }

    /// The named results of a function.
    pub fn named_results(self, function: FunctionId) -> Vec<&'p Local> {
        let Some(facts) = self.facts(function.file) else { return Vec::new() };
        let params = self.function(function).params.iter().map(|it| &facts.locals[it.0 as usize]);
        params.filter(|it| it.kind == LocalKind::Result).collect()
    }

    /// Whether a function gives an error to its caller.
    pub fn returns_error(self, function: FunctionId) -> bool {
        let node = self.function_node(function);
        let result = node.and_then(|it| it.child(Field::Result));
        let mut types =
            result.into_iter().flat_map(|it| std::iter::once(it).chain(it.descendants()));
        types.any(|it| {
            matches!(it.kind(), Kind::TypeIdentifier | Kind::QualifiedType)
                && self.denoted(function.file, it).is_error()
        })
    }

    fn literal_runs(self, file: FileId, literal: Node<'p>, runs: &mut Runs) {
        let called = |it: Node<'p>| {
            let call = it.parent().filter(|it| it.kind() == Kind::CallExpression);
            call.filter(|call| syntax::function(*call) == Some(it))
        };
        if let Some(call) = called(literal) {
            return runs.add(Some(call));
        }
        let Some(local) = self.held_by(file, literal) else {
            runs.elsewhere = true;
            return;
        };
        let Some(around) = self.function_at(file, literal).and_then(|it| self.enclosing(it)) else {
            runs.elsewhere = true;
            return;
        };
        let Some(node) = self.function_node(around) else { return };
        for it in self.uses(file, node, local) {
            let is_declaration = crate::flow::uses::of(node, it) == crate::flow::uses::Use::Declare;
            if !is_declaration {
                runs.add(called(it));
            }
        }
    }

    /// The local that holds a literal and nothing else.
    fn held_by(self, file: FileId, literal: Node<'p>) -> Option<LocalId> {
        let list = literal.parent().filter(|it| it.kind() == Kind::ExpressionList)?;
        let statement = list.parent().filter(|it| it.kind() == Kind::ShortVarDeclaration)?;
        let position = list.parts().position(|it| it == literal)?;
        let name = statement.child(Field::Left)?.nth(position)?;
        let (id, local) = self.local(file, name)?;
        (!local.reassigned).then_some(id)
    }

    /// Whether a function's name is used as a value somewhere in its package: told by the name alone.
    fn is_value(self, file: FileId, name: &str) -> bool {
        let package = self.package_path(file);
        let files = self.program().files().filter(|(id, it)| {
            it.go().is_some()
                && (self.package_path(*id) == package || name.starts_with(char::is_uppercase))
        });
        let kinds = [Kind::Identifier, Kind::FieldIdentifier];
        let mentions = |it: &File| it.go().is_some_and(|it| it.mentions(name));
        files.filter(|it| mentions(it.1)).any(|(_, file)| {
            kinds
                .into_iter()
                .flat_map(|it| file.tree.nodes(it))
                .filter(|it| it.span().len() as usize == name.len())
                .any(|it| it.text() == name && !is_called(it) && !is_declared(it))
        })
    }
}

fn is_called(name: Node<'_>) -> bool {
    let selector = name.parent().filter(|it| it.kind() == Kind::SelectorExpression);
    let whole = selector.unwrap_or(name);
    let call = whole.parent().filter(|it| it.kind() == Kind::CallExpression);
    call.is_some_and(|it| syntax::function(it) == Some(whole))
}

fn is_declared(name: Node<'_>) -> bool {
    name.parent().is_some_and(|it| {
        matches!(
            it.kind(),
            Kind::FunctionDeclaration
                | Kind::MethodDeclaration
                | Kind::MethodElem
                | Kind::KeyedElement
        )
    })
}
