//! How JavaScript uses the answer of a request: which members it reads, what it would do to a `null`, and
//! what it makes of a failure.
//!
//! ```text
//! call ─▶ Walk: await, names, patterns, results, state, hooks, properties ─▶ Use (path, kind, place)
//!                                                        guards, `?.`, `??` ─▶ Use::guarded
//! ```
//!
//! The walk carries with the value what still has to be done to come to the answer's JSON (`held`): take
//! `.data` of a response of axios, call `.json()`, take `.value` of a ref. Like [`super::View::follow`] it does
//! not look at the order of assignments; what guards a use is asked of the control flow of its function.

mod cases;
mod declared;
mod give;
mod held;
mod interest;
mod list;
mod mentions;
mod paths;
mod place;
mod protect;
mod shown;
mod start;
mod store;
mod table;
mod told;
mod walk;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use declared::{Declared, DeclaredMember};
pub(crate) use interest::Matters;
pub(crate) use mentions::Mentioned;
pub(crate) use paths::Paths;
pub(crate) use protect::{Flows, Subject};
pub(crate) use table::{reads_words, rejecting, sends};
pub(crate) use told::Told;

use super::View;
pub(crate) use super::values::Site;
use seamlint_syntax::{Node, NodeId, Span};

use crate::contract::Call;
use crate::{FileId, Place, Program};

/// A step into a JSON value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// The member of an object.
    Member(Arc<str>),
    /// Any element of an array, or any member of an object that is used as a map.
    Element,
}

/// What is done with a value of the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UseKind {
    /// The member at the end of the path is read; `null` or a missing member does no harm yet.
    Read,
    /// A member of the value is read or set: throws for `null` and `undefined`.
    Member(Arc<str>),
    /// A method of the value is called, of an array, a string or a number: throws as well.
    Call(Arc<str>),
    /// `value.length`: throws as well.
    Length,
    /// `value[i]`, `value[key]`: throws as well.
    Index,
    /// `for (… of value)`, `const [a] = value`: throws as well.
    Iterate,
    /// `[...value]`, `f(...value)`: throws as well.
    Spread,
    /// `Object.keys(value)` and what else throws for `null`, by the function's symbol.
    Given(Arc<str>),
    /// `const { a } = value`: throws as well.
    Destructure,
    /// `<tag :name="value">` of a component of a library that does one of these to it: throws as well.
    Property(Arc<str>, Arc<str>),
    /// Compared with something other than `null` and `undefined`.
    Compare,
    /// Added, multiplied, made a number.
    Arithmetic,
    /// Put into a text.
    Text,
    /// The state of a control: `checked={value}`.
    Control,
}

/// Which answers a use sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// All: nobody has looked at the status when the body is read.
    #[default]
    Any,
    /// Those whose status was found to be good, or every one that the client does not reject.
    Success,
    /// Those whose status was found to be bad, or that the client rejects.
    Failure,
}

/// What stands between a use and a value that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    /// The use does not see `null`.
    pub null: bool,
    /// The use does not see `undefined`: the member may be missing.
    pub undefined: bool,
}

/// One thing that is done with a value of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Which value: the steps from the answer's JSON to it.
    pub path: Vec<Step>,
    /// What is done.
    pub kind: UseKind,
    /// The whole that does it: the member access, the call, the pattern.
    pub place: Place,
    /// The value that it is done to.
    pub value: Place,
    /// What it does not see.
    pub guarded: Guarded,
    /// Whether it may stand where the answer is not there yet, as the `data` of a hook does: that somebody
    /// asks whether there is a value says nothing of `null` then.
    pub pending: bool,
    /// Which answers it sees.
    pub branch: Branch,
    /// Whether a `catch` in the same function catches what it throws.
    pub caught: bool,
}

/// Where a body is read as JSON or text: `response.json()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parse {
    /// The call.
    pub place: Place,
    /// Whether it is read as JSON.
    pub json: bool,
    /// What was known of the status.
    pub branch: Branch,
}

/// A member that is read of what a failed request throws, where it is not the answer's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// The member: `message`.
    pub name: Arc<str>,
    /// Where.
    pub place: Place,
}

/// A text that a value is compared with: `case "open":`, `message.type === "open"`, a key of a table of handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which value.
    pub path: Vec<Step>,
    /// The text.
    pub text: Arc<str>,
    /// Where it is written.
    pub place: Place,
}

