//! What the trees promise: true offsets, mended nesting, bounded cost.

use std::sync::Arc;

use seamlint_syntax::{Field, FileKind, Kind, Limit, Limits, Parsed, Span, Tree, parse};

fn tree(kind: FileKind, text: &str) -> Tree {
    read(kind, text).tree
}

fn read(kind: FileKind, text: &str) -> Parsed {
    parse(kind, Arc::from(text), &Limits::default())
}

/// Parent, child and sibling links agree, and children lie in order within their parents.
fn assert_sound(tree: &Tree) {
    for id in 0..tree.len() {
        let node =
            if id == 0 { tree.root() } else { tree.root().descendants().nth(id - 1).unwrap() };
        let mut end = node.span().start;
        for child in node.children() {
            assert_eq!(child.parent(), Some(node), "{}", tree.outline());
            assert!(
                child.span().start >= end && node.span().contains(child.span()),
                "{}",
                tree.outline()
            );
            end = child.span().end;
        }
    }
}

fn outline(kind: FileKind, text: &str) -> String {
    let tree = tree(kind, text);
    assert_sound(&tree);
    assert!(!tree.root().descendants().any(|it| it.has_error()), "{}", tree.outline());
    tree.outline()
}

/// The same but for positions, so that a mended text can be compared with the text as it should be read.
fn shape(kind: FileKind, text: &str) -> String {
    outline(kind, text).replace("ParenthesizedExpression", "")
}

#[test]
fn await_of_a_generic_call_is_lifted_over_the_call() {
    for (text, plain) in [
        ("await f<T>(x)", "await f(x)"),
        ("await a.b.f<T>(x)", "await a.b.f(x)"),
        ("await f<T>(x).then(g)", "await f(x).then(g)"),
        ("await f<T>(x)!.a[0](y)", "await f(x)!.a[0](y)"),
    ] {
        for kind in [FileKind::TypeScript, FileKind::Tsx] {
            let mended = outline(kind, text);
            let without: Vec<_> = mended.lines().filter(|it| !it.contains("Type")).collect();
            assert_eq!(without.join("\n"), outline(kind, plain).trim_end(), "{text}\n{mended}");
        }
    }
}

#[test]
fn await_of_parentheses_is_no_call() {
    for text in [
        "await (x).y",
        "await (await f(1)).json()",
        "a = [await (b || c)(d).e[0].f(g), h]",
        "await (/* why */ x)",
        "await (x)\n  .then(y)\n  .then(z)",
        "await (await (await a()).b()).c()",
    ] {
        let text = format!("async () => {{ {text} }}");
        let shape = |kind| {
            let outline = outline(kind, &text);
            let lines = outline.lines().map(|it| it.trim().to_owned());
            lines.filter(|it| it != "ParenthesizedExpression").collect::<Vec<_>>()
        };
        // The grammar of TypeScript reads them as they are meant.
        assert_eq!(shape(FileKind::JavaScript), shape(FileKind::TypeScript), "{text}");
    }
    let tree = tree(FileKind::JavaScript, "async () => { await (await f(1)).json() }");
    let waits: Vec<_> = tree.nodes(Kind::AwaitExpression).map(|it| it.text()).collect();
    assert_eq!(waits, ["await (await f(1)).json()", "await f(1)"]);
    let calls: Vec<_> = tree.nodes(Kind::CallExpression).map(|it| it.text()).collect();
    assert_eq!(calls, ["(await f(1)).json()", "f(1)"]);
}

#[test]
fn the_grammar_still_needs_the_mend_for_await_of_parentheses() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_javascript::LANGUAGE.into()).unwrap();
    let tree = parser.parse("async () => { await (x).y }", None).unwrap();
    let shape = tree.root_node().to_sexp();
    assert!(shape.contains("call_expression"), "delete `js_await_of_parentheses`: {shape}");
}

