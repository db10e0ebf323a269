//! Runs that may not hang, and what must hold of each.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::project::{BAD_GO, BAD_TS, Project, project};

/// Far more than any run takes, on any machine. It tells a hang from work, and measures nothing.
const PATIENCE: Duration = Duration::from_secs(300);

/// The files that are fine, and must be reported on whatever lies beside them.
pub(crate) const FINE: [&str; 2] = ["fine.go", "web/fine.ts"];

/// A project with two files that have a finding each.
pub(crate) fn with_findings() -> Project {
    project(&[(FINE[0], BAD_GO), (FINE[1], BAD_TS)])
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The command, in a folder.
pub(crate) fn seamlint(folder: &Path) -> Command {
    with_environment(Command::new(env!("CARGO_BIN_EXE_seamlint")), folder)
}

/// A script with the command as `$0` and arguments behind.
pub(crate) fn shell(folder: &Path, script: &str, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_seamlint")]).args(args);
    with_environment(command, folder)
}

fn with_environment(mut command: Command, folder: &Path) -> Command {
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR")).current_dir(folder);
    command
}

/// Waits for the end of a run, which is neither a crash nor a panic.
pub(crate) fn finish(mut command: Command) -> Run {
    let spawned =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.unwrap();
    let (out, err) = (child.stdout.take().map(drain), child.stderr.take().map(drain));
    let code = wait(&mut child);
    let text = |it: Option<thread::JoinHandle<Vec<u8>>>| {
        String::from_utf8(it.unwrap().join().unwrap()).expect("output is Unicode")
    };
    let run = Run { code, out: text(out), err: text(err) };
    assert!(matches!(run.code, Some(0..=2)), "{:?}: {}", run.code, run.err);
    assert!(!run.err.contains("panicked") && !run.err.contains("internal error"), "{}", run.err);
    run
}

fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// The exit status, or `None` for a signal. Hanging is a failure.
pub(crate) fn wait(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Runs the command in a folder, with no cache.
pub(crate) fn check<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Run {
    let mut command = seamlint(folder);
    command.args(args).arg("--no-cache");
    finish(command)
}

/// A report as JSON.
pub(crate) fn report<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Value {
    let json = ["--output-format", "json"].map(OsString::from);
    let args: Vec<_> = args.iter().map(|it| it.as_ref().to_owned()).chain(json).collect();
    let run = check(folder, &args);
    serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("no report: {}", run.err))
}

/// The files that have findings, in order and once each.
pub(crate) fn files(report: &Value) -> Vec<&str> {
    let mut files: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["file"].as_str().unwrap())
        .collect();
    files.dedup();
    files
}

/// Why a file was skipped.
pub(crate) fn reason<'r>(report: &'r Value, file: &str) -> Option<&'r str> {
    let skipped = report["skipped"].as_array().unwrap();
    skipped.iter().find(|it| it["file"] == file).and_then(|it| it["reason"].as_str())
}

/// The project is reported on as if there were nothing else, and the file is skipped with these words.
#[track_caller]
pub(crate) fn assert_skips(it: &Project, file: &str, words: &str) {
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE, "{report:#}");
    let reason =
        reason(&report, file).unwrap_or_else(|| panic!("{file} is not skipped: {report:#}"));
    assert!(reason.contains(words), "{file}: {reason}");
    let run = check(&it.root(), &["--verbose"]);
    assert!(run.err.contains(words), "{}", run.err);
}

/// The project is reported on as if there were nothing else, and nobody needs to hear of it.
#[track_caller]
pub(crate) fn assert_ignores(it: &Project) {
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE, "{report:#}");
    assert_eq!(report["skipped"], serde_json::json!([]));
}

/// Whether a tool does this here; says loudly what is not tested where it does not.
pub(crate) fn can(what: &str, program: &str, args: &[&str]) -> bool {
    let run = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let can = run.is_ok_and(|it| it.success());
    if !can {
        eprintln!("SKIPPED, because `{program} {}` does not work here: {what}", args.join(" "));
    }
    can
}
