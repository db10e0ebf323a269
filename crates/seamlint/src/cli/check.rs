//! `seamlint check`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use seamlint_program::{Program, link};
use seamlint_rules::{Finding, Settings};

use super::args::{CheckArgs, FailOn, Output};
use super::mend::Mend;
use super::output::{outputs, statistics, texts, write_all};
use super::project::{Project, Source, threads};
use super::select::{Judged, Selection, absolute, write_baseline};
use super::timings::Timings;
use super::watch::watch;
use super::{CLEAN, FINDINGS, Failure, Outcome, note, print};
use crate::cache::{Cache, Contents, Said};
use crate::config::Config;
use crate::fix::Safety;
use crate::load::{Compiled, Loaded, Manner, reload};
use crate::modules::Modules;
use crate::progress::Progress;
use crate::report::escape::escape_toml;
use crate::report::forge::Forge;
use crate::report::paths::Paths;
use crate::report::terminal::{Stream, Terminal};
use crate::report::{Format, Report, paths};
use crate::walk::{Found, Scope, Walk};
use crate::{origin, root};

/// Lints, and says how it went.
pub(super) fn run(args: &CheckArgs) -> Outcome {
    let outputs = outputs(&args.output_format, Format::Full)?;
    if args.watch {
        return watch(args, &outputs);
    }
    let job = Job::prepare(args)?;
    if args.show_config {
        let shown = escape_toml(&toml::to_string(&job.config).unwrap_or_default());
        let source = job.config_file.as_ref().map_or("no file".to_owned(), |it| paths::shown(it));
        return print(&format!("# {source}\n{shown}"));
    }
    let (pool, threads) = threads(args.jobs)?;
    pool.install(|| job.run(threads, &outputs))
}

/// Everything that is decided before a file is read.
pub(super) struct Job<'a> {
    args: &'a CheckArgs,
    /// The paths that were named, canonical.
    given: Vec<PathBuf>,
    pub(super) root: PathBuf,
    pub(super) config: Config,
    pub(super) config_file: Option<PathBuf>,
    settings: Settings,
    paths: Paths,
    selection: Selection,
}

/// How a run went.
pub(super) struct Told {
    /// The status to exit with.
    code: u8,
    /// What was reported; nothing where that is not what was asked for.
    of: Option<Reported>,
}

/// What a run reported, and what that rests on.
struct Reported {
    said: Said,
    /// The paths that the disk was asked for to resolve imports.
    asked: Vec<PathBuf>,
    findings: Vec<Finding>,
    program: Program,
}

impl<'a> Job<'a> {
    pub(super) fn prepare(args: &'a CheckArgs) -> Result<Self, Failure> {
        let (named, unsaved) = Self::named(args)?;
        let (file, isolated, color) = (args.config.as_deref(), args.isolated, args.color);
        let source = Source { file, isolated, color, unsaved };
        let Project { given, root, mut config, config_file, paths } =
            Project::find(&named, &source)?;
        Mend::guard(&args.change, &root)?;
        config.include_tests |= args.include_tests;
        config.profile = args.profile.unwrap_or(config.profile);
        let settings = Settings {
            only: args.only.clone(),
            skip: args.skip.clone(),
            min_severity: args.min_severity,
            min_confidence: args.min_confidence,
            ..config.settings()
        };
        let selection = Selection::prepare(&args.select, &root, config.baseline.file.as_deref())?;
        Ok(Self { args, given, root, config, config_file, settings, paths, selection })
    }

    /// The paths that were named; or the one of standard input, which need not be there.
    fn named(args: &CheckArgs) -> Result<(Vec<PathBuf>, bool), Failure> {
        match &args.select.stdin_filename {
            Some(path) if args.paths.is_empty() => Ok((vec![absolute(path)?], true)),
            _ => Ok((args.paths.clone(), false)),
        }
    }

    fn run(&self, threads: usize, outputs: &[Output]) -> Outcome {
        let mut timings = Timings::start();
        let scope = self.scope();
        let found = self.walk(&scope, threads);
        timings.done("walk");
        if self.args.show_files {
            return print(&self.list(&found, &scope));
        }
        let cache = self.cache();
        let inputs = cache.as_ref().map(|it| it.inputs(&found, &self.options(outputs)));
        if let Some(said) = cache.as_ref().zip(inputs.as_ref()).and_then(|it| it.0.find(it.1)) {
            return say_again(&said, outputs);
        }
        if threads > 1 {
            // Reading the declarations takes as long as a small project; nobody waits for the thread.
            std::thread::spawn(seamlint_program::js::prepare);
        }
        let loaded = self.read(&found, &Compiled::default());
        timings.done("read and parse");
        timings.part("reading, all threads", loaded.reading);
        timings.part("parsing and facts, all threads", loaded.compiling);
        let contents = inputs.as_ref().map(|_| Contents::of(&loaded));
        let told = self.tell(loaded, &scope, outputs, &mut timings)?;
        if self.args.timings {
            note(timings.table().trim_end());
        }
        let Some(of) = told.of else { return Ok(told.code) };
        if let (Some(cache), Some(inputs), Some(contents)) = (cache, inputs, contents) {
            cache.keep(&inputs, &contents, of.asked, of.said);
        }
        // The process is over: to free a million blocks one by one is work that nobody sees.
        std::mem::forget((of.program, of.findings));
        Ok(told.code)
    }

