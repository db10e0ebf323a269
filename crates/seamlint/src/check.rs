//! Runs the rules on all threads.

use rayon::prelude::*;
use seamlint_program::Program;
use seamlint_rules::{Finding, Settings, check_file, check_program, finish};

use crate::walk::Scope;

/// Everything that the rules say of a program, in order, suppressed findings among it.
pub fn check(program: &Program, settings: &Settings) -> Vec<Finding> {
    check_until(program, settings, &|| false).unwrap_or_default()
}

/// The same; `None` when `is_over` says that nobody wants to know any more.
pub fn check_until(
    program: &Program,
    settings: &Settings,
    is_over: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Finding>> {
    let ids: Vec<_> = program.files().map(|it| it.0).collect();
    let (mut findings, of_files) = rayon::join(
        || if is_over() { Vec::new() } else { check_program(program, settings) },
        || {
            let of_file = |id: &_| {
                if is_over() { Vec::new() } else { check_file(program, *id, settings) }
            };
            ids.par_iter().with_max_len(1).flat_map_iter(of_file).collect::<Vec<_>>()
        },
    );
    findings.extend(of_files);
    (!is_over()).then(|| finish(program, findings, settings))
}

/// Whether a finding lies in the scope, or rests on a place in it.
pub fn touches(program: &Program, finding: &Finding, scope: &Scope) -> bool {
    let mut places = finding.related.iter().map(|it| it.place).chain([finding.place]);
    places.any(|place| scope.holds(&program.file(place.file).path))
}

/// Drops what neither lies in the scope nor rests on a place in it.
pub fn restrict(program: &Program, findings: &mut Vec<Finding>, scope: &Scope) {
    findings.retain(|it| touches(program, it, scope));
}
