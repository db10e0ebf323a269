//! The model on small projects: `what` is asked at the expression that stands between `/*` and `*/` marks.

use std::sync::Arc;

use seamlint_syntax::{Kind, Limits, Node};

use super::FunctionId;
use crate::{Document, FileId, Origin, Place, Program, Project, compile, link};

/// Links files given as `-- path --` sections; a text without one is `a.go`.
pub(in crate::go) fn program(text: &str) -> Program {
    let mut project = Project::default();
    let mut sections: Vec<(String, String)> = vec![("a.go".into(), String::new())];
    for line in text.lines() {
        if let Some(path) = line.trim().strip_prefix("-- ").and_then(|it| it.strip_suffix(" --")) {
            sections.push((path.into(), String::new()));
        } else {
            let last = &mut sections.last_mut().expect("one at least").1;
            last.push_str(line);
            last.push('\n');
        }
    }
    for (path, text) in sections.into_iter().filter(|it| !it.1.trim().is_empty()) {
        match compile(&path, Arc::from(text.as_str()), Origin::Own, &Limits::default()) {
            Some(file) => {
                // The root itself stands for the file, and never has one.
                let broken = file.tree.root().descendants().any(|it| it.has_error());
                assert!(!broken, "{}", file.tree.outline());
                project.files.push(Arc::new(file));
            }
            None => {
                project.documents.push(Document { path: path.as_str().into(), text: text.into() });
            }
        }
    }
    link(project, &())
}

/// The function `h`, wherever it is.
pub(in crate::go) fn handler(program: &Program) -> FunctionId {
    let found = program.files().find_map(|(file, known)| {
        let functions = &known.go()?.functions;
        let index = functions.iter().position(|it| it.name.as_deref() == Some("h"))? as u32;
        Some(FunctionId { file, index })
    });
    found.expect("a function h")
}

/// The line of a place, counted from one.
pub(in crate::go) fn line(program: &Program, place: Place) -> usize {
    program.file(place.file).text()[..place.span.start as usize].matches('\n').count() + 1
}

/// The expression behind the `/*?*/` mark: the largest node that starts there.
fn marked(program: &Program) -> (FileId, Node<'_>) {
    for (id, file) in program.files() {
        if let Some(at) = file.text().find("/*?*/") {
            let start = at as u32 + 5;
            let found = file.tree.root().descendants().find(|it| {
                it.span().start == start
                    && !matches!(
                        it.kind(),
                        Kind::ExpressionList | Kind::StatementList | Kind::ExpressionStatement
                    )
            });
            return (id, found.expect("an expression"));
        }
    }
    panic!("no mark");
}

fn type_of(text: &str) -> String {
    let program = program(text);
    let (file, node) = marked(&program);
    program.go().type_of(file, node).to_string()
}

fn callee(text: &str) -> String {
    let program = program(text);
    let (file, node) = marked(&program);
    let Some(callee) = program.go().callee(file, node) else { return "?".into() };
    let place = callee.function.map(|it| {
        let place = program.go().function_place(it);
        let file = program.file(place.file);
        let line = file.text()[..place.span.start as usize].matches('\n').count() + 1;
        format!(" at {}:{line}", file.path)
    });
    format!("{}{}", callee.symbol, place.unwrap_or_default())
}