    /// What the paths that were named hold.
    pub(super) fn scope(&self) -> Scope {
        Scope::new(&self.root, &self.given)
    }

    /// Reads and compiles what a walk found, but for what is known.
    pub(super) fn read(&self, found: &Found, known: &Compiled) -> Loaded {
        let shown = !self.args.no_progress && !self.args.quiet && Progress::is_welcome();
        let progress = Progress::new(found.files.len(), shown);
        let mut manner = Manner::of(&self.config);
        // Another text may import what the one on disk does not.
        manner.whole |= !self.selection.overlay.is_empty();
        let mut loaded = reload(&self.root, found, &manner, known, &progress);
        self.selection.overlay.lay(&mut loaded, &manner.limits);
        loaded
    }

    /// Lints what was read, and says what it found.
    pub(super) fn tell(
        &self,
        loaded: Loaded,
        scope: &Scope,
        outputs: &[Output],
        timings: &mut Timings,
    ) -> Result<Told, Failure> {
        let Loaded { mut project, skipped, .. } = loaded;
        project.seam = self.config.seam.options();
        project.go_packages.clone_from(&self.config.library.go);
        let modules = Modules::new(&self.root, &project.documents);
        let program = match self.mend(project, &modules, scope)? {
            ControlFlow::Continue(program) => program,
            ControlFlow::Break(code) => return Ok(Told { code, of: None }),
        };
        timings.done("link");
        if self.args.timings {
            // Rules ask for it when they need it; here it is a stage of its own.
            program.contract();
            timings.done("routes, calls and links");
        }
        let judged = self.selection.judge(&program, &self.settings, scope);
        timings.done("check");
        if let Some(file) = &self.args.select.write_baseline {
            write_baseline(file, &program, &judged, &self.settings)?;
            return Ok(Told { code: CLEAN, of: None });
        }
        let Judged { findings, fingerprints, known, stale } = judged;
        let mut report = Report::of(&program, (&findings, fingerprints, &known), &skipped);
        report.folder = root::in_repository(&self.root);
        let said = self.said(&report, outputs, scope, stale.len());
        let code = say_again(&said, outputs)?;
        timings.done("report");
        let of = Reported { said, asked: modules.asked(), findings, program };
        Ok(Told { code, of: Some(of) })
    }

    /// Where runs are remembered. Who asks for timings wants a run, and so does who wants more than files decide.
    fn cache(&self) -> Option<Cache> {
        let wanted = !self.args.no_cache
            && !self.args.timings
            && !self.args.change.changes()
            && self.args.select.is_of_files();
        wanted.then(|| Cache::open(self.args.cache_dir.as_deref(), &self.root)).flatten()
    }

    /// All that decides what a run says, besides the files that it reads.
    fn options(&self, outputs: &[Output]) -> String {
        let mut args = self.args.clone();
        // Neither changes what is said.
        (args.jobs, args.no_progress, args.cache_dir) = (0, false, None);
        let terminal = Terminal::of(Stream::Out, args.color.forced());
        let Self { given, config, config_file, paths, selection, .. } = self;
        let (baseline, folder) = (selection.baseline(), root::in_repository(&self.root));
        let forge = Forge::here();
        format!(
            "check {args:?}\n{given:?}\n{config:?}\n{config_file:?}\n{paths:?}\n{outputs:?}\n{terminal:?}\n{baseline:?}\n{folder:?}\n{forge:?}"
        )
    }

    /// The program, with fixes applied, on disk too; or the status of a run that does not report.
    fn mend(
        &self,
        project: seamlint_program::Project,
        modules: &Modules,
        scope: &Scope,
    ) -> Result<ControlFlow<u8, Program>, Failure> {
        let args = &self.args.change;
        let mend = Mend {
            args,
            root: &self.root,
            paths: &self.paths,
            find: &|program| self.news(program, scope),
            may_change: &|path| scope.holds(path),
            // Lines of a diff are those of the files that were read.
            rounds: self.selection.is_of_lines().then_some(1),
            quiet: self.args.quiet,
        };
        if args.fixes() {
            let fixed = mend.settle(&project, modules);
            if args.diff {
                let code = mend.show(&fixed, self.args.color.forced())?;
                let fails = self.args.fail_on != FailOn::Never;
                return Ok(ControlFlow::Break(if fails { code } else { CLEAN }));
            }
            mend.write(&fixed)?;
            return Ok(ControlFlow::Continue(fixed.program));
        }
        let program = link(project, modules);
        match args.reason.as_deref().filter(|_| args.add_ignore) {
            Some(reason) => mend.ignore(&program, reason).map(ControlFlow::Break),
            None => Ok(ControlFlow::Continue(program)),
        }
    }

