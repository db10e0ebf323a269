//! Errors: which values are none, and which calls reject a promise.

use seamlint_syntax::{Kind, Node};

use super::View;
use super::sym::Prim;
use super::syntax::{is_in_markup_option, is_undefined, unwrapped};
use super::ty::Type;
use crate::FileId;

/// A value that is no `Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonError {
    /// What it is, with its article: `a string`. For a union, what its first such member is.
    pub what: &'static str,
    /// Whether it cannot be anything else, and is not handed to a library that asks for it.
    pub is_certain: bool,
    /// Whether it may be an error, or something unknown, in other cases.
    pub is_partial: bool,
}

/// Classes of the library whose instances are thrown and rejected with on purpose, `Error` first: what
/// waits for a `Promise` or looks at a `Response` knows what it gets.
const THROWN: [&str; 4] = ["Error", "Promise", "PromiseLike", "Response"];

impl<'p> View<'p> {
    /// What a value is that is thrown or rejected with and that is no `Error`, in one case at least.
    /// `None` where it always may be one.
    pub fn non_error(self, file: FileId, value: Node<'_>) -> Option<NonError> {
        let ty = self.type_of(file, value);
        let value = unwrapped(value);
        let parts = ty.parts().iter().map(|it| self.non_error_as(it, value));
        let parts: Vec<_> = parts.collect();
        if ty.parts().iter().any(Type::is_unknown) {
            return None;
        }
        if parts.iter().any(Option::is_none) {
            // A variable that may be empty is mostly looked at before it is thrown.
            let mut evident = ty.parts().iter().zip(&parts).filter(|it| !it.0.is_nullish());
            let found = evident.find_map(|it| *it.1);
            return found.map(|it| NonError { is_certain: false, is_partial: true, ..it });
        }
        let certain = parts.iter().flatten().all(|it| it.is_certain) && !is_in_markup_option(value);
        parts.first()?.map(|it| NonError { is_certain: certain, ..it })
    }

    /// What `value` is when it is of type `ty`.
    fn non_error_as(self, ty: &Type, value: Node<'_>) -> Option<NonError> {
        let (what, is_certain) = match ty {
            Type::Text(_) | Type::Prim(Prim::String) => ("a string", true),
            Type::Prim(Prim::Number | Prim::BigInt) => ("a number", true),
            Type::Prim(Prim::Boolean) => ("a boolean", true),
            Type::Prim(Prim::Symbol) => ("a symbol", true),
            // What a variable holds first says little of what it holds when it is thrown.
            Type::Prim(Prim::Null) => ("`null`", value.kind() == Kind::Null),
            Type::Prim(Prim::Undefined) => ("`undefined`", is_undefined(value)),
            Type::Prim(Prim::Void) => ("`undefined`", false),
            Type::Object(..) => ("a plain object", value.kind() == Kind::Object),
            Type::Tuple(_) => ("an array", true),
            Type::Func(_) | Type::Class(..) => ("a function", true),
            Type::Named(_) if THROWN.iter().all(|it| self.extends(ty, it) == Some(false)) => {
                ("an object whose class does not extend `Error`", self.is_own_class(ty))
            }
            _ => return None,
        };
        Some(NonError { what, is_certain, is_partial: false })
    }

    /// The calls of a file that reject a promise: `Promise.reject`, and what executors get to reject with.
    pub fn rejecting_calls(self, file: FileId) -> Vec<Node<'p>> {
        let named = self.calls_in(file, &["Promise.reject"]).into_iter().map(|it| it.1);
        let named = named.filter(|it| self.calls_one_of(file, *it, &["Promise.reject"]));
        let made = self.tree(file).nodes(Kind::NewExpression);
        let made = made.filter(|it| self.symbols(file, *it) == ["new Promise"]);
        named.chain(made.flat_map(|it| self.executor_calls(file, it, 1))).collect()
    }
}
