//! `seamlint map`.

use seamlint_program::link;

use super::args::{MapArgs, Output};
use super::check::{counted, say_again};
use super::output::{outputs, render_all};
use super::project::{Project, Source, threads};
use super::timings::Timings;
use super::{CLEAN, Outcome, note};
use crate::cache::{Cache, Contents, Said};
use crate::check::check;
use crate::load::{Loaded, Manner, load};
use crate::map::{Map, MapFormat, build};
use crate::modules::Modules;
use crate::progress::Progress;
use crate::report::Report;
use crate::report::terminal::{Stream, Terminal};
use crate::walk::{Scope, Walk};

/// Shows the seam. What is wrong with it is `check`'s to judge: the exit status does not say.
pub(super) fn run(args: &MapArgs) -> Outcome {
    let outputs = outputs(&args.output_format, MapFormat::Text)?;
    let source = Source {
        file: args.config.as_deref(),
        isolated: args.isolated,
        color: args.color,
        unsaved: false,
    };
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
    let wanted = !args.no_cache && !args.timings;
    let cache = wanted.then(|| Cache::open(args.cache_dir.as_deref(), root)).flatten();
    let inputs = cache.as_ref().map(|it| it.inputs(&found, &options(args, project, outputs)));
    if let Some(said) = cache.as_ref().zip(inputs.as_ref()).and_then(|it| it.0.find(it.1)) {
        return say_again(&said, outputs);
    }
    let shown = !args.no_progress && !args.quiet && Progress::is_welcome();
    let progress = Progress::new(found.files.len(), shown);
    let loaded = load(root, &found, &Manner::of(config), &progress);
    drop(progress);
    timings.done("read and parse");
    let contents = inputs.as_ref().map(|_| Contents::of(&loaded));
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
    let mut notes = Vec::new();
    if program.files().len() == 0 && !args.quiet {
        notes.push("note: there is no Go, JavaScript or TypeScript file to read".to_owned());
    }
    if !skipped.is_empty() && !args.quiet {
        let (count, files) = counted(skipped.len(), "file was", "files were");
        notes.push(format!("note: {count} {files} not read; `seamlint check --verbose` says why"));
    }
    let texts = render_all(outputs, args.color, |format, terminal| {
        map.render(format, &project.paths, terminal.unwrap_or(Terminal::PLAIN))
    });
    let said = Said { outputs: texts, notes, code: CLEAN };
    let code = say_again(&said, outputs)?;
    timings.done("report");
    if args.timings {
        note(timings.table().trim_end());
    }
    if let (Some(cache), Some(inputs), Some(contents)) = (cache, inputs, contents) {
        cache.keep(&inputs, &contents, modules.asked(), said);
    }
    // The process is over: to free a million blocks one by one is work that nobody sees.
    std::mem::forget((program, findings));
    Ok(code)
}

/// All that decides what is said, besides the files that are read.
fn options(args: &MapArgs, project: &Project, outputs: &[Output<MapFormat>]) -> String {
    let mut args = args.clone();
    // Neither changes what is said.
    (args.jobs, args.no_progress, args.cache_dir) = (0, false, None);
    let terminal = Terminal::of(Stream::Out, args.color.forced());
    let Project { given, config, config_file, paths, .. } = project;
    format!(
        "map {args:?}\n{given:?}\n{config:?}\n{config_file:?}\n{paths:?}\n{outputs:?}\n{terminal:?}"
    )
}
