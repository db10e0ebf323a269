//! What the whole repository keeps to, and no compiler checks. The rest of it is in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

use seamlint_rules::{Rule, rules};

/// Lines that a file may have. Data and generated files may have more.
const MOST_LINES: usize = 600;

/// Folders without text of ours: what tools write, and projects that are linted rather than kept tidy.
const NOT_OURS: [&str; 4] = ["target", "node_modules", ".git", "testdata"];

/// The one file that may be unsafe, and says why it is sound.
const UNSAFE: &str = "crates/syntax/src/arena.rs";

/// What runs git, where an option asks for it.
const RUNS: [&str; 1] = ["crates/seamlint/src/git.rs"];

/// The line of the model that reads what its build script wrote.
const OUTPUT: &str = r#"        serde_json::from_str::<$kind>(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))"#;

/// What only the binary may do.
const OUTSIDE: [&str; 6] = ["std::fs", "std::env", "std::net", "std::process", "std::io", "env!("];

#[test]
fn the_table_of_rules_in_the_readme_is_the_registry() {
    const START: &str = "<!-- rules -->\n";
    const END: &str = "<!-- /rules -->";
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).expect("README.md has `<!-- rules -->`");
    let (table, after) = rest.split_once(END).expect("README.md has `<!-- /rules -->`");
    let fresh = table_of_rules();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, [before, START, &fresh, END, after].concat()).unwrap();
    } else {
        assert_eq!(table, fresh, "UPDATE=1 cargo test -p seamlint --test tidy");
    }
    for (path, text) in sources(&["md"]) {
        let is_page = path.starts_with("rules/") && text.starts_with("# ");
        assert!(!is_page || fresh.contains(&format!("({path})")), "{path} belongs to no rule");
    }
}

/// The second finding of the demo's `go/json-null-zero`, as the README shows it.
#[test]
fn the_example_of_the_readme_is_real() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_seamlint"))
        .args([
            "check",
            "testdata/demo",
            "--only",
            "go/json-null-zero",
            "--color",
            "never",
            "--no-cache",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut findings =
        text.split_inclusive("\nwarning[").map(|it| it.trim_end_matches("warning[").trim_end());
    let shown = findings.find(|it| it.contains("`newsletter`")).unwrap();
    let fresh = format!("\n```text\nwarning[{shown}\n```\n");
    hold("example", &fresh);
}

/// The whole map of the demo.
#[test]
fn the_map_of_the_readme_is_real() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_seamlint"))
        .args(["map", "testdata/demo", "--color", "never", "--no-cache"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    // Paths as from the demo's own folder: the README is wide enough as it is.
    hold("map", &format!("\n```text\n{}```\n", text.replace("testdata/demo/", "")));
}

/// Holds the part of the README between two marks against a text.
fn hold(mark: &str, fresh: &str) {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (start, end) = (format!("<!-- {mark} -->"), format!("<!-- /{mark} -->"));
    let (before, rest) = readme.split_once(&start).unwrap();
    let (written, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, [before, &start, fresh, &end, after].concat()).unwrap();
    } else {
        assert_eq!(written, fresh, "UPDATE=1 cargo test -p seamlint --test tidy");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for (path, text) in sources(&["md"]) {
        let folder = root().join(&path).parent().unwrap().to_owned();
        // Every second part stands between fences, where brackets are code.
        let prose: String = text.split("\n```").step_by(2).collect();
        for link in prose.split("](").skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0) {
            let target = link.split('#').next().unwrap_or_default();
            let is_outside = link.contains("://") || target.is_empty();
            assert!(is_outside || folder.join(target).exists(), "{path}: {link} is not there");
        }
    }
}

#[test]
fn files_are_short_enough_to_read() {
    for (path, text) in sources(&["rs", "ts", "mjs", "lua", "el", "sh"]) {
        let lines = text.lines().count();
        let is_generated = text.lines().take(10).any(|it| it.contains("never by hand"));
        assert!(
            lines <= MOST_LINES || is_generated || path.contains("/data/"),
            "{path} has {lines} lines: split it by what it knows"
        );
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let later = concat!("TO", "DO");
    let broken = concat!("FIX", "ME");
    let marks = [
        format!("// {later}"),
        format!("//{later}"),
        format!("# {later}"),
        broken.to_owned(),
        format!("{}!(", later.to_lowercase()),
        concat!("unimplemented", "!").to_owned(),
        concat!("#[ig", "nore").to_owned(),
    ];
    for (path, text) in sources(&["rs", "ts", "mjs", "sh", "toml", "yml", "yaml"]) {
        for (number, line) in (1..).zip(text.lines()) {
            let found = marks.iter().find(|it| line.contains(it.as_str()));
            assert_eq!(found, None, "{path}:{number}");
        }
    }
}

#[test]
fn no_path_is_one_of_somebodys_machine() {
    let roots = ["work", "root", "home", "Users", "tmp"].map(|it| format!("/{it}/"));
    for (path, text) in
        sources(&["rs", "md", "toml", "ts", "mjs", "json", "sh", "yml", "yaml", "lua"])
    {
        if path.ends_with("tests/tidy.rs") {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            for root in &roots {
                // `a/home/b` is a path in a project, `/home/b` is not.
                let is_absolute = line.match_indices(root.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|it| !it.is_alphanumeric() && !"_.-}*/".contains(it))
                });
                assert!(!is_absolute, "{path}:{number}: {line}");
            }
        }
    }
}

