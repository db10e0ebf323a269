//! Names, texts and messages of any kind in every form of output, each of which is read back.
//!
//! An input is a list of texts with the byte 255 between them.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use seamlint::report::Report;
use seamlint::walk::Skipped;
use seamlint_program::{FileId, Origin, Place, Project, compile, link};
use seamlint_rules::{Confidence, Edit, Finding, Fix, Related, Severity, rules};
use seamlint_syntax::{Limits, Span};

fuzz_target!(|data: &[u8]| {
    let mut parts = data.split(|it| *it == 255).map(String::from_utf8_lossy);
    let mut next = || parts.next().unwrap_or_default().into_owned();
    let (names, texts) = ([next(), next()], [next(), next()]);
    let mut project = Project::default();
    for ((name, text), end) in names.into_iter().zip(texts).zip([".go", ".ts"]) {
        let file = compile(&(name + end), Arc::from(text), Origin::Own, &Limits::default());
        project.files.push(Arc::new(file.expect("code")));
    }
    let program = link(project, &());
    let place = |seed: &str, file: u32| {
        let text = program.file(FileId(file)).text();
        let at = |by: usize| {
            let sum = seed.bytes().map(usize::from).sum::<usize>().wrapping_mul(by);
            text.floor_char_boundary(sum % (text.len() + 1)) as u32
        };
        let (one, other) = (at(1), at(7));
        Place { file: FileId(file), span: Span::new(one.min(other), one.max(other)) }
    };
    let mut findings = Vec::new();
    for (at, rule) in rules().step_by(17).enumerate().take(4) {
        let (message, help, reason) = (next(), next(), next());
        let file = at as u32 % 2;
        findings.push(Finding {
            rule,
            severity: [Severity::Error, Severity::Warning, Severity::Info][at % 3],
            confidence: Confidence::High,
            place: place(&message, file),
            related: vec![Related { place: place(&help, 1 - file), message: help.clone() }],
            fixes: vec![Fix {
                title: help.clone(),
                safe: at == 0,
                edits: vec![Edit::replace(place(&reason, file), reason.clone())],
            }],
            message,
            suppressed: (at == 3).then_some(reason),
            help: (!help.is_empty()).then_some(help),
        });
    }
    findings.sort_by_key(|it| it.place);
    let skipped = [Skipped { path: next(), reason: next() }];
    let mut report = Report::new(&program, &findings, &skipped);
    report.folder = next();
    seamlint_fuzz::outputs::check(&report);
    let change = seamlint::fix::Change {
        path: Arc::clone(&program.file(FileId(0)).path),
        before: Arc::from(next()),
        after: Arc::from(next()),
    };
    let shown =
        seamlint::fix::diff::diff(&[change], seamlint::report::terminal::Terminal::PLAIN, true);
    seamlint_fuzz::outputs::check_plain(&shown.replace('\t', "").replace("\r\n", "\n"), "diff");
});
