//! What joining both sides costs, beside parsing them.
//!
//! ```text
//! cargo bench -p seamlint --bench seam -- [--rounds 3] PATH...
//! cargo bench -p seamlint --bench seam
//! ```
//!
//! With paths: the processor's time for finding routes and calls and joining them, for what rules ask of each joined
//! call, and for the rules on both sides, over that of tree-sitter alone on the same files. All other rules have run
//! before, so that what is counted is what the seam adds. Without a path: made-up projects, each of twice the size of
//! the one before, up to 5,000 routes and 20,000 calls; the time for a call should stay about what it is.
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

mod common;

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use cpu_time::ProcessTime;
use ignore::gitignore::Gitignore;
use seamlint::modules::Modules;
use seamlint::progress::Progress;
use seamlint::walk::{Scope, Walk};
use seamlint::{load, root};
use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_rules::{Settings, check_file, check_program, rules};
use seamlint_syntax::Limits;

use self::common::{median, parse_only};

fn main() {
    let (mut rounds, mut paths) = (3, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => rounds = args.next().and_then(|it| it.parse().ok()).expect("a number"),
            // Cargo's own.
            "--bench" => {}
            path => paths.push(path.to_owned()),
        }
    }
    for path in &paths {
        real(Path::new(path), rounds);
    }
    if paths.is_empty() {
        for routes in [625, 1250, 2500, 5000] {
            made_up(routes, routes * 4, rounds);
        }
    }
}

/// What the seam of a project adds.
fn real(path: &Path, rounds: usize) {
    let mut costs: [Vec<f64>; 4] = Default::default();
    let mut counts = (0, 0, 0);
    for _ in 0..rounds {
        let program = read(path);
        let parse = time(|| program.files().for_each(|(_, it)| parse_only(&it.path, it.text()))).1;
        let (seam, other): (Vec<_>, Vec<_>) = rules()
            .filter(|it| it.id != "unused-ignore")
            .map(|it| it.id.to_owned())
            .partition(|it| it.starts_with("seam/"));
        check(&program, other);
        let join = time(|| black_box(program.contract())).1;
        let exchange = time(|| black_box(program.exchanged())).1;
        let rules = time(|| check(&program, seam)).1;
        for (all, one) in costs.iter_mut().zip([parse, join, exchange, rules]) {
            all.push(one);
        }
        let contract = program.contract();
        counts = (contract.routes.len(), contract.calls.len(), contract.links.len());
    }
    let [parse, join, exchange, rules] = costs.map(median);
    println!("{}: {} routes, {} calls, {} links", path.display(), counts.0, counts.1, counts.2);
    for (stage, millis) in
        [("parse", parse), ("join", join), ("exchange", exchange), ("rules", rules)]
    {
        println!("  {stage:9} {millis:8.1} ms  {:5.3}", millis / parse);
    }
    println!("  join + exchange + rules over parse {:.3}", (join + exchange + rules) / parse);
}

fn read(path: &Path) -> Program {
    let given = [path.canonicalize().expect("an existing path")];
    let root = root::find(&given);
    let scope = Scope::new(&root, &given);
    let walk = Walk {
        root: &root,
        given: &given,
        exclude: &Gitignore::empty(),
        no_ignore: false,
        force_exclude: false,
        threads: 1,
    };
    let manner = load::Manner::default();
    let loaded = load::load(&root, &walk.run(&scope), &manner, &Progress::new(0, false));
    let modules = Modules::new(&root, &loaded.project.documents);
    link(loaded.project, &modules)
}

fn check(program: &Program, only: Vec<String>) {
    let settings = Settings { only, ..Settings::default() };
    black_box(check_program(program, &settings));
    for (id, _) in program.files() {
        black_box(check_file(program, id, &settings));
    }
}

/// How long joining takes for each call of a made-up project.
fn made_up(routes: usize, calls: usize, rounds: usize) {
    let mut millis = Vec::new();
    for _ in 0..rounds {
        let program = link(project(routes, calls), &());
        millis.push(time(|| black_box(program.contract())).1);
        assert_eq!(program.contract().links.len(), calls, "each call has its route");
    }
    let millis = median(millis);
    let each = millis * 1000.0 / calls as f64;
    println!("{routes:5} routes {calls:6} calls {millis:8.1} ms {each:6.1} µs for a call");
}

/// Go files of 50 routes and scripts of 50 calls each.
fn project(routes: usize, calls: usize) -> Project {
    let mut project = Project::default();
    let mut add = |path: String, text: String| {
        let file = compile(&path, Arc::from(text), Origin::Own, &Limits::default());
        project.files.push(Arc::new(file.expect("a file with code")));
    };
    for first in (0..routes).step_by(50) {
        let mut text = format!(
            "package api\n\nimport \"net/http\"\n\nfunc register{first}(mux *http.ServeMux) {{\n"
        );
        for it in first..routes.min(first + 50) {
            let _ = writeln!(
                text,
                "\tmux.HandleFunc(\"GET /api/part{}/item{it}/{{id}}\", get)",
                it % 97
            );
        }
        add(format!("api/routes{first}.go"), text + "}\n");
    }
    add("api/get.go".into(), "package api\n\nimport \"net/http\"\n\nfunc get(w http.ResponseWriter, r *http.Request) {\n\tw.WriteHeader(204)\n}\n".into());
    for first in (0..calls).step_by(50) {
        let mut text = String::new();
        for it in first..calls.min(first + 50) {
            let route = it % routes;
            let _ = writeln!(
                text,
                "export const get{it} = (id: number) => fetch(`/api/part{}/item{route}/${{id}}`);",
                route % 97
            );
        }
        add(format!("web/calls{first}.ts"), text);
    }
    project
}

/// Milliseconds of the processor's time.
fn time<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = ProcessTime::now();
    let out = work();
    (out, start.elapsed().as_secs_f64() * 1e3)
}
