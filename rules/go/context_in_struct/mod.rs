//! `type Client struct { ctx context.Context }`

use seamlint_program::go::Type;
use seamlint_syntax::{Field, Kind, Node};

use crate::{Check, Cx, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "go/context-in-struct",
    summary: "a struct keeps a context beyond the call that it belongs to",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &["containedctx"],
    check: Check::Go(check),
};

/// Methods that end what a type started, or hand its context out.
const LIFETIME: [&str; 7] = ["Close", "Stop", "Shutdown", "Cancel", "Wait", "Done", "Context"];

fn check(cx: &mut Cx<'_>) {
    if cx.go().facts(cx.file_id()).is_some_and(|it| it.is_test) {
        return;
    }
    for field in cx.nodes(Kind::FieldDeclaration) {
        let (Some(name), Some(ty)) = (field.child(Field::Name), field.child(Field::Type)) else {
            continue;
        };
        if !cx.go().denoted(cx.file_id(), ty).is("context", "Context") || owns_lifetime(cx, field) {
            continue;
        }
        let message = format!(
            "the context in `{}` outlives the call that it came with: methods that use it end when that call does, and no caller can set a deadline",
            name.text()
        );
        cx.report(name, message)
            .help("take the context as the first parameter of the methods that need it");
    }
}

/// Whether the struct ends what its context governs: by a function or channel beside the field, or by a
/// method of the type.
fn owns_lifetime(cx: &Cx<'_>, field: Node<'_>) -> bool {
    let Some(list) = field.parent() else { return true };
    let types = list.parts().filter_map(|it| it.child(Field::Type));
    let ends = |ty: Type| {
        let is_cancel = ty.is("context", "CancelFunc") || ty.is("context", "CancelCauseFunc");
        let is_plain =
            matches!(&ty, Type::Func(it) if it.params.is_empty() && it.results.is_empty());
        is_cancel || is_plain || matches!(ty, Type::Chan(_))
    };
    if types.map(|it| cx.go().denoted(cx.file_id(), it)).any(ends) {
        return true;
    }
    let spec = list.parent().and_then(Node::parent).filter(|it| it.kind() == Kind::TypeSpec);
    let Some(name) = spec.and_then(|it| it.child(Field::Name)) else { return false };
    let ty = cx.go().declared_type(cx.file_id(), name);
    LIFETIME.iter().any(|it| cx.go().has_method(&ty, it) == Some(true))
}
