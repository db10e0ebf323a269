//! Comments that say "not here": `// seamlint-ignore[rule-id]: reason` on the line or the line above,
//! `//nolint:seamlint` in Go, and the same check's name in the user's other linters.

use rustc_hash::FxHashMap;
use seamlint_program::{File, FileId, Place, Program};
use seamlint_syntax::{Kind, Side, Span};

use crate::finding::Finding;
use crate::rule::{Check, Confidence, Profile, Rule, Settings, Severity};

/// Reports suppressions that suppress nothing, and in the strict profile those without a reason.
pub static UNUSED_IGNORE: Rule = Rule {
    id: "seamlint/unused-ignore",
    summary: "a suppression suppresses nothing, or gives no reason",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("unused_ignore.md"),
    aliases: &[],
    check: Check::Runner,
};

/// A comment that suppresses findings on one line or on the line below.
#[derive(Debug)]
struct Suppression {
    /// Where the comment stands.
    span: Span,
    /// The rules it names; empty for every rule of seamlint.
    rules: Vec<String>,
    /// The text behind the colon.
    reason: String,
    /// Written for seamlint: reported when unused. A comment for another linter is nobody's business.
    ours: bool,
    used: bool,
}

/// Marks the findings that a comment suppresses, and adds a finding for each comment that is idle.
pub(crate) fn apply(program: &Program, findings: &mut Vec<Finding>, settings: &Settings) {
    let mut by_file: FxHashMap<FileId, Vec<usize>> = FxHashMap::default();
    for (at, finding) in findings.iter().enumerate() {
        by_file.entry(finding.place.file).or_default().push(at);
    }
    let mut idle = Vec::new();
    for (id, file) in program.files().filter(|(_, it)| it.directives.any) {
        let mut suppressions = of_file(file);
        for at in by_file.get(&id).into_iter().flatten() {
            let finding = &mut findings[*at];
            let hit = suppressions
                .iter_mut()
                .find(|it| it.covers(file, finding.place.span, finding.rule));
            if let Some(suppression) = hit {
                suppression.used = true;
                finding.suppressed = Some(suppression.reason.clone());
            }
        }
        if settings.runs(&UNUSED_IGNORE) && file.is_reported() {
            idle.extend(
                suppressions
                    .iter()
                    .filter(|it| it.ours)
                    .filter_map(|it| it.complaint(id, settings)),
            );
        }
    }
    findings.extend(idle);
}

fn of_file(file: &File) -> Vec<Suppression> {
    file.tree
        .nodes(Kind::Comment)
        .filter_map(|it| Suppression::read(it.text(), it.span(), file.kind.side()))
        .collect()
}

