//! `dot`: the same picture for Graphviz.

use seamlint_rules::Severity;

use super::Map;
use super::picture::{Node, Picture};
use crate::report::escape::escape;

/// The graph.
pub(super) fn dot(map: &Map) -> String {
    let picture = Picture::of(map);
    let mut out = String::from("digraph seam {\n");
    out += "  graph [rankdir=LR, ranksep=2, nodesep=0.15, fontname=\"Helvetica\", color=\"#c9ced6\"];\n";
    out += "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#8a94a3\", \
            fontname=\"Helvetica\", fontsize=11, height=0.3];\n";
    out += "  edge [color=\"#2f8f6b\", arrowsize=0.6, fontname=\"Helvetica\", fontsize=9];\n";
    for it in &picture.callers {
        out += &format!("  {} [label=\"{}\", fillcolor=\"#eef3fb\"];\n", it.id, label(&it.label));
    }
    for (at, group) in picture.groups.iter().enumerate() {
        out += &format!("  subgraph cluster_{at} {{\n    label=\"{}\";\n", label(&group.label));
        for Node { id, label: text } in &group.nodes {
            out += &format!("    {id} [label=\"{}\"];\n", label(text));
        }
        out += "  }\n";
    }
    for edge in &picture.edges {
        let mut with = Vec::new();
        if !edge.is_sure {
            with.push("style=dashed".to_owned());
        }
        if edge.count > 1 {
            with.push(format!("label=\"{}\"", edge.count));
        }
        with.extend(match edge.severity {
            Some(Severity::Error) => Some("color=\"#d1433f\", penwidth=2".to_owned()),
            Some(Severity::Warning) => Some("color=\"#c98a1b\", penwidth=2".to_owned()),
            _ => None,
        });
        let with = if with.is_empty() { String::new() } else { format!(" [{}]", with.join(", ")) };
        out += &format!("  {} -> {}{with};\n", edge.from, edge.to);
    }
    // What nobody calls stands beside what is called, not among the callers.
    if let Some(caller) = picture.callers.first() {
        let is_called = |it: &&Node| picture.edges.iter().any(|edge| edge.to == it.id);
        let nodes = picture.groups.iter().flat_map(|it| &it.nodes);
        for it in nodes.filter(|it| !is_called(it)) {
            out += &format!("  {} -> {} [style=invis];\n", caller.id, it.id);
        }
    }
    out + "}\n"
}

/// A text between quotes: a backslash is one there, not the start of an escape.
fn label(text: &str) -> String {
    escape(text).replace('\\', "\\\\").replace('"', "\\\"")
}
