//! Prints the processor's time that linking takes, and that of what rules ask about calls and handlers.
//!
//! ```text
//! cargo run --release --example seam_cost -- PROJECT [--dump]
//! ```
//!
//! With `--dump` everything that was answered is printed as well: two versions that answer alike print alike.
// This is a tool for the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use cpu_time::{ProcessTime, ThreadTime};
use ignore::gitignore::Gitignore;
use seamlint::modules::Modules;
use seamlint::progress::Progress;
use seamlint::walk::{Scope, Walk};
use seamlint::{load, root};
use seamlint_program::Program;
use seamlint_syntax::Limits;

fn main() -> ExitCode {
    let Some(given) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: seam_cost PROJECT [--dump]");
        return ExitCode::from(2);
    };
    let is_dump = std::env::args().nth(2).is_some_and(|it| it == "--dump");
    let given = [given.canonicalize().unwrap_or(given)];
    let root = root::find(&given);
    let scope = Scope::new(&root, &given);
    let walk = Walk {
        root: &root,
        given: &given,
        exclude: &Gitignore::empty(),
        no_ignore: false,
        force_exclude: false,
        threads: 2,
    };
    let found = walk.run(&scope);
    let start = ProcessTime::now();
    let loaded = load::load(&root, &found, &Limits::default(), &Progress::new(0, false));
    eprintln!("parsing {:.1?}", start.elapsed());
    let modules = Modules::new(&root, &loaded.project.documents);
    let program = timed("linking", || seamlint_program::link(loaded.project, &modules));
    let asked = ask(&program);
    if is_dump {
        for it in &asked {
            println!("{it}");
        }
    }
    ExitCode::SUCCESS
}

/// What rules ask of every linked call and handler, as text.
fn ask(program: &Program) -> Vec<String> {
    let (js, go) = (program.js(), program.go());
    let routes = timed("routes", || go.routes());
    let calls = timed("calls", || js.requests());
    eprintln!("{} routes, {} calls", routes.len(), calls.len());
    let contract = timed("contract", || program.contract());
    let linked: BTreeSet<_> = contract.links.iter().map(|it| it.call).collect();
    let handlers: BTreeSet<_> = contract
        .links
        .iter()
        .filter_map(|it| contract.route(it.route).handler.as_ref()?.function)
        .collect();
    eprintln!("{} linked calls, {} handlers", linked.len(), handlers.len());
    let linked: Vec<_> = linked.into_iter().map(|it| contract.call(it)).collect();
    let uses: Vec<_> = timed("uses_of", || linked.iter().map(|it| js.uses_of(it)).collect());
    let sent: Vec<_> = timed("sent_by", || linked.iter().map(|it| js.sent_by(it)).collect());
    let exchanges: Vec<_> =
        timed("exchange", || handlers.iter().map(|it| go.exchange(*it)).collect());
    let nulls: Vec<_> =
        timed("null_answers", || exchanges.iter().map(|it| go.null_answers(it)).collect());
    let mut out: Vec<_> = contract.links.iter().map(|it| format!("{it:?}")).collect();
    for ((call, uses), sent) in linked.iter().zip(&uses).zip(&sent) {
        out.push(format!("{:?}\n{uses:#?}\n{sent:#?}", call.place));
    }
    for ((handler, exchange), nulls) in handlers.iter().zip(&exchanges).zip(&nulls) {
        out.push(format!("{handler:?}\n{exchange:#?}\n{nulls:#?}"));
    }
    out
}

/// Says how long the thread worked on something.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = ThreadTime::now();
    let out = work();
    eprintln!("{what} {:.1?}", start.elapsed());
    out
}