impl Suppression {
    /// Reads a comment; `None` when it suppresses nothing.
    fn read(comment: &str, span: Span, side: Side) -> Option<Self> {
        let body = comment.trim_start_matches(['/', '*']).trim_end_matches(['*', '/']).trim();
        if let Some(rest) = body.strip_prefix("seamlint-ignore") {
            let (rules, rest) = match rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
                Some((rules, rest)) => (names(rules), rest),
                None => (Vec::new(), rest),
            };
            let reason = rest.trim_start_matches(':').trim().to_owned();
            return Some(Self { span, rules, reason, ours: true, used: false });
        }
        let foreign = match side {
            Side::Go => body.strip_prefix("nolint:")?,
            Side::Js => {
                let directives = [
                    "eslint-disable-next-line",
                    "eslint-disable-line",
                    "oxlint-disable-next-line",
                    "oxlint-disable-line",
                ];
                directives.into_iter().find_map(|it| body.strip_prefix(it))?
            }
        };
        let foreign = foreign.split("--").next().unwrap_or(foreign);
        let mut rules = names(foreign.split_once("//").map_or(foreign, |it| it.0));
        let ours = rules.iter().any(|it| it == "seamlint");
        if ours {
            rules.clear();
        } else if rules.is_empty() {
            // A bare directive of another linter says nothing about this one.
            return None;
        }
        let reason = foreign.split_once("//").map_or("", |it| it.1).trim().to_owned();
        Some(Self { span, rules, reason, ours, used: false })
    }

    fn covers(&self, file: &File, span: Span, rule: &Rule) -> bool {
        let named = if self.ours {
            self.rules.is_empty() || self.rules.iter().any(|it| it == rule.id)
        } else {
            self.rules.iter().any(|it| rule.aliases.contains(&it.as_str()))
        };
        named && self.is_near(file.text(), span)
    }

    /// On the line where the finding starts, or with nothing but white space and comments between.
    fn is_near(&self, text: &str, span: Span) -> bool {
        let bytes = text.as_bytes();
        let line = |at: u32| memchr::memrchr(b'\n', &bytes[..at as usize]).map_or(0, |it| it + 1);
        if line(self.span.start) == line(span.start) || line(self.span.end) == line(span.start) {
            return true;
        }
        let line_of_finding = line(span.start);
        let end = self.span.end as usize;
        let alone = text[line(self.span.start)..self.span.start as usize].trim().is_empty();
        alone
            && end <= line_of_finding
            && text[end..line_of_finding].lines().all(|it| {
                let it = it.trim();
                it.is_empty() || it.starts_with("//")
            })
            && text[end..line_of_finding].matches("\n\n").count() == 0
    }

    /// What is wrong with the suppression itself, if anything.
    fn complaint(&self, file: FileId, settings: &Settings) -> Option<Finding> {
        let named = self.rules.join(", ");
        let unknown = self.rules.iter().find(|it| crate::rule(it).is_none());
        let message = if let Some(unknown) = unknown {
            format!("`{unknown}` is no rule, so this comment suppresses nothing")
        } else if !self.used && self.could_be_used(settings) {
            match self.rules.len() {
                0 => "this comment suppresses nothing".to_owned(),
                _ => format!("this comment suppresses nothing: {named} does not report here"),
            }
        } else if self.used && self.reason.is_empty() && settings.profile == Profile::Strict {
            "this suppression gives no reason".to_owned()
        } else {
            return None;
        };
        let help = if self.used {
            "say why after a colon: `// seamlint-ignore[rule-id]: reason`"
        } else {
            "remove the comment, so that it cannot hide a later failure"
        };
        Some(Finding {
            rule: &UNUSED_IGNORE,
            severity: UNUSED_IGNORE.severity,
            confidence: Confidence::High,
            place: Place { file, span: self.span },
            message,
            help: Some(help.to_owned()),
            related: Vec::new(),
            fixes: Vec::new(),
            suppressed: None,
        })
    }

    /// A comment for a rule that does not run now may be needed when it does.
    fn could_be_used(&self, settings: &Settings) -> bool {
        settings.only.is_empty()
            && settings.skip.is_empty()
            && self.rules.iter().all(|it| crate::rule(it).is_some_and(|it| settings.runs(it)))
            && (settings.profile == Profile::Strict || !self.rules.is_empty())
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str, side: Side) -> Option<(Vec<String>, String, bool)> {
        Suppression::read(comment, Span::new(0, 1), side).map(|it| (it.rules, it.reason, it.ours))
    }

    #[test]
    fn comments_of_all_dialects_are_read() {
        let ours = |rules: &[&str], reason: &str| {
            Some((rules.iter().map(|it| (*it).to_owned()).collect(), reason.to_owned(), true))
        };
        assert_eq!(read("// seamlint-ignore[go/x]: because", Side::Go), ours(&["go/x"], "because"));
        assert_eq!(
            read("/* seamlint-ignore[js/a, js/b] */", Side::Js),
            ours(&["js/a", "js/b"], "")
        );
        assert_eq!(read("// seamlint-ignore: all of it", Side::Js), ours(&[], "all of it"));
        assert_eq!(read("//nolint:errcheck,seamlint // why", Side::Go), ours(&[], "why"));
        assert_eq!(read("//nolint", Side::Go), None);
        assert_eq!(read("// eslint-disable-next-line", Side::Js), None);
        let (rules, _, is_ours) =
            read("// eslint-disable-next-line a/b, c -- why", Side::Js).unwrap();
        assert_eq!((rules, is_ours), (vec!["a/b".to_owned(), "c".to_owned()], false));
        assert_eq!(read("// we never use seamlint-ignore here", Side::Js), None);
    }

    #[test]
    fn a_suppression_of_what_only_the_strict_profile_shows_is_used_in_both() {
        use seamlint_program::{Origin, Project, compile, link};
        let text = "declare function Button(props: { onPress: () => void }): null;\n\
            declare function save(): Promise<void>;\n\
            // seamlint-ignore[js/misused-promise]: the button shows what fails\n\
            export const view = <Button onPress={async () => save()} />;\n";
        let file = compile("a.tsx", text.into(), Origin::Own, &seamlint_syntax::Limits::default());
        let files = file.map(std::sync::Arc::new).into_iter().collect();
        let program = link(Project { files, ..Project::default() }, &());
        for settings in [Settings::default(), Settings::strict()] {
            let found = crate::check_all(&program, &settings);
            let shown: Vec<_> = found.iter().filter(|it| it.suppressed.is_none()).collect();
            assert!(shown.is_empty(), "{shown:?}");
        }
    }
}
