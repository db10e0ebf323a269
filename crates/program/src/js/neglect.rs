//! Promises that nobody waits for and whose rejection nobody handles.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::calls::calls;
use super::ty::Type;
use crate::FileId;

/// What happens to a promise that nobody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neglect<'t> {
    /// An expression statement drops it.
    Dropped,
    /// An expression statement drops an array of promises.
    Several,
    /// What is given as the handler of its rejection is no function.
    NoHandler,
    /// It is stored under this name, which nothing reads.
    Unread(&'t str),
}

/// Whether a chain of calls ends in a handler of rejections.
#[derive(PartialEq, Eq)]
enum Handled {
    Yes,
    No,
    Wrongly,
}

impl<'p> View<'p> {
    /// The first promise that an expression statement drops, and that nothing handles.
    pub fn neglected(self, file: FileId, value: Node<'p>) -> Option<(Node<'p>, Neglect<'p>)> {
        let mut todo = vec![value];
        while let Some(node) = todo.pop() {
            match node.kind() {
                Kind::SequenceExpression => todo.extend(node.parts()),
                Kind::ParenthesizedExpression | Kind::NonNullExpression => {
                    todo.extend(node.first());
                }
                Kind::TernaryExpression => {
                    todo.extend(node.child(Field::Alternative));
                    todo.extend(node.child(Field::Consequence));
                }
                Kind::BinaryExpression => {
                    todo.extend(node.child(Field::Right));
                    todo.extend(node.child(Field::Left));
                }
                Kind::UnaryExpression
                | Kind::AwaitExpression
                | Kind::AssignmentExpression
                | Kind::AugmentedAssignmentExpression
                | Kind::UpdateExpression => {}
                _ => {
                    if let Some(neglect) = self.neglect(file, node) {
                        return Some((node, neglect));
                    }
                }
            }
        }
        None
    }

    fn neglect(self, file: FileId, node: Node<'p>) -> Option<Neglect<'p>> {
        let ty = self.type_of(file, node);
        if self.may_be_promise(&ty) {
            return match self.handled(file, node) {
                Handled::Yes => None,
                Handled::Wrongly => Some(Neglect::NoHandler),
                Handled::No => Some(Neglect::Dropped),
            };
        }
        let several = ty.parts().iter().any(|it| {
            let listed = matches!(it, Type::Tuple(_)) || self.is_library(it, "Array");
            listed && self.may_be_promise(&self.element(it))
        });
        several.then_some(Neglect::Several)
    }

    /// The promise of `const name = promise` where nothing ever reads the name.
    pub fn unread_promise(
        self,
        file: FileId,
        declarator: Node<'p>,
    ) -> Option<(Node<'p>, Neglect<'p>)> {
        let name = declarator.child(Field::Name).filter(|it| it.kind() == Kind::Identifier)?;
        let value = declarator.child(Field::Value)?;
        let declaration = declarator.parent()?;
        let outer = declaration.parent()?;
        // What a classic script or module declares at its top level may be read elsewhere.
        if matches!(outer.kind(), Kind::ExportStatement | Kind::Program)
            || name.text().starts_with('_')
            || declaration.has(Kind::KwUsing)
            || matches!(value.kind(), Kind::AwaitExpression | Kind::YieldExpression)
        {
            return None;
        }
        let ty = self.type_of(file, value);
        let neglected = self.may_be_promise(&ty) && self.handled(file, value) == Handled::No;
        let unread = neglected && self.references(file, name).is_empty();
        unread.then_some((value, Neglect::Unread(name.text())))
    }

    /// Whether a value of this type is a promise in one case at least.
    pub fn may_be_promise(self, ty: &Type) -> bool {
        ty.parts().iter().any(|it| self.is_promise(it))
    }

    /// Whether a promise is one that a handler of rejections made; `.finally` hands them on.
    fn handled(self, file: FileId, promise: Node<'p>) -> Handled {
        let mut at = promise;
        loop {
            let (Some(callee), Some(arguments)) =
                (at.child(Field::Function), at.child(Field::Arguments))
            else {
                return Handled::No;
            };
            if callee.kind() != Kind::MemberExpression {
                return Handled::No;
            }
            let handler = match callee.child(Field::Property).map(Node::text) {
                Some("catch") => arguments.first(),
                Some("then") => arguments.nth(1).filter(|_| !arguments.has(Kind::SpreadElement)),
                Some("finally") => {
                    let Some(inner) = callee.child(Field::Object) else { return Handled::No };
                    at = inner;
                    continue;
                }
                _ => {
                    let is = |data: &FxHashSet<String>| {
                        self.symbols(file, at).iter().any(|it| data.contains(*it))
                    };
                    if is(&calls().gives_itself) {
                        let Some(inner) = callee.child(Field::Object) else { return Handled::No };
                        at = inner;
                        continue;
                    }
                    arguments.first().filter(|_| is(&calls().handles_failure))
                }
            };
            let Some(handler) = handler else { return Handled::No };
            let ty = self.type_of(file, handler);
            let callable = ty.parts().iter().all(|it| it.is_unknown() || self.is_callable(it));
            return if callable { Handled::Yes } else { Handled::Wrongly };
        }
    }
}
