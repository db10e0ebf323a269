//! Members whose names the two sides spell differently: `user_id` here and `userId` there.
//!
//! A name that only one side knows is no news: whole entities are sent, and answers are read in part. One
//! that differs from a name of the other side by its case, `_` and `-` alone is a slip, unless the right
//! name is used as well.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_syntax::{Field, Kind};

use super::exchange::{Exchanged, folded, near_miss};
use super::interest::Detail;
use super::shape::{Object, Shape};
use crate::js::sent::Sent;
use crate::js::uses::{Branch, Step, UseKind, Uses};
use crate::library::JsonVersion;
use crate::{Place, Program};

/// A member that the other side knows by another spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnamed {
    /// The name in JavaScript.
    pub name: String,
    /// Where it is read, or written.
    pub place: Place,
    /// The key of the other side.
    pub key: String,
    /// Where that is written.
    pub origin: Option<Place>,
}

impl Program {
    /// The members of an answer that JavaScript reads and Go sends by another spelling.
    pub fn misnamed_answers(&self, detail: Detail) -> Vec<(&Exchanged, Misnamed)> {
        // Whether there may be any is soon seen. That none is right has to be asked of all answers.
        let main = || self.find_misnamed(Detail::Main).is_empty();
        if detail == Detail::Main && main() {
            return Vec::new();
        }
        self.find_misnamed(Detail::All)
    }

    fn find_misnamed(&self, detail: Detail) -> Vec<(&Exchanged, Misnamed)> {
        let mut found = Vec::new();
        // A place that sees several answers is judged by all of them.
        let mut good: FxHashSet<(Place, String)> = FxHashSet::default();
        let own_case = |it: &&Exchanged| !it.call_in(self.contract()).client.converts_case;
        let all = self.exchanged().iter().filter(own_case);
        let answered = all.filter_map(|it| Some((it, it.answered(self)?)));
        let (known, others): (Vec<_>, Vec<_>) = answered.partition(|it| it.1.has_members());
        for (it, shape) in known {
            self.misnamed_answer((it, detail), shape, &mut found, &mut good);
        }
        if detail == Detail::Main {
            return found;
        }
        // Those whose members are not known can but say that a name is right.
        if !found.is_empty() {
            for (it, shape) in others {
                self.misnamed_answer((it, detail), shape, &mut found, &mut good);
            }
        }
        let mut written: FxHashMap<String, bool> = FxHashMap::default();
        found.retain(|(_, it)| {
            let is_good = good.contains(&(it.place, it.name.clone()));
            let is_written =
                written.entry(it.name.clone()).or_insert_with(|| self.js_sets_member(&it.name));
            !is_good && !*is_written
        });
        found
    }

    fn misnamed_answer<'p>(
        &'p self,
        (it, detail): (&'p Exchanged, Detail),
        shape: &Shape,
        found: &mut Vec<(&'p Exchanged, Misnamed)>,
        good: &mut FxHashSet<(Place, String)>,
    ) {
        let uses = it.uses(self, detail);
        for (parent, name, place) in reads(uses) {
            let Some(object) = shape.at_steps(parent) else { continue };
            match object.only_object().map(|it| (it, near_miss(it, name))) {
                Some((_, Some((key, origin)))) => {
                    let is_read = reads(uses).any(|it| it.0 == parent && it.1 == key);
                    if !is_read {
                        let (name, key) = (name.to_owned(), key.to_owned());
                        found.push((it, Misnamed { name, place, key, origin }));
                    }
                }
                Some((object, None)) if object.get(name).is_none() => {}
                _ => drop(good.insert((place, name.to_owned()))),
            }
        }
    }

    /// Whether JavaScript gives a member of this name to anything.
    fn js_sets_member(&self, name: &str) -> bool {
        self.js().accesses(name).into_iter().any(|(_, access)| {
            let parent = access.parent();
            parent.is_some_and(|it| {
                it.kind() == Kind::AssignmentExpression && access.field() == Field::Left
            })
        })
    }

    /// The members of a body that JavaScript sends and that Go reads by another spelling, and so ignores.
    pub fn misnamed_requests(&self) -> Vec<(&Exchanged, Misnamed)> {
        let mut out = Vec::new();
        for it in self.exchanged() {
            if it.call_in(self.contract()).client.converts_case || it.reads().next().is_none() {
                continue;
            }
            let Some(sent) = it.sent(self) else { continue };
            let shapes = it.reads().map(|it| self.go().shape_in(&it.ty));
            let shape = shapes.fold(Shape::Bottom, |sum, it| sum.join(&it));
            let minds_case = it.reads().any(|it| it.version == JsonVersion::V2);
            let mut found = Vec::new();
            compare(sent, &shape, minds_case, &mut found);
            out.extend(found.into_iter().map(|found| (it, found)));
        }
        out
    }
}

/// The members that are read of an answer: the way to what has them, the name, and where.
fn reads(uses: &Uses) -> impl Iterator<Item = (&[Step], &str, Place)> {
    let reads = uses.uses.iter();
    let reads = reads.filter(|it| it.kind == UseKind::Read && it.branch != Branch::Failure);
    reads.filter_map(|it| match it.path.split_last()? {
        (Step::Member(name), parent) => Some((parent, &**name, it.place)),
        _ => None,
    })
}

/// Compares what is sent with what is read, level by level.
fn compare(sent: &Sent, shape: &Shape, minds_case: bool, out: &mut Vec<Misnamed>) {
    let mut open = vec![(sent, shape)];
    while let Some((sent, shape)) = open.pop() {
        if let (Some(element), Some(shape)) = (&sent.element, shape.element()) {
            open.push((element, shape));
        }
        let Some(object) = shape.only_object() else { continue };
        for member in &sent.members {
            match known_as(object, &member.name, minds_case) {
                Some(shape) => open.push((&member.value, shape)),
                None if !sent.open => out.extend(misnamed(sent, object, member)),
                None => {}
            }
        }
    }
}

/// What a decoder takes a key for.
fn known_as<'s>(object: &'s Object, name: &str, minds_case: bool) -> Option<&'s Shape> {
    let folds = |key: &str| !minds_case && key.eq_ignore_ascii_case(name);
    let exact = object.get(name);
    let found = exact.or_else(|| object.members.iter().find(|it| folds(it.0)).map(|it| it.1));
    found.map(|it| &it.shape)
}

fn misnamed(
    sent: &Sent,
    object: &Object,
    member: &crate::js::sent::SentMember,
) -> Option<Misnamed> {
    let (key, origin) = near_miss(object, &member.name)?;
    let plain = folded(key);
    let spellings = sent.members.iter().filter(|it| folded(&it.name) == plain).count();
    let (name, key, place) = (member.name.to_string(), key.to_owned(), member.place);
    (spellings == 1).then_some(Misnamed { name, place, key, origin })
}
