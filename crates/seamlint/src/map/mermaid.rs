//! `mermaid`: a flowchart from files that call to routes. A picture of more than a few dozen boxes is
//! read by nobody, and Mermaid draws at most five hundred lines; a larger map is drawn with folders and
//! groups of routes, and counts on its lines.

use seamlint_rules::Severity;

use super::Map;
use super::picture::{Node, Picture};
use crate::report::escape::escape;

/// The flowchart.
pub(super) fn mermaid(map: &Map) -> String {
    let picture = Picture::of(map);
    let mut out = String::from("flowchart LR\n");
    out += "  subgraph callers [\"JavaScript and TypeScript\"]\n    direction TB\n";
    for it in &picture.callers {
        out += &format!("    {}[\"{}\"]\n", it.id, label(&it.label));
    }
    out += "  end\n";
    for (at, group) in picture.groups.iter().enumerate() {
        out += &format!("  subgraph g{at} [\"{}\"]\n    direction TB\n", label(&group.label));
        for Node { id, label: text } in &group.nodes {
            out += &format!("    {id}([\"{}\"])\n", label(text));
        }
        out += "  end\n";
    }
    let mut colors = String::new();
    for (at, edge) in picture.edges.iter().enumerate() {
        let line = if edge.is_sure { "-->" } else { "-.->" };
        let count = if edge.count > 1 { format!("|\"{}\"|", edge.count) } else { String::new() };
        out += &format!("  {} {line}{count} {}\n", edge.from, edge.to);
        let color = match edge.severity {
            Some(Severity::Error) => "#d1433f",
            Some(Severity::Warning) => "#c98a1b",
            _ => continue,
        };
        colors += &format!("  linkStyle {at} stroke:{color},stroke-width:2px\n");
    }
    out + &colors
}

/// A text between quotes: Mermaid reads entities there, and Markdown behind a backtick.
fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape(text).chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | ';' | '*' | '_' | '%' => {
                out += &format!("#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
