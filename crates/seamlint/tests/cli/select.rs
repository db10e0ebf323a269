//! `--since`, `--staged`, `--diff-from`, `--stdin-filename`, `--baseline` and `--write-baseline`.

use snapbox::{assert_data_eq, str};

use crate::project::{Project, Run, committed, project};

const GO: &str = "package main

import (
\t\"encoding/json\"
\t\"net/http\"
\t\"time\"
)

type Profile struct {
\tName       string `json:\"name\"`
\tNewsletter bool   `json:\"newsletter\"`
}

func main() {
\thttp.HandleFunc(\"PUT /api/profile\", func(w http.ResponseWriter, r *http.Request) {
\t\tvar update Profile
\t\tif err := json.NewDecoder(r.Body).Decode(&update); err != nil {
\t\t\thttp.Error(w, \"bad\", http.StatusBadRequest)
\t\t\treturn
\t\t}
\t\tstore(update.Name, update.Newsletter)
\t})
\tserver := http.Server{Addr: \":8080\", ReadHeaderTimeout: time.Second}
\t_ = server.ListenAndServe()
}

func store(name string, newsletter bool) {
\tprintln(name, newsletter)
}
";
const FINE: &str = "export interface Profile {
  name: string;
  newsletter: boolean;
}

export async function save(profile: Profile): Promise<void> {
  const reply = await fetch('/api/profile', { method: 'PUT', body: JSON.stringify(profile) });
  if (!reply.ok) throw new Error(reply.statusText);
}
";
/// A promise that nobody awaits.
const BAD: &str = "import { save } from './api';\n\nexport function all(): void {\n  save({ name: 'a', newsletter: true });\n}\n";

/// `file: rule` of each finding.
fn found(run: &Run) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(&run.out).expect(&run.err);
    let text = |it: &serde_json::Value| it.as_str().unwrap().to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings.map(|it| text(&it["file"]) + ": " + &text(&it["rule"])).collect()
}

fn json(it: &Project, args: &[&str]) -> Vec<String> {
    found(&it.run(&[args, &["--output-format", "json"]].concat()))
}

fn whole() -> Project {
    committed(&[
        ("go.mod", "module example.com/x\n\ngo 1.22\n"),
        ("main.go", GO),
        ("web/api.ts", FINE),
    ])
}

#[test]
fn a_change_on_one_side_shows_what_it_breaks_on_the_other() {
    let it = whole();
    assert_eq!(json(&it, &[]), [""; 0]);
    it.write("web/old.ts", BAD.as_bytes());
    it.commit();
    assert_eq!(json(&it, &["--since", "HEAD"]), [""; 0], "what was there is no news");
    it.write("web/api.ts", FINE.replace("boolean", "boolean | null").as_bytes());
    let expected = ["main.go: go/json-null-zero"];
    assert_eq!(json(&it, &["--since", "HEAD"]), expected, "the change is in TypeScript");
    assert_eq!(json(&it, &["--since", "HEAD~1"]).len(), 2);
    assert_eq!(json(&it, &["--staged"]), [""; 0], "it is not staged");
    it.git(&["add", "web/api.ts"]);
    assert_eq!(json(&it, &["--staged"]), expected);
    it.write("web/new.ts", BAD.as_bytes());
    assert_eq!(json(&it, &["--since", "HEAD"]).len(), 2, "new files count");
    assert_eq!(json(&it, &["--staged"]).len(), 1, "but not for the commit");
}

#[test]
fn what_is_staged_is_read_and_not_what_is_on_disk() {
    let it = whole();
    it.write("web/api.ts", FINE.replace("boolean", "boolean | null").as_bytes());
    it.git(&["add", "."]);
    it.write("web/api.ts", FINE.as_bytes());
    assert_eq!(json(&it, &[]), [""; 0]);
    assert_eq!(json(&it, &["--staged"]), ["main.go: go/json-null-zero"]);
    // The other way round: the commit is good, and the work that goes on is not.
    it.write("web/api.ts", (FINE.to_owned() + "// more\n").as_bytes());
    it.git(&["add", "."]);
    it.write("web/api.ts", FINE.replace("boolean", "boolean | null").as_bytes());
    assert_eq!(json(&it, &["--staged"]), [""; 0]);
    std::fs::remove_file(it.root().join("web/api.ts")).unwrap();
    assert_eq!(json(&it, &["--staged"]), [""; 0], "a file that is only in the commit");
}

