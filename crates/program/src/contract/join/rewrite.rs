//! What lies between a call and a route without being code: bases that configuration knows, and prefixes
//! that a proxy replaces.

use std::borrow::Cow;

use super::super::{Base, Call, Options, Path, Segment};

/// What is done to paths before they are matched.
#[derive(Debug, Default)]
pub(super) struct Rewrites {
    bases: Vec<(String, Vec<Segment>)>,
    /// Prefixes and what replaces them, the longest first.
    proxies: Vec<(Vec<Segment>, Vec<Segment>)>,
}

impl Rewrites {
    pub(super) fn new(options: &Options) -> Self {
        let bases = options.base_urls.iter();
        let proxies = options.proxies.iter();
        let mut proxies: Vec<_> = proxies.map(|it| (segments(it.0), segments(it.1))).collect();
        proxies.sort_by_key(|it| std::cmp::Reverse(it.0.len()));
        let bases = bases.map(|(name, path)| (host(name).to_owned(), segments(path))).collect();
        Self { bases, proxies }
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
