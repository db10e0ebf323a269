//! What the project's code takes out of the paths of requests before a router sees them.
//!
//! `r.URL.Path = strings.TrimPrefix(r.URL.Path, "/api")` is the simple form; others give the prefix to a
//! function that does so, or a marker such as `/+` behind a name that may hold slashes. What exactly such code
//! makes of a path is not followed: the texts that it is given are, and they say which segments no route has.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::{FunctionId, View, syntax};
use crate::FileId;

/// Functions of the package `strings` that leave out what they are given.
const CUTTING: [&str; 7] =
    ["TrimPrefix", "CutPrefix", "TrimSuffix", "CutSuffix", "Cut", "Replace", "ReplaceAll"];
/// Through how many functions a request is given on to one that changes its path.
const DEPTH: usize = 3;
/// So many segments a text may have.
const SEGMENTS: usize = 3;

impl<'p> View<'p> {
    /// The texts, as segments, that the functions of the project name which change the path of a request that is
    /// served: prefixes that they take off, markers that they take out. Sorted.
    pub fn cut_segments(self) -> Vec<Vec<String>> {
        let mut out = BTreeSet::new();
        let mut seen = FxHashSet::default();
        let targets = self.assigned_selectors("Path").chain(self.assigned_selectors("RawPath"));
        let meant = targets.filter(|it| self.is_path_of_request(it.0, it.1));
        let around = meant.filter_map(|(file, target)| self.function_at(file, target));
        let mut open: Vec<_> = around.filter(|it| seen.insert(*it)).collect();
        for _ in 0..DEPTH {
            for function in std::mem::take(&mut open) {
                self.texts_inside(function, &mut out);
                for given in self.enclosing_all(function) {
                    for caller in self.callers(given) {
                        let Some(call) = self.caller_node(*caller) else { continue };
                        self.texts_given(caller.file, call, &mut out);
                        let is_request =
                            |it: Node<'p>| self.is_request(&self.type_of(caller.file, it));
                        if given == function && syntax::arguments(call).any(is_request) {
                            open.extend(caller.function.filter(|it| seen.insert(*it)));
                        }
                    }
                }
            }
        }
        out.into_iter().collect()
    }

    /// Whether a selector is `r.URL.Path` of a request.
    fn is_path_of_request(self, file: FileId, selector: Node<'p>) -> bool {
        let url = selector.child(Field::Operand).map(syntax::unparen);
        let url = url.filter(|it| it.kind() == Kind::SelectorExpression);
        let request = url.filter(|it| it.child(Field::Field).is_some_and(|it| it.text() == "URL"));
        request
            .and_then(|it| it.child(Field::Operand))
            .is_some_and(|it| self.is_request(&self.type_of(file, it)))
    }

    /// The texts that a function takes out of others: what it gives to functions that cut texts, and what it takes
    /// the length of.
    fn texts_inside(self, function: FunctionId, out: &mut BTreeSet<Vec<String>>) {
        for call in self.function_node(function).into_iter().flat_map(syntax::calls) {
            let measures = || syntax::function(call).is_some_and(|it| it.text() == "len");
            let cuts = || {
                let callee = self.callee_named(function.file, call, &CUTTING);
                callee.is_some_and(|it| &*it.symbol.package == "strings")
            };
            if measures() || cuts() {
                self.texts_given(function.file, call, out);
            }
        }
    }

    fn texts_given(self, file: FileId, call: Node<'p>, out: &mut BTreeSet<Vec<String>>) {
        let texts = syntax::arguments(call).filter_map(|it| self.text_of(file, it));
        out.extend(texts.filter_map(|it| segments(&it)));
    }
}

/// The segments of a text that is a part of a path, and no more than that.
fn segments(text: &str) -> Option<Vec<String>> {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_.~+@!:/".contains(it);
    let inner = text.strip_prefix('/').filter(|it| it.chars().all(is_plain))?;
    let out: Vec<_> = inner.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    (1..=SEGMENTS).contains(&out.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::super::tests::program;

    fn cut(text: &str) -> Vec<String> {
        program(text).go().cut_segments().iter().map(|it| it.join("/")).collect()
    }

    #[test]
    fn a_prefix_is_taken_off_by_hand() {
        let found = cut(r#"package a
import ("net/http"; "strings")
func api(next http.Handler) http.Handler {
    return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
        r.URL.Path = strings.TrimPrefix(r.URL.Path, "/api/v2/")
        next.ServeHTTP(w, r)
    })
}
func old(next http.Handler) http.Handler {
    return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
        if strings.HasPrefix(r.URL.Path, "/asked") {
            r.URL.Path = r.URL.Path[len("/old"):]
        }
        log("/said")
        next.ServeHTTP(w, r)
    })
}"#);
        assert_eq!(found, ["api/v2", "old"]);
    }

    #[test]
    fn the_prefix_comes_from_callers() {
        let found = cut(r#"package a
import "net/http"
const mount = "/api"
type server struct { next http.Handler }
func replace(r *http.Request, old, by string) { r.URL.RawPath = by + r.URL.RawPath[len(old):] }
func strip(prefix string, r *http.Request) { replace(r, prefix, "") }
func (s server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
    strip(mount, r)
    s.next.ServeHTTP(w, r)
}
func cutting(marker string) func(http.Handler) http.Handler {
    return func(next http.Handler) http.Handler {
        return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { replace(r, marker, "") })
    }
}
func main() { use(cutting("/+")); other("/no") }"#);
        assert_eq!(found, ["+", "api"]);
    }

    #[test]
    fn other_paths_are_none_of_a_request() {
        let found = cut(r#"package a
import ("net/http"; "net/url"; "strings")
type page struct { URL *url.URL; Path string }
func a(u *url.URL, p page, r *http.Request) {
    u.Path = strings.TrimPrefix(u.Path, "/a")
    p.URL.Path = strings.TrimPrefix(u.Path, "/b")
    p.Path = strings.TrimPrefix(r.URL.Path, "/c")
}"#);
        assert!(found.is_empty(), "{found:?}");
    }
}
