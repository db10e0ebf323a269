//! Names, texts and configurations that try to be more than a text where they are printed. Each payload goes through
//! each way in; every output is read back, and must have the structure that it has without the payload.

use std::path::Path;

use serde_json::Value;

use crate::harness::{check, report};
use crate::project::{Project, project};

/// What is tried, by what it is meant for.
const PAYLOADS: [(&str, &str); 18] = [
    ("colours", "\u{1b}[31;1mred\u{1b}[0m"),
    ("a title and a link of a terminal", "\u{1b}]0;t\u{7}\u{1b}]8;;http:x\u{1b}\\y"),
    ("eight-bit sequences", "\u{9b}2J\u{90}q\u{9c}\u{85}"),
    ("back spaces and returns", "a\u{8}\u{8}\rb\u{7f}\u{c}"),
    ("another line", "x\nfake.go:1:1: error[go/fake] fake\r\ny"),
    ("marks of direction", "\u{202e}txt\u{2066}a\u{2069}\u{200f}\u{61c}"),
    ("line separators", "a\u{2028}b\u{2029}c\u{feff}d"),
    ("a link of Markdown", "[a](1) ](2) [x](javascript:alert%281%29) ![i](http:x)"),
    ("Markdown", "`a` **b** | c | <b>d</b> ~~e~~ \\_f_ # g"),
    ("the end of a script", "<!--<script></script><img src=x onerror=alert(1)>"),
    ("an attribute", "\" onmouseover=\"alert(1)\" x='\" '"),
    ("the end of a section", "]]><x>&lt;&amp;&#60;"),
    ("JSON", "\",\"rule\":\"go/fake\",\"x\":[{\"y\":\"\\"),
    ("an annotation", "::error file=a.go,line=1::fake%0A::stop-commands::x"),
    ("a placeholder", "{{data}} {{script}} {0} {1} ${x} %s %n %1$s"),
    ("Mermaid", "\"]; click c0 href \"javascript:alert(1)\" %%{init:{}}%% :::x --> r0"),
    ("dot", "\"]; evil [URL=\"http:x\", shape=none]; } /* \\N \\\""),
    ("a path that climbs", "..%2f..%2fetc\\..\\..\\x"),
];

/// A string of both languages.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_ascii() && !c.is_control() => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out + "\""
}

/// A server and its client, who agree on a path; the answers do not have the field that the client reads.
fn seam(path: &str, field: &str) -> Project {
    let tag = quoted(&format!("json:{}", quoted(field)));
    let go = format!(
        "package main\n\nimport (\n\t\"encoding/json\"\n\t\"net/http\"\n)\n\ntype item struct {{\n\tA string {tag}\n}}\n\n\
         func main() {{\n\tmux := http.NewServeMux()\n\tmux.HandleFunc({}, user)\n\thttp.ListenAndServe(\":1\", mux)\n}}\n\n\
         func user(w http.ResponseWriter, r *http.Request) {{\n\tjson.NewEncoder(w).Encode(item{{}})\n}}\n",
        quoted(&format!("GET {path}"))
    );
    let ts = format!(
        "interface Item {{ missing: string; {}: string }}\n\
         export async function load(): Promise<string> {{\n  const it = await fetch({});\n  \
         const item = (await it.json()) as Item;\n  return item.missing.trim() + item[{}];\n}}\n",
        quoted(field),
        quoted(path),
        quoted(field),
    );
    project(&[("main.go", &go), ("web/load.ts", &ts)])
}

fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// What a command prints, without anything that acts on who shows it.
#[track_caller]
fn printed(root: &Path, args: &[&str]) -> String {
    let run = check(root, args);
    for text in [&run.out, &run.err] {
        assert!(!text.contains(acts), "{args:?}: {}", text.escape_debug());
    }
    run.out
}

/// All outputs have the structure that they should.
#[track_caller]
fn assert_sound(it: &Project, what: &str) {
    let root = it.root();
    let report = report(&root, &["--profile", "strict"]);
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty(), "{what}: {report:#}");
    for finding in findings {
        let file = finding["file"].as_str().unwrap();
        assert!(root.join(file).is_file(), "{what}: {file:?}");
        let rule = finding["rule"].as_str().unwrap();
        assert!(seamlint_rules::rule(rule).is_some(), "{what}: {rule}");
    }
    let of = |format| printed(&root, &["--profile", "strict", "--output-format", format]);
    of("full");
    of("json");
    assert_concise(&of("concise"), findings.len(), what);
    let lines: Vec<Value> =
        of("jsonl").lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(&lines, findings, "{what}");
    assert_sarif(&of("sarif"), &root, what);
    crate::forms::assert_sound(&root, findings, acts, what);
    printed(&root, &["--diff", "--unsafe-fixes"]);
    printed(&root, &["--show-files"]);
    printed(&root, &["--show-config"]);
    printed(&root, &["--verbose", "--statistics"]);
    let map = |format| printed(&root, &["map", "--output-format", format]);
    map("text");
    let map_json: Value = serde_json::from_str(&map("json")).unwrap();
    assert_eq!(map_json["version"], 1, "{what}");
    assert_mermaid(&map("mermaid"), what);
    assert_dot(&map("dot"), what);
    assert_html(&map("html"), what);
}

