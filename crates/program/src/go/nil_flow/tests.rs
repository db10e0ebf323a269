//! Nulls in what the handlers of small projects answer.

use std::rc::Rc;

use super::super::tests::{handler, line, program};
use super::{FUEL, Minds, Nils};

/// The nulls that the function `h` answers: path, line of the origin, and how it comes to be.
fn nulls(text: &str) -> Vec<String> {
    let program = program(text);
    let go = program.go();
    let handler = handler(&program);
    let found =
        &go.null_answers([(handler, Rc::new(|_: &[String]| true) as Minds<'_>)], true)[&handler];
    let mut out: Vec<_> = found
        .iter()
        .map(|it| {
            format!(
                "/{} {:?} at {}, {:?}",
                it.path.join("/"),
                it.kind,
                line(&program, it.origin),
                it.certainty
            )
        })
        .collect();
    out.dedup();
    out
}

/// How many expressions were looked at for the last answer of the function `h`.
fn cost(text: &str) -> u32 {
    let program = program(text);
    let go = program.go();
    let mut nils = Nils::new(go);
    nils.of_handler(&go.exchange(handler(&program)));
    FUEL - nils.fuel
}

/// A handler whose body starts at line 12, with functions behind it.
fn body(body: &str, rest: &str) -> Vec<String> {
    nulls(&with_body(body, rest))
}

fn with_body(body: &str, rest: &str) -> String {
    format!(
        "package a
        import (\"net/http\"; \"encoding/json\"; \"errors\"; \"github.com/jmoiron/sqlx\")
        type item struct {{ Name string; Tags []string `json:\"tags\"`; Parts []string `json:\"parts,omitempty\"` }}
        type page struct {{ Items []item `json:\"items\"`; Total int; Extra any }}
        var db *sqlx.DB
        var table = map[string]item{{}}
        var errMissing = errors.New(\"missing\")
        func write(w http.ResponseWriter, status int, v any) {{ w.WriteHeader(status); json.NewEncoder(w).Encode(v) }}
        func rows() []item {{ return db.rows() }}
        func cond() bool {{ return db.cond() }}
        func h(w http.ResponseWriter, r *http.Request) {{
{body}
        }}
{rest}"
    )
}

#[test]
fn what_is_only_appended_to_may_stay_nil() {
    let declared = ["/ Declared at 12, Possible"];
    assert_eq!(
        body("var xs []int\nfor range rows() { xs = append(xs, 1) }\nwrite(w, 200, xs)", ""),
        declared
    );
    assert_eq!(
        body("var xs []int\nif cond() { xs = append(xs, 1) }\nwrite(w, 200, xs)", ""),
        declared
    );
    assert_eq!(body("var xs []int\nxs = append(xs, load()...)\nwrite(w, 200, xs)", ""), declared);
    assert_eq!(
        body("var m map[string]int\nif cond() { m = map[string]int{} }\nwrite(w, 200, m)", ""),
        declared
    );
    assert_eq!(
        body("var xs []int\nfor range table { xs = append(xs, 1) }\nwrite(w, 200, xs)", ""),
        ["/ Declared at 12, Unlikely"]
    );
}

#[test]
fn what_is_made_or_checked_is_no_null() {
    for it in [
        "xs := []int{}\nfor range rows() { xs = append(xs, 1) }\nwrite(w, 200, xs)",
        "xs := make([]int, 0)\nwrite(w, 200, xs)",
        "var xs []int\nxs = append(xs, 1)\nwrite(w, 200, xs)",
        "var xs []int\nfor range rows() { xs = append(xs, 1) }\nif xs == nil { xs = []int{} }\nwrite(w, 200, xs)",
        "var xs []int\nfor range rows() { xs = append(xs, 1) }\nif len(xs) == 0 { http.Error(w, \"none\", 404); return }\nwrite(w, 200, xs)",
        "var xs []int\nfor _, it := range []int{1, 2} { xs = append(xs, it) }\nwrite(w, 200, xs)",
        "var xs []int\nfor i := 0; i < 3; i++ { xs = append(xs, i) }\nwrite(w, 200, xs)",
        "all := rows()\nif len(all) == 0 { return }\nvar xs []int\nfor range all { xs = append(xs, 1) }\nwrite(w, 200, xs)",
        "var xs []int\nfill(&xs)\nwrite(w, 200, xs)",
        "a := cond()\nvar xs []int\nif a { xs = []int{1} }\nif !a { xs = []int{2} }\nwrite(w, 200, xs)",
        "var xs []int\nif cond() { write(w, 400, xs) }",
        "write(w, 200, nil)",
    ] {
        assert!(body(it, "").is_empty(), "{it}: {:?}", body(it, ""));
    }
}

#[test]
fn what_a_function_returns_is_followed() {
    let answer =
        "xs, err := find()\nif err != nil { http.Error(w, \"x\", 500); return }\nwrite(w, 200, xs)";
    let find = |text: &str| body(answer, &format!("func find() ({text}"));
    assert_eq!(find("[]int, error) { return nil, nil }"), ["/ Returned at 16, Certain"]);
    assert!(find("[]int, error) { return nil, errMissing }").is_empty());
    assert!(find("[]int, error) { err := db.x(); return nil, err }").is_empty());
    assert_eq!(
        find(
            "[]int, error) {\nvar xs []int\nfor range rows() { xs = append(xs, 1) }\nreturn xs, db.err() }"
        ),
        ["/ Declared at 17, Possible"]
    );
    assert_eq!(
        find("xs []int, err error) {\nfor range rows() { xs = append(xs, 1) }\nreturn }"),
        ["/ NamedResult at 16, Possible"]
    );
    assert_eq!(
        find(
            "xs []int, err error) {\nerr = db.view(func() error { xs, err = inner(); return nil })\nreturn }\nfunc inner() ([]int, error) { return nil, nil }"
        ),
        ["/ Returned at 19, Certain"]
    );
}

#[test]
fn interfaces_may_have_several_implementations() {
    let answer = "xs, _ := store.list()\nwrite(w, 200, xs)";
    let one = "type lister interface { list() ([]int, error) }\nvar store lister\ntype a struct{}\nfunc (a) list() ([]int, error) { return nil, nil }\n";
    assert_eq!(body(answer, one), ["/ Returned at 18, Certain"]);
    let two = format!(
        "{one}type b struct{{}}\nfunc (b) list() ([]int, error) {{ return []int{{}}, nil }}\n"
    );
    assert_eq!(body(answer, &two), ["/ Returned at 18, Alternative"]);
}

#[test]
fn a_helper_hands_the_callers_nil_on() {
    let keep = "func keep(xs []int) []int { if xs == nil { return nil }; return xs }";
    let empty = "func keep(xs []int) []int { if xs == nil { return []int{} }; return xs }";
    let answer = "var xs []int\nif cond() { xs = append(xs, 1) }\nwrite(w, 200, keep(xs))";
    assert_eq!(body(answer, keep), ["/ Declared at 12, Possible"]);
    assert!(body(answer, empty).is_empty());
    assert!(body("write(w, 200, keep(rows2()))", keep).is_empty(), "not known is no nil");
}

#[test]
fn fields_that_nobody_sets_are_null() {
    assert_eq!(body("write(w, 200, item{Name: \"a\"})", ""), ["/tags Unset at 12, Certain"]);
    assert_eq!(
        body("v := item{}\nv.Name = \"a\"\nwrite(w, 200, v)", ""),
        ["/tags Unset at 12, Certain"]
    );
    assert_eq!(
        body(
            "xs := []item{}\nfor range rows() { xs = append(xs, item{Name: \"a\"}) }\nwrite(w, 200, xs)",
            ""
        ),
        ["/[]/tags Unset at 13, Certain"]
    );
    assert_eq!(
        body("v := item{Tags: []string{}}\nv.Tags = nil\nwrite(w, 200, v)", ""),
        ["/tags Assigned at 13, Possible"]
    );
    for it in [
        "v := item{}\nv.Tags = []string{}\nwrite(w, 200, v)",
        "var v item\njson.NewDecoder(r.Body).Decode(&v)\nwrite(w, 200, v)",
        "var v item\ndb.Get(&v, \"q\")\nwrite(w, 200, v)",
        "var v item\ndb.row().Scan(&v.Name, &v.Tags)\nwrite(w, 200, v)",
        "write(w, 200, item{\"a\", []string{}, nil})",
    ] {
        assert!(body(it, "").is_empty(), "{it}: {:?}", body(it, ""));
    }
}

#[test]
fn envelopes_lead_to_what_they_hold() {
    let list = "var xs []item\nfor range rows() { xs = append(xs, item{Tags: []string{}}) }\n";
    let declared = |path: &str| vec![format!("/{path} Declared at 12, Possible")];
    assert_eq!(
        body(&format!("{list}write(w, 200, page{{Items: xs, Extra: 1}})"), ""),
        declared("items")
    );
    assert_eq!(
        body(&format!("{list}write(w, 200, map[string]any{{\"data\": xs}})"), ""),
        declared("data")
    );
    assert_eq!(
        body(&format!("{list}m := map[string]any{{}}\nm[\"data\"] = xs\nwrite(w, 200, m)"), ""),
        declared("data")
    );
    assert_eq!(
        body(
            &format!("{list}ok(w, xs)"),
            "func ok(w http.ResponseWriter, data ...any) { v := &page{Items: []item{}}; v.Extra = data[0]; write(w, 200, v) }"
        ),
        declared("Extra")
    );
}

#[test]
fn what_is_known_of_a_library_decides() {
    assert_eq!(
        body("var xs []item\ndb.Select(&xs, \"q\")\nwrite(w, 200, xs)", ""),
        ["/ Declared at 12, Possible"]
    );
    assert!(body("var xs []item\norm.Find(&xs)\nwrite(w, 200, xs)", "").is_empty());
    let v2 = "package a
        import (\"net/http\"; \"encoding/json/v2\")
        func h(w http.ResponseWriter, r *http.Request) { var xs []int; if r.Form == nil { xs = []int{1} }; json.MarshalWrite(w, xs) }";
    assert!(nulls(v2).is_empty(), "version 2 writes []");
    assert_eq!(
        nulls(
            &v2.replace("json/v2", "json")
                .replace("json.MarshalWrite(w, xs)", "json.NewEncoder(w).Encode(xs)")
        )
        .len(),
        1
    );
}

#[test]
fn types_that_encode_themselves_are_left_alone() {
    let own =
        "type set []int\nfunc (s set) MarshalJSON() ([]byte, error) { return []byte(\"[]\"), nil }";
    assert!(body("var s set\nwrite(w, 200, s)", own).is_empty());
    assert_eq!(body("var s set\nwrite(w, 200, s)", "type set []int").len(), 1);
}

#[test]
fn fields_that_are_made_from_themselves_are_followed_once() {
    let text = |times: usize| {
        let body =
            "if cond() { v = other() }\nv.Tags = masked(v.Parts)\nv.Parts = masked(v.Tags)\n";
        with_body(
            &format!("v := other()\n{}write(w, 200, v)", body.repeat(times)),
            "func other() *item { return &item{} }
            func masked(xs []string) []string { if cond() { return xs }; if xs == nil { return nil }; return xs }",
        )
    };
    assert!(cost(&text(3)) < 3000, "{}", cost(&text(3)));
    assert!(cost(&text(5)) < 15000, "{}", cost(&text(5)));
}
