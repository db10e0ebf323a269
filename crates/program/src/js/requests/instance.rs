//! Instances of clients: where they are made, and with which base.

use seamlint_syntax::{Field, Kind};

use super::super::Entity;
use super::super::syntax::{arguments, callee, method_call};
use super::bound::written;
use super::eval::{Eval, Value, receiver};
use super::request::Hit;
use super::term::{ALTERNATIVES, Alt, FrameId, Term, pairs};
use super::text::{Hole, Piece, Texts};
use crate::js::values::Site;

/// How many instances may be made from each other.
const GENERATIONS: usize = 4;

/// What a call is made on.
#[derive(Clone, Debug, Default)]
pub(super) struct Instance<'p> {
    /// Where the instance is made, and the options that it is given; the innermost first.
    pub(super) options: Vec<Term<'p>>,
    /// The call that makes it.
    pub(super) made: Option<Site<'p>>,
    /// What the instance is called where the request is sent.
    pub(super) entity: Option<Entity>,
    /// What its addresses start with.
    pub(super) base: Option<Texts<'p>>,
}

impl<'p> Eval<'p> {
    /// The instance that a call is made on.
    pub(super) fn instance(&mut self, hit: Hit<'p>, call: Term<'p>) -> Instance<'p> {
        let mut out = Instance::default();
        if hit.client.create.is_empty() {
            return out;
        }
        let Some(called) = callee(call.node) else { return out };
        let on = call.at(match method_call(call.node) {
            Some((object, _)) if hit.form.endpoint.is_none() => object,
            _ => called,
        });
        if hit.form.endpoint.is_some() {
            self.enclosing_base(hit, call, &mut out);
            return out;
        }
        let Some(entity) = self.view.entity(on.file, on.node) else {
            return self.instance_of(hit, on, None);
        };
        let key = (hit.client.id.as_str(), entity.clone());
        if let Some(known) = self.instances.get(&key) {
            return known.clone();
        }
        // Most instances are the same for all who use them; some are made of what a factory is given.
        let general = Term { frame: FrameId::default(), ..on };
        let out = self.instance_of(hit, general, Some(entity.clone()));
        let varies = |it: &Piece<'_>| matches!(it, Piece::Parameter(..));
        let base = out.base.iter().flatten().flat_map(|it| it.value.iter());
        if base.clone().any(varies) || out.made.is_none() && on.frame != general.frame {
            return self.instance_of(hit, on, Some(entity));
        }
        self.instances.insert(key, out.clone());
        out
    }

    fn instance_of(&mut self, hit: Hit<'p>, on: Term<'p>, entity: Option<Entity>) -> Instance<'p> {
        let mut out = Instance { entity, ..Instance::default() };
        let mut on = on;
        for _ in 0..GENERATIONS {
            let values = self.values(on);
            let made = values.into_iter().find_map(|it| match it.value {
                Value::Node(it) if self.is_call_of(it, &hit.client.create) => Some(it),
                _ => None,
            });
            let Some(made) = made else { break };
            out.made = out.made.or(Some((made.file, made.node)));
            out.options.extend(arguments(made.node).next().map(|it| made.at(it)));
            let Some((parent, _)) = receiver(made) else { break };
            on = parent;
        }
        for options in out.options.clone() {
            let base = self.option(options, &hit.client.base);
            if base.iter().any(|it| !matches!(it.value, Value::Absent)) {
                out.base = Some(self.option_texts(options, &hit.client.base));
                break;
            }
        }
        if out.base.is_none() && !hit.client.base.is_empty() {
            out.base = self.default_base(hit, &out);
        }
        out
    }

    /// The base of a request whose options may say one, and a component around it does where they do not.
    pub(super) fn provided_base(
        &mut self,
        hit: Hit<'p>,
        options: Option<Term<'p>>,
    ) -> Option<Texts<'p>> {
        let provider = hit.client.provider.as_deref()?;
        let (file, node) = hit.site;
        let at = Term { file, node, frame: FrameId::default() };
        let said = options.map(|it| (it, self.option(it, &hit.client.base)));
        if let Some((options, base)) = said
            && base.iter().any(|it| !matches!(it.value, Value::Absent))
        {
            return Some(self.spelled(base, options));
        }
        let hole = Hole { name: provider.into(), slashes: true, ..Hole::of(at) };
        Some(vec![Alt::of(std::rc::Rc::from([Piece::Hole(hole)]))])
    }

    /// `client.defaults.baseURL = …`
    fn default_base(&mut self, hit: Hit<'p>, instance: &Instance<'p>) -> Option<Texts<'p>> {
        let mut out = Vec::new();
        for key in &hit.client.base {
            for (file, access) in self.view.accesses(key) {
                let Some(value) = written(access).and_then(|it| it.child(Field::Right)) else {
                    continue;
                };
                let defaults = access.child(Field::Object).map(super::super::syntax::unwrapped);
                let on = defaults.filter(|it| {
                    it.kind() == Kind::MemberExpression
                        && it.child(Field::Property).is_some_and(|it| it.text() == "defaults")
                });
                let Some(on) = on.and_then(|it| it.child(Field::Object)) else { continue };
                if self.view.entity(file, on) == instance.entity {
                    out.extend(self.texts(Term { file, node: value, frame: FrameId::default() }));
                }
            }
        }
        out.truncate(ALTERNATIVES);
        (!out.is_empty()).then_some(out)
    }

    /// The base of the declaration around an endpoint: `createApi({ baseQuery: fetchBaseQuery({ baseUrl }) })`.
    fn enclosing_base(&mut self, hit: Hit<'p>, call: Term<'p>, out: &mut Instance<'p>) {
        let around = call.node.ancestors().filter(|it| it.kind() == Kind::CallExpression);
        for outer in around {
            let outer = call.at(outer);
            if !self.is_call_of(outer, &hit.client.create) {
                continue;
            }
            let Some(options) = arguments(outer.node).next().map(|it| outer.at(it)) else { return };
            out.made = Some((outer.file, outer.node));
            let options = self.endpoints_of(hit, outer).unwrap_or(options);
            for alt in self.member(options, "baseQuery", false) {
                let Value::Node(query) = alt.value else { continue };
                let Some(first) = arguments(query.node).next() else { continue };
                out.base = Some(self.option_texts(query.at(first), &hit.client.base));
            }
            return;
        }
    }

    /// The options of the declaration that further endpoints are added to.
    fn endpoints_of(&mut self, hit: Hit<'p>, added: Term<'p>) -> Option<Term<'p>> {
        let (declared, _) = receiver(added)?;
        let values = self.values(declared);
        values.into_iter().find_map(|it| match it.value {
            Value::Node(it) if self.is_call_of(it, &hit.client.create) => {
                arguments(it.node).next().map(|node| it.at(node))
            }
            _ => None,
        })
    }
}

