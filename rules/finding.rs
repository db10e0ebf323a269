//! A finding: what a rule says of one place, and of the places that its argument rests on.

use seamlint_program::Place;

use crate::rule::{Confidence, Rule, Severity};

/// What a rule reported. Built by [`crate::Cx::report`] and the chain of methods here.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that reported.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// How much of it was proven.
    pub confidence: Confidence,
    /// The primary place: as narrow as it can be, on one line where possible.
    pub place: Place,
    /// What happens and why it is silent, with the names in the code.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The other places, in order of the argument.
    pub related: Vec<Related>,
    /// Cures, the best first.
    pub fixes: Vec<Fix>,
    /// The reason of the comment that suppressed the finding; such findings are kept for SARIF only.
    pub suppressed: Option<String>,
}

/// A place that a finding's argument rests on.
#[derive(Clone, Debug)]
pub struct Related {
    /// Where it is, in whatever file and language.
    pub place: Place,
    /// What it contributes, as a label under the source.
    pub message: String,
}

/// A mechanical cure.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it cannot change what the program does but for curing the finding.
    pub safe: bool,
    /// What to replace; no two overlap.
    pub edits: Vec<Edit>,
}

/// A replacement of a range by a text; an empty range inserts.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is replaced.
    pub place: Place,
    /// What comes in its place.
    pub text: String,
}

impl Finding {
    /// Adds a place that the argument rests on.
    pub fn also(&mut self, place: Place, message: impl Into<String>) -> &mut Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Replaces the rule's own severity.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Says how much was proven; [`Confidence::High`] when not called.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    /// Makes this a finding of the strict profile: true, and yet not what everybody wants to hear of.
    pub fn strict(&mut self) -> &mut Self {
        self.severity(Severity::Info)
    }

    /// Offers a cure that changes nothing but the finding.
    pub fn fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix { title: title.into(), safe: true, edits });
        self
    }

    /// Offers a cure that somebody should look at.
    pub fn unsafe_fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix { title: title.into(), safe: false, edits });
        self
    }
}

impl Edit {
    /// Replaces a place.
    pub fn replace(place: Place, text: impl Into<String>) -> Self {
        Self { place, text: text.into() }
    }

    /// Inserts before a place.
    pub fn before(mut place: Place, text: impl Into<String>) -> Self {
        place.span.end = place.span.start;
        Self::replace(place, text)
    }

    /// Inserts behind the bracket that a place starts with.
    pub fn inside(mut place: Place, text: impl Into<String>) -> Self {
        place.span.end = place.span.start + 1;
        Self::after(place, text)
    }

    /// Inserts behind a place.
    pub fn after(mut place: Place, text: impl Into<String>) -> Self {
        place.span.start = place.span.end;
        Self::replace(place, text)
    }
}
