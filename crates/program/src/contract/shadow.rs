//! Routes that no request can come to, because another one is registered that takes them all.

use std::cmp::Ordering;

use seamlint_syntax::{Kind, Node};

use super::{Base, CallId, Contract, Method, Path, Route, RouteId, Segment};
use crate::{Place, Program};

/// A route that a call is meant for, and that it does not come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// The route.
    pub route: RouteId,
    /// The one in its way.
    pub by: RouteId,
    /// A call whose path is that of the route.
    pub call: CallId,
    /// Whether the two cannot be registered together: the program panics when it starts.
    pub conflict: bool,
}

impl Program {
    /// The routes that calls are meant for and never come to, sorted by route.
    pub fn shadowed_routes(&self) -> Vec<Shadowed> {
        let contract = self.contract();
        let mut out: Vec<Shadowed> = Vec::new();
        for link in &contract.links {
            let by = contract.route(link.route);
            for (at, route) in contract.routes.iter().enumerate() {
                let id = RouteId(at as u32);
                let is_other = id != link.route && route.place != by.place;
                if !is_other || route.root != by.root || out.iter().any(|it| it.route == id) {
                    continue;
                }
                let conflict = !by.first_wins;
                let is_hidden = if conflict {
                    let is_http = by.router == "net/http" && route.router == "net/http";
                    is_http && conflicts(by, route) && by.place < route.place
                } else {
                    contract.hides(link.call, by, route)
                };
                if is_hidden && self.always_before(by, route) {
                    out.push(Shadowed { route: id, by: link.route, call: link.call, conflict });
                }
            }
        }
        out.sort_by_key(|it| it.route);
        out
    }

    /// Whether a route is registered whenever another one is, as far as branches and build constraints say, and
    /// both patterns are known.
    fn always_before(&self, one: &Route, other: &Route) -> bool {
        let is_spelt = |it: &Route| {
            let places = || it.mounts.iter().chain(&it.way);
            it.path.base == Base::Own
                && it.path.segments.iter().all(|segment| match segment {
                    Segment::Parameter { name, .. } => {
                        let texts = places().map(|it| self.text(*it));
                        texts.into_iter().any(|it| names(it, name))
                    }
                    Segment::Optional { .. } | Segment::Mixed { .. } => false,
                    Segment::Literal(_) | Segment::Rest => true,
                })
        };
        let encloses = |branch: Node<'_>, file| {
            other.way.iter().any(|it| it.file == file && branch.span().contains(it.span))
        };
        let is_branched = |it: &Place| {
            let node = self.file(it.file).tree.covering(it.span);
            let branches = node.ancestors().filter(|it| is_branch(*it));
            branches.into_iter().any(|branch| !encloses(branch, it.file))
        };
        let is_constrained = |it: &Route| it.way.iter().any(|it| self.is_constrained(*it));
        is_spelt(one)
            && is_spelt(other)
            && !one.way.iter().any(is_branched)
            && !is_constrained(one)
            && !is_constrained(other)
    }

    fn text(&self, place: Place) -> &str {
        self.file(place.file).text().get(place.span.range()).unwrap_or_default()
    }

    /// Whether a file is only built for some systems.
    fn is_constrained(&self, place: Place) -> bool {
        let text = self.file(place.file).text();
        let head = text.split("\npackage ").next().unwrap_or_default();
        head.contains("//go:build") || head.contains("// +build")
    }
}

impl Contract {
    /// Whether a route that is registered first takes every request for another one, and a call was meant for that.
    fn hides(&self, call: CallId, by: &Route, route: &Route) -> bool {
        let call = self.call(call);
        let serves = |it: &Route| it.method.serves(&call.method) && call.method.is_one();
        let is_meant = call.paths.iter().any(|path| {
            let fits = path.segments.len() == route.path.segments.len()
                && path.segments.iter().zip(&route.path.segments).all(|it| match it {
                    (Segment::Literal(one), Segment::Literal(other)) => one == other,
                    (Segment::Parameter { .. }, Segment::Parameter { .. }) => true,
                    _ => false,
                });
            fits && path.base == Base::Own
        });
        let covers_method = by.method == Method::Any || by.method == route.method;
        is_meant
            && serves(by)
            && serves(route)
            && covers_method
            && by.order < route.order
            && !by.conditional
            && !route.conditional
            && covers(by, route)
            && by.path.segments != route.path.segments
    }
}