/// What is done with a value that is none of the cases of one `switch`, chain of conditions, or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// Which value.
    pub path: Vec<Step>,
    /// The `switch`, the first `if`, the look-up.
    pub place: Place,
    /// The `default` or `else` that does something with it; `None` where nothing happens.
    pub spoken: Option<Place>,
}

/// Everything that is done with an answer, as far as it can be seen.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// What is done, sorted by place.
    pub uses: Vec<Use>,
    /// Where the body is taken from the response, for clients that leave that to the caller.
    pub parses: Vec<Parse>,
    /// What is read of the error itself in a `catch`.
    pub thrown: Vec<Thrown>,
    /// The handlers of failures that were found: clauses and callbacks.
    pub handlers: Vec<Place>,
    /// The texts that a value is compared with: the kinds of message that somebody handles.
    pub cases: Vec<Case>,
    /// What is done with a value that is none of the texts, for each `switch` and chain of conditions.
    pub otherwise: Vec<Otherwise>,
    /// Where the answer gets out of sight, with the path of the value that does.
    pub escapes: Vec<(Vec<Step>, Place)>,
    /// Expressions that are values of the answer: what is asked for their types.
    typed: Vec<(Vec<Step>, FileId, NodeId)>,
    types: declared::LazyTypes,
    /// The paths of the uses.
    paths: paths::LazyPaths,
}

impl UseKind {
    /// Whether it throws when the value is `null` or `undefined`.
    pub fn throws(&self) -> bool {
        matches!(
            self,
            Self::Member(_)
                | Self::Call(_)
                | Self::Length
                | Self::Index
                | Self::Iterate
                | Self::Spread
                | Self::Given(_)
                | Self::Destructure
                | Self::Property(..)
        )
    }
}

impl Use {
    /// Where the name of the member that is used stands: at the end of an expression, or in a pattern that is it.
    pub fn name_in(&self, program: &Program, key: &str) -> Option<Place> {
        [self.value, self.place].into_iter().find_map(|place| {
            let text = program.file(place.file).text().get(place.span.range())?;
            let at = if text.ends_with(key) {
                text.len() - key.len()
            } else if text.starts_with(key) && !text.contains('\n') {
                0
            } else {
                return None;
            };
            let start = place.span.start + at as u32;
            Some(Place { span: Span::new(start, start + key.len() as u32), ..place })
        })
    }
}

impl Uses {
    /// What is done to the value at a path.
    pub fn at<'u>(&'u self, path: &'u [Step]) -> impl Iterator<Item = &'u Use> {
        self.uses.iter().filter(move |it| it.path == path)
    }

    /// The uses that throw when a value is `null`, and that nothing guards.
    pub fn unguarded(&self) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(|it| it.kind.throws() && !it.guarded.null)
    }
}

impl<'p> View<'p> {
    /// What is done with the answer of a request.
    ///
    /// `call` is the expression that sends it. `projection` are the members between the answer's JSON and
    /// what the call gives, as [`Call::projection`] has them; without it the call gives a response of the
    /// client that `client` names (an id of `js-answers.toml`), whose body is followed from where it is read.
    pub fn answer_uses(self, call: Site<'p>, projection: Option<&[String]>, client: &str) -> Uses {
        start::run(self, call, projection, client, None, Matters::All)
    }

    /// The same of a call that gives a response, as far as the request may have failed.
    pub(crate) fn failure_uses(self, call: Site<'p>, client: &str) -> Uses {
        start::run(self, call, None, client, None, Matters::Failures)
    }

    /// What is done with the answer of a call of the contract: with those values of it that matter.
    pub(crate) fn uses_of(self, call: &Call, matters: Matters<'p>) -> Uses {
        let file = call.place.file;
        let site = (file, self.tree(file).node(call.node));
        let mut uses = if let Some(inner) = &call.inner {
            start::run_inner(self, site, inner, call.client.id, matters)
        } else {
            let rejects = Some(call.client.rejects_errors);
            start::run(self, site, call.projection.as_deref(), call.client.id, rejects, matters)
        };
        start::run_stored(self, call, matters, &mut uses);
        uses
    }

    /// What is done with the JSON that a parameter carries: the message of a listener. `way` leads from the
    /// parameter to the text that is parsed, as `["data"]` does for an event.
    pub(crate) fn message_uses(self, file: FileId, parameter: Node<'p>, way: &[&str]) -> Uses {
        start::run_message(self, file, parameter, way)
    }
}

/// A path as people write it: `items[].name`, and `answer` for the whole.
pub fn path_text(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Step::Element => out.push_str("[]"),
        }
    }
    out
}
