//! An index of paths: from the segments of a call to the routes that may serve it.

use rustc_hash::FxHashMap;

use super::super::{Base, Path, Route, RouteId, Segment};

/// Paths of more segments are not looked for.
const SEGMENTS: usize = 32;
/// Ways through the index that are tried for one path.
const WAYS: usize = 512;

/// Routes by the segments of their paths, read from the start or from the end.
#[derive(Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    literals: FxHashMap<String, u32>,
    others: Vec<(Segment, u32)>,
    /// Routes that end here.
    ends: Vec<RouteId>,
    /// Routes that serve this and everything below.
    below: Vec<RouteId>,
}

/// A route that fits a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    pub(super) route: RouteId,
    /// Literal segments that are the same on both sides.
    pub(super) literals: u32,
    /// Half points: two for the same literal or a parameter on both sides, one for a literal that a
    /// parameter takes.
    pub(super) score: u32,
    /// The call has a variable where the route has a literal: it may be meant, and others as well.
    pub(super) guessed: bool,
    /// The route serves more than this path: a subtree, or a rest.
    pub(super) open: bool,
    /// Segments of the route in front of those that fit.
    pub(super) dropped: u32,
}

#[derive(Clone, Copy)]
struct Way {
    node: u32,
    at: usize,
    literals: u32,
    score: u32,
    guessed: bool,
}

impl Index {
    /// Routes whose prefix is known or not, as `wanted` says, read from the start.
    pub(super) fn forward(routes: &[Route], wanted: impl Fn(&Route) -> bool) -> Self {
        let mut index = Self { nodes: vec![Node::default()] };
        for (at, route) in routes.iter().enumerate().filter(|it| wanted(it.1)) {
            index.add(RouteId(at as u32), &route.path.segments, route.subtree);
        }
        index
    }

    /// Routes that may be named by their end, read from the end: those of one method without a rest.
    pub(super) fn backward(routes: &[Route]) -> Self {
        let mut index = Self { nodes: vec![Node::default()] };
        for (at, route) in routes.iter().enumerate() {
            let path = &route.path;
            let is_open = route.subtree || path.segments.contains(&Segment::Rest);
            if is_open || path.base != Base::Own || !route.method.is_one() {
                continue;
            }
            let reversed: Vec<_> = path.segments.iter().rev().cloned().collect();
            index.add(RouteId(at as u32), &reversed, false);
        }
        index
    }

    fn add(&mut self, route: RouteId, segments: &[Segment], subtree: bool) {
        if segments.len() > SEGMENTS {
            return;
        }
        let mut node = 0;
        for segment in segments {
            match segment {
                Segment::Rest => {
                    self.nodes[node].below.push(route);
                    return;
                }
                Segment::Optional { name } => {
                    self.nodes[node].ends.push(route);
                    let parameter = Segment::Parameter { name: name.clone(), pattern: None };
                    node = self.child(node, &parameter);
                }
                _ => node = self.child(node, segment),
            }
        }
        let node = &mut self.nodes[node];
        if subtree { node.below.push(route) } else { node.ends.push(route) }
    }

