//! The forms of output that a payload may try to leave, each read back by the rules of its own reader.

use std::path::Path;

use serde_json::Value;

use crate::harness::check;

/// The forms that are files of a run here, so that one run writes them all.
const FORMS: [&str; 6] = ["github", "gitlab", "junit", "markdown", "agent", "grouped"];

/// Every form says as much as there are findings, and nothing that is not a finding.
#[track_caller]
pub(crate) fn assert_sound(root: &Path, findings: &[Value], acts: fn(char) -> bool, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = |form: &str| folder.path().join(form);
    let mut args = vec!["--profile".to_owned(), "strict".to_owned(), "--quiet".to_owned()];
    for form in FORMS {
        args.extend(["--output-format".to_owned(), format!("{form}={}", file(form).display())]);
    }
    check(root, &args);
    let text = |form: &str| {
        let text = std::fs::read_to_string(file(form)).unwrap();
        assert!(!text.contains(acts), "{what}: {form}: {}", text.escape_debug());
        text
    };
    assert_github(&text("github"), findings, what);
    assert_gitlab(&text("gitlab"), root, findings, what);
    assert_junit(&text("junit"), findings, what);
    assert_markdown(&text("markdown"), findings, what);
    assert_lines(&text("agent"), &text("grouped"), findings, what);
}

/// One command a line, with the properties that there are, each once.
#[track_caller]
fn assert_github(text: &str, findings: &[Value], what: &str) {
    assert_eq!(text.lines().count(), findings.len(), "{what}: {text}");
    for (line, finding) in text.lines().zip(findings) {
        let (properties, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (command, properties) = properties.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&command), "{what}: {line}");
        let names: Vec<_> = properties.split(',').map(|it| it.split('=').next().unwrap()).collect();
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        let known: Vec<_> = known.into_iter().filter(|it| names.contains(it)).collect();
        assert_eq!(names, known, "{what}: {line}");
        assert!(properties.ends_with(&format!("title={}", finding["rule"].as_str().unwrap())));
        // The older form of a command may stand anywhere in a line.
        assert!(!line.contains("##["), "{what}: {line}");
    }
}

#[track_caller]
fn assert_gitlab(text: &str, root: &Path, findings: &[Value], what: &str) {
    let issues: Vec<Value> = serde_json::from_str(text).expect(what);
    assert_eq!(issues.len(), findings.len(), "{what}: {text}");
    for (issue, finding) in issues.iter().zip(findings) {
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(root.join(path).is_file(), "{what}: {path}");
        assert_eq!(issue["check_name"], finding["rule"], "{what}");
        let keys: Vec<_> = issue.as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 5, "{what}: {keys:?}");
    }
}

/// Well-formed, and a failure for each finding.
#[track_caller]
fn assert_junit(text: &str, findings: &[Value], what: &str) {
    use quick_xml::events::Event;
    let (mut reader, mut failures) = (quick_xml::Reader::from_str(text), 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{what}: {error}\n{text}")) {
            Event::Eof => break,
            Event::Start(it) => {
                let name = String::from_utf8(it.name().as_ref().to_vec()).unwrap();
                let known = ["testsuites", "testsuite", "testcase", "failure"];
                assert!(known.contains(&name.as_str()), "{what}: {name}");
                failures += usize::from(name == "failure");
                for attribute in it.attributes() {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{what}: {error}"));
                    let known: [&[u8]; 8] = [
                        b"name",
                        b"tests",
                        b"skipped",
                        b"failures",
                        b"errors",
                        b"classname",
                        b"message",
                        b"type",
                    ];
                    assert!(known.contains(&attribute.key.as_ref()), "{what}: {attribute:?}");
                }
            }
            Event::End(_) | Event::Decl(_) | Event::Text(_) | Event::GeneralRef(_) => {}
            other => panic!("{what}: {other:?}\n{text}"),
        }
    }
    assert_eq!(failures, findings.len(), "{what}: {text}");
}

/// A row for each finding: no tag, link, picture or mention but those that seamlint writes.
#[track_caller]
fn assert_markdown(text: &str, findings: &[Value], what: &str) {
    let rows: Vec<_> = text.lines().skip_while(|it| !it.starts_with("|---")).skip(1).collect();
    assert_eq!(rows.len(), findings.len(), "{what}: {text}");
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{what}: {row}");
        let tags: Vec<_> = row.split('<').skip(1).filter_map(|it| it.split('>').next()).collect();
        assert!(tags.iter().all(|it| ["code", "/code", "br"].contains(it)), "{what}: {row}");
        let is_docs = |it: &str| it.starts_with("https://github.com/seamlint/seamlint/");
        let links: Vec<_> = row.split("](").skip(1).collect();
        assert!(links.len() == 1 && links.iter().all(|it| is_docs(it)), "{what}: {row}");
        let of_others = row.split_once(") |").unwrap().1.replace("**help:**", "");
        for markup in ["![", "@", "`", "*", "_", "~", "www.", "http:", "://"] {
            let found = of_others.contains(markup);
            assert!(!found, "{what}: {markup} in {row}");
        }
    }
}

/// Nobody can tell a finding that is none from one that is.
#[track_caller]
fn assert_lines(agent: &str, grouped: &str, findings: &[Value], what: &str) {
    assert_eq!(agent.lines().count(), findings.len() + 1, "{what}: {agent}");
    let marked = |line: &str, finding: &Value| {
        let said = |key: &str| finding[key].as_str().unwrap().to_owned();
        line.contains(&format!(": {}[{}] ", said("severity"), said("rule")))
    };
    for (line, finding) in agent.lines().zip(findings) {
        assert!(marked(line, finding), "{what}: {line}");
    }
    let lines: Vec<_> = grouped.lines().filter(|it| it.starts_with("  ")).collect();
    assert_eq!(lines.len(), findings.len(), "{what}: {grouped}");
    for (line, finding) in lines.iter().zip(findings) {
        assert!(marked(line, finding), "{what}: {line}");
    }
    let names = grouped.lines().filter(|it| !it.is_empty() && !it.starts_with("  "));
    assert!(names.clone().all(|it| it.ends_with(':')), "{what}: {grouped}");
    let mut files: Vec<_> = findings.iter().map(|it| it["file"].as_str().unwrap()).collect();
    files.dedup();
    assert_eq!(names.count(), files.len(), "{what}: {grouped}");
}