#[test]
fn only_the_binary_reaches_outside() {
    for (path, text) in sources(&["rs"]) {
        let is_inside = ["crates/program/src/", "crates/syntax/src/", "rules/"]
            .iter()
            .any(|it| path.starts_with(it));
        if !is_inside || path.starts_with("rules/tests/") {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            // What the build script makes of the data is part of the crate, and read in one place.
            let is_output = path == "crates/program/src/lib.rs" && line == OUTPUT;
            let found = OUTSIDE.iter().filter(|_| !is_output).find(|it| line.contains(*it));
            assert_eq!(found, None, "{path}:{number}");
        }
    }
}

/// There is no network, and no program is run but git, by the one module that may.
#[test]
fn nothing_opens_sockets_or_runs_programs() {
    let sockets =
        ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "UnixListener"];
    let runs = ["process::Command", "Command::new("];
    for (path, text) in sources(&["rs"]).into_iter().filter(|it| it.0.contains("/src/")) {
        for (number, line) in (1..).zip(text.lines()) {
            let code = line.split("//").next().unwrap_or_default();
            let found = sockets.iter().find(|it| code.contains(*it));
            assert_eq!(found, None, "{path}:{number}");
            let found = runs.iter().find(|it| code.contains(*it));
            assert!(found.is_none() || RUNS.contains(&path.as_str()), "{path}:{number}: {found:?}");
        }
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let holds = |name: &str| lock.contains(&format!("\nname = \"{name}\"\n"));
    for name in ["reqwest", "hyper", "ureq", "curl", "tokio", "openssl", "rustls", "socket2"] {
        assert!(!holds(name), "{name} reaches the network");
    }
    // Waiting for the file system takes mio, which has no sockets without its feature `net`.
    let banned = fs::read_to_string(root().join("deny.toml")).unwrap();
    let net = "[[bans.features]]\ncrate = \"mio\"\ndeny = [\"net\"]\n";
    assert!(!holds("mio") || banned.contains(net), "mio may reach the network");
}

#[test]
fn nothing_is_unsafe_but_the_arena() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"deny\""), "Cargo.toml denies unsafe code");
    for top in ["crates/program/src/lib.rs", "crates/seamlint/src/lib.rs", "rules/lib.rs"] {
        let text = fs::read_to_string(root().join(top)).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{top} forbids unsafe code");
    }
    for (path, text) in sources(&["toml"]).into_iter().filter(|it| it.0.ends_with("/Cargo.toml")) {
        // An editor's extension is built by the editor, as a workspace of its own.
        let is_member = !text.contains("\n[workspace]\n");
        let takes = text.contains("[lints]\nworkspace = true");
        assert!(takes || !is_member, "{path} takes the workspace's lints");
    }
    for (path, text) in sources(&["rs"]).into_iter().filter(|it| it.0 != UNSAFE) {
        let allows = concat!("allow(uns", "afe_code");
        assert!(!text.contains(allows), "{path} allows what only {UNSAFE} may");
        for (number, line) in (1..).zip(text.lines()) {
            let is_unsafe = ["{", "fn", "impl", "trait", "extern"]
                .iter()
                .any(|it| line.trim_start().contains(&[concat!("uns", "afe "), it].concat()));
            assert!(!is_unsafe, "{path}:{number}");
        }
    }
}

/// Every crate that a manifest of the workspace names has its reason, and no crate that none names.
#[test]
fn dependencies_have_reasons() {
    let text = fs::read_to_string(root().join("DEPENDENCIES.md")).unwrap();
    let rows = text.lines().filter_map(|it| it.strip_prefix("| `")?.split_once(" |"));
    let mut listed: Vec<&str> =
        rows.flat_map(|it| it.0.trim_end_matches('`').split("`, `")).collect();
    let mut named = Vec::new();
    for (path, text) in sources(&["toml"]).into_iter().filter(|it| it.0.ends_with("Cargo.toml")) {
        if path.starts_with("editors/") {
            continue;
        }
        let mut is_list = false;
        for line in text.lines() {
            if line.starts_with('[') {
                is_list = line.ends_with("dependencies]");
            }
            let name = line.split([' ', '.', '=']).next().unwrap_or_default();
            let is_crate = is_list && name.starts_with(|it: char| it.is_ascii_lowercase());
            if is_crate && !name.starts_with("seamlint") {
                named.push(name.to_owned());
            }
        }
    }
    named.sort();
    named.dedup();
    listed.sort_unstable();
    assert_eq!(listed, named);
}

fn table_of_rules() -> String {
    let mut out =
        String::from("\n| rule | profile | what is wrong where it reports |\n|---|---|---|\n");
    for rule in rules() {
        out += &format!(
            "| [`{}`]({}) | {} | {} |\n",
            rule.id,
            page(rule),
            rule.profile.name(),
            rule.summary.replace('|', "\\|")
        );
    }
    out + "\n"
}

/// The page of a rule, from the root: in its folder, or beside the runner that reports it.
fn page(rule: &Rule) -> String {
    let (side, name) = rule.id.split_once('/').unwrap();
    let name = name.replace('-', "_");
    match side {
        "seamlint" => format!("rules/{name}.md"),
        _ => format!("rules/{side}/{name}/docs.md"),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Our files with one of these extensions, as paths from the root with their texts, sorted.
fn sources(extensions: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut out = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            if entry.is_dir() {
                if !NOT_OURS.iter().any(|it| entry.ends_with(it)) {
                    folders.push(entry);
                }
            } else if entry.extension().is_some_and(|it| extensions.iter().any(|e| it == *e)) {
                let path = entry.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                out.push((path, fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    assert!(!out.is_empty(), "{extensions:?}");
    out.sort();
    out
}