    fn child(&mut self, node: usize, segment: &Segment) -> usize {
        let next = self.nodes.len() as u32;
        let known = &mut self.nodes[node];
        let child = if let Segment::Literal(it) = segment {
            *known.literals.entry(it.clone()).or_insert(next)
        } else {
            let like = known.others.iter().find(|it| it.0.is_like(segment)).map(|it| it.1);
            like.unwrap_or_else(|| {
                known.others.push((segment.clone(), next));
                next
            })
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        child as usize
    }

    /// The routes that serve a path from its start to its end, the most specific first.
    pub(super) fn whole(&self, path: &[Segment], out: &mut Vec<Fit>) {
        for (way, open) in self.ways(path) {
            let node = &self.nodes[way.node as usize];
            let routes = if open { &node.below } else { &node.ends };
            out.extend(routes.iter().map(|it| way.fit(*it, open, 0)));
        }
    }

    /// The routes that end with a path, with at most `dropped` segments in front of it; for an index
    /// that is read from the end.
    pub(super) fn endings(&self, path: &[Segment], dropped: u32, out: &mut Vec<Fit>) {
        let reversed: Vec<_> = path.iter().rev().cloned().collect();
        for (way, open) in self.ways(&reversed) {
            if open {
                continue;
            }
            let mut front = vec![(way.node, 0)];
            while let Some((at, depth)) = front.pop() {
                let node = &self.nodes[at as usize];
                out.extend(node.ends.iter().map(|it| way.fit(*it, false, depth)));
                if depth < dropped {
                    let children = node.literals.values().chain(node.others.iter().map(|it| &it.1));
                    front.extend(children.map(|it| (*it, depth + 1)));
                }
            }
        }
    }

    /// All ways that a path can take through the index, with the node where each ends; `true` where it
    /// ends before the path does, at a node that serves what is below.
    fn ways(&self, path: &[Segment]) -> Vec<(Way, bool)> {
        let (mut out, mut open) = (Vec::new(), Vec::new());
        if path.len() > SEGMENTS {
            return out;
        }
        open.push(Way { node: 0, at: 0, literals: 0, score: 0, guessed: false });
        while let Some(way) = open.pop() {
            if out.len() + open.len() > WAYS {
                break;
            }
            let node = &self.nodes[way.node as usize];
            if !node.below.is_empty() {
                out.push((way, true));
            }
            let Some(segment) = path.get(way.at) else {
                out.push((way, false));
                continue;
            };
            if *segment == Segment::Rest {
                // It may be one segment or many: where the route takes one, that is a guess.
                open.extend(node.others.iter().map(|it| way.step(it.1, 0, 1, true)));
                continue;
            }
            // The last pushed is the first tried, so what is most specific comes last.
            for (other, child) in &node.others {
                if let Some((score, guessed)) = segment.fits(other) {
                    open.push(way.step(*child, 0, score, guessed));
                }
            }
            if let Segment::Literal(it) = segment {
                open.extend(node.literals.get(it).map(|it| way.step(*it, 1, 2, false)));
            } else {
                let mut literals: Vec<_> = node.literals.iter().collect();
                literals.sort_unstable();
                let literals = literals.into_iter().filter(|it| segment.may_be(it.0));
                open.extend(literals.map(|it| way.step(*it.1, 0, 0, true)));
            }
        }
        out
    }
}

impl Way {
    fn step(self, node: u32, literals: u32, score: u32, guessed: bool) -> Self {
        Self {
            node,
            at: self.at + 1,
            literals: self.literals + literals,
            score: self.score + score,
            guessed: self.guessed || guessed,
        }
    }

    fn fit(self, route: RouteId, open: bool, dropped: u32) -> Fit {
        let Self { literals, score, guessed, .. } = self;
        Fit { route, literals, score, guessed, open, dropped }
    }
}

impl Segment {
    /// Whether two segments of routes take the same texts, whatever their names are.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Parameter { pattern, .. }, Self::Parameter { pattern: other, .. }) => {
                pattern == other
            }
            _ => self == other,
        }
    }

    /// How well a call's segment fits one of a route that is no literal; `true` where that is a guess.
    fn fits(&self, route: &Self) -> Option<(u32, bool)> {
        match (self, route) {
            (Self::Literal(it), Self::Parameter { pattern, .. }) => {
                pattern.as_deref().is_none_or(|pattern| matches(pattern, it)).then_some((1, false))
            }
            (Self::Literal(it), Self::Mixed { prefix, suffix }) => {
                let fits = it.len() > prefix.len() + suffix.len()
                    && it.starts_with(prefix.as_str())
                    && it.ends_with(suffix.as_str());
                fits.then_some((1, false))
            }
            (Self::Mixed { prefix, suffix }, Self::Mixed { prefix: start, suffix: end }) => {
                let fits = prefix.starts_with(start.as_str()) && suffix.ends_with(end.as_str());
                fits.then_some((2, false))
            }
            (Self::Mixed { .. }, Self::Parameter { .. }) => Some((1, false)),
            (Self::Parameter { .. } | Self::Optional { .. }, Self::Parameter { .. }) => {
                Some((2, false))
            }
            (Self::Parameter { .. } | Self::Optional { .. }, Self::Mixed { .. }) => Some((1, true)),
            _ => None,
        }
    }

    /// Whether a call's segment that varies may be this literal of a route.
    fn may_be(&self, literal: &str) -> bool {
        match self {
            Self::Mixed { prefix, suffix } => {
                literal.len() >= prefix.len() + suffix.len()
                    && literal.starts_with(prefix.as_str())
                    && literal.ends_with(suffix.as_str())
            }
            Self::Parameter { .. } | Self::Optional { .. } => true,
            _ => false,
        }
    }
}

/// Whether a route's regular expression takes a text; one that is not understood takes every text.
fn matches(pattern: &str, text: &str) -> bool {
    let whole = format!("^(?:{})$", pattern.trim_start_matches('^').trim_end_matches('$'));
    regex_lite::Regex::new(&whole).is_ok_and(|it| it.is_match(text))
        || regex_lite::Regex::new(&whole).is_err()
}

/// The segments of a path with the first `count` left out.
pub(super) fn behind(path: &Path, count: usize) -> &[Segment] {
    path.segments.get(count..).unwrap_or_default()
}
