//! One request as its call says it: address, method, options, with parameters that are not bound yet.

use seamlint_syntax::{Field, Kind, Node};

use super::super::syntax::{arguments, is_function};
use super::clients::{Description, Form, Part};
use super::eval::{Eval, Value, Values, receiver};
use super::instance::{Instance, based};
use super::term::{Alt, FrameId, Term};
use super::text::{Piece, Texts};
use crate::contract::Method;
use crate::js::values::Site;

/// A call that sends a request.
#[derive(Clone, Copy)]
pub(super) struct Hit<'p> {
    pub(super) client: &'static Description,
    pub(super) form: &'p Form,
    pub(super) site: Site<'p>,
}

/// What is known of a request.
pub(super) struct Request<'p> {
    pub(super) addresses: Texts<'p>,
    pub(super) methods: Vec<Alt<Verb<'p>>>,
    pub(super) options: Option<Term<'p>>,
    pub(super) body: Option<Term<'p>>,
    pub(super) query: Vec<Term<'p>>,
    pub(super) timeout: Option<Term<'p>>,
    pub(super) instance: Instance<'p>,
}

/// A method, or where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verb<'p> {
    Of(Method),
    Parameter(Site<'p>),
}

impl<'p> Eval<'p> {
    /// What a call says of its request.
    pub(super) fn request(&mut self, hit: Hit<'p>, frame: FrameId) -> Request<'p> {
        let (file, call) = hit.site;
        let at = Term { file, node: call, frame };
        let argument = |index: Option<usize>| {
            let node = arguments(call).nth(index?)?;
            (node.kind() != Kind::SpreadElement).then(|| at.at(node))
        };
        let mut options = argument(hit.form.options);
        let mut address = argument(hit.form.address);
        if let Some(first) = address.filter(|_| !hit.client.address.is_empty())
            && self.is_object(first, &hit.client.address)
        {
            (options, address) = (Some(first), None);
        }
        if let Some(made) = address.and_then(|it| self.made_request(it)) {
            options = options.or(arguments(made.node).nth(1).map(|it| made.at(it)));
        }
        let endpoint = hit.form.endpoint.as_deref().and_then(|it| self.endpoint(at, it));
        let mut addresses = match (address, options, endpoint) {
            (Some(address), ..) if is_function(address.node.kind()) => {
                self.returned(address, Self::texts)
            }
            (Some(address), ..) => self.texts(address),
            (None, _, Some(endpoint)) => {
                options = self.endpoint_options(endpoint, hit.client);
                self.endpoint_texts(endpoint, hit.client)
            }
            (None, Some(options), None) => self.option_texts(options, &hit.client.address),
            _ => vec![Alt::of(std::rc::Rc::from([]))],
        };
        let mut out = Request {
            addresses: Vec::new(),
            methods: Vec::new(),
            body: argument(hit.form.body),
            query: argument(hit.form.query).into_iter().collect(),
            timeout: None,
            instance: self.instance(hit, at),
            options,
        };
        self.chained(hit.client, at, &mut out, &mut addresses);
        self.set_on(hit.client, at, &mut out);
        if hit.form.continues {
            addresses = self.continued(at, &addresses);
        }
        if let Some(base) = &hit.form.base {
            let base: Texts<'p> =
                vec![Alt::of(std::rc::Rc::from([Piece::Text(base.as_str().into(), hit.site)]))];
            addresses = Self::joined(&base, &addresses);
        }
        if let Some(base) = self.provided_base(hit, out.options) {
            out.instance.base = Some(base);
        }
        out.addresses = based(&out.instance, &addresses);
        out.methods = self.methods(hit, argument(hit.form.method_at), out.options);
        out
    }

    /// Whether an argument that may be an address is an object of options.
    fn is_object(&mut self, term: Term<'p>, keys: &[String]) -> bool {
        let values = self.values(term);
        let is = |it: &Value<'p>| match it {
            Value::Node(it) => {
                it.node.kind() == Kind::Object || {
                    let node = it.node;
                    node.kind() == Kind::CallExpression
                        && self.is_call_of(*it, &["Object.assign".to_owned()])
                }
            }
            _ => false,
        };
        if !values.is_empty() && values.iter().all(|it| is(&it.value)) {
            return true;
        }
        // A parameter whose type has the members that options have.
        let ty = self.view.type_of(term.file, term.node).non_null();
        values.iter().all(|it| matches!(it.value, Value::Parameter(..)))
            && keys.iter().any(|key| self.view.type_has(&ty, key))
    }