/// Whether every path of one route is one of another.
fn covers(by: &Route, route: &Route) -> bool {
    let (mut own, mut others) = (by.path.segments.iter(), route.path.segments.iter());
    loop {
        match (own.next(), others.next()) {
            (Some(Segment::Rest), _) => return true,
            (None, None) => {
                return by.subtree || by.path.trailing_slash == route.path.trailing_slash;
            }
            (None, Some(_)) => return by.subtree,
            (Some(Segment::Literal(one)), Some(Segment::Literal(other))) if one == other => {}
            (
                Some(Segment::Parameter { pattern: None, .. }),
                Some(Segment::Literal(_) | Segment::Parameter { .. }),
            ) => {}
            _ => return false,
        }
    }
}

/// Whether net/http refuses to register two patterns: there are requests that both take, and neither is the more
/// specific one.
fn conflicts(one: &Route, other: &Route) -> bool {
    let methods = match (&one.method, &other.method) {
        (Method::Of(one), Method::Of(other)) if one == other => Ordering::Equal,
        (Method::Of(_), Method::Any) => Ordering::Less,
        (Method::Any, Method::Of(_)) => Ordering::Greater,
        (Method::Any, Method::Any) => Ordering::Equal,
        _ => return false,
    };
    match specificity(&one.path, one.subtree, &other.path, other.subtree) {
        None => false,
        Some(None) => true,
        Some(Some(Ordering::Equal)) => methods == Ordering::Equal,
        Some(Some(paths)) => methods != Ordering::Equal && methods != paths,
    }
}

/// Which of two patterns takes fewer paths: `None` where no path fits both, inside `None` where each takes some that
/// the other does not.
#[expect(clippy::option_option, reason = "apart, and overlapping")]
fn specificity(one: &Path, all: bool, other: &Path, others: bool) -> Option<Option<Ordering>> {
    let (mut less, mut more) = (false, false);
    let (mut a, mut b) = (one.segments.iter(), other.segments.iter());
    loop {
        match (a.next(), b.next()) {
            (Some(Segment::Rest), Some(Segment::Rest)) => break,
            (None, None) if all == others && one.trailing_slash == other.trailing_slash => break,
            // `/a` and `/a/` are two.
            (None, None) if one.trailing_slash != other.trailing_slash => return None,
            (None, None) if all => {
                more = true;
                break;
            }
            (None, None) => {
                less = true;
                break;
            }
            (Some(Segment::Rest), _) => {
                more = true;
                break;
            }
            (_, Some(Segment::Rest)) => {
                less = true;
                break;
            }
            (None, Some(_)) if all => {
                more = true;
                break;
            }
            (Some(_), None) if others => {
                less = true;
                break;
            }
            (Some(Segment::Literal(one)), Some(Segment::Literal(other))) if one == other => {}
            (Some(Segment::Literal(_)), Some(Segment::Parameter { .. })) => less = true,
            (Some(Segment::Parameter { .. }), Some(Segment::Literal(_))) => more = true,
            (Some(Segment::Parameter { .. }), Some(Segment::Parameter { .. })) => {}
            _ => return None,
        }
    }
    Some(match (less, more) {
        (true, true) => None,
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => Some(Ordering::Equal),
    })
}

/// Whether a text of patterns has a parameter of this name.
fn names(text: &str, name: &str) -> bool {
    let starts = text.match_indices(name).map(|it| text[..it.0].ends_with(['{', ':']));
    !name.is_empty() && starts.into_iter().any(|it| it)
}

/// Whether a node runs under some condition, or more than once.
fn is_branch(node: Node<'_>) -> bool {
    let is_body = || {
        let around = node.parent().map(|it| it.kind());
        matches!(around, Some(Kind::IfStatement | Kind::ForStatement))
    };
    match node.kind() {
        Kind::ExpressionCase | Kind::TypeCase | Kind::DefaultCase | Kind::CommunicationCase => true,
        Kind::Block | Kind::IfStatement => is_body(),
        _ => false,
    }
}
