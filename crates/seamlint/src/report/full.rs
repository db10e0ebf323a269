//! `full`: each finding with its source, drawn by miette. The only module that knows it, with
//! [`super::source`].
//!
//! miette's labels cannot span files, so the places of a finding are grouped by file: first the primary
//! file with its labels, then each other file as a part of its own, and the help under the last.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters,
    ThemeStyles,
};
use seamlint_program::{FileId, Place};
use seamlint_rules::{Finding, Severity};

use super::escape::escape;
use super::lines::Lines;
use super::paths::Paths;
use super::source::Source;
use super::terminal::Terminal;
use super::{Report, docs_url};
use crate::config::Problems;

/// A label that covers more lines is drawn on its first line only.
const MOST_LINES: u32 = 6;

/// All findings.
pub fn full(report: &Report<'_>, paths: &Paths, terminal: Terminal) -> String {
    let mut drawer = Drawer::new(&report.lines, paths, terminal);
    for (finding, _) in report.shown() {
        drawer.finding(finding);
    }
    drawer.out
}

/// The mistakes of a configuration file.
pub fn problems(problems: &Problems, terminal: Terminal) -> String {
    let lines = Cow::Owned(line_index::LineIndex::new(&problems.text));
    let source = Source::new(escape(&problems.name).into_owned(), &problems.text, lines);
    let handler = handler(terminal);
    let mut out = String::new();
    for problem in &problems.problems {
        let span = visible(&problem.span, &problems.text);
        let (excerpt, span) = source.excerpt(&span).map_or((None, span), |it| (Some(it.0), it.1));
        let source = excerpt.as_ref().unwrap_or(&source);
        let start = source.shift(span.start);
        let length = source.shift(span.end) - start;
        let part = Part {
            code: Some("error: configuration".to_owned()),
            url: None,
            severity: miette::Severity::Error,
            message: escape(&problem.message),
            help: problem.help.as_deref().map(escape),
            labels: vec![LabeledSpan::new_primary_with_span(None, (start, length))],
            source,
        };
        // Writing to a string cannot fail.
        let _ = handler.render_report(&mut out, &part);
        out.push('\n');
    }
    out
}

/// A span that has something to underline: what is missing is shown at what stands before.
fn visible(span: &Range<usize>, text: &str) -> Range<usize> {
    if text.get(span.clone()).is_none_or(|it| it.trim().is_empty()) {
        let before = text.get(..span.start).unwrap_or(text).trim_end();
        let last = before.char_indices().next_back().map_or(0, |it| it.0);
        return last..before.len();
    }
    span.clone()
}

struct Drawer<'r, 'p> {
    lines: &'r Lines<'p>,
    paths: &'r Paths,
    handler: GraphicalReportHandler,
    /// The file drawn last: findings come file by file.
    last: Option<(FileId, Source<'r>)>,
    out: String,
}

impl<'r, 'p> Drawer<'r, 'p> {
    fn new(lines: &'r Lines<'p>, paths: &'r Paths, terminal: Terminal) -> Self {
        Self { lines, paths, handler: handler(terminal), last: None, out: String::new() }
    }

