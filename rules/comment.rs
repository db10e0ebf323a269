//! Comments as what people say, without what they tell the linter.

/// A comment in lower case, without the ids of rules: `// expect: go/context-detached` and
/// `seamlint-ignore[go/json-null-zero]` speak to tools, and must not count as words about the code.
pub(crate) fn said(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let is_id = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '-');
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_id) {
        let (before, from) = rest.split_at(start);
        let (word, behind) = from.split_at(from.find(|it| !is_id(it)).unwrap_or(from.len()));
        let side = word.trim_start_matches('/').split_once('/').map(|it| it.0);
        out.push_str(before);
        if !matches!(side, Some("go" | "js" | "seam" | "seamlint")) {
            out.push_str(word);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn ids_of_rules_are_no_words() {
        assert_eq!(said("// expect: go/context-detached"), "// expect: ");
        assert_eq!(said("// seamlint-ignore[go/json-null-zero]: Why"), "// seamlint-ignore[]: why");
        assert_eq!(said("//go/js-x y"), " y");
        assert_eq!(said("// a detached/lost job"), "// a detached/lost job");
    }
}
