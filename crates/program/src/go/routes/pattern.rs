//! From the patterns of routers to paths.

use super::data::Syntax;
use super::text::{Piece, Text};
use crate::contract::{Base, Path, Segment};

/// What a pattern says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) path: Path,
    /// Whether everything below is meant too.
    pub(super) subtree: bool,
}

/// What stands for a part that is not known while a pattern is taken apart: no pattern holds it.
const HOLE: char = '\0';

/// Reads a pattern.
pub(super) fn parse(text: &Text, syntax: Syntax) -> Pattern {
    let mut out = Pattern::default();
    let mut names = Vec::new();
    let mut flat = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Known(text) => flat.push_str(text),
            Piece::Unknown(name) => {
                flat.push(HOLE);
                names.push(name.as_str());
            }
        }
    }
    let mut rest = flat.as_str();
    if syntax == Syntax::NetHttp && !rest.starts_with(['/', HOLE]) {
        // A host before the path: what it is says nothing of the path.
        rest = rest.find('/').map_or("/", |at| &rest[at..]);
    }
    let mut names = names.into_iter();
    for (at, part) in split(rest, syntax).into_iter().enumerate() {
        let holes: Vec<_> = part.matches(HOLE).filter_map(|_| names.next()).collect();
        let starts = at == 0 && part.starts_with(HOLE);
        let known = if starts { &part[HOLE.len_utf8()..] } else { part };
        if starts {
            out.path.base = Base::Unknown(holes.first().copied().unwrap_or("").to_owned());
        }
        let names = if starts { holes.get(1..).unwrap_or_default() } else { &holes[..] };
        if known.is_empty() || syntax == Syntax::NetHttp && known == "{$}" {
            continue;
        }
        out.path.segments.push(segment(known, syntax, names));
    }
    let exact = syntax == Syntax::NetHttp && rest.ends_with("/{$}");
    let ends = rest.ends_with('/') || exact;
    out.path.trailing_slash = ends && !out.path.segments.is_empty();
    out.subtree = ends && !exact && matches!(syntax, Syntax::NetHttp | Syntax::Literal);
    out
}

/// A pattern that starts with a method, without it: `GET /path`, and `PUT:/path@domain` of goframe.
pub(super) fn without_method(text: &Text) -> Option<(String, Text)> {
    let start = text.start();
    let end = start.find(|it: char| !it.is_ascii_alphabetic()).filter(|at| *at > 0)?;
    let (method, rest) = start.split_at(end);
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let trimmed = match rest.strip_prefix(':') {
        Some(path) if path.starts_with('/') => path,
        _ if trimmed.len() < rest.len() => trimmed,
        _ => return None,
    };
    let method = method.to_ascii_uppercase();
    Some((method, text.clone().without_start(start.len() - trimmed.len())))
}

