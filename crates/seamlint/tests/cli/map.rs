//! `seamlint map`.

use snapbox::{assert_data_eq, str};

use crate::project::project;

const GO: &str = "package main\n\nimport \"net/http\"\n\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc(\"GET /api/users/{id}\", user)\n\thttp.ListenAndServe(\":8080\", mux)\n}\n\nfunc user(w http.ResponseWriter, r *http.Request) {}\n";
const TS: &str =
    "export const user = (id: string) => fetch(`/api/users/${id}`).then((it) => it.json());\n";

#[test]
fn every_form_of_output_is_printed_or_written() {
    let it = project(&[("main.go", GO), ("web/user.ts", TS)]);
    let starts = [
        ("text", ""),
        ("json", "{\n  \"version\": 1,\n  \"routes\": ["),
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph seam {\n"),
        ("html", "<!doctype html>\n"),
    ];
    for (format, start) in starts {
        let run = it.run(&["map", "--output-format", format]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.starts_with(start) && run.out.ends_with('\n'), "{format}: {}", run.out);
        let file = format!("{format}=out.txt");
        let both = it.run(&["map", "--output-format", &file]);
        assert_eq!(both.code, Some(0), "{}", both.err);
        assert_eq!(it.read("out.txt"), run.out, "{format}");
        assert_eq!(both.out, it.run(&["map"]).out, "text is what is printed besides");
    }
}

#[test]
fn output_is_the_same_whatever_the_number_of_threads() {
    let it = project(&[("main.go", GO), ("web/user.ts", TS)]);
    for format in ["text", "json", "mermaid", "dot", "html"] {
        let of = |jobs| it.run(&["map", "--jobs", jobs, "--output-format", format]).out;
        assert_eq!(of("1"), of("4"), "{format}");
    }
}

#[test]
fn wrong_usage_is_2_and_findings_are_not_1() {
    let it = project(&[("main.go", GO), ("web/user.ts", TS)]);
    let wrong: [(&[&str], &str); 5] = [
        (&["map", "nowhere/at-all"], "nowhere/at-all: "),
        (&["map", "--output-format", "htm"], "did you mean `html`?"),
        (&["map", "--output-format", "html="], "there is no file"),
        (&["map", "--config", "none.toml"], "none.toml: "),
        (&["map", ".", "web"], "unexpected argument"),
    ];
    for (args, words) in wrong {
        let run = it.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.err);
        assert!(run.err.contains(words), "{args:?}: {}", run.err);
        assert_eq!(run.out, "", "{args:?}");
    }
    it.write("seamlint.toml", b"profil = \"strict\"\n");
    assert_eq!(it.run(&["map"]).code, Some(2));
    for cache in [&["--no-cache"] as &[_], &["--cache-dir", "x"]] {
        assert_eq!(it.run(&[&["map", "--isolated"], cache].concat()).code, Some(0));
    }
}

#[test]
fn an_empty_project_has_an_empty_map() {
    let run = project(&[("readme.md", "")]).run(&["map"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "There are no routes and no calls.\n"));
    assert_eq!(run.err, "note: there is no Go, JavaScript or TypeScript file to read\n");
}

