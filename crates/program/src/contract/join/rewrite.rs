//! What lies between a call and a route: bases that configuration knows, prefixes that a proxy replaces, and
//! segments that the project's own code takes out of a path before it is routed.

use std::borrow::Cow;

use super::super::{Base, Call, Options, Path, Segment};

/// So many texts may be taken out of one path.
const CUTS: usize = 4;

/// What is done to paths before they are matched.
#[derive(Debug, Default)]
pub(super) struct Rewrites {
    bases: Vec<(String, Vec<Segment>)>,
    /// Prefixes and what replaces them, the longest first.
    proxies: Vec<(Vec<Segment>, Vec<Segment>)>,
    /// Segments that code in front of the routers takes out.
    cuts: Vec<Vec<Segment>>,
}

impl Rewrites {
    pub(super) fn new(options: &Options, cuts: &[Vec<String>]) -> Self {
        let bases = options.base_urls.iter();
        let proxies = options.proxies.iter();
        let mut proxies: Vec<_> = proxies.map(|it| (segments(it.0), segments(it.1))).collect();
        proxies.sort_by_key(|it| std::cmp::Reverse(it.0.len()));
        let bases = bases.map(|(name, path)| (host(name).to_owned(), segments(path))).collect();
        let literal = |it: &String| Segment::Literal(it.clone());
        let cuts = cuts.iter().map(|it| it.iter().map(literal).collect()).collect();
        Self { bases, proxies, cuts }
    }

    /// Calls with the bases that are known put in place.
    pub(super) fn based<'c>(&self, calls: &'c [Call]) -> Cow<'c, [Call]> {
        if self.bases.is_empty() {
            return Cow::Borrowed(calls);
        }
        let mut calls = calls.to_vec();
        for path in calls.iter_mut().flat_map(|it| &mut it.paths) {
            if let Some(prefix) = self.base(&path.base) {
                path.base = Base::Own;
                path.segments.splice(0..0, prefix.iter().cloned());
            }
        }
        Cow::Owned(calls)
    }

    fn base(&self, base: &Base) -> Option<&[Segment]> {
        let is_meant = |name: &str| match base {
            Base::Own => false,
            Base::Host(it) => host(it) == name,
            // `import.meta.env.VITE_API` is known as `VITE_API`.
            Base::Unknown(it) => it == name || it.rsplit('.').next() == Some(name),
        };
        self.bases.iter().find(|it| is_meant(&it.0)).map(|it| it.1.as_slice())
    }

    /// What code in front of the routers may leave of a path, where it takes out something: the first of what it
    /// names, and every few of them, the fewest first.
    pub(super) fn cut(&self, path: &Path) -> Vec<Path> {
        if matches!(path.base, Base::Host(_)) {
            return Vec::new();
        }
        let found = self.cuts.iter().filter(|it| at(&path.segments, it).is_some());
        let found: Vec<_> = found.take(CUTS).collect();
        let mut choices: Vec<u32> = (1..1 << found.len()).collect();
        choices.sort_by_key(|it| it.count_ones());
        let without = |choice: u32| {
            let mut segments = path.segments.clone();
            let chosen = found.iter().enumerate().filter(|it| choice & 1 << it.0 != 0);
            for (_, cut) in chosen {
                if let Some(from) = at(&segments, cut) {
                    segments.drain(from..from + cut.len());
                }
            }
            Path { segments, ..path.clone() }
        };
        choices.into_iter().map(without).collect()
    }

    /// What a proxy makes of a path, if there is one for it.
    pub(super) fn proxied(&self, path: &Path) -> Option<Path> {
        if path.base != Base::Own {
            return None;
        }
        let (from, to) = self.proxies.iter().find(|it| path.segments.starts_with(&it.0))?;
        let segments = to.iter().chain(&path.segments[from.len()..]).cloned().collect();
        Some(Path { segments, ..path.clone() })
    }
}

/// Where some segments stand first in a path.
fn at(path: &[Segment], wanted: &[Segment]) -> Option<usize> {
    path.windows(wanted.len().max(1)).position(|it| it == wanted)
}

/// A host without scheme and slashes; any other name as it is.
fn host(name: &str) -> &str {
    let behind = name.split_once("//").map_or(name, |it| it.1);
    behind.trim_end_matches('/')
}

/// The segments of a path, or of the path of a URL.
fn segments(text: &str) -> Vec<Segment> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |it| it.1),
        None => text,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').filter(|it| !it.is_empty());
    parts.map(|it| Segment::Literal(it.to_owned())).collect()
}
