//! What becomes of a finding: whether a comment suppresses it, whether it is severe enough, and whether the
//! code is the user's own.

use std::sync::Arc;

use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_rules::{Confidence, Finding, Settings, Severity, check_all};
use seamlint_syntax::Limits;

const FOUND: &str = "go/context-nil";
const IDLE: &str = "seamlint/unused-ignore";

/// A file with one finding; `above` is put on the lines before it, `behind` at the end of its line.
fn go(above: &str, behind: &str) -> String {
    format!(
        "package a\n\nimport \"context\"\n\nfunc load(ctx context.Context) error {{ return ctx.Err() }}\n\n\
         func use() error {{\n{above}\treturn load(nil){behind}\n}}\n"
    )
}

fn program(path: &str, text: &str, origin: Origin) -> Program {
    let file = compile(path, text.into(), origin, &Limits::default()).expect("a language of ours");
    link(Project { files: vec![Arc::new(file)], ..Project::default() }, &())
}

fn check(text: &str, settings: &Settings) -> Vec<Finding> {
    check_all(&program("a.go", text, Origin::Own), settings)
}

/// The ids of what is found; with the reason where it is suppressed.
fn told(text: &str, settings: &Settings) -> Vec<String> {
    let one = |it: Finding| match it.suppressed {
        Some(reason) => format!("{} suppressed: {reason}", it.rule.id),
        None => it.rule.id.to_owned(),
    };
    check(text, settings).into_iter().map(one).collect()
}

fn default(text: &str) -> Vec<String> {
    told(text, &Settings::default())
}

#[test]
fn a_comment_suppresses_on_its_line_and_on_the_next() {
    let suppressed = ["go/context-nil suppressed: why"];
    for (above, behind) in [
        ("", " // seamlint-ignore[go/context-nil]: why"),
        ("", " // seamlint-ignore: why"),
        ("", " //nolint:seamlint // why"),
        ("\t// seamlint-ignore[go/context-nil]: why\n", ""),
        ("\t// seamlint-ignore[go/context-nil]: why\n\t// And more.\n", ""),
        ("\t// seamlint-ignore[go/context-key, go/context-nil]: why\n", ""),
        ("\t/* seamlint-ignore[go/context-nil]: why */", ""),
        ("\t/* seamlint-ignore[go/context-nil]:\n\twhy */", ""),
    ] {
        assert_eq!(default(&go(above, behind)), suppressed, "{above}{behind}");
    }
    for (above, behind) in [
        ("\t// seamlint-ignore[go/context-nil]: why\n\n", ""),
        ("\t// seamlint-ignore[go/context-nil]: why\n\n\n", ""),
        ("\t// seamlint-ignore[go/context-nil]: why\n\tprintln()\n", ""),
        ("\tprintln() // seamlint-ignore[go/context-nil]: why\n", ""),
        ("", "\n\t// seamlint-ignore[go/context-nil]: why"),
        ("\t// seamlint-ignore[go/context-key]: why\n", ""),
        ("\t// seamlint-ignore[go/no-rule]: why\n", ""),
    ] {
        let mut found = default(&go(above, behind));
        found.sort();
        assert_eq!(found, [FOUND, IDLE], "{above}{behind}");
    }
}

#[test]
fn the_same_check_of_another_linter_is_suppressed_with_it() {
    let suppressed = ["go/context-nil suppressed: "];
    assert_eq!(default(&go("", " //nolint:staticcheck")), suppressed);
    assert_eq!(default(&go("", " //nolint:errcheck,SA1012")), suppressed);
    assert_eq!(default(&go("", " //nolint:errcheck")), [FOUND]);
    assert_eq!(default(&go("", " // nothing")), [FOUND]);
}

#[test]
fn a_comment_that_suppresses_nothing_says_why() {
    let said = |comment: &str, settings: &Settings| {
        let found = check(&format!("package a\n\n// {comment}\nvar x = 1\n"), settings);
        let told = found.iter().map(|it| {
            assert_eq!((it.rule.id, it.severity), (IDLE, Severity::Warning));
            assert_eq!(it.place.span.start, 11);
            format!("{}; {}", it.message, it.help.as_deref().unwrap_or_default())
        });
        told.collect::<Vec<_>>().join("\n")
    };
    let (default, strict) = (Settings::default(), Settings::strict());
    let remove = "remove the comment, so that it cannot hide a later failure";
    let named = format!(
        "this comment suppresses nothing: go/context-nil, go/context-key does not report here; {remove}"
    );
    assert_eq!(said("seamlint-ignore[go/context-nil, go/context-key]: why", &default), named);
    let unknown = format!("`go/no-rule` is no rule, so this comment suppresses nothing; {remove}");
    assert_eq!(said("seamlint-ignore[go/no-rule]: why", &default), unknown);
    // A bare one may be for what only the strict profile shows, and so may one for a strict rule.
    assert_eq!(said("seamlint-ignore: why", &default), "");
    let bare = format!("this comment suppresses nothing; {remove}");
    assert_eq!(said("seamlint-ignore: why", &strict), bare);
    assert_eq!(said("seamlint-ignore[go/context-in-struct]: why", &default), "");
    assert!(
        said("seamlint-ignore[go/context-in-struct]: why", &strict).starts_with("this comment")
    );
    // Where not every rule runs, the comment may be for one of the others.
    let of = |name: &str| vec![name.to_owned()];
    let skip = Settings { skip: of("go/context-key"), ..Settings::default() };
    assert_eq!(said("seamlint-ignore[go/context-nil]: why", &skip), "");
    let only = Settings { only: vec![FOUND.to_owned(), IDLE.to_owned()], ..Settings::default() };
    assert_eq!(said("seamlint-ignore[go/context-nil]: why", &only), "");
    let skip = Settings { skip: of(IDLE), ..Settings::default() };
    assert_eq!(said("seamlint-ignore[go/no-rule]: why", &skip), "");
}