#[test]
fn await_binds_tighter_than_a_cast() {
    for text in ["await x as T", "await f(x) satisfies T", "(await f<A>(x) as T).a"] {
        let tree = tree(FileKind::TypeScript, text);
        assert_sound(&tree);
        let waits = tree.nodes(Kind::AwaitExpression).next().unwrap();
        let above = waits.parent().unwrap();
        assert!(
            matches!(above.kind(), Kind::AsExpression | Kind::SatisfiesExpression),
            "{}",
            tree.outline()
        );
        assert_eq!(above.last().unwrap().text(), "T");
        assert!(!waits.text().contains(" as ") && !waits.text().contains("satisfies"));
    }
}

#[test]
fn a_parenthesised_await_stays_where_it_is() {
    let text = shape(FileKind::TypeScript, "(await f)(x); (await g).h()");
    assert_eq!(text.matches("AwaitExpression").count(), 2);
    let tree = tree(FileKind::TypeScript, "(await f)<T>(x)");
    assert_eq!(tree.nodes(Kind::AwaitExpression).next().unwrap().text(), "await f");
}

#[test]
fn go_new_of_a_value_is_a_call() {
    let text = "package a\nvar p = new(time.Now())\nvar q = new(int32(1))\nvar r = new(x)\n\
                var s = new([]int)\nvar t = new(map[string]int)\nvar u = new(*T)\nvar v = renew(1)\n";
    let tree = tree(FileKind::Go, text);
    assert_sound(&tree);
    assert!(!tree.root().has_error() && !tree.root().descendants().any(|it| it.has_error()));
    let callees: Vec<_> = tree
        .nodes(Kind::CallExpression)
        .filter_map(|it| it.child(Field::Function))
        .map(|it| it.text())
        .collect();
    assert_eq!(callees, ["new", "time.Now", "new", "int32", "new", "new", "new", "new", "renew"]);
}

#[test]
fn the_grammar_still_needs_the_mend_for_new() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).unwrap();
    let tree = parser.parse("package a\nvar p = new(time.Now())\n", None).unwrap();
    assert!(tree.root_node().has_error(), "the grammar reads it now: delete `go_new_of_value`");
}

#[test]
fn type_only_re_exports_are_re_exports() {
    let text = "export * from './a'\nexport type * from './b'\nexport type\n* as c from './c'\n\
                export type { D } from './d'\nexport type E = typeof reexport\n";
    for kind in [FileKind::TypeScript, FileKind::Tsx] {
        let tree = tree(kind, text);
        assert_sound(&tree);
        assert!(!tree.root().descendants().any(|it| it.has_error()), "{}", tree.outline());
        let sources: Vec<_> = tree
            .nodes(Kind::ExportStatement)
            .filter_map(|it| it.child(Field::Source))
            .map(|it| it.text())
            .collect();
        assert_eq!(sources, ["'./a'", "'./b'", "'./c'", "'./d'"]);
    }
}

#[test]
fn the_grammar_still_needs_the_mend_for_type_only_re_exports() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()).unwrap();
    let tree = parser.parse("export type * from './b'\n", None).unwrap();
    assert!(tree.root_node().has_error(), "the grammar reads it now: delete `ts_export_type_star`");
}

#[test]
fn offsets_are_true_in_every_kind_of_file() {
    let script = "const naïve = fetch('/a')\n";
    let files = [
        (FileKind::JavaScript, format!("\u{feff}{script}")),
        (FileKind::TypeScript, format!("// 😀\r\n{script}\r\n")),
        (
            FileKind::Vue,
            format!(
                "<template><p title=\"<script>\">é</p></template>\n<!-- <script>no</script> -->\n<script lang=\"ts\">\n{script}</script>\n<script setup lang='ts'>\n{script}</script>"
            ),
        ),
        (
            FileKind::Svelte,
            format!(
                "<script context=module>\n{script}</script>\n<h1>é</h1>\n<SCRIPT>{script}</SCRIPT>\n<style>a > b {{}}</style>"
            ),
        ),
        (FileKind::Astro, format!("---\n{script}---\n<h1>é</h1><script>{script}</script>")),
        (
            FileKind::Html,
            format!(
                "<!doctype html><script src=a.js></script><script type=\"application/json\">{{</script>\n<script type=module>{script}</script><script>{script}"
            ),
        ),
    ];
    for (kind, text) in files {
        let tree = tree(kind, &text);
        assert_sound(&tree);
        let calls: Vec<_> = tree.nodes(Kind::CallExpression).map(|it| it.text()).collect();
        let expected = text.matches("fetch").count();
        assert_eq!(calls, vec!["fetch('/a')"; expected], "{kind:?}\n{}", tree.outline());
        assert_eq!(tree.root().span().end as usize, text.len());
    }
}

