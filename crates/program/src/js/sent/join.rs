//! Values that may be one of several, and what is taken away from them.

use super::{Evidence, Kinds, Sent, SentMember, Special, Tier, Why};
use crate::Place;

/// How many reasons are kept for one value.
const EVIDENCE: usize = 8;
/// How many texts are kept for one value.
const TEXTS: usize = 24;

impl Kinds {
    fn join(self, other: Self) -> Self {
        Self {
            boolean: self.boolean | other.boolean,
            number: self.number | other.number,
            string: self.string | other.string,
            array: self.array | other.array,
            object: self.object | other.object,
            other: self.other | other.other,
        }
    }
}

impl Sent {
    fn empty(place: Place) -> Self {
        Self {
            place,
            kinds: Kinds::default(),
            absent: false,
            evidence: Vec::new(),
            more: false,
            texts: Vec::new(),
            other_text: false,
            members: Vec::new(),
            open: false,
            element: None,
        }
    }

    /// Nothing is known.
    pub(super) fn unknown(place: Place) -> Self {
        let kinds = Kinds { other: true, ..Kinds::default() };
        Self { kinds, more: true, open: true, other_text: true, ..Self::empty(place) }
    }

    /// `undefined`
    pub(super) fn undefined(place: Place) -> Self {
        Self { absent: true, ..Self::empty(place) }
    }

    /// Something of these kinds.
    pub(super) fn of(place: Place, kinds: Kinds) -> Self {
        Self { kinds, more: true, ..Self::empty(place) }
    }

    pub(super) fn text(place: Place) -> Self {
        let kinds = Kinds { string: true, ..Kinds::default() };
        Self { other_text: true, ..Self::of(place, kinds) }
    }

    /// A text that is known.
    pub(super) fn known_text(place: Place, text: &str) -> Self {
        let texts = vec![(text.into(), place)];
        Self { texts, other_text: false, ..Self::text(place) }
    }

    pub(super) fn number(place: Place) -> Self {
        Self::of(place, Kinds { number: true, ..Kinds::default() })
    }

    pub(super) fn boolean(place: Place) -> Self {
        Self::of(place, Kinds { boolean: true, ..Kinds::default() })
    }

    pub(super) fn array(place: Place, element: Option<Sent>) -> Self {
        let kinds = Kinds { array: true, ..Kinds::default() };
        Self { element: element.map(Box::new), ..Self::of(place, kinds) }
    }

    pub(super) fn object(place: Place) -> Self {
        Self::of(place, Kinds { object: true, ..Kinds::default() })
    }

    /// A literal that is worth to be told apart.
    pub(super) fn special(place: Place, what: Special) -> Self {
        let kinds = match what {
            Special::Null(_) => Kinds::default(),
            Special::False => Kinds { boolean: true, ..Kinds::default() },
            Special::Zero => Kinds { number: true, ..Kinds::default() },
            Special::Empty => Kinds { string: true, ..Kinds::default() },
        };
        let evidence = vec![Evidence { what, chain: vec![(Why::Literal, place)] }];
        Self { kinds, evidence, ..Self::empty(place) }
    }

    /// With a reason to be `null`.
    pub(super) fn or_null(mut self, tier: Tier, why: Why, place: Place) -> Self {
        self.evidence.push(Evidence { what: Special::Null(tier), chain: vec![(why, place)] });
        self
    }

    /// Whether this value may be `null` and the other may not: then it is this one's place that matters.
    fn is_nulls_place(&self, other: &Self) -> bool {
        self.nulls().next().is_some() && other.nulls().next().is_none()
    }

    /// Either of two values.
    pub(super) fn join(mut self, other: Self) -> Self {
        if other.is_nulls_place(&self) {
            self.place = other.place;
        }
        self.kinds = self.kinds.join(other.kinds);
        self.absent |= other.absent;
        self.more |= other.more;
        for it in other.evidence {
            if self.evidence.len() < EVIDENCE && !self.evidence.contains(&it) {
                self.evidence.push(it);
            }
        }
        self.other_text |= other.other_text;
        for it in other.texts {
            if self.texts.len() < TEXTS && !self.texts.contains(&it) {
                self.texts.push(it);
            } else {
                self.other_text |= self.texts.len() == TEXTS;
            }
        }
        let (mine, theirs) = (self.kinds_known(), !other.members.is_empty() || other.open);
        for member in &mut self.members {
            if let Some(it) = other.members.iter().find(|it| it.name == member.name) {
                if it.value.is_nulls_place(&member.value) {
                    member.place = it.place;
                }
                let own = std::mem::replace(&mut member.value, Sent::undefined(member.place));
                member.value = own.join(it.value.clone());
                member.optional |= it.optional;
            } else {
                // What an object has that is not known wholly is not known to be missing.
                member.optional |= !other.open;
            }
        }
        for member in other.members {
            if self.members.iter().all(|it| it.name != member.name) {
                let optional = member.optional || mine && !self.open;
                self.members.push(SentMember { optional, ..member });
            }
        }
        self.open |= theirs && other.open;
        self.element = match (self.element.take(), other.element) {
            (Some(a), Some(b)) => Some(Box::new(a.join(*b))),
            (a, b) => a.or(b),
        };
        self
    }

