//! Every form of output of a report, read back.

use seamlint::map::{Map, MapFormat};
use seamlint::report::forge::Forge;
use seamlint::report::paths::Paths;
use seamlint::report::terminal::Terminal;
use seamlint::report::{
    Report, agent, concise, full, github, gitlab, grouped, json, junit, markdown, sarif,
};
use seamlint::walk::Scope;
use serde_json::Value;

/// Whether a character acts on who shows it.
fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// Nothing in a text acts on a terminal, a viewer or a parser.
///
/// # Panics
/// Where something does.
pub fn check_plain(text: &str, what: &str) {
    assert!(!text.contains(acts), "{what} acts: {}", text.escape_debug());
}

fn parsed(text: &str, what: &str) -> Value {
    check_plain(text, what);
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{what} is no JSON: {error}\n{text}"))
}

/// Writes a report in all forms.
///
/// # Panics
/// Where one of them is not what it should be.
pub fn check(report: &Report<'_>) {
    let shown = report.shown().count();
    let count = |value: &Value, what: &str| {
        assert_eq!(value.as_array().map(Vec::len), Some(shown), "{what}: {value}");
    };
    let lines = |text: &str, most: usize, what: &str| {
        check_plain(text, what);
        assert_eq!(text.lines().count(), most, "{what}: {text}");
    };
    let paths = Paths::default();
    count(&parsed(&json::json(report), "json")["findings"], "json");
    count(&parsed(&gitlab::gitlab(report), "gitlab"), "gitlab");
    let jsonl = json::jsonl(report);
    lines(&jsonl, shown, "jsonl");
    jsonl.lines().for_each(|it| drop(parsed(it, "jsonl")));
    let log = parsed(&sarif::sarif(report), "sarif");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.len() >= shown, "sarif");
    lines(&concise::concise(report, &paths), shown, "concise");
    lines(&agent::agent(report, &paths), shown + 1, "agent");
    let github = github::github(report);
    lines(&github, shown, "github");
    for line in github.lines() {
        let (_, rest) = line.split_once("::").expect("a command");
        let known = ["error ", "warning ", "notice "].iter().any(|it| rest.starts_with(it));
        assert!(line.starts_with("::") && known && !rest.contains("##["), "github: {line}");
    }
    check_plain(&grouped::grouped(report, &paths), "grouped");
    check_plain(&full::full(report, &paths, Terminal::PLAIN), "full");
    let page = markdown::markdown(report, &Forge::default());
    check_plain(&page, "markdown");
    let rows = page.lines().filter(|it| it.starts_with('|')).count();
    assert_eq!(rows, if shown == 0 { 0 } else { 2 + shown.min(200) }, "markdown: {page}");
    check_xml(&junit::junit(report), shown);
}

fn check_xml(text: &str, shown: usize) {
    check_plain(text, "junit");
    let (mut reader, mut failures) = (quick_xml::Reader::from_str(text), 0);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(quick_xml::events::Event::Start(it)) => {
                failures += usize::from(it.name().as_ref() == b"failure");
                it.attributes().for_each(|it| drop(it.expect("an attribute of XML")));
            }
            Ok(_) => {}
            Err(error) => panic!("junit is no XML: {error}\n{text}"),
        }
    }
    assert_eq!(failures, shown, "junit: {text}");
}

/// Writes the map of a report in all forms.
///
/// # Panics
/// Where one of them is not what it should be.
pub fn check_map(report: &Report<'_>) {
    let root = std::path::Path::new("/project");
    let scope = Scope::new(root, &[root.to_owned()]);
    let map = Map::of(report, &scope, "project".to_owned());
    let of = |format| map.render(format, &Paths::default(), Terminal::PLAIN);
    let data = parsed(&of(MapFormat::Json), "map");
    assert_eq!(data["routes"].as_array().map(Vec::len), Some(map.routes.len()));
    check_plain(&of(MapFormat::Text), "map");
    check_plain(&of(MapFormat::Dot), "dot");
    for line in of(MapFormat::Mermaid).lines() {
        check_plain(line, "mermaid");
        assert!(matches!(line.matches('"').count(), 0 | 2), "mermaid: {line}");
    }
    let page = of(MapFormat::Html);
    let (_, rest) = page.split_once("type=\"application/json\"").expect("data");
    let data = rest.split_once('>').expect("a tag").1.split("</script").next().expect("an end");
    parsed(data.trim(), "html");
}
