//! Where code stands in a file: all of it for plain sources, the scripts of pages and components.
//!
//! The scanner reads tags, comments and quoted attributes and nothing else of HTML; a script ends at
//! its end tag wherever that stands, as in browsers.

use memchr::memmem;

use crate::tree::Span;
use crate::{FileKind, Grammar};

/// A stretch of code in one grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Where the code stands.
    pub span: Span,
    /// What reads it.
    pub grammar: Grammar,
}

/// The regions of a file in source order.
pub fn regions(kind: FileKind, text: &str) -> Vec<Region> {
    if let Some(grammar) = kind.grammar() {
        return vec![Region { span: Span::new(0, text.len() as u32), grammar }];
    }
    let mut out = Vec::new();
    let mut from = 0;
    if kind == FileKind::Astro
        && let Some(fence) = frontmatter(text)
    {
        from = fence.end as usize;
        out.push(Region { span: fence, grammar: Grammar::Tsx });
    }
    scripts(kind, text, from, &mut out);
    // A component's scripts are one module: what one declares the other sees, so they share a grammar.
    if matches!(kind, FileKind::Vue | FileKind::Svelte)
        && let Some(typed) = out.iter().map(|it| it.grammar).find(|it| *it != Grammar::JavaScript)
    {
        for region in &mut out {
            region.grammar = typed;
        }
    }
    out
}

/// The code between the two `---` fences at the top of an Astro file.
fn frontmatter(text: &str) -> Option<Span> {
    let body = text.trim_start_matches('\u{feff}').trim_start();
    let start = text.len() - body.len();
    body.starts_with("---").then_some(())?;
    let code = start + 3;
    let end = text[code..].find("\n---")? + code + 1;
    Some(Span::new(code as u32, end as u32))
}

fn scripts(kind: FileKind, text: &str, from: usize, out: &mut Vec<Region>) {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(tag) = memchr::memchr(b'<', &bytes[at..]).map(|it| it + at) {
        let rest = &text[tag..];
        if rest.starts_with("<!--") {
            let end = memmem::find(&bytes[tag + 4..], b"-->").map(|it| tag + 4 + it + 3);
            let Some(end) = end else { return };
            at = end;
            continue;
        }
        let Some(name) = raw_element(rest) else {
            at = tag + 1;
            continue;
        };
        let Some(open) = OpenTag::read(text, tag + 1 + name.len()) else { return };
        if open.self_closing {
            at = open.end;
            continue;
        }
        let close = end_tag(bytes, open.end, name);
        if name == "script"
            && let Some(grammar) = open.grammar(kind)
        {
            let span = Span::new(open.end as u32, close as u32);
            if !text[span.range()].trim().is_empty() {
                out.push(Region { span, grammar });
            }
        }
        at = close;
    }
}

/// The name of an element whose content is not markup, when `rest` starts with its tag.
pub(crate) fn raw_element(rest: &str) -> Option<&'static str> {
    ["script", "style", "textarea"].into_iter().find(|name| {
        let Some(head) = rest.as_bytes().get(1..=name.len()) else { return false };
        head.eq_ignore_ascii_case(name.as_bytes())
            && rest[1 + name.len()..]
                .starts_with(|it: char| it.is_ascii_whitespace() || it == '>' || it == '/')
    })
}

/// Where `</name` stands, or the end of the text.
fn end_tag(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = memmem::find(&bytes[at..], b"</").map(|it| it + at) {
        let after = &bytes[found + 2..];
        if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return found;
        }
        at = found + 2;
    }
    bytes.len()
}

/// An opening tag's attributes, as far as they decide what its content is.
#[derive(Default)]
struct OpenTag<'t> {
    end: usize,
    self_closing: bool,
    lang: Option<&'t str>,
    media_type: Option<&'t str>,
    external: bool,
}

impl<'t> OpenTag<'t> {
    /// Reads attributes from `at`, just behind the tag's name, up to the closing `>`.
    fn read(text: &'t str, at: usize) -> Option<Self> {
        let (given, end, self_closing) = attributes(text, at)?;
        let mut tag = OpenTag { end, self_closing, ..OpenTag::default() };
        for (name, span) in given {
            let value = &text[span.range()];
            match name.to_ascii_lowercase().as_str() {
                "lang" => tag.lang = Some(value),
                "type" => tag.media_type = Some(value),
                "src" => tag.external = true,
                _ => {}
            }
        }
        Some(tag)
    }

    /// What reads the content; `None` for data blocks, templates and external scripts.
    fn grammar(&self, kind: FileKind) -> Option<Grammar> {
        if self.external {
            return None;
        }
        match self.lang.map(str::to_ascii_lowercase).as_deref() {
            Some("ts" | "typescript") => return Some(Grammar::TypeScript),
            Some("tsx") => return Some(Grammar::Tsx),
            Some("js" | "jsx" | "javascript") => return Some(Grammar::JavaScript),
            Some("") | None => {}
            Some(_) => return None,
        }
        let media = self.media_type.unwrap_or("").trim().to_ascii_lowercase();
        let is_script = matches!(
            media.as_str(),
            "" | "module"
                | "text/javascript"
                | "application/javascript"
                | "text/babel"
                | "text/jsx"
        );
        // Astro bundles its scripts as TypeScript.
        let grammar =
            if kind == FileKind::Astro { Grammar::TypeScript } else { Grammar::JavaScript };
        is_script.then_some(grammar)
    }
}

/// A name with the place of its value, without quotes.
type Attribute<'t> = (&'t str, Span);

/// The attributes from `at`, just behind a tag's name, where the tag ends, and whether it ends with `/>`.
/// `None` where it does not end.
pub(crate) fn attributes(text: &str, mut at: usize) -> Option<(Vec<Attribute<'_>>, usize, bool)> {
    let bytes = text.as_bytes();
    let (mut out, mut self_closing) = (Vec::new(), false);
    loop {
        while bytes.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        match bytes[at] {
            b'>' => return Some((out, at + 1, self_closing)),
            b'/' => {
                at += 1;
                self_closing = bytes.get(at) == Some(&b'>');
                continue;
            }
            _ => {}
        }
        let name = at;
        while !matches!(bytes.get(at)?, b'=' | b'>' | b'/') && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        // A stray `=` is no name; step over it so that the loop always moves.
        if at == name {
            at += 1;
            continue;
        }
        let name = &text[name..at];
        let mut value = Span::new(at as u32, at as u32);
        if bytes[at] == b'=' {
            at += 1;
            while bytes.get(at)?.is_ascii_whitespace() {
                at += 1;
            }
            if let quote @ (b'"' | b'\'') = bytes[at] {
                let end = memchr::memchr(quote, &bytes[at + 1..])? + at + 1;
                value = Span::new(at as u32 + 1, end as u32);
                at = end + 1;
            } else {
                let start = at;
                while *bytes.get(at)? != b'>' && !bytes[at].is_ascii_whitespace() {
                    at += 1;
                }
                value = Span::new(start as u32, at as u32);
            }
        }
        out.push((name, value));
    }
}