    fn kinds_known(&self) -> bool {
        self.kinds.object || !self.members.is_empty()
    }

    /// The value where it is neither `null` nor `undefined`. `NaN` stays.
    pub(super) fn present(mut self) -> Self {
        self.absent = false;
        self.evidence.retain(|it| {
            matches!(it.what, Special::Null(Tier::NotANumber))
                || !matches!(it.what, Special::Null(_))
        });
        self
    }

    /// The value where it counts as true.
    pub(super) fn truthy(mut self) -> Self {
        self.absent = false;
        self.evidence.clear();
        self
    }

    /// The value where it counts as false.
    pub(super) fn falsy(mut self) -> Self {
        self.members.clear();
        self.element = None;
        self.open = false;
        self.kinds.object = false;
        self.kinds.array = false;
        self.absent |= self.more && self.evidence.is_empty();
        self
    }

    /// The value where it is a number.
    pub(super) fn numeric(mut self) -> Self {
        self.evidence.retain(|it| it.what != Special::Null(Tier::NotANumber));
        self
    }

    /// With a place that the reasons go through.
    pub(super) fn through(mut self, why: &Why, place: Place) -> Self {
        for it in &mut self.evidence {
            it.chain.push((why.clone(), place));
        }
        self
    }

    /// As a state that starts so, and may have become something else since.
    pub(super) fn into_state(mut self, why: &Why, place: Place) -> Self {
        self.more = true;
        self.other_text |= self.kinds.string;
        for it in &mut self.evidence {
            if it.what == Special::Null(Tier::Literal) {
                it.what = Special::Null(Tier::Flow);
            }
            it.chain.push((why.clone(), place));
        }
        let members = std::mem::take(&mut self.members);
        self.members = members
            .into_iter()
            .map(|it| SentMember { value: it.value.into_state(why, place), ..it })
            .collect();
        self.element = self.element.map(|it| Box::new(it.into_state(why, place)));
        self
    }

    /// The reasons of the type of a whole are weaker than those of the value itself.
    pub(super) fn into_entity(mut self) -> Self {
        for it in &mut self.evidence {
            if it.what == Special::Null(Tier::Declared) {
                it.what = Special::Null(Tier::Entity);
            }
        }
        self
    }

    /// A member that is taken out is the value itself, and its type is that value's.
    pub(super) fn into_itself(mut self) -> Self {
        for it in &mut self.evidence {
            if it.what == Special::Null(Tier::Entity) {
                it.what = Special::Null(Tier::Declared);
            }
        }
        self
    }

    /// What follows from the code of a function that declares no result.
    pub(super) fn into_flow(mut self) -> Self {
        for it in &mut self.evidence {
            if it.what == Special::Null(Tier::Declared) {
                it.what = Special::Null(Tier::Flow);
            }
        }
        self
    }

    /// Adds or replaces a member.
    pub(super) fn set(&mut self, member: SentMember) {
        match self.members.iter_mut().find(|it| it.name == member.name) {
            Some(it) => *it = member,
            None => self.members.push(member),
        }
    }

    /// Adds a member that may replace the one that is there.
    pub(super) fn may_set(&mut self, member: SentMember) {
        if let Some(it) = self.members.iter_mut().find(|it| it.name == member.name) {
            let own = std::mem::replace(&mut it.value, Sent::undefined(it.place));
            it.value = own.join(member.value);
        } else {
            let optional = member.optional || !self.open;
            self.members.push(SentMember { optional, ..member });
        }
    }

    /// Something may have changed any member.
    pub(super) fn loosen(&mut self) {
        self.open = true;
        for it in &mut self.members {
            it.value.more = true;
            it.value.other_text = true;
        }
    }
}