    fn made_request(&mut self, address: Term<'p>) -> Option<Term<'p>> {
        let values = self.values(address);
        values.into_iter().find_map(|it| match it.value {
            Value::Node(it) if it.node.kind() == Kind::NewExpression => {
                self.is_call_of(it, &["new Request".to_owned()]).then_some(it)
            }
            _ => None,
        })
    }

    /// The texts of the first of several members of options that is given.
    pub(super) fn option_texts(&mut self, options: Term<'p>, keys: &[String]) -> Texts<'p> {
        let values = self.option(options, keys);
        self.spelled(values, options)
    }

    /// The first of several members of options that is given.
    pub(super) fn option(&mut self, options: Term<'p>, keys: &[String]) -> Values<'p> {
        let mut missing = vec![Alt::of(Value::Absent)];
        for key in keys {
            let values = self.member(options, key, false);
            if values.iter().any(|it| !matches!(it.value, Value::Absent)) {
                return values;
            }
            missing = values;
        }
        missing
    }

    fn methods(
        &mut self,
        hit: Hit<'p>,
        argument: Option<Term<'p>>,
        options: Option<Term<'p>>,
    ) -> Vec<Alt<Verb<'p>>> {
        if let Some(method) = &hit.form.method {
            return vec![Alt::of(Verb::Of(Method::Of(method.clone())))];
        }
        let texts = match (argument, options) {
            (Some(argument), _) => self.texts(argument),
            (None, Some(options)) => self.option_texts(options, &hit.client.method),
            _ => Vec::new(),
        };
        let default = || Verb::Of(Method::Of("GET".to_owned()));
        let mut out: Vec<_> = texts
            .into_iter()
            .map(|it| {
                it.map(|text| match &*text {
                    [Piece::Text(it, _)] => Verb::Of(Method::Of(it.to_ascii_uppercase())),
                    [] | [Piece::Absent] => default(),
                    [Piece::Parameter(_, function, ..)] => Verb::Parameter(*function),
                    _ => Verb::Of(Method::Unknown),
                })
            })
            .collect();
        if out.is_empty() {
            out.push(Alt::of(default()));
        }
        out
    }

    /// What methods called on the request itself say: `.send(body)`, `.query({…})`.
    fn chained(
        &mut self,
        client: &'static Description,
        call: Term<'p>,
        out: &mut Request<'p>,
        addresses: &mut Texts<'p>,
    ) {
        if client.chain.is_empty() {
            return;
        }
        let mut at = call.node;
        while let Some((outer, name)) = called_on(at) {
            if let Some(first) = arguments(outer).next().map(|it| call.at(it)) {
                match client.chain.get(name) {
                    Some(Part::Body) => out.body = Some(first),
                    Some(Part::Query) => out.query.push(first),
                    Some(Part::Timeout) => out.timeout = Some(first),
                    Some(Part::Address) => *addresses = self.texts(first),
                    None => {}
                }
            }
            at = outer;
        }
    }

    /// What is set on the variable that a call is made on: `x.open(…); x.timeout = 500; x.send(body)`.
    fn set_on(&mut self, client: &'static Description, call: Term<'p>, out: &mut Request<'p>) {
        if client.set.is_empty() {
            return;
        }
        let Some((object, _)) = receiver(call) else { return };
        if object.node.kind() != Kind::Identifier {
            return;
        }
        let Some(bound) = self.bound(object.file, object.node) else { return };
        for (name, part) in &client.set {
            let called = bound.method_calls(name).filter_map(|it| arguments(it).next()).last();
            let assigned =
                bound.member_writes(name).filter_map(|it| it.child(Field::Right)).next_back();
            let value = called.or(assigned).map(|it| object.at(it));
            match part {
                Part::Body => out.body = out.body.or(value),
                Part::Timeout => out.timeout = out.timeout.or(value),
                Part::Query => out.query.extend(value),
                Part::Address => {}
            }
        }
    }

    /// What the receiver of a call was given before: `wretch("/api").url("/users").get()`.
    fn continued(&mut self, call: Term<'p>, addresses: &Texts<'p>) -> Texts<'p> {
        let mut out = addresses.clone();
        let mut at = receiver(call).map(|it| it.0);
        for _ in 0..8 {
            let Some(term) = at else { break };
            let values = self.values(term);
            let Some(Value::Node(term)) = values.first().map(|it| it.value.clone()) else { break };
            if term.node.kind() != Kind::CallExpression {
                break;
            }
            let receiver = receiver(term);
            let is_part = receiver.is_none_or(|it| it.1 == "url");
            if let Some(first) = arguments(term.node).next().filter(|_| is_part) {
                let before = self.texts(term.at(first));
                out = Self::joined(&before, &out);
            }
            at = receiver.map(|it| it.0);
        }
        out
    }

    /// What the function that an object of an endpoint holds returns.
    fn endpoint(&mut self, call: Term<'p>, key: &str) -> Option<Term<'p>> {
        let object = arguments(call.node).next()?;
        let functions = self.member(call.at(object), key, false);
        functions.into_iter().find_map(|it| match it.value {
            Value::Node(it) => Some(it),
            _ => None,
        })
    }

    /// The object of options that an endpoint's function returns, when it returns one.
    fn endpoint_options(
        &mut self,
        endpoint: Term<'p>,
        client: &'static Description,
    ) -> Option<Term<'p>> {
        let values = self.returned(endpoint, |_, value| vec![Alt::of(value)]);
        let mut objects = values.into_iter().map(|it| it.value);
        objects.find(|it| self.is_object(*it, &client.address))
    }

    fn endpoint_texts(&mut self, endpoint: Term<'p>, client: &'static Description) -> Texts<'p> {
        self.returned(endpoint, |this, value| {
            if this.is_object(value, &client.address) {
                this.option_texts(value, &client.address)
            } else {
                this.texts(value)
            }
        })
    }
}

/// `node.name(…)`: the call around an expression, and the name.
fn called_on(node: Node<'_>) -> Option<(Node<'_>, &str)> {
    let node = super::super::syntax::wrapped(node);
    let access = node.parent().filter(|it| it.kind() == Kind::MemberExpression)?;
    let call = access.parent().filter(|it| it.kind() == Kind::CallExpression)?;
    let is_callee = node.field() == Field::Object && access.field() == Field::Function;
    let name = access.child(Field::Property)?.text();
    is_callee.then_some((call, name))
}
