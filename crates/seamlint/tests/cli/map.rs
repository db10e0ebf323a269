//! `seamlint map`.

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