#[test]
fn the_scripts_of_a_component_share_a_grammar() {
    let text =
        "<script>export default {}</script><script setup lang=ts>const a: number = 1</script>";
    assert!(!tree(FileKind::Vue, text).root().descendants().any(|it| it.has_error()));
    let text = "<script lang=\"coffee\">a = -> 1</script>";
    assert!(tree(FileKind::Vue, text).is_empty());
}

#[test]
fn nodes_of_a_kind_come_in_source_order() {
    let tree = tree(FileKind::Go, "package a\nfunc f() { g(h(1), i) }\nfunc j() { k() }\n");
    let calls: Vec<_> = tree.nodes(Kind::CallExpression).map(|it| it.text()).collect();
    assert_eq!(calls, ["g(h(1), i)", "h(1)", "k()"]);
    assert_eq!(tree.nodes(Kind::JsxElement).count(), 0);
}

#[test]
fn a_large_file_is_skipped_and_says_so() {
    let parsed = read(FileKind::Go, &"// a comment\n".repeat(100_000));
    assert_eq!(parsed.limit, Some(Limit::TooLarge));
    assert!(parsed.tree.is_empty());
}

#[test]
fn a_megabyte_of_brackets_neither_overflows_nor_stalls() {
    for (kind, head, open, close) in [
        (FileKind::JavaScript, "", "[", "]"),
        (FileKind::TypeScript, "", "(", ")"),
        (FileKind::Tsx, "", "{", "}"),
        (FileKind::Tsx, "x = ", "<a>", "</a>"),
        (FileKind::Go, "package a\nvar x = ", "(", ")"),
        (FileKind::Go, "package a\nvar x = ", "[]", ""),
        (FileKind::Go, "package a\nfunc f() ", "{", "}"),
        (FileKind::JavaScript, "", "a(", ""),
    ] {
        let depth = 1_000_000 / (open.len() + close.len()) - 10;
        let text = format!("{head}{}{}", open.repeat(depth), close.repeat(depth));
        let parsed = read(kind, &text);
        // Either outcome is fine, and the deepest node knows its way up.
        let deepest = parsed.tree.root().descendants().next_back();
        if let Some(node) = deepest {
            assert!(node.ancestors().count() < parsed.tree.len());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_makes_a_sound_tree(text in "[ -~\n\u{e9}\u{1f600}]{0,200}", kind in 0..8usize) {
        let kinds = [FileKind::Go, FileKind::JavaScript, FileKind::TypeScript, FileKind::Tsx,
            FileKind::Vue, FileKind::Svelte, FileKind::Astro, FileKind::Html];
        assert_sound(&tree(kinds[kind], &text));
    }

    #[test]
    fn any_await_makes_a_sound_tree(parts in proptest::collection::vec(0..12usize, 0..14)) {
        let words = ["await ", "f", "<T>", "(x)", ".a", "!", " as T", "(", ")", ";", "[0]", "new "];
        let text: String = parts.iter().map(|it| words[*it]).collect();
        assert_sound(&tree(FileKind::TypeScript, &text));
        assert_sound(&tree(FileKind::JavaScript, &text));
    }
}

#[test]
fn nodes_in_a_span_are_those_that_start_there() {
    let tree = tree(FileKind::Go, "package p\nfunc f() { a(); b(c()) }\nfunc g() { d() }\n");
    let f = tree.nodes(Kind::FunctionDeclaration).next().unwrap();
    let calls = |span| -> Vec<_> {
        tree.nodes_in(Kind::CallExpression, span).map(|it| it.text().to_owned()).collect()
    };
    assert_eq!(calls(f.span()), ["a()", "b(c())", "c()"]);
    assert_eq!(calls(tree.root().span()), ["a()", "b(c())", "c()", "d()"]);
    assert!(calls(Span::new(5, 5)).is_empty() && calls(Span::new(9, 2)).is_empty());
}
