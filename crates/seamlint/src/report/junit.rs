//! `junit`: a failed test for each finding, for whatever shows the results of tests.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use super::escape::escape;

/// A suite for each file with findings; a test that passed where there is none, so that the run is seen.
pub fn junit(report: &Report<'_>) -> String {
    let mut out = Junit::new("seamlint");
    let mut suite: Option<(_, TestSuite)> = None;
    for (finding, _) in report.shown() {
        let file = finding.place.file;
        let path = &report.program().file(file).path;
        if suite.as_ref().is_none_or(|it| it.0 != file) {
            out.add_test_suites(suite.take().map(|it| it.1));
            suite = Some((file, TestSuite::new(escape(path).into_owned())));
        }
        let at = report.lines.position(file, finding.place.span.start);
        let message = escape(&finding.message).into_owned();
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(message.clone()).set_type(finding.severity.name());
        let mut text = format!("{}:{}:{}: {message}", escape(path), at.line, at.column);
        for related in &finding.related {
            let place = related.place;
            let (at, path) = (
                report.lines.position(place.file, place.span.start),
                &report.program().file(place.file).path,
            );
            let message = escape(&related.message);
            text += &format!("\n{}:{}:{}: {message}", escape(path), at.line, at.column);
        }
        if let Some(help) = &finding.help {
            text += &format!("\nhelp: {}", escape(help));
        }
        status.set_description(text);
        let name = format!("{}:{}:{}", finding.rule.id, at.line, at.column);
        let mut case = TestCase::new(name, status);
        case.set_classname(escape(path).into_owned());
        if let Some((_, suite)) = &mut suite {
            suite.add_test_case(case);
        }
    }
    out.add_test_suites(suite.map(|it| it.1));
    if report.summary.findings() == 0 {
        let mut suite = TestSuite::new("seamlint");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        out.add_test_suite(suite);
    }
    // Writing into memory cannot fail.
    out.to_string().unwrap_or_default()
}
