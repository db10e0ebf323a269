//! What a value is when it is sent as JSON: its members, whether they are always there, and why one may be
//! `null`.
//!
//! ```text
//! expression ─▶ Reading ─▶ names, state, parameters, fields, literals, spreads, calls ─▶ Sent
//!                          guards and later assignments take evidence away again
//! ```
//!
//! What is not known is open ([`Sent::open`], [`Kinds::other`]) and is evidence of nothing. `undefined` is
//! never sent: a member whose value may be `undefined` may be absent.

mod calls;
mod join;
mod names;
mod object;
mod typed;
mod value;

use std::sync::Arc;

use seamlint_syntax::Node;

use super::View;
use crate::contract::Call;
use crate::{FileId, Place};

/// How deep the members of what is sent are listed.
const DEPTH: usize = 8;

/// What a value may be in JSON, `null` aside.
#[allow(clippy::struct_excessive_bools, reason = "a set of the kinds of JSON values")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// `true` or `false`
    pub boolean: bool,
    /// A number.
    pub number: bool,
    /// A text.
    pub string: bool,
    /// An array.
    pub array: bool,
    /// An object.
    pub object: bool,
    /// Not known: anything.
    pub other: bool,
}

/// How well it is known that a value may be `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The code says `null`: a literal, `?? null`, a branch of a conditional.
    Literal,
    /// The declared type of the value that is sent says `null`.
    Declared,
    /// The value comes from where there may be none: state that starts as `null`, `match()`,
    /// `URLSearchParams.get`.
    Flow,
    /// It is a number that may be `NaN`, which JSON writes as `null`.
    NotANumber,
    /// Only the type of a whole that is sent says so of its member.
    Entity,
}

/// What a value is known to be able to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Special {
    /// `null`
    Null(Tier),
    /// The literal `false`.
    False,
    /// The literal `0`.
    Zero,
    /// The literal `""`.
    Empty,
}

/// One link of the chain that says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is written there.
    Literal,
    /// The right side of `??` or `||`.
    Fallback,
    /// One side of a conditional.
    Branch,
    /// A type says so.
    Declared,
    /// State starts so.
    Initial,
    /// It is assigned, or given to a setter.
    Assigned,
    /// A function gives it, by its symbol.
    Gives(Arc<str>),
    /// It is an argument of a call.
    Passed,
}

/// Why a value may be something special.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it may be.
    pub what: Special,
    /// Where that is said, and the places that it goes through to the value that is sent.
    pub chain: Vec<(Why, Place)>,
}

/// A value that is sent.
#[allow(clippy::struct_excessive_bools, reason = "each says of something else that it is open")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The expression.
    pub place: Place,
    /// What it may be, `null` aside.
    pub kinds: Kinds,
    /// Whether it may be `undefined`.
    pub absent: bool,
    /// Why it may be `null`, `false`, `0` or `""`.
    pub evidence: Vec<Evidence>,
    /// Whether it may be something that `evidence` does not name.
    pub more: bool,
    /// The texts that are known, where they are written; with [`Sent::other_text`] it may be others.
    pub texts: Vec<(Arc<str>, Place)>,
    /// Whether it may be a text that is not among them.
    pub other_text: bool,
    /// The members that an object has, by name in source order.
    pub members: Vec<SentMember>,
    /// Whether an object may have others.
    pub open: bool,
    /// What the elements of an array are.
    pub element: Option<Box<Sent>>,
}

/// A member of an object that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMember {
    /// The name.
    pub name: Arc<str>,
    /// Where it is written.
    pub place: Place,
    /// Whether it may be absent.
    pub optional: bool,
    /// The value.
    pub value: Sent,
}

impl Sent {
    /// The member with this name.
    pub fn member(&self, name: &str) -> Option<&SentMember> {
        self.members.iter().find(|it| &*it.name == name)
    }

    /// Every member, with the keys that lead to it; `[]` stands for the elements of an array.
    pub fn all_members(&self) -> Vec<(Vec<String>, &SentMember)> {
        let (mut out, mut open) = (Vec::new(), vec![(Vec::new(), self)]);
        while let Some((path, value)) = open.pop() {
            if path.len() >= DEPTH {
                continue;
            }
            let below = |step: &str| [path.as_slice(), &[step.to_owned()]].concat();
            if let Some(element) = value.element.as_deref() {
                open.push((below("[]"), element));
            }
            for member in &value.members {
                out.push((below(&member.name), member));
                open.push((below(&member.name), &member.value));
            }
        }
        out
    }

    /// Why the value may be `null`, the surest first.
    pub fn nulls(&self) -> impl Iterator<Item = (Tier, &Evidence)> {
        self.evidence.iter().filter_map(|it| match it.what {
            Special::Null(tier) => Some((tier, it)),
            _ => None,
        })
    }

    /// Whether it is `null` whatever way the code goes.
    pub fn is_always_null(&self) -> bool {
        let null = |it: &Evidence| it.what == Special::Null(Tier::Literal);
        !self.more && !self.absent && !self.evidence.is_empty() && self.evidence.iter().all(null)
    }

    /// Whether it is this whatever way the code goes.
    pub fn is_always(&self, what: Special) -> bool {
        let is_it = |it: &Evidence| it.what == what;
        !self.more && !self.absent && !self.evidence.is_empty() && self.evidence.iter().all(is_it)
    }
}

impl<'p> View<'p> {
    /// What an expression is when it is sent as JSON.
    pub fn sent(self, file: FileId, node: Node<'p>) -> Sent {
        value::Reading::new(self).value(file, node, 0)
    }

    /// What a call of the contract sends as JSON; `None` where it sends nothing, or something else.
    pub fn sent_by(self, call: &Call) -> Option<Sent> {
        let body = call.body.as_ref().filter(|it| it.json)?;
        Some(self.sent(body.file, self.tree(body.file).node(body.node)))
    }
}