/// Addresses behind the base of an instance; whole ones stay as they are.
pub(super) fn based<'p>(instance: &Instance<'p>, addresses: &Texts<'p>) -> Texts<'p> {
    let Some(base) = &instance.base else { return addresses.clone() };
    let all = pairs(addresses, base).into_iter().map(|it| {
        it.map(|(address, base)| {
            let whole = matches!(address.first(), Some(Piece::Text(it, _)) if is_whole(it));
            let nothing = base.iter().all(|it| matches!(it, Piece::Absent));
            if whole || nothing || matches!(address.first(), Some(Piece::Own(_))) {
                return address;
            }
            let slash = base.iter().find_map(|it| match it {
                Piece::Text(_, site) => Some(Piece::Text("/".into(), *site)),
                Piece::Hole(hole) | Piece::Parameter(hole, ..) => {
                    Some(Piece::Text("/".into(), hole.site))
                }
                _ => None,
            });
            let slash = slash.filter(|_| !begins_with_slash(&address));
            let mut base = base.to_vec();
            if let Some(Piece::Text(text, _)) = base.last_mut() {
                *text = text.trim_end_matches('/').into();
            }
            base.into_iter().chain(slash).chain(address.iter().cloned()).collect()
        })
    });
    let out: Vec<Alt<_>> = all.take(ALTERNATIVES).collect();
    out
}

fn is_whole(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//")
}

fn begins_with_slash(pieces: &[Piece<'_>]) -> bool {
    matches!(pieces.first(), Some(Piece::Text(it, _)) if it.starts_with('/'))
}
