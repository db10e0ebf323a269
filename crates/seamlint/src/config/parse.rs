//! From text to [`Config`]. Read by hand from the parsed document, so that every mistake is found in
//! one go and has its place and a suggestion.

use std::collections::BTreeMap;

use ignore::gitignore::GitignoreBuilder;
use seamlint_rules::Profile;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, Problems, closest};
use super::{Baseline, Config, Level, OverrideTable};

const KEYS: [&str; 8] =
    ["profile", "exclude", "include-tests", "rules", "overrides", "seam", "library", "baseline"];
const OVERRIDE_KEYS: [&str; 2] = ["paths", "rules"];

/// Reads a configuration file; `name` is for messages.
///
/// # Errors
/// All mistakes in the file.
pub fn parse(name: &str, text: &str) -> Result<Config, Problems> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::default();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.problem(span, error.message().to_owned(), None);
    }
    // Half a document would only give follow-up mistakes.
    let config = if reader.problems.is_empty() {
        reader.config(document.get_ref())
    } else {
        Config::default()
    };
    if reader.problems.is_empty() {
        return Ok(config);
    }
    reader.problems.sort_by_key(|it| (it.span.start, it.span.end));
    Err(Problems { name: name.to_owned(), text: text.to_owned(), problems: reader.problems })
}

pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Reads a document, and collects what is wrong with it.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn problem(
        &mut self,
        span: std::ops::Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.problems.push(Problem { span, message, help });
    }

    /// How many mistakes there are so far.
    pub(super) fn count(&self) -> usize {
        self.problems.len()
    }

    fn config(&mut self, table: &DeTable<'_>) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "profile" => config.profile = self.profile(value).unwrap_or_default(),
                "exclude" => config.exclude = self.patterns(key.get_ref(), value),
                "include-tests" => match value.get_ref().as_bool() {
                    Some(it) => config.include_tests = it,
                    None => self.expected(value, key.get_ref(), "true or false"),
                },
                "rules" => config.rules = self.rules(value),
                "overrides" => config.overrides = self.overrides(value),
                "seam" => config.seam = self.seam(value),
                "library" => config.library = self.library(value),
                "baseline" => config.baseline = self.baseline(value),
                unknown => self.unknown(key.span(), "key", unknown, KEYS),
            }
        }
        config
    }

    fn profile(&mut self, value: &Value<'_>) -> Option<Profile> {
        let names = [("default", Profile::Default), ("strict", Profile::Strict)];
        self.one_of("profile", value, &names)
    }

    fn overrides(&mut self, value: &Value<'_>) -> Vec<OverrideTable> {
        let Some(entries) = value.get_ref().as_array() else {
            self.expected(value, "overrides", "a list of tables, each below `[[overrides]]`");
            return Vec::new();
        };
        entries.iter().filter_map(|it| self.override_table(it)).collect()
    }

    fn override_table(&mut self, value: &Value<'_>) -> Option<OverrideTable> {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "overrides", "a list of tables, each below `[[overrides]]`");
            return None;
        };
        let mut out = OverrideTable::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "paths" => out.paths = self.patterns("paths", value),
                "rules" => out.rules = self.rules(value),
                unknown => self.unknown(key.span(), "key of an override", unknown, OVERRIDE_KEYS),
            }
        }
        for missing in OVERRIDE_KEYS.into_iter().filter(|it| !table.contains_key(*it)) {
            let help = "an override sets `rules` for `paths`".to_owned();
            self.problem(value.span(), format!("this override has no `{missing}`"), Some(help));
        }
        Some(out)
    }

    fn rules(&mut self, value: &Value<'_>) -> BTreeMap<String, Level> {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "rules", "a table from rules to levels");
            return BTreeMap::new();
        };
        let mut out = BTreeMap::new();
        for (key, value) in table {
            let rule = &**key.get_ref();
            if seamlint_rules::rule(rule).is_none() {
                self.unknown(key.span(), "rule", rule, seamlint_rules::rules().map(|it| it.id));
            }
            if let Some(level) = self.one_of(rule, value, &Level::NAMES) {
                out.insert(rule.to_owned(), level);
            }
        }
        out
    }

    fn baseline(&mut self, value: &Value<'_>) -> Baseline {
        let mut out = Baseline::default();
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "baseline", "a table");
            return out;
        };
        for (key, value) in table {
            match &**key.get_ref() {
                "file" => match value.get_ref().as_str() {
                    Some(path) if is_inside(path) => out.file = Some(path.to_owned()),
                    Some(path) => {
                        let help = Some("paths are relative to the project's root".to_owned());
                        self.problem(value.span(), format!("`{path}` leaves the project"), help);
                    }
                    None => self.expected(value, "file", "a path"),
                },
                unknown => self.unknown(key.span(), "key of `[baseline]`", unknown, ["file"]),
            }
        }
        out
    }

    fn patterns(&mut self, key: &str, value: &Value<'_>) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            self.expected(value, key, "a list of patterns");
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in items {
            let Some(pattern) = item.get_ref().as_str() else {
                self.expected(item, key, "a list of patterns");
                continue;
            };
            if let Some((message, help)) = flaw_of_pattern(pattern) {
                self.problem(item.span(), message, help);
            }
            out.push(pattern.to_owned());
        }
        out
    }

    fn one_of<T: Copy>(&mut self, key: &str, value: &Value<'_>, names: &[(&str, T)]) -> Option<T> {
        let list = names.iter().map(|it| format!("\"{}\"", it.0)).collect::<Vec<_>>().join(", ");
        let Some(word) = value.get_ref().as_str() else {
            self.expected(value, key, &format!("one of {list}"));
            return None;
        };
        let found = names.iter().find(|it| it.0 == word).map(|it| it.1);
        if found.is_none() {
            let meant = match word {
                "warn" => Some("warning"),
                "err" | "deny" => Some("error"),
                "none" | "allow" | "ignore" => Some("off"),
                word => closest(word, names.iter().map(|it| it.0)),
            };
            let meant = meant.filter(|it| names.iter().any(|name| name.0 == *it));
            let help = meant.map_or(format!("use one of {list}"), |it| {
                format!("did you mean \"{it}\"? It is one of {list}")
            });
            self.problem(value.span(), format!("\"{word}\" is no value for `{key}`"), Some(help));
        }
        found
    }

    pub(super) fn unknown<'n>(
        &mut self,
        span: std::ops::Range<usize>,
        what: &str,
        word: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) {
        let names: Vec<_> = names.into_iter().collect();
        let help = match closest(word, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if what == "rule" => "`seamlint rules` lists them".to_owned(),
            None => format!("there are {}", names.join(", ")),
        };
        self.problem(span, format!("`{word}` is no {what}"), Some(help));
    }

    pub(super) fn expected(&mut self, value: &Value<'_>, key: &str, what: &str) {
        let found = value.get_ref().type_str();
        let message = format!("`{key}` is {what}, not {} {found}", article(found));
        self.problem(value.span(), message, None);
    }
}

/// Whether a path stays below the folder that it is relative to, on every system.
fn is_inside(path: &str) -> bool {
    let is_rooted = path.starts_with(['/', '\\']) || path.contains(':');
    !is_rooted && !path.is_empty() && path.split(['/', '\\']).all(|it| it != "..")
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Why a pattern can match nothing in the project, or is none.
fn flaw_of_pattern(pattern: &str) -> Option<(String, Option<String>)> {
    if pattern.split('/').any(|it| it == "..") {
        let message = format!("`{pattern}` leaves the project");
        return Some((message, Some("patterns are relative to the project's root".to_owned())));
    }
    if pattern.trim().is_empty() {
        return Some(("this pattern is empty".to_owned(), None));
    }
    let error = GitignoreBuilder::new("").add_line(None, pattern).err()?;
    let text = match &error {
        ignore::Error::Glob { err, .. } => err.clone(),
        error => error.to_string(),
    };
    Some((format!("`{pattern}` is no pattern: {text}"), None))
}
