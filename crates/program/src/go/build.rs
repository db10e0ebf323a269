//! Which files belong to one build: constraints in names and in `//go:build` lines.

/// Operating systems that a file name's ending may name.
const SYSTEMS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
];

/// Architectures that a file name's ending may name.
const ARCHITECTURES: [&str; 20] = [
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64",
    "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm", "amd64p32",
    "armbe",
];

/// Whether a file belongs to a build for linux/amd64 with cgo and no tags of its own: one coherent set, so
/// that the variants of a function for other systems do not mix.
pub(super) fn is_built(name: &str, text: &str) -> bool {
    let stem = name.strip_suffix(".go").unwrap_or(name);
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    fits_name(stem) && constraint(text).is_none_or(|it| holds(&mut Words::new(it), 0))
}

fn fits_name(stem: &str) -> bool {
    let mut parts = stem.rsplit('_');
    let (Some(last), before) = (parts.next(), parts.next()) else { return true };
    if before.is_none() {
        return true;
    }
    if ARCHITECTURES.contains(&last) {
        let system = before.filter(|it| SYSTEMS.contains(it) && parts.next().is_some());
        return last == "amd64" && system.is_none_or(is_on);
    }
    !SYSTEMS.contains(&last) || is_on(last)
}

/// The expression of the file's `//go:build` line, which stands before the package clause.
fn constraint(text: &str) -> Option<&str> {
    for line in text.lines() {
        let line = line.trim();
        if let Some(expression) = line.strip_prefix("//go:build ") {
            return Some(expression);
        }
        if !line.is_empty() && !line.starts_with("//") && !line.starts_with('\u{feff}') {
            break;
        }
    }
    None
}

fn is_on(tag: &str) -> bool {
    matches!(tag, "linux" | "amd64" | "cgo" | "unix" | "gc") || tag.starts_with("go1")
}

/// The words of a constraint: tags, `!`, `(`, `)`, `&&`, `||`.
struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    fn new(rest: &'t str) -> Self {
        Self { rest: rest.trim_start() }
    }

    fn peek(&self) -> &'t str {
        let rest = self.rest;
        let len = match rest.as_bytes().first() {
            Some(b'!' | b'(' | b')') => 1,
            Some(b'&' | b'|') => 2.min(rest.len()),
            _ => rest.find(|it: char| " \t!()&|".contains(it)).unwrap_or(rest.len()),
        };
        rest.get(..len).unwrap_or("")
    }

    fn next(&mut self) -> &'t str {
        let word = self.peek();
        self.rest = self.rest[word.len()..].trim_start();
        word
    }
}

/// How deep parentheses and `!` may nest; beyond, the constraint counts as not met.
const DEPTH: u8 = 32;

fn holds(words: &mut Words<'_>, depth: u8) -> bool {
    let mut met = all_hold(words, depth);
    while words.peek() == "||" {
        words.next();
        met |= all_hold(words, depth);
    }
    met
}

fn all_hold(words: &mut Words<'_>, depth: u8) -> bool {
    let mut met = holds_one(words, depth);
    while words.peek() == "&&" {
        words.next();
        met &= holds_one(words, depth);
    }
    met
}

fn holds_one(words: &mut Words<'_>, depth: u8) -> bool {
    if depth >= DEPTH {
        words.rest = "";
        return false;
    }
    match words.next() {
        "!" => !holds_one(words, depth + 1),
        "(" => {
            let met = holds(words, depth + 1);
            words.next();
            met
        }
        tag => is_on(tag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_variant_of_each_file_is_built() {
        assert!(is_built("a.go", "package a"));
        assert!(is_built("a_linux.go", "package a"));
        assert!(is_built("linux.go", "package a"), "a name alone is not an ending");
        assert!(!is_built("a_windows.go", "package a"));
        assert!(!is_built("a_windows_test.go", "package a"));
        assert!(is_built("a_linux_amd64.go", "package a"));
        assert!(!is_built("a_darwin_amd64.go", "package a"));
        assert!(!is_built("a_arm64.go", "package a"));
        assert!(is_built("user_js_api.go", "package a"));
    }

    #[test]
    fn constraints_are_expressions() {
        let built =
            |line: &str| is_built("a.go", &format!("// Copyright\n\n{line}\n\npackage a\n"));
        assert!(built("//go:build linux"));
        assert!(!built("//go:build !linux"));
        assert!(built("//go:build (darwin || linux) && !arm64"));
        assert!(!built("//go:build integration"));
        assert!(built("//go:build unix && cgo && go1.21"));
        assert!(!built("//go:build ((("));
        assert!(!is_built("a.go", &format!("//go:build {}linux", "!".repeat(99_999))));
        assert!(
            is_built("a.go", "package a\n//go:build windows\n"),
            "only before the package clause"
        );
    }
}
