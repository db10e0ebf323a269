//! Writes what the targets begin with below a folder, which is its argument: a folder for each target.

use std::fs;
use std::path::Path;

use seamlint_fuzz::archive::join;
use seamlint_fuzz::seeds::{Files, examples, testdata};
use seamlint_syntax::FileKind;

/// Longer inputs are not worth their time.
const LONGEST: usize = 6000;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).expect("a folder");
    let write = |target: &str, texts: Vec<Vec<u8>>| {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder)?;
        let texts = texts.into_iter().filter(|it| it.len() <= LONGEST);
        for (at, text) in texts.enumerate() {
            fs::write(folder.join(format!("seed-{at:04}")), text)?;
        }
        Ok::<_, std::io::Error>(())
    };
    let (examples, testdata) = (examples(), testdata(LONGEST));
    let code = |kinds: &[FileKind]| {
        let files = examples.iter().flatten().chain(&testdata);
        let of_kind = files.filter(|it| FileKind::of(&it.0).is_some_and(|it| kinds.contains(&it)));
        of_kind.map(|it| it.1.clone().into_bytes()).collect()
    };
    write("syntax_go", code(&[FileKind::Go]))?;
    write("syntax_js", code(&[FileKind::JavaScript]))?;
    write("syntax_ts", code(&[FileKind::TypeScript]))?;
    write("syntax_tsx", code(&[FileKind::Tsx]))?;
    write(
        "syntax_page",
        code(&[FileKind::Vue, FileKind::Svelte, FileKind::Astro, FileKind::Html]),
    )?;
    let pairs = examples.chunks(2).map(|it| archive(&it.concat()));
    let projects: Vec<_> =
        examples.iter().map(|it| archive(it)).chain(pairs).chain(projects(&testdata)).collect();
    for target in ["link", "rules", "fix", "reports"] {
        write(target, projects.clone())?;
    }
    let comments = examples.iter().map(|it| archive(&commented(it)));
    write("suppressions", comments.collect())?;
    write("config", config(&testdata))?;
    write("outputs", outputs())?;
    write("lsp", lsp(&examples))
}

fn archive(files: &[(String, String)]) -> Vec<u8> {
    join(files).into_bytes()
}

/// The projects below `testdata`, in pieces: code of both sides, and the documents.
fn projects(files: &[(String, String)]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let project = |it: &(String, String)| it.0.split('/').next().map(str::to_owned);
    for files in files.chunk_by(|a, b| project(a) == project(b)) {
        let (mut go, mut js): (Files, Files) =
            files.iter().cloned().partition(|it| it.0.ends_with(".go"));
        for at in 0..go.len().max(js.len()) {
            let pair = [go.get(at % go.len().max(1)), js.get(at % js.len().max(1))];
            out.push(archive(&pair.into_iter().flatten().cloned().collect::<Files>()));
        }
        go.append(&mut js);
        out.push(archive(&go));
    }
    out
}

/// Files with a comment of each kind before a line.
fn commented(files: &[(String, String)]) -> Files {
    const COMMENTS: [&str; 8] = [
        "// seamlint-ignore[go/nil-slice-json, js/floating-promise]: a reason",
        "// seamlint-ignore",
        "//nolint:seamlint,errcheck // a reason",
        "/* seamlint-ignore[x]: a reason */",
        "// eslint-disable-next-line no-x, no-y -- a reason",
        "/* eslint-disable */",
        "// @ts-expect-error a reason",
        "//nolint:all",
    ];
    let comment = |(at, (path, text)): (usize, &(String, String))| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let place = (text.len() % lines.len().max(1)).max(1).min(lines.len());
        lines.insert(place, COMMENTS[(text.len() + at) % COMMENTS.len()].to_owned());
        (path.clone(), lines.join("\n") + "\n")
    };
    files.iter().enumerate().map(comment).collect()
}

