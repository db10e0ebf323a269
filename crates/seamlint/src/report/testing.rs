//! A small mixed project with findings in it, for the tests of reporters.

use std::sync::Arc;

use seamlint_program::{Origin, Place, Program, Project, compile, link};
use seamlint_rules::{Check, Confidence, Edit, Finding, Fix, Profile, Related, Rule, Severity};
use seamlint_syntax::{Limits, Span};

use crate::walk::Skipped;

pub(super) static RULE: Rule = Rule {
    id: "seam/test-only",
    summary: "the reply is null where an array is expected",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: "# seam/test-only\n\nA nil slice is `null` in JSON.\nNobody says so.\n\n## Bad\n\n```go\nx\n```\n",
    aliases: &[],
    check: Check::Seam(|_| {}),
};

pub(super) const GO: &str =
    "package api\n\n// Größe 🦀\nfunc list() []User {\n\tvar users []User\n\treturn users\n}\n";
pub(super) const TS: &str = "export async function load() {\r\n  const users = await get('/users');\r\n  return users.map(u => u.name);\r\n}\r\n";

/// A program of these files.
pub(crate) fn program(files: &[(&str, &str)]) -> Program {
    let mut project = Project::default();
    for (path, text) in files {
        let file = compile(path, Arc::from(*text), Origin::Own, &Limits::default());
        project.files.push(Arc::new(file.expect("code")));
    }
    link(project, &())
}

/// The mixed project.
pub(super) fn mixed() -> Program {
    program(&[("server/api v1/users.go", GO), ("web/users.ts", TS)])
}

/// The first place of `words` in the file at `path`.
pub(super) fn place(program: &Program, path: &str, words: &str) -> Place {
    let file = program.file_at(path).expect("a file of the program");
    let start = program.file(file).text().find(words).expect("words of the file") as u32;
    Place { file, span: Span::new(start, start + words.len() as u32) }
}

/// A finding at `place`.
pub(crate) fn finding(place: Place, message: &str) -> Finding {
    Finding {
        rule: &RULE,
        severity: RULE.severity,
        confidence: Confidence::High,
        place,
        message: message.to_owned(),
        help: None,
        related: Vec::new(),
        fixes: Vec::new(),
        suppressed: None,
    }
}

/// A finding with everything that a finding can have, and a suppressed one.
pub(super) fn findings(program: &Program) -> Vec<Finding> {
    let go = |words| place(program, "server/api v1/users.go", words);
    let ts = |words| place(program, "web/users.ts", words);
    let mut full = finding(go("users []User"), "`users` stays nil, so the reply is `null`");
    full.severity(Severity::Error)
        .help("make it with `users := []User{}`")
        .also(go("return users"), "it is returned here")
        .also(ts("users.map"), "`map` of null throws");
    full.fixes.push(Fix {
        title: "make the slice".to_owned(),
        safe: true,
        edits: vec![Edit::replace(go("var users []User"), "users := []User{}")],
    });
    full.related.push(Related { place: ts("get('/users')"), message: "the call".to_owned() });
    let mut suppressed = finding(ts("load"), "not shown");
    suppressed.suppressed = Some("known".to_owned());
    let wide =
        finding(ts("{\r\n  const users = await get('/users');\r\n"), "`x`[0](1) \u{1b}[31mred");
    vec![full, suppressed, wide]
}

pub(super) fn skipped() -> Vec<Skipped> {
    vec![Skipped { path: "web/ü.ts".to_owned(), reason: "not valid UTF-8 at byte 3".to_owned() }]
}
