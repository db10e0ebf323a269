//! Which calls a signal or a controller drives.

use rustc_hash::FxHashSet;
use seamlint_syntax::{Field, Kind, Node};

use super::View;
use super::syntax::{property, property_value, unwrapped, wrapped};
use super::values::{Follow, Site};
use crate::FileId;

/// How many objects may hold a signal on its way into a call.
const OBJECTS: usize = 20;

impl<'p> View<'p> {
    /// The calls that a value is given to, as an argument or as a member of one: `f(signal)`,
    /// `f({ signal })`, `f({ ...options })`. What is handed to functions of the project is followed.
    pub fn driven_calls(self, file: FileId, value: Node<'p>) -> Vec<Site<'p>> {
        let mut open = vec![(file, value)];
        let mut seen = FxHashSet::default();
        let mut out = Vec::new();
        while let Some((file, value)) = open.pop() {
            if !seen.insert((file, value)) || seen.len() > OBJECTS {
                continue;
            }
            if let Some(holder) = holding_object(value) {
                open.push((file, holder));
            }
            let followed = self.follow(file, value, Follow::default());
            for (file, node) in followed.escapes {
                if let Some(holder) = holding_object(node) {
                    open.push((file, holder));
                } else if let Some(list) =
                    wrapped(node).parent().filter(|it| it.kind() == Kind::Arguments)
                {
                    out.extend(list.parent().map(|it| (file, it)));
                }
            }
        }
        out.sort_by_key(|it| (it.0, it.1.id()));
        out.dedup();
        out
    }

    /// The expression that is the `signal` of a call's options, through a variable where it is a constant.
    pub fn signal_of(self, file: FileId, options: Node<'p>) -> Option<Site<'p>> {
        let (at, options) = self.object_literal(file, options)?;
        let value = unwrapped(property_value(property(options, "signal")?));
        if value.kind() == Kind::CallExpression {
            return Some((at, value));
        }
        self.initializer(at, value)
    }
}

/// The object literal that a value is a member of, or is spread into.
fn holding_object(value: Node<'_>) -> Option<Node<'_>> {
    let value = wrapped(value);
    let parent = value.parent()?;
    match parent.kind() {
        Kind::Object => Some(parent),
        Kind::Pair if value.field() == Field::Value => parent.parent(),
        Kind::SpreadElement => parent.parent().filter(|it| it.kind() == Kind::Object),
        _ => None,
    }
}
