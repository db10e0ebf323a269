use serde_json::Value;
use snapbox::{Data, IntoData, assert_data_eq};

use super::*;
use crate::report::testing::{finding, findings, mixed, place, skipped};

/// The document that `scripts/validate-sarif.sh` holds against the standard.
#[test]
fn a_document_with_everything() {
    let (program, skipped) = (mixed(), skipped());
    let findings = findings(&program);
    let text = sarif(&Report::new(&program, &findings, &skipped));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/everything.sarif");
    assert_data_eq!(text.raw(), Data::read_from(path.as_ref(), None).raw());
}

/// Another reader of the standard takes it and gives it back.
#[test]
fn nothing_is_lost_on_a_round_trip() {
    let (program, skipped) = (mixed(), skipped());
    let findings = findings(&program);
    let prints = crate::report::fingerprint::fingerprints(
        &crate::report::lines::Lines::new(&program),
        &findings,
    );
    let report = Report::of(&program, (&findings, prints, &[true, false, false]), &skipped);
    let ours: Value = serde_json::from_str(&sarif(&report)).unwrap();
    let read: serde_sarif::sarif::Sarif = serde_json::from_value(ours.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), ours);
}

#[test]
fn the_most_severe_are_kept_and_the_cut_is_told() {
    let program = mixed();
    let at = |words| place(&program, "web/users.ts", words);
    let mut findings =
        vec![finding(at("export"), "a"), finding(at("const"), "b"), finding(at("return"), "c")];
    findings[1].severity(Severity::Error);
    findings[2].confidence(seamlint_rules::Confidence::Low);
    let report = Report::new(&program, &findings, &[]);
    let run = |most| {
        let text = sarif_of_at_most(&report, most, MOST_BYTES);
        serde_json::from_str::<Value>(&text).unwrap()["runs"][0].clone()
    };
    let messages = |run: &Value| -> Vec<String> {
        let results = run["results"].as_array().unwrap().iter();
        results.map(|it| it["message"]["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(messages(&run(3)), ["A.", "B.", "C."]);
    assert_eq!(messages(&run(2)), ["A.", "B."]);
    assert_eq!(messages(&run(1)), ["B."]);
    let told = &run(1)["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().starts_with("Only the 1 most severe of 3"), "{told}");
    assert!(run(3)["invocations"][0].get("toolExecutionNotifications").is_none());

    // The same where the results are too large for what code scanning takes.
    let large = 2 * serde_json::to_vec(&run(1)["results"][0]).unwrap().len() + 100;
    let few = serde_json::from_str::<Value>(&sarif_of_at_most(&report, 3, large)).unwrap();
    assert_eq!(messages(&few["runs"][0]), ["A.", "B."]);
    assert!(few.to_string().contains("Only the 2 most severe of 3"), "{few}");
}

#[test]
fn texts_are_what_the_standard_wants() {
    assert_eq!(percent_encode("a b/ü#?.go"), "a%20b/%C3%BC%23%3F.go");
    assert_eq!(sentence("the error of `x` is dropped"), "The error of `x` is dropped.");
    assert_eq!(escape_links("a[0] and [b](1)"), "a\\[0\\] and \\[b\\](1)");
    assert_eq!(escape_links("[]string"), "[]string");
    assert_eq!(pascal_case("go/ws-write-unchecked"), "GoWsWriteUnchecked");
}
