//! The C that a Go file names: the comment above `import "C"`.

use seamlint_syntax::{Kind, Tree};

/// What a function of C does with memory that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CTakes {
    /// It looks at it, as functions of the system's libraries do.
    No,
    /// It may keep or free it: the project's own C, which is not there to read.
    Maybe,
    /// It frees it or takes it for its own.
    Yes,
}

/// What a C function does with memory that it is given, as its name and the preamble tell.
pub(super) fn takes(tree: &Tree, name: &str) -> CTakes {
    if says_so(name) {
        return CTakes::Yes;
    }
    let preamble = preamble(tree);
    let mut words = preamble.split(|it: char| !(it.is_alphanumeric() || it == '_'));
    if words.any(|it| it == name) {
        return if preamble.contains("free") { CTakes::Yes } else { CTakes::No };
    }
    let own_header = preamble.lines().any(|it| {
        let include = it.trim_start_matches(['/', '*', ' ', '\t', '#']);
        include.strip_prefix("include").is_some_and(|it| it.trim_start().starts_with('"'))
    });
    if own_header { CTakes::Maybe } else { CTakes::No }
}

/// The comment that ends on the line above `import "C"`, as written; empty where there is none.
fn preamble(tree: &Tree) -> &str {
    let text = tree.text();
    let import = tree.nodes(Kind::ImportSpec).find(|it| it.text() == "\"C\"");
    let Some(import) = import.and_then(|it| it.ancestor(|it| it.kind() == Kind::ImportDeclaration))
    else {
        return "";
    };
    let end = import.span().start as usize;
    let mut start = end;
    for comment in tree.nodes(Kind::Comment).rev() {
        let span = comment.span().range();
        if span.end > start {
            continue;
        }
        let between = &text[span.end..start];
        if !between.trim().is_empty() || between.matches('\n').count() > 1 {
            break;
        }
        start = span.start;
    }
    &text[start..end]
}

/// Whether a function's name says that it frees what it is given, or takes it for its own. To be wrong
/// here only costs a finding.
fn says_so(name: &str) -> bool {
    const WORDS: [&str; 10] = [
        "free", "release", "destroy", "delete", "take", "adopt", "own", "unref", "dispose",
        "consume",
    ];
    let name = name.to_lowercase();
    name.split('_').any(|part| WORDS.iter().any(|it| part.starts_with(it)))
        || WORDS.iter().any(|it| name.ends_with(it))
}