#[track_caller]
fn assert_concise(text: &str, findings: usize, what: &str) {
    assert_eq!(text.lines().count(), findings, "{what}: {text}");
    for line in text.lines() {
        let is_finding =
            ["error[", "warning[", "info["].iter().any(|it| line.contains(&format!(": {it}")));
        assert!(is_finding, "{what}: {line}");
    }
}

#[track_caller]
fn assert_sarif(text: &str, root: &Path, what: &str) {
    let log: Value = serde_json::from_str(text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty(), "{what}");
    for result in results {
        let message = result["message"]["text"].as_str().unwrap();
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        for target in links(message) {
            let id: usize =
                target.parse().unwrap_or_else(|_| panic!("{what}: {target} in {message}"));
            assert!((1..=related).contains(&id), "{what}: {message}");
        }
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = location["uri"].as_str().unwrap();
        assert!(
            uri.bytes().all(|it| it.is_ascii_graphic() && !b"\"<>\\^`{|}:".contains(&it)),
            "{what}: {uri}"
        );
        let path = decoded(uri);
        assert!(root.join(&path).is_file(), "{what}: {uri}");
    }
}

/// The targets of the links in a message of SARIF, as viewers find them: brackets without a backslash.
fn links(text: &str) -> Vec<&str> {
    let at = text.match_indices("](").map(|it| it.0);
    let is_link =
        |at: &usize| text[..*at].bytes().rev().take_while(|it| *it == b'\\').count() % 2 == 0;
    at.filter(is_link).map(|at| text[at + 2..].split(')').next().unwrap()).collect()
}

fn decoded(uri: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), uri.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let hex = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).unwrap());
        out.push(hex.map_or(*first, |it| u8::from_str_radix(it, 16).unwrap()));
        rest = if hex.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(out).unwrap()
}

/// Every line is one that seamlint writes, and labels are the only free text.
#[track_caller]
fn assert_mermaid(text: &str, what: &str) {
    let starts = ["flowchart LR", "subgraph ", "direction TB", "end", "c", "r", "linkStyle "];
    for line in text.lines() {
        let quotes = line.matches('"').count();
        assert!(quotes == 0 || quotes == 2, "{what}: {line}");
        let bare = line.split('"').step_by(2).collect::<String>();
        assert!(starts.iter().any(|it| bare.trim_start().starts_with(it)), "{what}: {line}");
        let plain = |c: char| c.is_ascii_alphanumeric() || " []()->.|:,#-".contains(c);
        assert!(bare.chars().all(plain) && !bare.contains("click"), "{what}: {line}");
        let label = line.split('"').nth(1).unwrap_or_default();
        assert!(!label.contains(['<', '>', '`', '\\', '%', '*']), "{what}: {line}");
    }
}

/// Outside of quotes there is nothing but what seamlint writes.
#[track_caller]
fn assert_dot(text: &str, what: &str) {
    let (mut bare, mut is_quoted, mut is_escaped) = (String::new(), false, false);
    for c in text.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            c if !is_quoted => bare.push(c),
            _ => {}
        }
    }
    assert!(!is_quoted, "{what}: {text}");
    for word in ["evil", "URL", "fake", "/*", "click", "\\"] {
        assert!(!bare.contains(word), "{what}: {bare}");
    }
    assert_eq!(bare.matches('{').count(), bare.matches('}').count(), "{what}");
}

/// The tags of the page are those of a page about nothing, and its data is whole.
#[track_caller]
fn assert_html(page: &str, what: &str) {
    let empty = project(&[]);
    let plain = printed(&empty.root(), &["map", "--output-format", "html"]);
    let tags = |page: &str| -> Vec<String> {
        let pieces = page.split('<').skip(1);
        pieces.map(|it| it.split(['>', ' ', '\n']).next().unwrap().to_owned()).collect()
    };
    assert_eq!(tags(page), tags(&plain), "{what}");
    let (_, rest) = page.split_once("type=\"application/json\"").expect("data");
    let data = rest.split_once('>').unwrap().1.split("</script").next().unwrap();
    let data: Value = serde_json::from_str(data).expect(what);
    assert!(data["routes"].is_array(), "{what}");
    let policy = |page: &str| {
        page.lines().find(|it| it.contains("Content-Security-Policy")).map(str::to_owned)
    };
    assert_eq!(policy(page), policy(&plain), "{what}");
}

/// A project for each payload; findings it has in any case.
fn each(make: impl Fn(&str) -> Project) {
    for (what, payload) in PAYLOADS {
        let it = make(payload);
        it.write("web/fine.ts", crate::project::BAD_TS.as_bytes());
        assert_sound(&it, what);
    }
}