#[test]
fn locals_have_the_types_of_what_they_are_given() {
    let in_f = |body: &str| {
        type_of(&format!(
            "package a\nfunc two() (int, error) {{ return 1, nil }}\ntype T struct {{ N *T; M map[string][]T }}\nfunc f(p *T, rest ...string) (named bool) {{\n{body}\nreturn\n}}"
        ))
    };
    assert_eq!(in_f("x, err := two()\n_ = err\n_ = /*?*/x"), "int");
    assert_eq!(in_f("x, err := two()\n_ = x\n_ = /*?*/err"), "error");
    assert_eq!(in_f("_ = /*?*/p.N.N"), "*main.T");
    assert_eq!(in_f("for k, v := range p.M { _ = k\n _ = /*?*/v }"), "[]main.T");
    assert_eq!(in_f("for k := range p.M { _ = /*?*/k }"), "string");
    assert_eq!(in_f("for i := range 3 { _ = /*?*/i }"), "int");
    assert_eq!(in_f("_ = /*?*/rest[0]"), "string");
    assert_eq!(in_f("_ = /*?*/named"), "bool");
    assert_eq!(in_f("v, ok := p.M[\"a\"]\n_ = v\n_ = /*?*/ok"), "bool");
    assert_eq!(in_f("x := 3.5\n_ = /*?*/x"), "float64");
    assert_eq!(in_f("x := &T{}\n_ = /*?*/*x"), "main.T");
    assert_eq!(in_f("x := make(chan *T)\nv := <-x\n_ = /*?*/v"), "*main.T");
    assert_eq!(in_f("var i any\nswitch v := i.(type) {\ncase *T: _ = /*?*/v\n}"), "*main.T");
    assert_eq!(in_f("var i any\nswitch v := i.(type) {\ncase *T, int: _ = /*?*/v\n}"), "any");
    assert_eq!(
        in_f("g := func(s string) (int, error) { return 0, nil }\na, _ := g(\"\")\n_ = /*?*/a"),
        "int"
    );
    assert_eq!(in_f("x := 1\n{ x := \"\"\n _ = x }\n_ = /*?*/x"), "int");
    assert_eq!(in_f("_ = /*?*/append(rest, \"\")"), "[]string");
    assert_eq!(in_f("type T struct { Own int }\nvar t T\n_ = /*?*/t.Own"), "int");
    assert_eq!(in_f("_ = /*?*/unknown.X.Y()"), "?");
    assert_eq!(in_f("const c = 1 << 3\nvar d = c\n_ = /*?*/d"), "int");
}

#[test]
fn generic_functions_take_types_from_arguments() {
    let in_f = |body: &str| {
        type_of(&format!(
            "package a\nimport \"encoding/json\"\ntype Box[T any] struct {{ V T; Next *Box[T] }}\nfunc (b *Box[U]) Get() (U, bool) {{ return b.V, true }}\nfunc Map[A, B any](xs []A, f func(A) B) []B {{ return nil }}\nfunc Zero[T any]() T {{ var t T; return t }}\ntype R struct {{}}\nfunc f(b *Box[R]) {{\n_ = json.Valid\n{body}\n}}"
        ))
    };
    assert_eq!(in_f("_ = /*?*/b.Next.V"), "main.R");
    assert_eq!(in_f("v, _ := b.Get()\n_ = /*?*/v"), "main.R");
    assert_eq!(in_f("_ = /*?*/Map([]int{}, func(i int) string { return \"\" })"), "[]string");
    assert_eq!(in_f("_ = /*?*/Zero[R]()"), "main.R");
    assert_eq!(in_f("x := Zero[*R]()\n_ = /*?*/x"), "*main.R");
}