#[test]
fn since_looks_from_where_the_branches_parted() {
    let it = whole();
    it.git(&["checkout", "--quiet", "-b", "topic"]);
    it.write("web/topic.ts", BAD.as_bytes());
    it.commit();
    it.git(&["checkout", "--quiet", "main"]);
    it.write("web/api.ts", (FINE.to_owned() + "// more\n").as_bytes());
    it.commit();
    it.git(&["checkout", "--quiet", "topic"]);
    assert_eq!(json(&it, &["--since", "main"]), ["web/topic.ts: js/floating-promise"]);
    let run = it.run(&["--since", "--upload-pack=x"]);
    assert_eq!(run.code, Some(2), "no option gets through: {}", run.err);
    assert_data_eq!(
        it.run(&["--since", "nowhere"]).err,
        str![[r#"
error: --since: git knows no commit `nowhere`

"#]]
    );
    let run = it.run_in("", &["--since", "main"], &[("PATH", "")]);
    assert!(run.err.starts_with("error: --since: git cannot be run"), "{}", run.err);
    let elsewhere = project(&[("web/api.ts", FINE)]);
    let run = elsewhere.run(&["--since", "main"]);
    assert!(run.err.contains("git says: not a git repository"), "{}", run.err);
}

#[test]
fn a_diff_of_somebody_else_will_do() {
    let it =
        project(&[("app/web/api.ts", FINE), ("app/web/old.ts", BAD), ("app/package.json", "{}")]);
    let diff = "--- a/app/web/old.ts\n+++ b/app/web/old.ts\n@@ -3,2 +3,3 @@\n export function all(): void {\n+  save({ name: 'a', newsletter: true });\n }\n";
    it.write("change.diff", diff.as_bytes());
    let expected = ["app/web/old.ts: js/floating-promise"];
    assert_eq!(json(&it, &["--diff-from", "change.diff"]), expected);
    let args = ["--diff-from", "-", "--output-format", "json"];
    assert_eq!(found(&it.run_with(diff, &args)), expected);
    assert_eq!(found(&it.run_with(&diff.replace("-3,2 +3,3", "-1,2 +1,3"), &args)), [""; 0]);
    // Paths from the project's own root will do as well.
    it.write("app/seamlint.toml", b"");
    let args = ["app", "--diff-from", "-", "--output-format", "json"];
    assert_eq!(found(&it.run_with(diff, &args)), ["web/old.ts: js/floating-promise"]);
    let from_root = diff.replace("/app/", "/");
    assert_eq!(found(&it.run_with(&from_root, &args)), ["web/old.ts: js/floating-promise"]);
    assert_eq!(it.run(&["--diff-from", "none.diff"]).code, Some(2));
}

#[test]
fn nothing_that_a_repository_configures_is_run() {
    let it = whole();
    let touch = |name: &str| format!("touch {}", it.root().join(name).display());
    it.git(&["config", "diff.external", &touch("external")]);
    it.git(&["config", "core.fsmonitor", &touch("monitor")]);
    it.git(&["config", "core.pager", &touch("pager")]);
    it.git(&["config", "diff.text.textconv", &touch("textconv")]);
    it.write(".gitattributes", b"*.ts diff=text\n");
    it.write("web/api.ts", FINE.replace("boolean", "boolean | null").as_bytes());
    assert_eq!(json(&it, &["--since", "HEAD"]).len(), 1);
    assert_eq!(it.run(&["--staged"]).code, Some(0));
    assert_eq!(it.run(&["--fix", "--unsafe-fixes"]).code, Some(2));
    for name in ["external", "monitor", "pager", "textconv"] {
        assert!(!it.root().join(name).exists(), "{name}");
    }
}

#[test]
fn a_buffer_counts_instead_of_the_file() {
    let it = whole();
    let args = ["--output-format", "json", "--stdin-filename", "web/api.ts"];
    let buffer = FINE.replace("boolean", "boolean | null");
    assert_eq!(found(&it.run_with(&buffer, &args)), ["main.go: go/json-null-zero"]);
    assert_eq!(found(&it.run_with(FINE, &args)), [""; 0]);
    let args = ["--output-format", "json", "--stdin-filename", "web/unsaved.ts"];
    assert_eq!(found(&it.run_with(BAD, &args)), ["web/unsaved.ts: js/floating-promise"]);
    let run = it.run_with(BAD, &["--stdin-filename", "no/folder/a.ts"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
}

#[test]
fn a_baseline_hides_what_was_there_and_nothing_else() {
    let it = project(&[("web/api.ts", FINE), ("web/old.ts", BAD)]);
    let run = it.run(&["--write-baseline", "seams.json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert_data_eq!(
        run.err,
        str![[r#"
1 finding is in seams.json.

"#]]
    );
    let with = ["--baseline", "seams.json"];
    let run = it.run(&with);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    it.write("web/moved/old.ts", BAD.replace("./api", "../api").as_bytes());
    std::fs::remove_file(it.root().join("web/old.ts")).unwrap();
    assert_eq!(json(&it, &with), [""; 0]);
    it.write("web/new.ts", BAD.as_bytes());
    assert_eq!(json(&it, &with), ["web/new.ts: js/floating-promise"]);
    for path in ["web/new.ts", "web/moved/old.ts"] {
        std::fs::remove_file(it.root().join(path)).unwrap();
    }
    assert_data_eq!(
        it.run(&with).err,
        str![[r#"
note: 1 entry stands for no finding any more; `--write-baseline seams.json` drops what is mended
No findings in 1 file (0 Go, 1 JS/TS).

"#]]
    );
    assert!(!it.run(&["--baseline", "seams.json", "--min-severity", "error"]).err.contains("note"));
    it.write("seamlint.toml", b"[baseline]\nfile = 'seams.json'\n");
    it.write("web/old.ts", BAD.as_bytes());
    assert_eq!(json(&it, &[]), [""; 0], "the configuration may name it");
    assert_eq!(json(&it, &["--isolated"]).len(), 1);
    assert!(it.run(&["--write-baseline", "seams.json"]).err.starts_with("1 finding is"));
    it.write("seams.json", b"{}");
    assert_eq!(it.run(&[]).code, Some(2));
    assert_eq!(it.run(&with).code, Some(2));
    assert_eq!(it.run(&["--baseline", "none.json"]).code, Some(2));
}

#[test]
fn sarif_says_what_is_new() {
    let it = project(&[("web/api.ts", FINE), ("web/old.ts", BAD)]);
    it.run(&["--write-baseline", "seams.json"]);
    it.write("web/new.ts", BAD.as_bytes());
    let run = it.run(&["--baseline", "seams.json", "--output-format", "sarif"]);
    assert_eq!(run.code, Some(1));
    let sarif: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let states: Vec<_> = results.iter().map(|it| it["baselineState"].as_str().unwrap()).collect();
    assert_eq!(states, ["new", "unchanged"]);
    assert_eq!(results[1]["suppressions"][0]["kind"], "external");
    assert!(results[0].get("suppressions").is_none());
}