#[test]
fn through_paths_of_routes_and_calls() {
    each(|payload| seam(&format!("/api/{payload}"), "name"));
    let it = seam("/api/<b>\"\u{202e}", "name");
    let map: Value =
        serde_json::from_str(&printed(&it.root(), &["map", "--output-format", "json"])).unwrap();
    assert_eq!(map["routes"][0]["path"], "/api/<b>\"\u{202e}", "a payload gets through, as data");
}

#[test]
fn through_names_of_files() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let name: String = payload.replace('/', "_").chars().take(60).collect();
        std::fs::rename(it.root().join("web/load.ts"), it.root().join(format!("web/{name}.ts")))
            .unwrap();
        std::fs::rename(it.root().join("main.go"), it.root().join(format!("{name}.go"))).unwrap();
        it
    });
}

#[test]
fn through_names_of_folders() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let name: String = payload.replace('/', "_").chars().take(60).collect();
        std::fs::rename(it.root().join("web"), it.root().join(name)).unwrap();
        it
    });
}

#[test]
fn through_fields_and_tags() {
    each(|payload| seam("/api/x", payload));
}

#[test]
fn through_comments() {
    each(|payload| {
        let it = seam("/api/x", "name");
        // Comments end with their line.
        let line = payload.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
        let rule = line.replace([']', '['], "(");
        it.write(
            "web/a.ts",
            format!("// seamlint-ignore[js/{rule}]: {line}\nexport const a = 1;\n").as_bytes(),
        );
        it.write(
            "b.go",
            format!("package main\n\n// seamlint-ignore[go/{rule}]: {line}\nvar b = 1\n")
                .as_bytes(),
        );
        it
    });
}

#[test]
fn through_methods_and_clients() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let text = quoted(payload);
        it.write(
            "web/b.ts",
            format!("export const b = () => fetch({text}, {{ method: {text}, headers: {{ {text}: {text} }} }});\n").as_bytes(),
        );
        it
    });
}

#[test]
fn through_names_of_types() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let text = quoted(payload);
        it.write(
            "web/c.ts",
            format!("export const c = async (): Promise<{{ {text}: {text} | 1 }}> => (await fetch('/api/x')).json();\n")
                .as_bytes(),
        );
        it
    });
}

#[test]
fn through_names_of_packages_and_imports() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let text = quoted(payload);
        let name = serde_json::to_string(payload).unwrap();
        it.write("package.json", format!("{{\"name\": {name}, \"main\": {name}}}").as_bytes());
        it.write(
            "web/d.ts",
            format!("import d from {text};\nimport * as e from {text};\nexport default d + e;\n")
                .as_bytes(),
        );
        it.write("go.mod", format!("module {payload}\n").as_bytes());
        it
    });
}

#[test]
fn through_the_root_of_a_project() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let name: String = payload.replace('/', "_").chars().take(60).collect();
        std::fs::create_dir(it.root().join(&name)).unwrap();
        it.write(&format!("{name}/seamlint.toml"), b"");
        it.write(&format!("{name}/a.ts"), crate::project::BAD_TS.as_bytes());
        for args in [
            &[name.as_str()] as &[&str],
            &["--verbose", &name],
            &["--show-config", &name],
            &["map", &name],
        ] {
            printed(&it.root(), args);
        }
        let inside = it.root().join(&name);
        assert_html(&printed(&inside, &["map", "--output-format", "html"]), payload);
        it
    });
}

#[test]
fn through_configurations_that_hold() {
    each(|payload| {
        let it = seam("/api/x", "name");
        let text = serde_json::to_string(payload).unwrap().replace('\u{7f}', "\\u007f");
        it.write(
            "seamlint.toml",
            format!("[[overrides]]\npaths = [\"x\"]\nrules = {{}}\n[seam]\nbase-urls = {{ {text} = \"/api\" }}\n").as_bytes(),
        );
        it
    });
}

#[test]
fn through_mistakes_in_configurations() {
    for (what, payload) in PAYLOADS {
        let it = seam("/api/x", "name");
        let text = serde_json::to_string(payload).unwrap().replace('\u{7f}', "\\u007f");
        let wrong = [
            format!("{text} = 1\n"),
            format!("profile = {text}\n"),
            format!("[rules]\n{text} = \"off\"\n"),
            format!("[rules]\n\"go/ws-write-unchecked\" = {text}\n"),
            format!("profile = {payload}\n"),
            format!("# {payload}\nprofil = 1 # {payload}\n"),
        ];
        for wrong in wrong {
            it.write("seamlint.toml", wrong.as_bytes());
            let run = check::<&str>(&it.root(), &[]);
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{what}: {wrong}");
            assert!(!run.err.contains(acts), "{what}: {}", run.err.escape_debug());
            assert!(run.err.contains("seamlint.toml"), "{what}: {}", run.err);
        }
    }
}

#[test]
fn through_arguments() {
    let it = seam("/api/x", "name");
    for (what, payload) in PAYLOADS {
        for args in [&[payload] as &[&str], &["map", payload], &["--config", payload]] {
            let run = check(&it.root(), args);
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{what}: {args:?}");
            assert!(!run.err.contains(acts), "{what}: {}", run.err.escape_debug());
        }
    }
}