#[test]
fn timings_name_the_stages() {
    let err = project(&[("main.go", GO)]).run(&["map", "--timings"]).err;
    for stage in ["walk", "link", "routes, calls and links", "map", "total"] {
        assert!(err.lines().any(|it| it.starts_with(stage) && it.ends_with(" ms")), "{err}");
    }
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = include_str!("../../map.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let it = project(&[("main.go", GO), ("web/user.ts", TS)]);
    let json = serde_json::from_str(&it.run(&["map", "--output-format", "json"]).out).unwrap();
    let errors: Vec<_> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

/// A server with a group of routes, and a client with a wrapper, a beacon's worth of everything else.
const ROUTES: &str = "package main\n\nimport \"net/http\"\n\ntype API struct{}\n\nfunc main() {\n\tapi := &API{}\n\tmux := http.NewServeMux()\n\tmux.HandleFunc(\"GET /api/users/{id}\", api.user)\n\tmux.HandleFunc(\"POST /api/users\", add)\n\tmux.HandleFunc(\"GET /health\", func(w http.ResponseWriter, r *http.Request) {})\n\thttp.ListenAndServe(\":8080\", mux)\n}\n\nfunc (a *API) user(w http.ResponseWriter, r *http.Request) {}\n\nfunc add(w http.ResponseWriter, r *http.Request) {}\n";
const CALLS: &str = "const send = (method: string, path: string) => fetch(`/api${path}`, { method });\n\nexport const user = (id: string) => send('GET', `/users/${id}`);\nexport const add = () => send('POST', '/users');\nexport const gone = () => send('DELETE', '/users');\nexport const fonts = () => fetch('https://fonts.example.com/a.css');\n";

#[test]
fn text_joins_calls_with_routes() {
    let it = project(&[("main.go", ROUTES), ("web/users.ts", CALLS)]);
    assert_data_eq!(
        it.run(&["map"]).out,
        str![[r#"
/
  GET     /health  func main.go:12  no caller

/api/users
  POST    /api/users       add
          ← web/users.ts:4  fetch via send
  GET     /api/users/{id}  (*API).user
          ← web/users.ts:3  fetch via send

Calls without a route: no route serves them
  DELETE  /api/users  web/users.ts:5

Calls without a route: another host
  GET     //fonts.example.com/a.css  web/users.ts:6

2 of 3 calls linked (66 %), 1 more go elsewhere; 3 routes, 1 without a caller.

"#]]
    );
    assert_data_eq!(
        it.run(&["map", "--output-format", "mermaid"]).out,
        str![[r#"
flowchart LR
  subgraph callers ["JavaScript and TypeScript"]
    direction TB
    c0["web/users.ts"]
  end
  subgraph g0 ["/"]
    direction TB
    r2(["GET /health"])
  end
  subgraph g1 ["/api/users"]
    direction TB
    r1(["POST /api/users"])
    r0(["GET /api/users/{id}"])
  end
  c0 --> r0
  c0 --> r1

"#]]
    );
    assert_data_eq!(
        it.run(&["map", "--output-format", "dot"]).out,
        str![[r##"
digraph seam {
  graph [rankdir=LR, ranksep=2, nodesep=0.15, fontname="Helvetica", color="#c9ced6"];
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#8a94a3", fontname="Helvetica", fontsize=11, height=0.3];
  edge [color="#2f8f6b", arrowsize=0.6, fontname="Helvetica", fontsize=9];
  c0 [label="web/users.ts", fillcolor="#eef3fb"];
  subgraph cluster_0 {
    label="/";
    r2 [label="GET /health"];
  }
  subgraph cluster_1 {
    label="/api/users";
    r1 [label="POST /api/users"];
    r0 [label="GET /api/users/{id}"];
  }
  c0 -> r0;
  c0 -> r1;
  c0 -> r2 [style=invis];
}

"##]]
    );
}

#[test]
fn json_names_both_ends_of_a_link() {
    let it = project(&[("main.go", ROUTES), ("web/users.ts", CALLS)]);
    let json = |it: &crate::project::Project| -> serde_json::Value {
        serde_json::from_str(&it.run(&["map", "--output-format", "json"]).out).unwrap()
    };
    let map = json(&it);
    let route = &map["routes"][0];
    assert_eq!(route["id"], "GET /api/users/{id}@main.go#1");
    assert_eq!(route["handler"]["name"], "(*API).user");
    assert_eq!(route["handler"]["range"]["start"]["line"], 16);
    assert_eq!(map["routes"][2]["handler"]["name"], serde_json::Value::Null);
    let link = &map["links"][0];
    assert_eq!(link["call"], "GET /api/users/{id}@web/users.ts#1");
    assert_eq!((&link["route"], &link["confidence"]), (&route["id"], &"C3".into()));
    assert_eq!(map["calls"][0]["via"], serde_json::json!(["send"]));
    let reasons: Vec<_> =
        map["unlinked"].as_array().unwrap().iter().map(|it| it["reason"].as_str()).collect();
    assert_eq!(reasons, [Some("unknown-route"), Some("external")]);
    // Lines may move, and ids do not.
    it.write("main.go", ROUTES.replace("func main", "\n\nfunc main").as_bytes());
    assert_eq!(json(&it)["links"], map["links"]);
}

#[test]
fn a_path_shows_its_calls_and_routes_and_what_they_are_joined_to() {
    let it = project(&[("main.go", ROUTES), ("web/users.ts", CALLS), ("web/b/c.ts", TS)]);
    let run = it.run(&["map", "web/b", "--output-format", "json"]);
    let map: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let count = |of: &str| map[of].as_array().unwrap().len();
    assert_eq!((count("calls"), count("routes"), count("links")), (1, 1, 1));
}

#[test]
fn configuration_says_what_bases_and_proxies_stand_for() {
    let client = "const base = import.meta.env.VITE_API;\nexport const add = () => fetch(`${base}/users`, { method: 'POST' });\nexport const user = () => fetch('/backend/api/users/1');\n";
    let it = project(&[("main.go", ROUTES), ("web/users.ts", client)]);
    it.write(
        "seamlint.toml",
        b"[seam]\nbase-urls = { VITE_API = \"/api\" }\nstrip-prefix = \"/backend\"\n",
    );
    let linked = |args: &[&str]| {
        let out = it.run(&[&["map", "--output-format", "json"], args].concat()).out;
        out.matches("\"C3\"").count()
    };
    assert_eq!((linked(&[]), linked(&["--isolated"])), (2, 0));
}

#[test]
fn hostile_names_stay_names() {
    let evil = "GET /api/</script><img src=x>/`${x}`/{id}";
    let go = ROUTES.replace("GET /api/users/{id}", evil);
    let it = project(&[("main.go", go.as_str()), ("web/</script>.ts", CALLS)]);
    let page = it.run(&["map", "--output-format", "html"]).out;
    assert_eq!(page.matches("</script").count(), 2, "the two of the page itself");
    assert!(!page.contains("<img"));
    assert!(page.contains("\\u003cimg src=x>"), "the route is there");
}
