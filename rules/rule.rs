//! What a rule is, and what decides whether its findings are shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Cx;

/// A rule: its identity, its documentation and its check, in one value.
#[derive(Debug)]
pub struct Rule {
    /// `side/name`, final once released.
    pub id: &'static str,
    /// One clause that says what is wrong where the rule reports, for tables and titles.
    pub summary: &'static str,
    /// How bad a finding is where the rule does not say otherwise.
    pub severity: Severity,
    /// Whether the rule runs without being asked for.
    pub profile: Profile,
    /// The version that brought the rule.
    pub since: &'static str,
    /// The text of `docs.md`.
    pub docs: &'static str,
    /// Names of the same check in other linters: a comment that switches one of them off on a line
    /// switches this rule off there too (`eslint-disable-line NAME`, `//nolint:NAME`).
    pub aliases: &'static [&'static str],
    /// The function that reports.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each Go file.
    Go(fn(&mut Cx<'_>)),
    /// Each JavaScript or TypeScript file, and the scripts of pages and components.
    Js(fn(&mut Cx<'_>)),
    /// All JavaScript and TypeScript files together, once.
    JsProgram(fn(&mut Cx<'_>)),
    /// Both sides together, once: not run where there is no file of one side.
    Seam(fn(&mut Cx<'_>)),
    /// Nothing: the runner itself reports.
    Runner,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A risk.
    Info,
    /// A failure under a condition that the code does not exclude.
    Warning,
    /// A proven failure on a reachable path.
    Error,
}

/// How much of a finding was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Likely, with a step that rests on convention.
    Low,
    /// Every step is known but for one that is usual.
    Medium,
    /// Every step is known.
    High,
}

/// Which findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What a maintainer wants to know: rules of this profile, from `warning` and `medium` up.
    #[default]
    Default,
    /// Everything, risks and guesses among it.
    Strict,
}

impl Severity {
    /// The name in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Confidence {
    /// The name in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Profile {
    /// The name in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
        }
    }
}

/// What decides which findings are made and shown. The default is what runs without configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The profile.
    pub profile: Profile,
    /// Rules set by hand: `None` is off, a severity replaces the rule's own and shows all its findings
    /// of at least medium confidence.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// The same for paths: the last entry whose test matches wins. The test takes a project-relative path.
    pub overrides: Vec<Override>,
    /// When not empty, the only rules that run (in whatever profile).
    pub only: Vec<String>,
    /// Rules that do not run.
    pub skip: Vec<String>,
    /// Show nothing below; `None` leaves it to the profile.
    pub min_severity: Option<Severity>,
    /// Show nothing below; `None` leaves it to the profile.
    pub min_confidence: Option<Confidence>,
    /// Report on tests too.
    pub include_tests: bool,
}

/// Levels for some paths.
#[derive(Clone)]
pub struct Override {
    /// Whether a project-relative path is meant.
    pub matches: std::sync::Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// As in [`Settings::levels`].
    pub levels: BTreeMap<String, Option<Severity>>,
}

impl std::fmt::Debug for Override {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Override").field("levels", &self.levels).finish_non_exhaustive()
    }
}

impl Settings {
    /// Everything shown.
    pub fn strict() -> Self {
        Self { profile: Profile::Strict, ..Self::default() }
    }

    /// Whether a rule runs at all; what it reports may still be too minor to show.
    pub fn runs(&self, rule: &Rule) -> bool {
        if self.skip.iter().any(|it| it == rule.id) {
            return false;
        }
        if !self.only.is_empty() {
            return self.only.iter().any(|it| it == rule.id);
        }
        let set_somewhere = |levels: &BTreeMap<String, Option<Severity>>| {
            matches!(levels.get(rule.id), Some(Some(_)))
        };
        match self.levels.get(rule.id) {
            Some(None) => self.overrides.iter().any(|it| set_somewhere(&it.levels)),
            Some(Some(_)) => true,
            None => {
                self.profile == Profile::Strict
                    || rule.profile == Profile::Default
                    || self.overrides.iter().any(|it| set_somewhere(&it.levels))
            }
        }
    }

    /// The level that configuration sets for a rule in a file: `None` when it says nothing.
    fn level(&self, rule: &str, path: &str) -> Option<Option<Severity>> {
        let overridden = self
            .overrides
            .iter()
            .rev()
            .filter(|it| (it.matches)(path))
            .find_map(|it| it.levels.get(rule));
        overridden.or_else(|| self.levels.get(rule)).copied()
    }

    /// Whether a finding of this severity would be shown in whatever file.
    pub(crate) fn shown_anywhere(&self, rule: &Rule, severity: Severity) -> bool {
        self.overrides.iter().any(|it| it.levels.contains_key(rule.id))
            || self.shown(rule, "", severity, Confidence::High).is_some()
    }

    /// Applies levels and thresholds to what a rule reported; `None` when it is not to be shown.
    pub fn shown(
        &self,
        rule: &Rule,
        path: &str,
        severity: Severity,
        confidence: Confidence,
    ) -> Option<Severity> {
        let level = self.level(rule.id, path);
        let asked = level.is_some() || self.only.iter().any(|it| it == rule.id);
        let severity = match level {
            Some(None) => return None,
            Some(Some(set)) => set,
            None => severity,
        };
        if !asked && self.profile == Profile::Default && rule.profile == Profile::Strict {
            return None;
        }
        let (by_severity, by_confidence) = match self.profile {
            Profile::Default if level.is_some() => (Severity::Info, Confidence::Medium),
            Profile::Default => (Severity::Warning, Confidence::Medium),
            Profile::Strict => (Severity::Info, Confidence::Low),
        };
        let enough = severity >= self.min_severity.unwrap_or(by_severity)
            && confidence >= self.min_confidence.unwrap_or(by_confidence);
        enough.then_some(severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(profile: Profile) -> Rule {
        Rule {
            id: "go/x",
            summary: "",
            severity: Severity::Warning,
            profile,
            since: "",
            docs: "",
            aliases: &[],
            check: Check::Runner,
        }
    }

    fn shown(
        settings: &Settings,
        rule: &Rule,
        severity: Severity,
        confidence: Confidence,
    ) -> Option<Severity> {
        settings.shown(rule, "a/b.go", severity, confidence)
    }

    #[test]
    fn the_default_profile_shows_what_is_likely_and_harmful() {
        let (settings, rule) = (Settings::default(), rule(Profile::Default));
        assert_eq!(
            shown(&settings, &rule, Severity::Warning, Confidence::Medium),
            Some(Severity::Warning)
        );
        assert_eq!(shown(&settings, &rule, Severity::Info, Confidence::High), None);
        assert_eq!(shown(&settings, &rule, Severity::Error, Confidence::Low), None);
        assert_eq!(
            shown(&Settings::strict(), &rule, Severity::Info, Confidence::Low),
            Some(Severity::Info)
        );
    }

    #[test]
    fn a_strict_rule_is_shown_when_asked_for() {
        let strict = rule(Profile::Strict);
        let mut settings = Settings::default();
        assert!(!settings.runs(&strict));
        settings.levels.insert("go/x".into(), Some(Severity::Error));
        assert!(settings.runs(&strict));
        assert_eq!(
            shown(&settings, &strict, Severity::Warning, Confidence::High),
            Some(Severity::Error)
        );
        let settings = Settings { only: vec!["go/x".into()], ..Settings::default() };
        assert!(settings.runs(&strict));
        assert_eq!(
            shown(&settings, &strict, Severity::Warning, Confidence::High),
            Some(Severity::Warning)
        );
    }

    #[test]
    fn the_last_override_that_matches_wins() {
        let on = |severity| BTreeMap::from([("go/x".to_owned(), severity)]);
        let for_path = |path: &'static str, severity| Override {
            matches: std::sync::Arc::new(move |it: &str| it.starts_with(path)),
            levels: on(severity),
        };
        let settings = Settings {
            levels: on(None),
            overrides: vec![for_path("a/", Some(Severity::Error)), for_path("c/", None)],
            ..Settings::default()
        };
        let rule = rule(Profile::Default);
        assert!(settings.runs(&rule));
        assert_eq!(
            settings.shown(&rule, "a/b.go", Severity::Warning, Confidence::High),
            Some(Severity::Error)
        );
        assert_eq!(settings.shown(&rule, "c/b.go", Severity::Warning, Confidence::High), None);
        assert_eq!(settings.shown(&rule, "d/b.go", Severity::Warning, Confidence::High), None);
    }

    #[test]
    fn names_are_those_of_configuration() {
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        assert_eq!(severities.map(Severity::name), ["info", "warning", "error"]);
        let confidences = [Confidence::Low, Confidence::Medium, Confidence::High];
        assert_eq!(confidences.map(Confidence::name), ["low", "medium", "high"]);
        assert_eq!([Profile::Default, Profile::Strict].map(Profile::name), ["default", "strict"]);
        let on = Override {
            matches: std::sync::Arc::new(|_| true),
            levels: BTreeMap::from([("go/x".to_owned(), None)]),
        };
        assert_eq!(format!("{on:?}"), "Override { levels: {\"go/x\": None}, .. }");
    }

    #[test]
    fn an_override_brings_a_rule_that_would_not_run() {
        let (strict, usual) = (rule(Profile::Strict), rule(Profile::Default));
        let on = |severity| Override {
            matches: std::sync::Arc::new(|it: &str| it.starts_with("a/")),
            levels: BTreeMap::from([("go/x".to_owned(), severity)]),
        };
        let with = |it| Settings { overrides: vec![on(it)], ..Settings::default() };
        assert!(with(Some(Severity::Info)).runs(&strict));
        assert!(!with(None).runs(&strict));
        assert!(with(None).runs(&usual));
        assert!(Settings::strict().runs(&strict));
        let skip = Settings { skip: vec!["go/x".into()], ..Settings::strict() };
        assert!(!skip.runs(&strict) && !skip.runs(&usual));
        let only = Settings { only: vec!["go/y".into()], ..Settings::strict() };
        assert!(!only.runs(&strict) && !only.runs(&usual));
    }

    #[test]
    fn a_level_shows_risks_and_no_guesses() {
        let levels = BTreeMap::from([("go/x".to_owned(), Some(Severity::Info))]);
        let settings = Settings { levels, ..Settings::default() };
        let rule = rule(Profile::Default);
        let told = |confidence| shown(&settings, &rule, Severity::Error, confidence);
        assert_eq!(told(Confidence::Medium), Some(Severity::Info));
        assert_eq!(told(Confidence::Low), None);
        let other = Settings { only: vec!["go/y".into()], ..Settings::default() };
        let strict = self::rule(Profile::Strict);
        assert_eq!(shown(&other, &strict, Severity::Error, Confidence::High), None);
    }
}