#[test]
fn the_strict_profile_asks_for_a_reason() {
    let text = go("", " // seamlint-ignore[go/context-nil]");
    assert_eq!(default(&text), ["go/context-nil suppressed: "]);
    let found = check(&text, &Settings::strict());
    let found: Vec<_> = found.iter().filter(|it| it.suppressed.is_none()).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "this suppression gives no reason");
    let help = "say why after a colon: `// seamlint-ignore[rule-id]: reason`";
    assert_eq!(found[0].help.as_deref(), Some(help));
    // That of another linter needs none.
    assert_eq!(
        told(&go("", " //nolint:SA1012"), &Settings::strict()),
        ["go/context-nil suppressed: "]
    );
}

#[test]
fn only_code_of_the_user_is_reported() {
    let found = |text: &str, origin: Origin, include_tests: bool| {
        let settings = Settings { include_tests, ..Settings::default() };
        check_all(&program("a.go", text, origin), &settings).len()
    };
    let plain = go("", "");
    let generated = format!("// Code generated by hand. DO NOT EDIT.\n\n{plain}");
    for (origin, include_tests, expected) in [
        (Origin::Own, false, 1),
        (Origin::Test, false, 0),
        (Origin::Test, true, 1),
        (Origin::Vendored, false, 0),
        (Origin::Vendored, true, 0),
    ] {
        assert_eq!(found(&plain, origin, include_tests), expected, "{origin:?} {include_tests}");
        assert_eq!(found(&generated, origin, include_tests), 0, "{origin:?} {include_tests}");
    }
    // What a tool made smaller is nobody's own code, in tests either.
    let line = "fetch(\"/api\").then((it) => it.json());".repeat(100);
    for (text, is_reported) in [(line.as_str(), true), (&line.repeat(6), false)] {
        let settings = Settings { include_tests: true, ..Settings::strict() };
        let found = check_all(&program("a.js", text, Origin::Test), &settings);
        assert_eq!(!found.is_empty(), is_reported);
    }
    let idle = go("\t// seamlint-ignore[go/no-rule]\n", "");
    assert_eq!(found(&idle, Origin::Own, true), 2);
    assert_eq!(found(&idle, Origin::Vendored, true), 0);
}

#[test]
fn findings_of_a_file_come_by_place_and_once() {
    let text = "package a\n\nimport \"context\"\n\nfunc load(ctx context.Context) error { return ctx.Err() }\n\n\
         func use() {\n\tload(nil)\n\tload(nil)\n\tcontext.WithValue(nil, \"a\", 1)\n}\n";
    let found = check(text, &Settings::strict());
    let places: Vec<_> = found.iter().map(|it| it.place).collect();
    assert!(places.is_sorted() && places.len() >= 4, "{found:#?}");
    let program = program("a.go", text, Origin::Own);
    let twice = [found.clone(), found.clone()].concat();
    let once = seamlint_rules::finish(&program, twice, &Settings::strict());
    assert_eq!(once.len(), found.len());
}

#[test]
fn configuration_decides_what_is_shown() {
    let text = go("", "");
    let severity = |settings: &Settings| check(&text, settings).first().map(|it| it.severity);
    assert_eq!(severity(&Settings::default()), Some(Severity::Warning));
    let level =
        |level| Settings { levels: [(FOUND.to_owned(), level)].into(), ..Settings::default() };
    assert_eq!(severity(&level(Some(Severity::Error))), Some(Severity::Error));
    assert_eq!(severity(&level(None)), None);
    let least = |severity| Settings { min_severity: Some(severity), ..Settings::default() };
    assert_eq!(severity(&least(Severity::Warning)), Some(Severity::Warning));
    assert_eq!(severity(&least(Severity::Error)), None);
    let sure = |it| Settings { min_confidence: Some(it), ..Settings::strict() };
    assert_eq!(severity(&sure(Confidence::High)), Some(Severity::Warning));
}
