//! `seamlint.toml`: what a project says of itself. None is needed for the main job.

mod library;
mod parse;
mod parse_seam;
mod problem;
pub mod seam;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use seamlint_program::library::data::GoPackageData;
use seamlint_rules::{Override, Profile, Settings, Severity};
use serde::Serialize;

pub use parse::parse;
pub use problem::{Problem, Problems, closest};

/// The configuration of a project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(title = "seamlint.toml", deny_unknown_fields)
)]
pub struct Config {
    /// Which findings are shown: what a maintainer wants to know, or everything.
    #[cfg_attr(test, schemars(with = "tests::ProfileName", default))]
    pub profile: Profile,
    /// Files and folders that are not read, as patterns of a `.gitignore` in the project's root.
    #[cfg_attr(test, schemars(default))]
    pub exclude: Vec<String>,
    /// Report on tests, stories and test data too.
    #[cfg_attr(test, schemars(default))]
    pub include_tests: bool,
    /// Levels of rules: `off`, or the severity that all findings of a rule get.
    #[cfg_attr(test, schemars(default))]
    pub rules: BTreeMap<String, Level>,
    /// Levels for some paths; the last entry that matches a path and names a rule wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub overrides: Vec<OverrideTable>,
    /// What is known of routes and calls from outside of the code.
    #[serde(skip_serializing_if = "is_default")]
    #[cfg_attr(test, schemars(default))]
    pub seam: seam::Seam,
    /// What is to be known of libraries and of the project's own packages, beside what is known already.
    #[serde(skip_serializing_if = "Library::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub library: Library,
    /// Findings that are known and not reported.
    #[serde(skip_serializing_if = "Baseline::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub baseline: Baseline,
}

/// Where findings are kept that were there before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Baseline {
    /// A file of `seamlint check --write-baseline`, from the project's root.
    #[cfg_attr(test, schemars(default))]
    pub file: Option<String>,
}

impl Baseline {
    fn is_empty(&self) -> bool {
        self.file.is_none()
    }
}

fn is_default(seam: &seam::Seam) -> bool {
    *seam == seam::Seam::default()
}

/// What a project says of libraries.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Library {
    /// Go packages, each below `[[library.go]]`.
    #[cfg_attr(test, schemars(default))]
    pub go: Vec<GoPackageData>,
}

impl Library {
    fn is_empty(&self) -> bool {
        self.go.is_empty()
    }
}

/// An entry of `[[overrides]]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct OverrideTable {
    /// The paths it is for, as patterns of a `.gitignore` in the project's root.
    pub paths: Vec<String>,
    /// Levels of rules on these paths.
    pub rules: BTreeMap<String, Level>,
}

/// What configuration can say of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Level {
    /// The rule does not report.
    Off,
    /// Its findings are risks.
    Info,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl Level {
    /// All of them, with their names.
    const NAMES: [(&str, Self); 4] = [
        ("off", Self::Off),
        ("info", Self::Info),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];

    /// The severity it sets, or `None` for off.
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl Config {
    /// What the configuration means for rules.
    pub fn settings(&self) -> Settings {
        let levels = |rules: &BTreeMap<String, Level>| {
            rules.iter().map(|(rule, level)| (rule.clone(), level.severity())).collect()
        };
        let overrides = self.overrides.iter().map(|it| {
            let patterns = patterns(Path::new(""), &it.paths);
            let matches = move |path: &str| {
                patterns.matched_path_or_any_parents(Path::new(path), false).is_ignore()
            };
            Override { matches: Arc::new(matches), levels: levels(&it.rules) }
        });
        Settings {
            profile: self.profile,
            levels: levels(&self.rules),
            overrides: overrides.collect(),
            include_tests: self.include_tests,
            ..Settings::default()
        }
    }

    /// The patterns of `exclude`, for paths relative to the root.
    pub fn exclude(&self) -> Gitignore {
        patterns(Path::new(""), &self.exclude)
    }
}

/// Patterns that [`parse()`] has found to be valid; any other is left out.
fn patterns(root: &Path, lines: &[String]) -> Gitignore {
    let mut builder = GitignoreBuilder::new(root);
    for line in lines {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
