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
        let mut hash = Fnv::new();
        for part in [finding.rule.id, path].into_iter().chain(words) {
            hash.write(part.as_bytes());
            hash.write(&[0]);
        }
        let earlier = seen.entry(hash.0).or_default();
        hash.write(&earlier.to_le_bytes());
        *earlier += 1;
        format!("{:016x}", hash.0)
    };
    findings.iter().map(fingerprint).collect()
}

/// FNV-1a: short texts, and a value that no later version may change.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
