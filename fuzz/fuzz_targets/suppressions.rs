//! Comments that suppress: a finding of every line meets them, and what is reported of the comments lies in the files.
#![no_main]

use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::project::{check_places, program};
use seamlint_program::Place;
use seamlint_rules::{Check, Confidence, Finding, Rule, Settings, finish, rules};
use seamlint_syntax::{Side, Span};

seamlint_fuzz::target!(Shape::Archive, |data| {
    let text = String::from_utf8_lossy(data);
    let program = program(&text);
    let mut findings = Vec::new();
    for (file, it) in program.files() {
        let side = it.kind.side();
        let is_of = |rule: &&Rule| {
            matches!((rule.check, side), (Check::Go(_), Side::Go) | (Check::Js(_), Side::Js))
        };
        let Some(rule) = rules().find(is_of) else { continue };
        let mut start = 0;
        for line in it.text().split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len() as u32);
            findings.push(Finding {
                rule,
                severity: rule.severity,
                confidence: Confidence::High,
                place: Place { file, span },
                message: "a finding".to_owned(),
                help: None,
                related: Vec::new(),
                fixes: Vec::new(),
                suppressed: None,
            });
            start += line.len() as u32;
        }
    }
    let most = findings.len();
    let finished = finish(&program, findings, &Settings::strict());
    check_places(&program, &finished);
    let found = finished.iter().filter(|it| !matches!(it.rule.check, Check::Runner));
    assert!(found.count() <= most, "no finding comes of none");
});
