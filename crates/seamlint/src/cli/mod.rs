//! The commands. What they print goes through here: findings and answers to standard output, notes and
//! errors to standard error.

pub mod args;
mod check;
mod explain;
mod init;
mod map;
mod mend;
mod output;
mod project;
mod select;
mod table;
mod timings;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Color, Command};

use crate::report::escape::escape;

/// Nothing was found that makes a run fail.
const CLEAN: u8 = 0;
/// There are findings at or above `--fail-on`.
const FINDINGS: u8 = 1;
/// Wrong usage or configuration.
const USAGE: u8 = 2;
/// A mistake of seamlint itself, or of the machine.
const INTERNAL: u8 = 3;
/// Stopped by the user.
const INTERRUPTED: u8 = 130;

/// Why a command stopped short.
#[derive(Debug)]
enum Failure {
    /// Wrong usage or configuration: a text for people, without the word "error".
    Usage(String),
    /// The same, already laid out.
    Drawn(String),
    /// The machine failed.
    Io(String, io::Error),
}

type Outcome = Result<u8, Failure>;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    exit_tidily();
    let cli = Cli::parse();
    ExitCode::from(match run(cli) {
        Ok(code) => code,
        Err(failure) => explain_failure(&failure),
    })
}

fn run(cli: Cli) -> Outcome {
    match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Explain { rule, color }) => explain::run(&rule, color),
        Some(Command::Rules { output_format }) => print(&table::rules_as(output_format)),
        Some(Command::Map(args)) => map::run(&args),
        Some(Command::Init) => init::run(),
        Some(Command::Lsp { .. }) => {
            let (pool, _) = project::threads(0)?;
            Ok(if crate::lsp::serve(pool) { CLEAN } else { FINDINGS })
        }
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "seamlint", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
            rendered.map_err(|it| Failure::Io("the manual page".to_owned(), it))?;
            print(&String::from_utf8_lossy(&page))
        }
    }
}

/// A panic is an internal error with its own status; an interrupt leaves nothing half-written, because
/// files are replaced as a whole.
fn exit_tidily() {
    std::panic::set_hook(Box::new(|panic| {
        note(&format!(
            "seamlint: internal error: {panic}\nThis is a mistake of seamlint. Please report it at {}/issues",
            env!("CARGO_PKG_REPOSITORY")
        ));
        std::process::exit(i32::from(INTERNAL));
    }));
    // Without a handler the process dies of the signal, which shells show as 130 all the same.
    let _ = ctrlc::set_handler(|| std::process::exit(i32::from(INTERRUPTED)));
}

fn explain_failure(failure: &Failure) -> u8 {
    match failure {
        Failure::Usage(text) => note(&format!("error: {}", escape(text))),
        Failure::Drawn(text) => note(text.trim_end()),
        Failure::Io(what, error) => {
            note(&format!("error: {}: {error}", escape(what)));
            return INTERNAL;
        }
    }
    USAGE
}

/// Prints an answer. A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> Outcome {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Io("standard output".to_owned(), error))
        }
        _ => Ok(CLEAN),
    }
}

/// Prints a line that is not an answer.
fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

impl Color {
    /// What was asked for, where something was.
    fn forced(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::Always => Some(true),
            Self::Never => Some(false),
        }
    }
}
