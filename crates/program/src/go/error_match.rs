//! Errors that are told by their texts, and what the texts mean.

use seamlint_syntax::{Field, Kind, Node};

use super::{Callee, CalleeKind, Sentinel, Sym, Type, View, syntax};
use crate::FileId;
use crate::error_text::{self, KnownError};

/// A comparison of what `err.Error()` answers with some words.
#[derive(Clone, Copy, Debug)]
pub struct ErrorTextMatch<'p> {
    /// The comparison; of a `switch`, the words alone.
    pub comparison: Node<'p>,
    /// The error.
    pub error: Node<'p>,
    /// What its text is compared with.
    pub words: Node<'p>,
    /// Whether the words are sought in the text, and need not be all of it.
    pub sought: bool,
}

/// The error that words mean.
#[derive(Clone, Copy, Debug)]
pub enum ErrorMeant<'p> {
    /// One of a library.
    Known(&'static KnownError),
    /// One that the project declares.
    Own(&'p Sentinel),
    /// The words are the text of this very value.
    Written(&'p str),
}

/// Functions and methods whose result is the text of an error, or made of it.
const TELLING: [&str; 6] = ["Error", "ToLower", "ToUpper", "TrimSpace", "Sprint", "Sprintln"];

/// Through how many calls and variables a text is followed.
const HOPS: u8 = 4;

impl<'p> View<'p> {
    /// All such comparisons of a file: calls first, then operators, then `switch`.
    pub fn error_text_matches(self, file: FileId) -> Vec<ErrorTextMatch<'p>> {
        let tree = self.tree(file);
        // Most files ask no error for its text.
        if self.calls_by(file, &TELLING).is_empty() {
            return Vec::new();
        }
        let calls = self.calls_named(file, &["Contains", "HasPrefix", "HasSuffix", "EqualFold"]);
        let mut calls: Vec<_> = calls.filter_map(|it| self.text_sought(file, it.0, it.1)).collect();
        calls.sort_by_key(|it| it.comparison.id());
        let operators =
            tree.nodes(Kind::BinaryExpression).filter_map(|it| self.text_compared(file, it));
        let switches = tree.nodes(Kind::ExpressionSwitchStatement);
        calls
            .into_iter()
            .chain(operators)
            .chain(switches.flat_map(|it| self.text_switched(file, it)))
            .collect()
    }

    fn text_sought(
        self,
        file: FileId,
        call: Node<'p>,
        callee: &Callee,
    ) -> Option<ErrorTextMatch<'p>> {
        if callee.symbol.receiver.is_some() || &*callee.symbol.package != "strings" {
            return None;
        }
        let sought = &*callee.symbol.name != "EqualFold";
        let (text, words) = (syntax::argument(call, 0)?, syntax::argument(call, 1)?);
        let error = self.error_told(file, text, HOPS)?;
        Some(ErrorTextMatch { comparison: call, error, words, sought })
    }

    fn text_compared(self, file: FileId, comparison: Node<'p>) -> Option<ErrorTextMatch<'p>> {
        if !comparison.has(Kind::EqEq) && !comparison.has(Kind::BangEq) {
            return None;
        }
        let (left, right) = (comparison.child(Field::Left)?, comparison.child(Field::Right)?);
        let told = |text, words| Some((self.error_told(file, text, HOPS)?, words));
        let (error, words) = told(left, right).or_else(|| told(right, left))?;
        Some(ErrorTextMatch { comparison, error, words, sought: false })
    }

    fn text_switched(
        self,
        file: FileId,
        switch: Node<'p>,
    ) -> impl Iterator<Item = ErrorTextMatch<'p>> {
        let error = switch.child(Field::Value).and_then(|it| self.error_told(file, it, HOPS));
        let cases = switch.parts().filter(|it| it.kind() == Kind::ExpressionCase);
        let words = cases.filter_map(|it| it.child(Field::Value)).flat_map(syntax::expressions);
        words.filter_map(move |words| {
            Some(ErrorTextMatch { comparison: words, error: error?, words, sought: false })
        })
    }

    /// The error whose text an expression is: `err.Error()`, lowered, trimmed, or kept in a variable.
    fn error_told(self, file: FileId, node: Node<'p>, hops: u8) -> Option<Node<'p>> {
        let (node, hops) = (syntax::unparen(node), hops.checked_sub(1)?);
        if node.kind() != Kind::CallExpression {
            // Constants hold no such text, and of variables only those that are set to a call or another one.
            let (facts, local) = (self.facts(file)?, self.local(file, node)?.1);
            let value = facts.syms().get(local.value.filter(|_| !local.reassigned)?);
            let (_, value) = matches!(value, Sym::Call(..) | Sym::Local(_))
                .then(|| self.initialiser(file, node))
                .flatten()?;
            return self.error_told(file, value, hops);
        }
        let callee = self.callee_named(file, node, &TELLING)?;
        let is =
            |package: &str, names: &[&str]| names.iter().any(|it| callee.symbol.is(package, it));
        if is("strings", &["ToLower", "ToUpper", "TrimSpace"]) {
            return self.error_told(file, syntax::argument(node, 0)?, hops);
        }
        if is("fmt", &["Sprint", "Sprintln"]) {
            return syntax::argument(node, 0).filter(|it| self.type_of(file, *it).is_error());
        }
        let is_text = callee.signature.as_ref().is_some_and(|it| {
            it.params.is_empty()
                && matches!(&*it.results, [Type::Basic(basic)] if basic.name() == "string")
        });
        let is_method = matches!(callee.kind, CalleeKind::Method | CalleeKind::Interface);
        (is_text && is_method && &*callee.symbol.name == "Error")
            .then(|| syntax::receiver(node))
            .flatten()
    }

    /// The error that the words of a comparison mean, when it is a single one.
    pub fn error_meant(self, file: FileId, found: &ErrorTextMatch<'p>) -> Option<ErrorMeant<'p>> {
        if let Some(value) = self.error_told(file, found.words, HOPS) {
            return self.is_package_value(file, value).then(|| ErrorMeant::Written(value.text()));
        }
        let words = self.text_of(file, found.words)?;
        let known = self.known_error(file, &words, found.sought).map(ErrorMeant::Known);
        known.or_else(|| {
            // Of the project's own texts, a part is too little: a driver's "already exists" is no `ErrExists`.
            let is_own = |it: &&Sentinel| {
                *words == *it.text
                    || found.sought && words.contains(&*it.text) && it.text.contains(' ')
            };
            let mut own = self.sentinels().iter().filter(is_own);
            own.next().filter(|_| own.next().is_none()).map(ErrorMeant::Own)
        })
    }

    /// The error of a library that the file may meet whose text is, or is sought by, these words.
    fn known_error(self, file: FileId, words: &str, sought: bool) -> Option<&'static KnownError> {
        let imports = &self.facts(file)?.imports;
        let may_come = |it: &KnownError| {
            (it.is_standard() || imports.iter().any(|import| it.is_of(&import.path)))
                && (!it.is_type || sought)
        };
        let of_text = |fits: &dyn Fn(&str) -> bool| {
            error_text::KNOWN.iter().find(|it| may_come(it) && it.texts.iter().any(|it| fits(it)))
        };
        let exact = of_text(&|text| words == text);
        exact.or_else(|| of_text(&|text| sought && error_text::means(words, text)))
    }

    /// Whether an expression is a variable of a package, which is what error values are kept in.
    fn is_package_value(self, file: FileId, value: Node<'_>) -> bool {
        let value = syntax::unparen(value);
        match value.kind() {
            Kind::Identifier => self.local(file, value).is_none(),
            Kind::SelectorExpression => value.child(Field::Operand).is_some_and(|it| {
                it.kind() == Kind::Identifier
                    && self.type_of(file, it).is_unknown()
                    && self.local(file, it).is_none()
            }),
            _ => false,
        }
    }

    /// Whether the error of a comparison may be the project's own, which could give it a value to be told by:
    /// no call of a library makes it, and it is compared with words that are known.
    pub fn may_be_own_error(self, file: FileId, found: &ErrorTextMatch<'p>) -> bool {
        let is_text = self.text_of(file, found.words).is_some_and(|it| !it.trim().is_empty());
        let is_own = |(file, call)| self.callee(file, call).is_some_and(|it| it.function.is_some());
        is_text && self.origin(file, found.error).is_none_or(is_own)
    }
}
