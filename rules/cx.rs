//! What a rule is given: a file, the program around it, and a place to report to.

use seamlint_program::contract::Detail;
use seamlint_program::{File, FileId, Place, Program, go, js};
use seamlint_syntax::{Kind, Node, Span, Tree};

use crate::finding::Finding;
use crate::rule::{Confidence, Rule, Settings, Severity};

/// The context of one rule on one file (or, for a rule on the program, on all of it).
pub struct Cx<'p> {
    program: &'p Program,
    file: FileId,
    rule: &'static Rule,
    settings: &'p Settings,
    findings: Vec<Finding>,
}

impl<'p> Cx<'p> {
    pub(crate) fn new(
        program: &'p Program,
        file: FileId,
        rule: &'static Rule,
        settings: &'p Settings,
    ) -> Self {
        Self { program, file, rule, settings, findings: Vec::new() }
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.findings
    }

    /// Everything that is linked.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// What is known of Go: types, calls, functions.
    pub fn go(&self) -> go::View<'p> {
        self.program.go()
    }

    /// What is known of JavaScript and TypeScript: types, promises, modules.
    pub fn js(&self) -> js::View<'p> {
        self.program.js()
    }

    /// The file that is checked.
    pub fn file(&self) -> &'p File {
        self.program.file(self.file)
    }

    /// The id of the file that is checked.
    pub fn file_id(&self) -> FileId {
        self.file
    }

    /// The syntax of the file that is checked.
    pub fn tree(&self) -> &'p Tree {
        &self.file().tree
    }

    /// Every node of a kind in the file that is checked, in source order.
    pub fn nodes(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Node<'p>> + Clone + use<'p> {
        self.tree().nodes(kind)
    }

    /// Every node of a kind that starts in `span`, in source order.
    pub fn nodes_in(
        &self,
        kind: Kind,
        span: Span,
    ) -> impl DoubleEndedIterator<Item = Node<'p>> + Clone + use<'p> {
        self.tree().nodes_in(kind, span)
    }

    /// The place of a node of the file that is checked.
    pub fn place(&self, node: Node<'_>) -> Place {
        self.file.place(node)
    }

    /// The whitespace that a node's line starts with; `None` where something else stands before the node.
    pub fn indent(&self, node: Node<'_>) -> Option<&'p str> {
        let before = self.file().text().get(..node.span().start as usize)?;
        before.rsplit('\n').next().filter(|it| it.trim().is_empty())
    }

    /// The whole lines of a node, with the last line's end; `None` where something else stands before it.
    pub fn lines(&self, node: Node<'_>) -> Option<Place> {
        let (mut place, indent) = (self.place(node), self.indent(node)?);
        let behind = self.file().text().get(place.span.end as usize..)?;
        let rest = behind.find('\n').map_or(behind.len(), |it| it + 1);
        place.span.start -= u32::try_from(indent.len()).ok()?;
        place.span.end += u32::try_from(rest).ok()?;
        Some(place)
    }

    /// Whether it matters if there is a finding of this severity in the file that is checked: a look before
    /// it is proven, where the proof is dear. It matters if somebody is shown it, and if a comment may
    /// suppress it, for what suppresses nothing is reported.
    pub fn shows(&self, severity: Severity) -> bool {
        let path = &self.file().path;
        self.settings.shown(self.rule, path, severity, Confidence::High).is_some()
            || self.file().directives.any
    }

    /// How much a rule on both sides has to look at: for warnings and errors alone where nobody is shown more.
    pub fn detail(&self) -> Detail {
        // Only our own comments may suppress what no other linter has a name for.
        let shows = self.settings.shown_anywhere(self.rule, Severity::Info)
            || self.program.files().any(|it| it.1.directives.own);
        if shows { Detail::All } else { Detail::Main }
    }

    /// Reports a node of the file that is checked. The result takes help, related places and fixes.
    pub fn report(&mut self, node: Node<'_>, message: impl Into<String>) -> &mut Finding {
        self.report_at(self.place(node), message)
    }

    /// Reports a place in any file.
    ///
    /// # Panics
    /// Never.
    pub fn report_at(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.rule.severity,
            confidence: Confidence::High,
            place,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fixes: Vec::new(),
            suppressed: None,
        });
        self.findings.last_mut().expect("just pushed")
    }
}
