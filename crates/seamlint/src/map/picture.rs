//! What a still picture shows of a map: boxes and lines, few enough to be read.

use std::collections::BTreeMap;

use seamlint_program::contract::Confidence;
use seamlint_rules::Severity;

use super::Map;
use super::group::groups;

/// Routes that are drawn one by one. Above, groups of them are.
const MOST: usize = 60;

/// A picture.
pub(super) struct Picture {
    /// Files that call, or folders of them.
    pub(super) callers: Vec<Node>,
    /// Routes in groups, or all groups in one.
    pub(super) groups: Vec<Cluster>,
    /// Lines between them, sorted.
    pub(super) edges: Vec<Edge>,
}

/// A box.
pub(super) struct Node {
    pub(super) id: String,
    /// Not escaped.
    pub(super) label: String,
}

/// Boxes that belong together.
pub(super) struct Cluster {
    /// Not escaped.
    pub(super) label: String,
    pub(super) nodes: Vec<Node>,
}

/// A line: all links between two boxes.
pub(super) struct Edge {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) count: usize,
    /// Whether one of the links is exact.
    pub(super) is_sure: bool,
    /// Of all findings the worst.
    pub(super) severity: Option<Severity>,
}

impl Picture {
    /// A picture of a map.
    pub(super) fn of(map: &Map) -> Self {
        let is_large = map.routes.len() > MOST;
        let mut place_of_route = vec![String::new(); map.routes.len()];
        let mut clusters = Vec::new();
        for (at, group) in groups(map).into_iter().enumerate() {
            if is_large {
                let label = format!("{} ({})", group.name, group.routes.len());
                for it in &group.routes {
                    place_of_route[*it] = format!("r{at}");
                }
                let nodes = vec![Node { id: format!("r{at}"), label }];
                clusters.push(Cluster { label: group.name, nodes });
                continue;
            }
            let node = |it: &usize| {
                let route = &map.routes[*it];
                Node { id: format!("r{it}"), label: format!("{} {}", route.method, route.path) }
            };
            let nodes = group.routes.iter().map(node).collect();
            for it in &group.routes {
                place_of_route[*it] = format!("r{it}");
            }
            clusters.push(Cluster { label: group.name, nodes });
        }
        if is_large {
            let nodes = clusters.into_iter().flat_map(|it| it.nodes).collect();
            clusters = vec![Cluster { label: "Go routes".to_owned(), nodes }];
        }
        let caller = |file: &str| match file.rsplit_once('/') {
            Some((folder, _)) if is_large => format!("{folder}/"),
            _ => file.to_owned(),
        };
        let linked = map.links.iter().map(|it| caller(&map.calls[it.from].place.file));
        let mut names: Vec<_> = linked.collect();
        names.sort_unstable();
        names.dedup();
        let mut edges: BTreeMap<(usize, &str), Edge> = BTreeMap::new();
        for link in &map.links {
            let name = caller(&map.calls[link.from].place.file);
            let (Ok(from), to) = (names.binary_search(&name), &place_of_route[link.to]) else {
                continue;
            };
            let edge = edges.entry((from, to)).or_insert_with(|| Edge {
                from: format!("c{from}"),
                to: to.clone(),
                count: 0,
                is_sure: false,
                severity: None,
            });
            edge.count += 1;
            edge.is_sure |= link.confidence == Confidence::C3;
            edge.severity = edge.severity.max(link.severity);
        }
        let node = |(at, label)| Node { id: format!("c{at}"), label };
        Self {
            callers: names.into_iter().enumerate().map(node).collect(),
            groups: clusters,
            edges: edges.into_values().collect(),
        }
    }
}
