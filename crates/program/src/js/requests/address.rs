//! From the text of an address to a path: where it goes, its segments, its query.

use super::clients::Own;
use super::text::{Hole, Piece};
use crate::contract::{Base, Path, Segment};
use crate::{FileId, Place};

/// The first of the characters that stand for pieces which are no text; Unicode leaves them to us.
const FIRST: u32 = 0xF0000;
/// Hosts that are the developer's own machine: in front of a path they mean the own back end.
const LOCAL: [&str; 4] = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];

/// What an address says.
#[derive(Clone, Debug, Default)]
pub(super) struct Address {
    /// The paths that it may have.
    pub(super) paths: Vec<Path>,
    /// The names of its query's parameters.
    pub(super) query: Vec<(String, Place)>,
    /// Whether these are all: no part of the query is unknown but values.
    pub(super) whole_query: bool,
    /// Nothing of the path is known, or what comes behind what is known may be anything.
    pub(super) open: bool,
}

/// A text in one string, with a character for each piece that is not text.
struct Line<'a, 'p> {
    text: String,
    pieces: &'a [Piece<'p>],
}

/// Reads the pieces of an address. `None` for what is no address of a server (`data:`, `blob:`).
pub(super) fn read(pieces: &[Piece<'_>]) -> Option<Address> {
    let line = Line::of(pieces);
    // Blanks around an address are no part of it.
    let text = line.text.trim().split('#').next().unwrap_or("");
    let (path, query) = match text.split_once('?') {
        Some((path, query)) => (path, query),
        None => (text, ""),
    };
    if ["data:", "blob:", "mailto:", "javascript:", "file:", "about:"]
        .iter()
        .any(|it| path.starts_with(it))
    {
        return None;
    }
    let (base, rest) = line.base(path);
    let names = line.query(query);
    let whole_query = !query.is_empty() && names.len() == query.split('&').count();
    let mut out = Address { query: names, whole_query, ..Address::default() };
    line.segments(base, rest, &mut out);
    Some(out)
}

/// The parameters that an address starts with, behind its host: the pieces' indices.
pub(super) fn starts_with_parameters(pieces: &[Piece<'_>]) -> Vec<usize> {
    if !has_parameter(pieces) {
        return Vec::new();
    }
    let line = Line::of(pieces);
    let text = line.text.split('?').next().unwrap_or("");
    let (base, rest) = line.base(text);
    let first = text.chars().next().filter(|_| matches!(base, Base::Unknown(_)));
    let second = rest.trim_start_matches('/').chars().next();
    let indices = first.into_iter().chain(second).filter_map(index);
    indices.filter(|it| matches!(pieces[*it], Piece::Parameter(..))).collect()
}

/// The parameter that a path ends with behind nothing but known segments, the known text, and whether
/// the parameter is glued to it.
pub(super) fn goes_on_with_parameter(pieces: &[Piece<'_>]) -> Option<(usize, bool)> {
    if !has_parameter(pieces) {
        return None;
    }
    let line = Line::of(pieces);
    let (_, rest) = line.base(line.text.split('?').next().unwrap_or(""));
    let (at, first) = rest.char_indices().find(|(_, it)| index(*it).is_some())?;
    let at_end = at + first.len_utf8() == rest.len();
    let index = index(first)?;
    let glued = !rest[..at].ends_with('/');
    (at_end && at > 0 && matches!(pieces[index], Piece::Parameter(..))).then_some((index, glued))
}

fn has_parameter(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|it| matches!(it, Piece::Parameter(..)))
}

/// Whether no character of a text may stand for a piece: a look at its bytes.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|it| it < 0xF3)
}

/// The index of the piece that a character stands for.
fn index(of: char) -> Option<usize> {
    (of as u32).checked_sub(FIRST).map(|it| it as usize)
}

impl<'a, 'p> Line<'a, 'p> {
    fn of(pieces: &'a [Piece<'p>]) -> Self {
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(it, _) if is_plain(it) => text.push_str(it),
                Piece::Text(it, _) => text.extend(it.chars().filter(|it| (*it as u32) < FIRST)),
                Piece::Absent => {}
                _ => text.extend(char::from_u32(FIRST + at as u32)),
            }
        }
        Self { text, pieces }
    }

    fn piece(&self, of: char) -> Option<&'a Piece<'p>> {
        self.pieces.get(index(of)?)
    }

    /// What stands before the path, and the path.
    fn base<'t>(&self, path: &'t str) -> (Base, &'t str) {
        if let Some(at) = path.find("//")
            && self.is_scheme(&path[..at])
        {
            let behind = &path[at + 2..];
            let end = behind.find('/').unwrap_or(behind.len());
            // `"/" + "/api"` is meant as a path, whatever a browser makes of it.
            if at > 0 || behind[..end].contains(['.', ':']) {
                return (self.host(&behind[..end]), &behind[end..]);
            }
        }
        // `"ws" + origin`: what stands before the page's own address is a scheme.
        let own = path.char_indices().find(|it| matches!(self.piece(it.1), Some(Piece::Own(_))));
        if let Some((at, own)) = own
            && !path[..at].contains('/')
        {
            let rest = &path[at + own.len_utf8()..];
            let host = rest.find(|it| !self.is_authority(it)).unwrap_or(rest.len());
            return self.unknown_base(&rest[host..]);
        }
        // `"ws" + base.substring(4)`
        let scheme = ["https", "http", "wss", "ws"].iter().find_map(|it| path.strip_prefix(it));
        let rest = scheme.filter(|it| it.chars().next().is_some_and(|it| self.hole(it).is_some()));
        self.unknown_base(rest.unwrap_or(path))
    }

    /// A base that is not known, where an address starts with one.
    fn unknown_base<'t>(&self, path: &'t str) -> (Base, &'t str) {
        let first = path.chars().next();
        match first.and_then(|it| Some((it, self.hole(it)?))) {
            Some((first, hole)) => {
                (Base::Unknown(hole.name.to_string()), &path[first.len_utf8()..])
            }
            None => (Base::Own, path),
        }
    }

    fn is_scheme(&self, text: &str) -> bool {
        let text = text.strip_suffix(':').unwrap_or(text);
        text.is_empty()
            || matches!(text, "http" | "https" | "ws" | "wss")
            || !text.contains('/')
                && text.chars().any(|it| match self.piece(it) {
                    Some(Piece::Own(own)) => *own == Own::Scheme,
                    other => other.is_some(),
                })
    }

    /// A character that may stand behind the page's own address and belongs to it: a port, a host.
    fn is_authority(&self, it: char) -> bool {
        it == ':' || it.is_ascii_digit() || matches!(self.piece(it), Some(Piece::Own(_)))
    }

    fn host(&self, authority: &str) -> Base {
        let own = authority.chars().any(|it| matches!(self.piece(it), Some(Piece::Own(_))));
        if own || LOCAL.iter().any(|it| authority.starts_with(it)) {
            return Base::Own;
        }
        let hole = authority.chars().find_map(|it| match self.piece(it) {
            Some(Piece::Hole(hole) | Piece::Parameter(hole, ..)) => Some(hole.name.to_string()),
            _ => None,
        });
        let said = authority.chars().any(|it| it.is_alphabetic() && index(it).is_none());
        match hole {
            Some(hole) if !said => Base::Unknown(hole),
            _ => {
                let plain = authority.chars().map(|it| if index(it).is_some() { '*' } else { it });
                Base::Host(plain.collect())
            }
        }
    }

    fn segments(&self, base: Base, path: &str, out: &mut Address) {
        let parts: Vec<_> = path.split('/').filter(|it| !matches!(*it, "" | "." | "..")).collect();
        let mut first = Path { base, segments: Vec::new(), trailing_slash: false };
        first.trailing_slash = path.ends_with('/') && !parts.is_empty();
        // A base of which nothing is known says nothing by itself.
        out.open = matches!(first.base, Base::Unknown(_)) && parts.is_empty();
        let mut ends = vec![first];
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len() && !path.ends_with('/');
            let directly = at == 0 && !path.starts_with('/');
            let behind_unknown = directly && matches!(ends[0].base, Base::Unknown(_));
            let mut ways = self.segment(part, last, behind_unknown, out);
            if let ([path], [way]) = (&mut *ends, &mut *ways) {
                path.segments.append(way);
                continue;
            }
            let mut next = Vec::new();
            for path in &ends {
                for way in &ways {
                    let mut path = path.clone();
                    path.segments.extend(way.iter().cloned());
                    next.push(path);
                }
            }
            ends = next;
        }
        out.paths = ends;
    }

    /// The ways to read one segment.
    fn segment(
        &self,
        part: &str,
        last: bool,
        behind_unknown: bool,
        out: &mut Address,
    ) -> Vec<Vec<Segment>> {
        if is_plain(part) {
            return vec![literal(part)];
        }
        let holes: Vec<_> = part.chars().filter_map(|it| self.hole(it)).collect();
        let known: String = part.chars().filter(|it| index(*it).is_none()).collect();
        let Some(hole) = holes.first() else { return vec![literal(&known)] };
        let slashes = holes.iter().any(|it| it.slashes);
        if known.is_empty() {
            if slashes || behind_unknown {
                out.open |= behind_unknown;
                return vec![vec![Segment::Rest]];
            }
            let name = hole.name.to_string();
            return vec![vec![Segment::Parameter { name, pattern: None }]];
        }
        let start = part.find(|it| index(it).is_some()).unwrap_or(part.len());
        let behind = part.rfind(|it| index(it).is_some()).unwrap_or(0);
        let width = part[behind..].chars().next().map_or(0, char::len_utf8);
        let (prefix, suffix) = (decoded(&part[..start]), decoded(&part[behind + width..]));
        let open_end = last && suffix.is_empty() && !prefix.is_empty();
        let bare = || vec![Segment::Literal(prefix.clone())];
        let mixed = || {
            let (prefix, suffix) = (prefix.clone(), suffix.clone());
            vec![Segment::Mixed { prefix, suffix }]
        };
        match (slashes, open_end) {
            (true, true) => vec![bare(), { [bare(), vec![Segment::Rest]].concat() }],
            (true, false) => vec![vec![Segment::Rest]],
            // What is appended may be a query.
            (false, true) if !hole.encoded => vec![bare(), mixed()],
            _ => vec![mixed()],
        }
    }

    fn hole(&self, of: char) -> Option<&'a Hole<'p>> {
        match self.piece(of)? {
            Piece::Hole(hole) | Piece::Parameter(hole, ..) => Some(hole),
            _ => None,
        }
    }

    fn query(&self, text: &str) -> Vec<(String, Place)> {
        let mut out = Vec::new();
        for pair in text.split('&') {
            let name = pair.split('=').next().unwrap_or("");
            let plain = !name.is_empty() && name.chars().all(|it| index(it).is_none());
            if let Some(place) = self.place_of(name).filter(|_| plain) {
                out.push((decoded(name), place));
            }
        }
        for piece in self.pieces {
            if let Piece::Query(names) = piece {
                out.extend(names.iter().cloned());
            }
        }
        out
    }

    /// Where the name of a query's parameter stands.
    fn place_of(&self, name: &str) -> Option<Place> {
        self.pieces.iter().find_map(|it| match it {
            Piece::Text(text, (file, node)) if text.contains(name) => Some(place(*file, *node)),
            _ => None,
        })
    }
}

fn place(file: FileId, node: seamlint_syntax::Node<'_>) -> Place {
    file.place(node)
}

fn literal(text: &str) -> Vec<Segment> {
    if text.is_empty() { Vec::new() } else { vec![Segment::Literal(decoded(text))] }
}

/// `%41` as `A`. What is no valid escape stays as it is.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