fn config(files: &[(String, String)]) -> Vec<Vec<u8>> {
    const WHOLE: &str = include_str!("../../../crates/seamlint/src/cli/init/seamlint.toml");
    const MORE: [&str; 6] = [
        "profile = \"strict\"\nexclude = [\"dist/**\", \"!a\", \"[x\"]\ninclude-tests = true\n",
        "[rules]\n\"go/ws-write-unchecked\" = \"off\"\n[[overrides]]\npaths = [\"a/**\"]\nrules = { \"js/floating-promise\" = \"error\" }\n",
        "[seam]\nbase-urls = { VITE_API = \"/api\" }\nproxies = { \"/x\" = \"/y\" }\n",
        "[[seam.clients]]\nname = \"api.get\"\nmodule = \"@/api\"\nurl = 0\nmethod = \"GET\"\nbody = 1\nbase = \"/api\"\n",
        "[[seam.routers]]\nname = \"Router.Handle\"\npackage = \"example.com/x\"\npath = 1\nhandler = 2\nmethod = 0\n",
        "[baseline]\nfile = \"seamlint-baseline.json\"\n[[library.go]]\npath = \"example.com/x\"\n",
    ];
    let own = files.iter().filter(|it| it.0.ends_with("seamlint.toml")).map(|it| it.1.as_str());
    // What is said in comments is what may be said.
    let uncommented = WHOLE.lines().map(|it| it.strip_prefix("# ").unwrap_or(it));
    let uncommented = uncommented.collect::<Vec<_>>().join("\n");
    let all = own.chain([WHOLE, &uncommented]).chain(MORE);
    all.map(|it| it.as_bytes().to_vec()).collect()
}

/// Texts that try to be more than texts.
fn outputs() -> Vec<Vec<u8>> {
    const TRIED: [&str; 10] = [
        "\u{1b}[31;1mred\u{1b}]8;;http:x\u{1b}\\",
        "x\nfake.go:1:1: error[go/fake] fake\r\ny\u{2028}\u{85}",
        "\u{202e}txt\u{2066}a\u{2069}\u{feff}",
        "[a](1) ](2) `a` **b** | c | <b>d</b> www.x.y @me #1",
        "<!--<script></script>]]><x>&lt;&amp;&#60;\u{ffff}\u{0}",
        "\",\"rule\":\"go/fake\",\"x\":[{\"y\":\"\\",
        "::error file=a.go,line=1::fake%0A##[x]::stop-commands::x",
        "{{data}} {0} ${x} %s %1$s",
        "func main() { println(\"ü🦀\") }\n",
        "export const a = await fetch(`/x/${y}`)\n",
    ];
    let rotated = |at: usize| {
        let texts: Vec<_> = (0..20).map(|it| TRIED[(it * (at + 1) + at) % TRIED.len()]).collect();
        texts.iter().map(|it| it.as_bytes()).collect::<Vec<_>>().join(&255)
    };
    (0..TRIED.len()).map(rotated).collect()
}

/// Conversations about an example each.
fn lsp(examples: &[Files]) -> Vec<Vec<u8>> {
    let talk = |files: &Files| {
        let mut lines = Vec::new();
        let uri = |path: &str| serde_json::Value::from(format!("$ROOT/{path}"));
        for (path, text) in files {
            let text = serde_json::Value::from(text.as_str());
            lines.push(format!(
                r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":{},"languageId":"x","version":1,"text":{text}}}}}}}"#,
                uri(path)
            ));
        }
        for (at, (path, _)) in files.iter().enumerate() {
            let place = r#""position":{"line":4,"character":6}"#;
            let range =
                r#""range":{"start":{"line":1,"character":0},"end":{"line":9,"character":2}}"#;
            let uri = uri(path);
            let of = format!(r#""textDocument":{{"uri":{uri}}}"#);
            let asked = [
                ("diagnostic", of.clone()),
                ("hover", format!("{of},{place}")),
                ("definition", format!("{of},{place}")),
                ("references", format!(r#"{of},{place},"context":{{"includeDeclaration":true}}"#)),
                ("codeLens", of.clone()),
                ("codeAction", format!(r#"{of},{range},"context":{{"diagnostics":[]}}"#)),
                ("documentSymbol", of.clone()),
            ];
            for (id, (method, params)) in asked.into_iter().enumerate() {
                let id = at * 10 + id;
                lines.push(format!(
                    r#"{{"jsonrpc":"2.0","id":{id},"method":"textDocument/{method}","params":{{{params}}}}}"#
                ));
            }
            lines.push(format!(
                r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":{uri},"version":2}},"contentChanges":[{{{range},"text":"x"}}]}}}}"#
            ));
        }
        lines.push(r#"{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"$ROOT/a.go","type":1}]}}"#.to_owned());
        lines.push(r#"{"jsonrpc":"2.0","id":"c","method":"workspace/executeCommand","params":{"command":"seamlint.map","arguments":["$ROOT"]}}"#.to_owned());
        lines.push(r#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":3}}"#.to_owned());
        lines.join("\n").into_bytes()
    };
    examples.iter().step_by(9).map(talk).collect()
}
