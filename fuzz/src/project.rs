//! From inputs to programs, as `seamlint check` makes them, on one thread and without a disk.

use std::sync::Arc;

use seamlint_program::{Document, Origin, Program, Project, compile, link};
use seamlint_rules::{Edit, Finding};
use seamlint_syntax::Limits;

use crate::archive;

/// Whether something is to be done for an input that would take too long for all of them: once in so many times,
/// and always or never for the same input.
pub fn sometimes(data: &[u8], times: u32) -> bool {
    let hash = |sum: u32, it: &u8| (sum ^ u32::from(*it)).wrapping_mul(0x0100_0193);
    data.iter().fold(0x811c_9dc5, hash).is_multiple_of(times)
}

/// The files of an archive, compiled. A path that comes twice is one file, as on a disk.
pub fn project(text: &str) -> Project {
    let mut project = Project::default();
    let mut files = archive::split(text);
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files.dedup_by(|a, b| a.0 == b.0);
    for (path, text) in files {
        let text: Arc<str> = Arc::from(text);
        match compile(&path, Arc::clone(&text), Origin::Own, &Limits::default()) {
            Some(file) => project.files.push(Arc::new(file)),
            None => project.documents.push(Document { path: Arc::from(path), text }),
        }
    }
    project
}

/// The program of an archive.
pub fn program(text: &str) -> Program {
    link(project(text), &())
}

/// Everything that a finding says lies in the files that it names.
///
/// # Panics
/// Where it does not.
pub fn check_places(program: &Program, findings: &[Finding]) {
    for finding in findings {
        let edits = || finding.fixes.iter().flat_map(|it| &it.edits);
        let related = finding.related.iter().map(|it| it.place);
        for place in related.chain([finding.place]).chain(edits().map(|it| it.place)) {
            let text = program.file(place.file).text();
            assert!(
                text.get(place.span.range()).is_some(),
                "out of the text: {place:?} {finding:?}"
            );
        }
        assert!(!finding.message.is_empty(), "says nothing: {finding:?}");
        for fix in &finding.fixes {
            let mut edits: Vec<&Edit> = fix.edits.iter().collect();
            edits.sort_by_key(|it| (it.place.file, it.place.span));
            let is_apart = |it: &[&Edit]| {
                it[0].place.file != it[1].place.file
                    || it[0].place.span.end <= it[1].place.span.start
            };
            assert!(edits.windows(2).all(is_apart), "edits overlap: {finding:?}");
        }
    }
}

/// What findings say, for comparing.
pub fn said(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| format!("{it:?}")).collect()
}