/// The parts between slashes, those in braces and parentheses left whole.
fn split(text: &str, syntax: Syntax) -> Vec<&str> {
    if syntax == Syntax::Literal {
        return text.split('/').collect();
    }
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, it) in text.char_indices() {
        match it {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            '/' if depth <= 0 => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

fn segment(part: &str, syntax: Syntax, holes: &[&str]) -> Segment {
    let found = match syntax {
        Syntax::NetHttp | Syntax::Brace => braced(part, syntax),
        Syntax::Colon => colon(part),
        Syntax::Literal => None,
    };
    let found = found.unwrap_or_else(|| Segment::Literal(part.to_owned()));
    let Segment::Literal(text) = &found else { return found };
    match (text.find(HOLE), text.rfind(HOLE)) {
        (Some(0), Some(last)) if last + HOLE.len_utf8() == text.len() => {
            let name = holes.first().copied().unwrap_or("").to_owned();
            Segment::Parameter { name, pattern: None }
        }
        (Some(first), Some(last)) => Segment::Mixed {
            prefix: text[..first].to_owned(),
            suffix: text[last + HOLE.len_utf8()..].to_owned(),
        },
        _ => found,
    }
}

/// `{name}`, `{name:regex}`, `{name...}`, `{name?}`, `*`, `{a}.{b}`
fn braced(part: &str, syntax: Syntax) -> Option<Segment> {
    if syntax == Syntax::Brace && part == "*" {
        return Some(Segment::Rest);
    }
    let (open, close) = (part.find('{')?, part.rfind('}')?);
    let inner = part.get(open + 1..close)?;
    let mixed =
        || Segment::Mixed { prefix: part[..open].to_owned(), suffix: part[close + 1..].to_owned() };
    // Braces of a repetition stand in the expression: `{id:[0-9]{2}}`.
    let name = inner.split(':').next().unwrap_or(inner);
    if open > 0 || close + 1 < part.len() || name.contains('{') || name.contains('}') {
        return Some(mixed());
    }
    if syntax == Syntax::NetHttp {
        return Some(match inner.strip_suffix("...") {
            Some(_) => Segment::Rest,
            None => parameter(inner, None),
        });
    }
    let (name, pattern) = match inner.split_once(':') {
        Some((name, pattern)) => (name, Some(pattern)),
        None => (inner, None),
    };
    if pattern.is_some_and(is_rest) {
        return Some(Segment::Rest);
    }
    if let Some(name) = name.strip_suffix('?') {
        return Some(Segment::Optional { name: name.to_owned() });
    }
    Some(parameter(name, pattern))
}

/// Whether an expression matches slashes too.
fn is_rest(pattern: &str) -> bool {
    matches!(pattern, "*" | ".*" | ".+" | "(.*)" | "(.+)")
}

/// `:name`, `:name?`, `:name<int>`, `:id([0-9]+)`, `:id:int`, `*rest`, `+`, and `{name}` where that is allowed too.
fn colon(part: &str) -> Option<Segment> {
    if part.starts_with('*') || part == "+" {
        return Some(Segment::Rest);
    }
    // beego's parameter that may be missing.
    if let Some(name) = part.strip_prefix("?:") {
        return Some(Segment::Optional { name: name.to_owned() });
    }
    let Some(at) = part.find(':') else { return braced(part, Syntax::Brace) };
    let behind = &part[at + 1..];
    let end = behind.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(behind.len());
    let (name, rest) = behind.split_at(end);
    if at > 0 || name.is_empty() {
        let suffix = part.rfind([')', '>']).map_or("", |it| &part[it + 1..]);
        return Some(Segment::Mixed { prefix: part[..at].to_owned(), suffix: suffix.to_owned() });
    }
    match rest.chars().next() {
        None => Some(parameter(name, None)),
        Some('?') => Some(Segment::Optional { name: name.to_owned() }),
        Some('(') => Some(match rest.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
            Some(pattern) => parameter(name, Some(pattern)),
            None => mixed_end(rest),
        }),
        Some('<') => {
            let kind = rest.trim_start_matches('<');
            let optional = rest.ends_with('?');
            Some(if optional {
                Segment::Optional { name: name.to_owned() }
            } else {
                parameter(name, kind.starts_with("int").then_some("-?[0-9]+"))
            })
        }
        Some(':') => Some(parameter(name, (rest == ":int").then_some("[0-9]+"))),
        Some(_) => Some(mixed_end(rest)),
    }
}

fn mixed_end(rest: &str) -> Segment {
    let fixed = !rest.contains([':', '*', '(', '<']);
    let suffix = if fixed { rest } else { "" };
    Segment::Mixed { prefix: String::new(), suffix: suffix.to_owned() }
}

fn parameter(name: &str, pattern: Option<&str>) -> Segment {
    Segment::Parameter { name: name.to_owned(), pattern: pattern.map(str::to_owned) }
}

/// A path behind another.
pub(super) fn behind(prefix: &Path, path: Path) -> Path {
    let mut out = prefix.clone();
    if out == Path::default() {
        return path;
    }
    let is_whole = path.segments.is_empty() && !path.trailing_slash;
    out.trailing_slash = if is_whole { false } else { path.trailing_slash };
    if out.base == Base::Own && out.segments.is_empty() {
        out.base = path.base;
    }
    out.segments.extend(path.segments);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(pattern: &str, syntax: Syntax) -> String {
        let text = Text::known(pattern);
        let (method, text) = without_method(&text).unwrap_or((String::new(), text));
        let it = parse(&text, syntax);
        let method = if method.is_empty() { method } else { method + " " };
        format!("{method}{}{}", it.path, if it.subtree { "…" } else { "" })
    }

    #[test]
    fn parameters_of_beego_may_be_missing() {
        assert_eq!(path("/a/?:owner/?:name", Syntax::Colon), "/a/{owner?}/{name?}");
    }

    #[test]
    fn patterns_of_net_http() {
        let path = |it| path(it, Syntax::NetHttp);
        assert_eq!(path("/"), "/…");
        assert_eq!(path("/{$}"), "/");
        assert_eq!(path("GET /a/{id}"), "GET /a/{id}");
        assert_eq!(path("POST example.com/a/"), "POST /a/…");
        assert_eq!(path("/a/{rest...}"), "/a/*");
        assert_eq!(path("/a/{$}"), "/a/");
    }

    #[test]
    fn patterns_with_braces() {
        let path = |it| path(it, Syntax::Brace);
        assert_eq!(path("/u/{id:[0-9]{2,}}"), "/u/{id}");
        assert_eq!(path("/u/{path:.*}"), "/u/*");
        assert_eq!(path("/u/{a}.{b}/x"), "/u/{}/x");
        assert_eq!(path("/u/v{n}.json"), "/u/v{}.json");
        assert_eq!(path("/*"), "/*");
        assert_eq!(path("/{p:a/b}/c"), "/{p}/c");
    }

    #[test]
    fn patterns_with_colons() {
        let path = |it| path(it, Syntax::Colon);
        assert_eq!(path("/u/:id"), "/u/{id}");
        assert_eq!(path("/u/:id?"), "/u/{id?}");
        assert_eq!(path("/u/:id<int>/x"), "/u/{id}/x");
        assert_eq!(path("/u/:id([0-9]+)"), "/u/{id}");
        assert_eq!(path("/u/:id.json"), "/u/{}.json");
        assert_eq!(path("/u/*path"), "/u/*");
        assert_eq!(path("put:/u/:id"), "PUT /u/{id}");
        assert_eq!(path("users"), "/users");
        assert_eq!(path("/user-:id"), "/user-{}");
        assert_eq!(path("/u/"), "/u/");
    }

    #[test]
    fn what_is_not_known_is_part_of_the_path() {
        let mut text = Text::unknown("base");
        text.push(Text::known("api/"));
        text.push(Text::unknown("version"));
        text.push(Text::known("/x-"));
        text.push(Text::unknown("n"));
        assert_eq!(parse(&text, Syntax::Brace).path.to_string(), "{base}/api/{version}/x-{}");
    }
}