#[test]
fn calls_are_resolved_by_type() {
    let project = "
-- go.mod --
module example.com/app
-- hub/hub.go --
package hub
import \"github.com/gorilla/websocket\"
type Client struct { *Base; conn *websocket.Conn; send func([]byte) error }
type Base struct { Socket *websocket.Conn }
func (b *Base) Close() error { return b.Socket.Close() }
func New(c *websocket.Conn) (*Client, error) { return &Client{conn: c}, nil }
func (c *Client) Conn() *websocket.Conn { return c.conn }
func (c *Client) Write(b []byte) error { return /*here*/c.conn.WriteMessage(1, b) }
-- main.go --
package main
import (
	h \"example.com/app/hub\"
	ws \"github.com/gorilla/websocket\"
	\"github.com/unknown/lib/v3\"
)
type wrapped struct{ *ws.Conn }
type Store interface { Save(id int) error }
type disk struct{}
func (d *disk) Save(id int) error { return nil }
func main(c *ws.Conn, s Store) {
	client, _ := h.New(c)
	w := wrapped{c}
	BODY
}
";
    let at = |body: &str| callee(&project.replace("BODY", body));
    assert_eq!(
        callee(&project.replace("/*here*/", "/*?*/").replace("BODY", "")),
        "(*github.com/gorilla/websocket.Conn).WriteMessage"
    );
    assert_eq!(
        at("/*?*/client.Conn().WriteJSON(1)"),
        "(*github.com/gorilla/websocket.Conn).WriteJSON"
    );
    assert_eq!(
        at("/*?*/client.Socket.WriteJSON(1)"),
        "(*github.com/gorilla/websocket.Conn).WriteJSON"
    );
    assert_eq!(at("/*?*/w.WriteJSON(1)"), "(*github.com/gorilla/websocket.Conn).WriteJSON");
    assert_eq!(at("/*?*/client.Write(nil)"), "(*example.com/app/hub.Client).Write at hub/hub.go:8");
    assert_eq!(at("/*?*/client.Close()"), "(*example.com/app/hub.Base).Close at hub/hub.go:5");
    assert_eq!(
        at("write := client.Write\n/*?*/write(nil)"),
        "(*example.com/app/hub.Client).Write at hub/hub.go:8"
    );
    assert_eq!(at("f := func() {}\n/*?*/f()"), "example.com/app.f at main.go:14");
    assert_eq!(at("/*?*/s.Save(1)"), "(example.com/app.Store).Save at main.go:10");
    assert_eq!(at("/*?*/lib.Do()"), "github.com/unknown/lib/v3.Do");
    assert_eq!(at("x := lib.New()\n/*?*/x.Do()"), "?");
    assert_eq!(at("var x *lib.T\n/*?*/x.Do()"), "(*github.com/unknown/lib/v3.T).Do");
    assert_eq!(at("/*?*/panic(1)"), "panic");
    assert_eq!(at("_ = /*?*/[]byte(\"\")"), "?");
}

#[test]
fn variants_for_other_systems_do_not_mix() {
    let text = "
-- a.go --
package a
func f() { _ = /*?*/size() }
-- size_windows.go --
package a
func size() string { return \"\" }
-- size_unix.go --
//go:build unix

package a
func size() int { return 1 }
-- a_test.go --
package a
func size() bool { return true }
";
    assert_eq!(type_of(text), "int");
}

#[test]
fn cycles_and_depth_end_in_unknown() {
    assert_eq!(type_of("package a\nvar a = b + b\nvar b = a + a\nvar c = /*?*/a"), "?");
    let chain = format!(
        "package a\ntype T struct{{}}\nfunc (t T) M() T {{ return t }}\nvar t T\nvar c = /*?*/t{}",
        ".M()".repeat(3000)
    );
    assert_eq!(type_of(&chain), "main.T");
    let chain = format!(
        "package a\nfunc f() {{\na0 := 1\n{}_ = /*?*/a2000\n}}",
        (1..=2000).fold(String::new(), |all, it| all
            + &format!(
                "a{it} := a{}
",
                it - 1
            ))
    );
    assert_eq!(type_of(&chain), "int");
}

#[test]
fn interfaces_with_one_implementation_lead_to_it() {
    let text = "
-- a.go --
package a
import \"github.com/gorilla/websocket\"
type sender interface{ Send(b []byte) error }
type socket struct{ conn *websocket.Conn }
func (s *socket) Send(b []byte) error { return s.conn.WriteMessage(1, b) }
func broadcast(all []sender, b []byte) {
	for _, it := range all {
		/*?*/it.Send(b)
	}
}
";
    assert_eq!(callee(text), "(main.sender).Send at a.go:5");
}
