//! `seamlint map`.

use seamlint_program::link;

use super::args::{Color, MapArgs, Output};
use super::check::counted;
use super::output::{outputs, write_all};
use super::project::{Project, Source, threads};
use super::timings::Timings;
use super::{CLEAN, Failure, Outcome, note};
use crate::check::check;
use crate::load::{Loaded, Manner, load};
use crate::map::{Map, MapFormat, build};
use crate::modules::Modules;
use crate::progress::Progress;
use crate::report::Report;
use crate::report::terminal::Terminal;
use crate::walk::{Scope, Walk};

/// Shows the seam. What is wrong with it is `check`'s to judge: the exit status does not say.
pub(super) fn run(args: &MapArgs) -> Outcome {
    let outputs = outputs(&args.output_format, MapFormat::Text)?;
    let source =
        Source { file: args.config.as_deref(), isolated: args.isolated, color: args.color };
    let project = Project::find(args.path.as_slice(), &source)?;
    let (pool, threads) = threads(args.jobs)?;
    pool.install(|| show(args, &project, threads, &outputs))
}

fn show(
    args: &MapArgs,
    project: &Project,
    threads: usize,
    outputs: &[Output<MapFormat>],
) -> Outcome {
    let mut timings = Timings::start();
    let Project { root, given, config, .. } = project;
    let scope = Scope::new(root, given);
    let walk = Walk {
        root,
        given,
        exclude: &config.exclude(),
        no_ignore: false,
        force_exclude: false,
        threads,
    };
    let found = walk.run(&scope);
    timings.done("walk");
    let shown = !args.no_progress && !args.quiet && Progress::is_welcome();
    let progress = Progress::new(found.files.len(), shown);
    let loaded = load(root, &found, &Manner::of(config), &progress);
    drop(progress);
    timings.done("read and parse");
    let Loaded { project: mut files, skipped, .. } = loaded;
    files.seam = config.seam.options();
    let modules = Modules::new(root, &files.documents);
    let program = link(files, &modules);
    timings.done("link");
    program.contract();
    timings.done("routes, calls and links");
    let findings = check(&program, &build::settings(&config.settings()));
    timings.done("check");
    let report = Report::new(&program, &findings, &skipped);
    let name = root.file_name().map_or(String::new(), |it| it.to_string_lossy().into_owned());
    let map = Map::of(&report, &scope, name);
    timings.done("map");
    write(&map, project, outputs, args.color)?;
    timings.done("report");
    if program.files().len() == 0 && !args.quiet {
        note("note: there is no Go, JavaScript or TypeScript file to read");
    }
    if !skipped.is_empty() && !args.quiet {
        let (count, files) = counted(skipped.len(), "file was", "files were");
        note(&format!("note: {count} {files} not read; `seamlint check --verbose` says why"));
    }
    if args.timings {
        note(timings.table().trim_end());
    }
    Ok(CLEAN)
}

fn write(
    map: &Map,
    project: &Project,
    outputs: &[Output<MapFormat>],
    color: Color,
) -> Result<(), Failure> {
    write_all(outputs, color, |format, terminal| {
        map.render(format, &project.paths, terminal.unwrap_or(Terminal::PLAIN))
    })
}