    pub(super) fn walk(&self, scope: &Scope, threads: usize) -> Found {
        let walk = Walk {
            root: &self.root,
            given: &self.given,
            exclude: &self.config.exclude(),
            no_ignore: self.args.no_ignore,
            force_exclude: self.args.force_exclude,
            threads,
        };
        walk.run(scope)
    }

    /// What is reported of a program: the findings that fixes are for.
    fn news(&self, program: &Program, scope: &Scope) -> Vec<Finding> {
        let judged = self.selection.judge(program, &self.settings, scope);
        let known = judged.known.into_iter().chain(std::iter::repeat(false));
        judged.findings.into_iter().zip(known).filter(|it| !it.1).map(|it| it.0).collect()
    }

    fn said(&self, report: &Report<'_>, outputs: &[Output], scope: &Scope, stale: usize) -> Said {
        let fails = self.args.fail_on.severity().is_some_and(|it| report.summary.at_least(it) > 0);
        Said {
            outputs: texts(report, outputs, &self.paths, self.args),
            notes: self.notes(report, scope, stale),
            code: if fails { FINDINGS } else { CLEAN },
        }
    }

    /// Notes about the run.
    fn notes(&self, report: &Report<'_>, scope: &Scope, stale: usize) -> Vec<String> {
        let (args, mut notes) = (self.args, Vec::new());
        if args.quiet {
            return notes;
        }
        let mut note = |it: &str| notes.push(it.to_owned());
        if args.verbose {
            note(&format!("root: {}", paths::shown(&self.root)));
            let file = self.config_file.as_ref().map(|it| paths::shown(it));
            note(&format!("configuration: {}", file.as_deref().unwrap_or("none")));
            for skipped in report.skipped {
                note(&format!("not read: {}: {}", self.paths.show(&skipped.path), skipped.reason));
            }
        } else if !report.skipped.is_empty() {
            let (count, files) = counted(report.skipped.len(), "file was", "files were");
            note(&format!("note: {count} {files} not read; --verbose says why"));
        }
        if !report.program().files().any(|it| scope.holds(&it.1.path)) {
            note("note: there is no Go, JavaScript or TypeScript file to report on");
            return notes;
        }
        let prints_findings = args.output_format.iter().any(|it| {
            it.file.is_none()
                && !matches!(it.format, Format::Full | Format::Concise | Format::Grouped)
        });
        if args.statistics && prints_findings {
            note(statistics(report).trim_end());
        }
        if let Some(stale) = self.selection.stale_note(stale) {
            note(&stale);
        }
        note(&report.summary.sentence());
        if let Some(offer) = offer(report).filter(|_| !args.change.fix) {
            note(&offer);
        }
        notes
    }

    /// The files that would be read, and whose they are.
    fn list(&self, found: &Found, scope: &Scope) -> String {
        let mut out = String::new();
        for file in &found.files {
            let what = match file.origin {
                None => "document",
                Some(_) if !scope.holds(&file.path) => "context",
                Some(origin) => origin::name(origin),
            };
            out.push_str(&format!("{what:8}  {}\n", self.paths.show(&file.path)));
        }
        out
    }
}

/// Prints and writes what a run says, or what an earlier one said.
pub(super) fn say_again<F>(said: &Said, outputs: &[Output<F>]) -> Outcome {
    write_all(outputs, &said.outputs)?;
    said.notes.iter().for_each(|it| note(it));
    Ok(said.code)
}

/// What fixes there are.
fn offer(report: &Report<'_>) -> Option<String> {
    let count = |safety: Safety| report.shown().filter(|it| safety.choose(it.0).is_some()).count();
    let safe = count(Safety::Safe);
    let more = count(Safety::Unsafe) - safe;
    let (fixes, unsafe_fixes) = ("--fix", "--fix --unsafe-fixes");
    Some(match (safe, more) {
        (0, 0) => return None,
        (safe, 0) => format!("{safe} can be fixed with {fixes}."),
        (0, more) => format!("{more} can be fixed with {unsafe_fixes}."),
        (safe, more) => {
            format!("{safe} can be fixed with {fixes}, {more} more with {unsafe_fixes}.")
        }
    })
}

/// A number and the word for so many.
pub(super) fn counted(
    count: usize,
    one: &'static str,
    many: &'static str,
) -> (usize, &'static str) {
    (count, if count == 1 { one } else { many })
}
