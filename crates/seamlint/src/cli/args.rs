//! The command line.

mod change;
mod select;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use seamlint_rules::{Confidence, Profile, Rule, Severity};

pub use change::ChangeArgs;
pub use select::SelectArgs;

use crate::config::closest;
use crate::map::MapFormat;
use crate::report::Format;

/// Finds what fails silently between a Go backend and a JavaScript/TypeScript front end.
#[derive(Parser, Debug)]
#[command(
    name = "seamlint",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 wrong usage or \
                  configuration, 3 internal error, 130 interrupted."
)]
pub struct Cli {
    /// What to do; `check` when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// The verbs.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Lint a project (the default)
    Check(Box<CheckArgs>),
    /// Show the documentation of a rule
    Explain {
        /// The rule, such as `go/ws-write-unchecked`; its last part is enough
        rule: String,
        /// When to use colours
        #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
        color: Color,
    },
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        output_format: TableFormat,
    },
    /// Show the seam: Go's routes joined with the calls of JavaScript and TypeScript
    Map(Box<MapArgs>),
    /// Write a commented seamlint.toml and show what hooks and pipelines need
    Init,
    /// Run the language server on standard input and output
    Lsp {
        /// What editors say by habit; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
        /// The same; the client says it again when it begins
        #[arg(long, value_name = "PID", hide = true)]
        client_process_id: Option<u32>,
    },
    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// The options of `check`.
#[derive(Args, Debug, Clone, Default)]
// Switches of a command line are bools by nature.
#[allow(clippy::struct_excessive_bools)]
pub struct CheckArgs {
    /// What to report on: files and folders [default: .]
    ///
    /// The project around them is read: its root is the nearest folder upwards with a seamlint.toml, else
    /// the enclosing repository, else the nearest with a go.work, go.mod or package.json. A finding is
    /// reported when it lies in one of these paths, or when its argument rests on a place there.
    pub paths: Vec<PathBuf>,

    /// How to print findings, and where: `json`, `sarif=out.sarif`; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = parse_output::<Format>)]
    pub output_format: Vec<Output>,
    /// Which findings to show
    #[arg(long, value_parser = parse_profile, value_name = "default|strict")]
    pub profile: Option<Profile>,
    /// Run only these rules, in whatever profile
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = parse_rule)]
    pub only: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = parse_rule)]
    pub skip: Vec<String>,
    /// Show nothing less severe
    #[arg(long, value_parser = parse_severity, value_name = "info|warning|error")]
    pub min_severity: Option<Severity>,
    /// Show nothing less certain
    #[arg(long, value_parser = parse_confidence, value_name = "low|medium|high")]
    pub min_confidence: Option<Confidence>,
    /// Exit with 1 from this severity up
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Report on tests, stories and test data too
    #[arg(long)]
    pub include_tests: bool,
    /// What is news.
    #[command(flatten)]
    pub select: SelectArgs,
    /// What to change.
    #[command(flatten)]
    pub change: ChangeArgs,

    /// Read this configuration file and no other
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    pub isolated: bool,
    /// Read what .gitignore and .seamlintignore exclude
    #[arg(long)]
    pub no_ignore: bool,
    /// Exclude files that are named, as if they had been found
    #[arg(long)]
    pub force_exclude: bool,
    /// Neither repeat what an earlier run said of the same files, nor remember what this one says
    #[arg(long)]
    pub no_cache: bool,
    /// Where runs are remembered, instead of the usual folder for caches
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache_dir: Option<PathBuf>,
    /// How many threads to use; 0 is one for each processor
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub jobs: usize,

    /// Lint again whenever something changes that was read, until interrupted
    #[arg(long, conflicts_with_all = ["fixing", "add_ignore", "write_baseline", "stdin_filename", "show_files", "show_config"])]
    pub watch: bool,
    /// Count findings by rule; with `full` and `concise`, instead of printing them
    #[arg(long)]
    pub statistics: bool,
    /// Print what each stage took
    #[arg(long)]
    pub timings: bool,
    /// Print the files that would be read, and stop
    #[arg(long, conflicts_with = "show_config")]
    pub show_files: bool,
    /// Print the configuration in force, and stop
    #[arg(long)]
    pub show_config: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Never show a progress bar
    #[arg(long)]
    pub no_progress: bool,
    /// Print findings and errors only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was read, and list what was skipped
    #[arg(long, short)]
    pub verbose: bool,
}

