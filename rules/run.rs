//! Runs rules, then drops what is suppressed, too minor, or not the user's own code.

use seamlint_program::{FileId, Program};
use seamlint_syntax::Side;

use crate::cx::Cx;
use crate::finding::Finding;
use crate::rule::{Check, Settings};
use crate::{rules, suppress};

/// What the rules on single files say of one file, before suppressions and thresholds.
pub fn check_file(program: &Program, file: FileId, settings: &Settings) -> Vec<Finding> {
    if !is_reported(program, file, settings) {
        return Vec::new();
    }
    let side = program.file(file).kind.side();
    let mut findings = Vec::new();
    for rule in rules() {
        let ((Check::Go(check), Side::Go) | (Check::Js(check), Side::Js)) = (rule.check, side)
        else {
            continue;
        };
        if !settings.runs(rule) {
            continue;
        }
        let mut cx = Cx::new(program, file, rule, settings);
        check(&mut cx);
        findings.extend(cx.finish());
    }
    findings
}

/// What the rules on the whole program say, before suppressions and thresholds.
pub fn check_program(program: &Program, settings: &Settings) -> Vec<Finding> {
    let has = |side| program.files().any(|(_, it)| it.kind.side() == side);
    let (has_go, has_js) = (has(Side::Go), has(Side::Js));
    let mut findings = Vec::new();
    for rule in rules().filter(|it| settings.runs(it)) {
        let check = match rule.check {
            Check::JsProgram(check) if has_js => check,
            Check::Seam(check) if has_go && has_js => check,
            _ => continue,
        };
        let mut cx = Cx::new(program, FileId(0), rule, settings);
        check(&mut cx);
        findings.extend(cx.finish());
    }
    findings.retain(|it| is_reported(program, it.place.file, settings));
    findings
}

/// Applies suppressions and thresholds to everything that was found, and puts it in order: by place,
/// then rule, then message. Suppressed findings stay, marked.
pub fn finish(program: &Program, mut findings: Vec<Finding>, settings: &Settings) -> Vec<Finding> {
    suppress::apply(program, &mut findings, settings);
    findings.retain_mut(|it| {
        let path = &program.file(it.place.file).path;
        let shown = settings.shown(it.rule, path, it.severity, it.confidence);
        it.severity = shown.unwrap_or(it.severity);
        shown.is_some()
    });
    findings
        .sort_by(|a, b| (a.place, a.rule.id, &a.message).cmp(&(b.place, b.rule.id, &b.message)));
    findings.dedup_by(|a, b| (a.place, a.rule.id, &a.message) == (b.place, b.rule.id, &b.message));
    findings
}

/// Everything, on one thread: for tests and for callers that do not parallelise.
pub fn check_all(program: &Program, settings: &Settings) -> Vec<Finding> {
    let mut findings = check_program(program, settings);
    for (id, _) in program.files() {
        findings.extend(check_file(program, id, settings));
    }
    finish(program, findings, settings)
}

/// Whether findings in a file are the user's business.
fn is_reported(program: &Program, file: FileId, settings: &Settings) -> bool {
    let file = program.file(file);
    let is_test = file.origin == seamlint_program::Origin::Test;
    file.is_reported()
        || is_test && settings.include_tests && !file.marks.generated && !file.marks.minified
}
