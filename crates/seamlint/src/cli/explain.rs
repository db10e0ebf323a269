//! `seamlint explain`: a rule's documentation, laid out for a terminal.

use seamlint_rules::Rule;

use super::args::{Color, find_rule, unknown_rule};
use super::{Failure, Outcome, print};
use crate::report::docs_url;
use crate::report::terminal::{Stream, Terminal};

/// Prints the documentation of the rule that `name` means.
pub(super) fn run(name: &str, color: Color) -> Outcome {
    let Some(rule) = find_rule(name) else { return Err(Failure::Usage(unknown_rule(name))) };
    print(&render(rule, Terminal::of(Stream::Out, color.forced())))
}

/// The documentation: headings in bold, code indented, prose as wide as the terminal allows. What marks
/// a line for the tests of the rule stays: it says where the rule reports.
fn render(rule: &Rule, terminal: Terminal) -> String {
    let bold = |text: &str| {
        if terminal.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let (severity, profile) = (rule.severity.name(), rule.profile.name());
    let mut out = format!("{}\n", bold(rule.id));
    out.push_str(&format!("{}\n\n", rule.summary));
    out.push_str(&format!(
        "{severity}, {profile} profile, since {}\n{}\n",
        rule.since,
        docs_url(rule)
    ));
    let mut in_code = false;
    let mut prose = String::new();
    for line in rule.docs.lines().skip(1) {
        if line.starts_with("```") {
            flush(&mut out, &mut prose, terminal.width);
            in_code = !in_code;
        } else if in_code {
            out.push_str(format!("    {line}").trim_end());
            out.push('\n');
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(&mut out, &mut prose, terminal.width);
            out.push_str(&bold(heading.trim_start_matches('#').trim()));
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut out, &mut prose, terminal.width);
            out.push('\n');
        } else {
            if line.starts_with(['-', '|', '*']) {
                flush(&mut out, &mut prose, terminal.width);
            }
            prose.push_str(line.trim());
            prose.push(' ');
        }
    }
    flush(&mut out, &mut prose, terminal.width);
    let out = out.trim_end();
    format!("{out}\n")
}

/// Puts a paragraph on lines of at most `width` characters.
fn flush(out: &mut String, prose: &mut String, width: usize) {
    let mut column = 0;
    for word in prose.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    if column > 0 {
        out.push('\n');
    }
    prose.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_renders_within_the_width() {
        for rule in seamlint_rules::rules() {
            let narrow = render(rule, Terminal { width: 40, ..Terminal::PLAIN });
            let again = render(rule, Terminal { color: true, ..Terminal::PLAIN });
            assert!(narrow.starts_with(rule.id) && narrow.contains(rule.summary), "{}", rule.id);
            assert!(!narrow.contains("```") && !narrow.contains("\n## "), "{narrow}");
            assert!(again.starts_with("\u{1b}[1m"));
            for word in rule.docs.lines().skip(1).filter(|it| !it.starts_with('#')).take(3) {
                let word = word.split_whitespace().next().unwrap_or("");
                assert!(narrow.contains(word), "{} lost {word}", rule.id);
            }
        }
    }

    #[test]
    fn paragraphs_are_filled() {
        let (mut out, mut prose) = (String::new(), "one two three four ".to_owned());
        flush(&mut out, &mut prose, 9);
        assert_eq!(out, "one two\nthree\nfour\n");
        assert!(prose.is_empty());
    }
}
