//! What a handler does with the error that it is given.

use seamlint_program::js::syntax;
use seamlint_syntax::{Field, Kind, Node};

use super::Handler;
use crate::Cx;

/// The places that use the caught error for more than asking whether there is one. `None` when they
/// cannot be told.
pub(super) fn uses<'t>(cx: &Cx<'t>, handler: &Handler<'t>) -> Option<Vec<Node<'t>>> {
    let Some(binding) = handler.binding else { return Some(Vec::new()) };
    let pattern = binding.child(Field::Pattern).unwrap_or(binding);
    let names: Vec<_> = if pattern.kind() == Kind::Identifier {
        vec![pattern]
    } else {
        pattern
            .descendants()
            .filter(|it| {
                matches!(it.kind(), Kind::ShorthandPropertyIdentifierPattern | Kind::Identifier)
            })
            .collect()
    };
    let mut out = Vec::new();
    for name in names {
        let entity = cx.js().entity(cx.file_id(), name)?;
        let mentions = cx.js().mentions(&entity).into_iter().map(|it| it.1);
        out.extend(mentions.filter(|it| *it != name && !is_bare_test(*it)));
    }
    Some(out)
}

/// `if (error)`: says that there is one.
fn is_bare_test(mention: Node<'_>) -> bool {
    let node = syntax::wrapped(mention);
    let parent = node.parent().map(|it| it.kind());
    let plain = matches!(
        parent,
        Some(
            Kind::IfStatement
                | Kind::UnaryExpression
                | Kind::TernaryExpression
                | Kind::ParenthesizedExpression
        )
    );
    plain && syntax::is_tested(node)
}

/// Whether a use stands in another branch than the new error does.
pub(super) fn is_other_branch(used: Node<'_>, made: Node<'_>) -> bool {
    let Some(common) = used.ancestors().find(|it| it.encloses(made)) else { return true };
    let branch = |of: Node<'_>| {
        std::iter::once(of)
            .chain(of.ancestors())
            .take_while(|it| *it != common)
            .last()
            .map_or(Field::None, |it| it.field())
    };
    let sides = [branch(used), branch(made)];
    matches!(common.kind(), Kind::IfStatement | Kind::TernaryExpression)
        && sides.contains(&Field::Consequence)
        && sides.contains(&Field::Alternative)
}
