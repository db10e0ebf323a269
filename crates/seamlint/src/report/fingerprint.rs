//! What makes a finding the same finding tomorrow: its rule, its file and what its line says, wherever
//! that line has moved.

use rustc_hash::FxHashMap;
use seamlint_rules::Finding;

use super::lines::Lines;

/// Fingerprints of findings, in their order. Equal findings on equal lines of a file are told apart by
/// their order.
pub fn fingerprints(lines: &Lines<'_>, findings: &[Finding]) -> Vec<String> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let fingerprint = |finding: &Finding| {
        let place = finding.place;
        let path = &lines.program().file(place.file).path;
        let words = lines.line_text(place.file, place.span.start).split_whitespace();
        let mut hash = Fnv::of([finding.rule.id, path].into_iter().chain(words));
        let earlier = seen.entry(hash.0).or_default();
        hash.write(&earlier.to_le_bytes());
        *earlier += 1;
        hash.text()
    };
    findings.iter().map(fingerprint).collect()
}

/// What a line says, in whatever file: by this a finding is known again whose file was moved.
pub fn of_line(lines: &Lines<'_>, finding: &Finding) -> String {
    let line = lines.line_text(finding.place.file, finding.place.span.start);
    Fnv::of([finding.rule.id].into_iter().chain(line.split_whitespace())).text()
}

/// What a line looks like, whatever its names are: by this a finding is known again in its file when
/// something that it mentions was renamed.
pub fn of_shape(lines: &Lines<'_>, finding: &Finding) -> String {
    let line = lines.line_text(finding.place.file, finding.place.span.start);
    let is_name = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    let mut shape = String::with_capacity(line.len());
    let mut in_name = false;
    for c in line.chars().filter(|it| !it.is_whitespace()) {
        if is_name(c) {
            shape.push_str(if in_name { "" } else { "x" });
        } else {
            shape.push(c);
        }
        in_name = is_name(c);
    }
    Fnv::of([finding.rule.id, &shape]).text()
}

/// FNV-1a: short texts, and a value that no later version may change.
struct Fnv(u64);

impl Fnv {
    fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        for part in parts {
            hash.write(part.as_bytes());
            hash.write(&[0]);
        }
        hash
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}