    fn finding(&mut self, finding: &Finding) {
        let primary = finding.place.file;
        let files = files_of(finding);
        let last = files.len() - 1;
        for (at, file) in files.into_iter().enumerate() {
            let source = self.source(file);
            let (mut message, mut labels) = (None, Vec::new());
            if file == primary {
                labels.push((finding.place, None));
                message = Some(escape(&finding.message));
            }
            for related in finding.related.iter().filter(|it| it.place.file == file) {
                let text = escape(&related.message);
                // The first word of a part is its headline, not a label.
                if message.is_none() {
                    labels.push((related.place, None));
                    message = Some(text);
                } else {
                    labels.push((related.place, Some(text.into_owned())));
                }
            }
            // In lines without measure, one place is shown and no more.
            let bytes = |it: Place| it.span.start as usize..it.span.end as usize;
            let is_long = labels.iter().any(|it| source.excerpt(&bytes(it.0)).is_some());
            let excerpt = is_long.then(|| source.excerpt_of(&bytes(labels[0].0)));
            let labels = match &excerpt {
                Some((source, span)) => {
                    let start = source.shift(span.start);
                    let span = (start, source.shift(span.end) - start);
                    vec![LabeledSpan::new_primary_with_span(None, span)]
                }
                None => labels.into_iter().map(|it| self.label(&source, it.0, it.1)).collect(),
            };
            let is_primary = file == primary;
            let code = || format!("{}[{}]", finding.severity.name(), finding.rule.id);
            let part = Part {
                code: is_primary.then(code),
                url: is_primary.then(|| docs_url(finding.rule)),
                severity: if is_primary { severity(finding) } else { miette::Severity::Advice },
                message: message.unwrap_or_default(),
                help: finding.help.as_deref().filter(|_| at == last).map(escape),
                labels,
                source: excerpt.as_ref().map_or(&source, |it| &it.0),
            };
            // Writing to a string cannot fail.
            let _ = self.handler.render_report(&mut self.out, &part);
            self.last = Some((file, source));
        }
        self.out.push('\n');
    }

    fn source(&mut self, file: FileId) -> Source<'r> {
        if let Some((_, source)) = self.last.take_if(|it| it.0 == file) {
            return source;
        }
        let text = self.lines.program().file(file);
        let name = self.paths.show(&text.path).into_owned();
        Source::new(name, text.text(), Cow::Borrowed(self.lines.of(file)))
    }

    fn label(&self, source: &Source<'_>, place: Place, text: Option<String>) -> LabeledSpan {
        let range = self.lines.range(place.file, place.span);
        let (start, mut end) = (place.span.start as usize, place.span.end as usize);
        if range.end.line - range.start.line >= MOST_LINES {
            let line = self.lines.line_text(place.file, place.span.start);
            end = end.min(start + line.len() + 1 - self.column_in_bytes(place));
        }
        let start = source.shift(start);
        let span = (start, source.shift(end) - start);
        match text {
            None => LabeledSpan::new_primary_with_span(None, span),
            text => LabeledSpan::new_with_span(text, span),
        }
    }

    /// The byte of its line at which a place starts, from 1.
    fn column_in_bytes(&self, place: Place) -> usize {
        let lines = self.lines.of(place.file);
        let at = lines.try_line_col(place.span.start.into());
        at.map_or(1, |it| it.col as usize + 1)
    }
}

/// The files of a finding, the primary one first, in the order of its argument.
fn files_of(finding: &Finding) -> Vec<FileId> {
    let mut files = vec![finding.place.file];
    for related in &finding.related {
        if !files.contains(&related.place.file) {
            files.push(related.place.file);
        }
    }
    files
}

fn severity(finding: &Finding) -> miette::Severity {
    match finding.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Info => miette::Severity::Advice,
    }
}

fn handler(terminal: Terminal) -> GraphicalReportHandler {
    let characters =
        if terminal.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if terminal.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(terminal.width)
        .with_links(terminal.links)
        .with_urls(terminal.links)
        .with_link_display_text("")
        .with_context_lines(1)
        .tab_width(4)
        .without_syntax_highlighting()
}

/// The part of a finding in one file, as miette wants it.
struct Part<'a> {
    code: Option<String>,
    url: Option<String>,
    severity: miette::Severity,
    message: Cow<'a, str>,
    help: Option<Cow<'a, str>>,
    labels: Vec<LabeledSpan>,
    source: &'a Source<'a>,
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("message", &self.message).finish_non_exhaustive()
    }
}

impl Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part<'_> {}

impl Diagnostic for Part<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.code.as_ref().map(|it| Box::new(it) as Box<dyn Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.as_ref().map(|it| Box::new(it) as Box<dyn Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.url.as_ref().map(|it| Box::new(it) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
