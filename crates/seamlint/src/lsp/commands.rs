//! Commands that a client runs for its user, through actions, lenses and menus.

use gen_lsp_types::{Location, Position, Uri};
use seamlint_rules::Rule;
use serde_json::{Value, json};

use super::client::Client;
use crate::map::{Map, MapFormat};
use crate::report::Report;
use crate::report::paths::Paths;
use crate::report::terminal::Terminal;
use crate::session::Analysis;
use crate::walk::Scope;

/// Of clients that have it: lists places beside a lens.
pub(super) const SHOW_REFERENCES: &str = "seamlint.showReferences";
/// Of clients that have it: asks for the reason of a suppression, and inserts both.
pub(super) const IGNORE: &str = "seamlint.ignore";
/// Shows a rule's documentation.
pub(super) const EXPLAIN: &str = "seamlint.explain";
/// Opens a place.
pub(super) const GO_TO: &str = "seamlint.goTo";
/// Answers with the map of a project as one page.
pub(super) const MAP: &str = "seamlint.map";

/// Those that the server runs.
pub(super) const OWN: [&str; 3] = [EXPLAIN, GO_TO, MAP];

/// The command of a lens: lists the places where the client can do that, else opens the first.
pub(super) fn show(
    client: &Client,
    title: &str,
    uri: &Uri,
    position: Position,
    places: &[Location],
) -> Value {
    if client.lists_references {
        json!({ "title": title, "command": SHOW_REFERENCES, "arguments": [uri, position, places] })
    } else {
        json!({ "title": title, "command": GO_TO, "arguments": places.first().into_iter().collect::<Vec<_>>() })
    }
}

/// The command that explains a rule.
pub(super) fn explain(rule: &Rule) -> Value {
    json!({ "title": format!("Explain {}", rule.id), "command": EXPLAIN, "arguments": [rule.id] })
}

/// The map of a project.
pub(super) fn map(analysis: &Analysis) -> String {
    let report = Report::new(&analysis.program, &analysis.findings, &analysis.skipped);
    let scope = Scope::new(&analysis.root, std::slice::from_ref(&analysis.root));
    let name =
        analysis.root.file_name().map_or(String::new(), |it| it.to_string_lossy().into_owned());
    let paths = Paths::new(&analysis.root, &analysis.root);
    Map::of(&report, &scope, name).render(MapFormat::Html, &paths, Terminal::PLAIN)
}
