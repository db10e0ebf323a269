//! What each stage of a check costs, for the Go and the JavaScript files of a project by themselves.
//!
//! ```text
//! cargo bench -p seamlint --bench stages -- [--rounds 5] [--rules] PATH...
//! ```
//!
//! All stages run on one thread, one after the other, in each round; what counts is the median. *parse* is
//! tree-sitter alone, with a fresh parser for each file; *tree* adds the flat copy and the mends; *facts*,
//! *link* and *check* are what we add to a tree. The last line is their sum over *parse*; after several projects,
//! that of all of them stands at the end. With `--rules`,
//! what each rule takes is printed as well, the dearest first: the first rule that asks the program for
//! something pays for all that ask later.
// Figures are for people: a percent of a percent does not matter.
#![allow(clippy::cast_precision_loss, clippy::print_stdout)]

mod common;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use cpu_time::ProcessTime;
use ignore::gitignore::Gitignore;
use seamlint::modules::Modules;
use seamlint::walk::{Scope, Walk};
use seamlint::{load, root};
use seamlint_program::{Document, File, Origin, Project, compile, link};
use seamlint_rules::{Settings, check_file, check_program, rules};
use seamlint_syntax::{FileKind, Limits, Marks, Side, parse};

use self::common::{median, parse_only};

fn main() {
    let (mut rounds, mut each_rule, mut paths) = (5, false, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => rounds = args.next().and_then(|it| it.parse().ok()).expect("a number"),
            "--rules" => each_rule = true,
            // Cargo's own.
            "--bench" => {}
            path => paths.push(path.to_owned()),
        }
    }
    let mut sums = [(Side::Go, 0.0, 0.0), (Side::Js, 0.0, 0.0)];
    for path in &paths {
        let path = Path::new(path).canonicalize().expect("an existing path");
        let root = root::find(std::slice::from_ref(&path));
        for (side, parse, added) in &mut sums {
            let bench = Bench::of(&root, *side);
            if bench.texts.is_empty() {
                continue;
            }
            let name = format!("{} {side:?}", root.display());
            let cost = bench.run(&name, rounds, each_rule);
            *parse += cost.0;
            *added += cost.1;
        }
    }
    for (side, parse, added) in sums.iter().filter(|_| paths.len() > 1) {
        println!(
            "all {side:?}: parse {parse:.1} ms, facts + link + check {added:.1} ms, {:.3}",
            added / parse
        );
    }
}

/// The files of one side, in memory.
struct Bench<'r> {
    root: &'r Path,
    texts: Vec<(String, Origin, Arc<str>)>,
    documents: Vec<Document>,
}

impl<'r> Bench<'r> {
    fn of(root: &'r Path, side: Side) -> Self {
        let given = [root.to_owned()];
        let scope = Scope::new(root, &given);
        let exclude = &Gitignore::empty();
        let walk = Walk {
            root,
            given: &given,
            exclude,
            no_ignore: false,
            force_exclude: false,
            threads: 1,
        };
        let mut bench = Self { root, texts: Vec::new(), documents: Vec::new() };
        for it in walk.run(&scope).files {
            let Ok(text) = load::read(root, &it.path, Limits::default().bytes) else { continue };
            match it.origin {
                Some(origin) if is_read(&it.path, &text, side) => {
                    bench.texts.push((it.path, origin, text));
                }
                Some(_) => {}
                None => bench.documents.push(Document { path: Arc::from(it.path.as_str()), text }),
            }
        }
        bench
    }

    /// Measures and prints; gives the milliseconds of parsing and of what we add.
    fn run(&self, name: &str, rounds: usize, each_rule: bool) -> (f64, f64) {
        let mut costs: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for _ in 0..rounds {
            self.round(
                &mut |stage, millis| costs.entry(stage).or_default().push(millis),
                each_rule,
            );
        }
        let mut costs: BTreeMap<_, _> =
            costs.into_iter().map(|(stage, it)| (stage, median(it))).collect();
        let bytes: usize = self.texts.iter().map(|it| it.2.len()).sum();
        println!("{name}: {} files, {:.2} MB", self.texts.len(), bytes as f64 / 1e6);
        let stages = ["parse", "tree", "facts", "link", "check"];
        let [parse, tree, facts, link, check] =
            stages.map(|it| costs.remove(it).unwrap_or_default());
        for (stage, millis) in stages.iter().zip([parse, tree - parse, facts, link, check]) {
            println!("  {stage:6} {millis:8.1} ms  {:5.2}", millis / parse);
        }
        println!("  facts + link + check over parse {:.2}", (facts + link + check) / parse);
        let mut rules: Vec<_> = costs.into_iter().collect();
        rules.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (rule, millis) in rules.iter().take(25) {
            println!("    {rule:32} {millis:8.2} ms  {:5.3}", millis / parse);
        }
        (parse, facts + link + check)
    }

    fn round(&self, note: &mut dyn FnMut(&'static str, f64), each_rule: bool) {
        let limits = Limits::default();
        note("parse", time(|| self.texts.iter().for_each(|it| parse_only(&it.0, &it.2))).1);
        let tree = |it: &(String, Origin, Arc<str>)| {
            FileKind::of(&it.0).map(|kind| parse(kind, Arc::clone(&it.2), &limits))
        };
        // Kept like those of `compile`, for new memory has its cost.
        let (trees, tree) = time(|| self.texts.iter().map(tree).collect::<Vec<_>>());
        drop(black_box(trees));
        note("tree", tree);
        let compile = |it: &(String, Origin, Arc<str>)| {
            compile(&it.0, Arc::clone(&it.2), it.1, &limits).map(Arc::new)
        };
        let (files, compiling): (Vec<Arc<File>>, _) =
            time(|| self.texts.iter().filter_map(compile).collect());
        note("facts", compiling - tree);
        let modules = Modules::new(self.root, &self.documents);
        let project = Project { files, documents: self.documents.clone(), ..Project::default() };
        let (program, linking) = time(|| link(project, &modules));
        note("link", linking);
        if each_rule {
            for rule in rules() {
                let settings = Settings { only: vec![rule.id.to_owned()], ..Settings::default() };
                note(rule.id, time(|| check(&program, &settings)).1);
            }
        } else {
            note("check", time(|| check(&program, &Settings::default())).1);
        }
    }
}

/// Whether a file is one of this side, and no bundle that somebody else's tools wrote.
fn is_read(path: &str, text: &str, side: Side) -> bool {
    FileKind::of(path).is_some_and(|it| it.side() == side && !Marks::of(it, text).minified)
}

fn check(program: &seamlint_program::Program, settings: &Settings) {
    black_box(check_program(program, settings));
    for (id, _) in program.files() {
        black_box(check_file(program, id, settings));
    }
}

/// Milliseconds of CPU time.
fn time<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = ProcessTime::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1e3)
}