/// The options of `map`.
#[derive(Args, Debug, Clone, Default)]
// Switches of a command line are bools by nature.
#[allow(clippy::struct_excessive_bools)]
pub struct MapArgs {
    /// What to show: a file or folder of the project [default: .]
    ///
    /// The whole project is read, as `check` does. Calls and routes in this path are shown, and those
    /// that are joined to them.
    pub path: Option<PathBuf>,

    /// How to print the map, and where: `json`, `html=seam.html`; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = parse_output::<MapFormat>)]
    pub output_format: Vec<Output<MapFormat>>,
    /// Read this configuration file and no other
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    pub isolated: bool,
    /// Neither repeat what an earlier run said of the same files, nor remember what this one says
    #[arg(long)]
    pub no_cache: bool,
    /// Where runs are remembered, instead of the usual folder for caches
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache_dir: Option<PathBuf>,
    /// How many threads to use; 0 is one for each processor
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub jobs: usize,

    /// Print what each stage took
    #[arg(long)]
    pub timings: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Never show a progress bar
    #[arg(long)]
    pub no_progress: bool,
    /// Print the map and errors only
    #[arg(long, short)]
    pub quiet: bool,
}

/// A form of output, and the file that takes it; standard output without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output<F = Format> {
    /// The form.
    pub format: F,
    /// The file.
    pub file: Option<PathBuf>,
}

/// From which severity findings make the exit status 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    #[default]
    Warning,
    /// All findings.
    Info,
    /// None.
    Never,
}

impl FailOn {
    /// The severity, or `None` for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On terminals that show them, as `NO_COLOR`, `FORCE_COLOR` and `CLICOLOR` say.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How the table of rules is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table for people.
    #[default]
    Text,
    /// A list of objects.
    Json,
}

fn parse_output<F: ValueEnum>(text: &str) -> Result<Output<F>, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let format = F::from_str(name, false).map_err(|_| {
        let values = F::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<_> = values.map(|it| it.get_name().to_owned()).collect();
        wrong(name, "format", &names.iter().map(String::as_str).collect::<Vec<_>>())
    })?;
    match file {
        Some("") => Err("there is no file behind the `=`".to_owned()),
        file => Ok(Output { format, file: file.map(PathBuf::from) }),
    }
}

fn parse_rule(text: &str) -> Result<String, String> {
    match find_rule(text.trim()) {
        Some(rule) => Ok(rule.id.to_owned()),
        None => Err(unknown_rule(text)),
    }
}

/// The rule with this id, or the only one whose id ends so.
pub(super) fn find_rule(name: &str) -> Option<&'static Rule> {
    let last = |it: &&'static Rule| it.id.rsplit('/').next() == Some(name);
    let mut by_name = seamlint_rules::rules().filter(last);
    let only = by_name.next().filter(|_| by_name.next().is_none());
    seamlint_rules::rule(name).or(only)
}

/// What to say of a name that is no rule.
pub(super) fn unknown_rule(name: &str) -> String {
    match closest(name, seamlint_rules::rules().map(|it| it.id)) {
        Some(meant) => format!("there is no rule `{name}`; did you mean `{meant}`?"),
        None => format!("there is no rule `{name}`; `seamlint rules` lists them"),
    }
}

fn parse_profile(text: &str) -> Result<Profile, String> {
    named(text, "profile", [Profile::Default, Profile::Strict].map(|it| (it.name(), it)))
}

fn parse_severity(text: &str) -> Result<Severity, String> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    named(text, "severity", all.map(|it| (it.name(), it)))
}

fn parse_confidence(text: &str) -> Result<Confidence, String> {
    let all = [Confidence::Low, Confidence::Medium, Confidence::High];
    named(text, "confidence", all.map(|it| (it.name(), it)))
}

fn named<T: Copy, const N: usize>(
    text: &str,
    what: &str,
    values: [(&str, T); N],
) -> Result<T, String> {
    let found = values.iter().find(|it| it.0 == text).map(|it| it.1);
    found.ok_or_else(|| wrong(text, what, &values.map(|it| it.0)))
}

fn wrong(text: &str, what: &str, names: &[&str]) -> String {
    match closest(text, names.iter().copied()) {
        Some(meant) => format!("there is no {what} `{text}`; did you mean `{meant}`?"),
        None => format!("there is no {what} `{text}`, but {}", names.join(", ")),
    }
}
