//! From what is known of a request to the call that the contract speaks of.

use super::address;
use super::answer::State;
use super::clients::clients;
use super::find::{Finder, Link, name_of};
use super::request::{Hit, Request, Verb};
use super::term::{ALTERNATIVES, pairs};
use crate::FileId;
use crate::contract::{Base, Call, CallKind, Client, Hop, Inner, Method, Path};
use crate::js::values::Site;

impl<'p> Finder<'p> {
    /// Adds the calls that a request is: one for each method.
    pub(super) fn emit(
        &mut self,
        hit: Hit<'p>,
        request: &Request<'p>,
        links: &[Link<'p>],
        site: Site<'p>,
    ) {
        let method = |it: &Verb<'p>| match it {
            Verb::Of(method) => method.clone(),
            Verb::Parameter(_) => Method::Unknown,
        };
        let mut methods: Vec<Method> = Vec::new();
        for it in &request.methods {
            // What a caller may give and none gives is the default.
            let known = request.methods.iter().any(|it| matches!(it.value, Verb::Of(_)));
            let method = method(&it.value);
            if known && matches!(it.value, Verb::Parameter(_)) || methods.contains(&method) {
                continue;
            }
            methods.push(method);
        }
        for method in methods {
            let verbs: Vec<_> = request
                .methods
                .iter()
                .filter(|it| {
                    matches!(&it.value, Verb::Of(it) if *it == method) || method == Method::Unknown
                })
                .cloned()
                .collect();
            let mut call = self.call(hit, request, links, site, method);
            let mut served = false;
            for alt in pairs(&verbs, &request.addresses) {
                let Some(found) = address::read(&alt.value.1) else { continue };
                served = true;
                call.dynamic |= found.open;
                call.whole_query &= found.whole_query;
                for path in found.paths {
                    add(&mut call, path);
                }
                for it in found.query {
                    if !call.query.contains(&it) {
                        call.query.push(it);
                    }
                }
            }
            if served {
                finish(&mut call);
                self.out.push(call);
            }
        }
    }

    fn call(
        &mut self,
        hit: Hit<'p>,
        request: &Request<'p>,
        links: &[Link<'p>],
        site: Site<'p>,
        method: Method,
    ) -> Call {
        let via = links.iter().filter(|it| !it.is_context);
        let via: Vec<_> = via.map(|it| name_of(it.function.1).to_owned()).collect();
        let kind = hit.client.kind();
        let method = match kind {
            CallKind::Beacon => Method::Of("POST".to_owned()),
            _ => method,
        };
        let generated = [site.0, hit.site.0].into_iter().any(|it| self.is_generated(it));
        let made = request.instance.made;
        let (answer, rejects) = self.eval.answer(hit, &request.instance, links);
        let converts_case = answer.as_ref().is_some_and(|it| it.converted);
        let (projection, gives_response) = match answer.map(|it| it.state) {
            Some(State::Json(path)) => (Some(path), false),
            Some(State::Response | State::Wrapped(_)) => (None, true),
            Some(State::Text) | None => (None, false),
        };
        let is_simple = projection.is_some() || gives_response || links.is_empty();
        let inner = if is_simple { None } else { self.inner(hit, request, links) };
        Call {
            kind,
            method,
            paths: Vec::new(),
            dynamic: false,
            place: site.0.place(site.1),
            node: site.1.id(),
            client: Client {
                id: &hit.client.id,
                instance: made.map(|it| it.0.place(it.1)),
                rejects_errors: rejects,
                keeps_text: hit.client.keeps_text,
                converts_case,
                generated,
            },
            sender: (hit.site.0, hit.site.1.id()),
            via,
            body: self.eval.sent(hit.client, request),
            query: self.eval.parameters(hit.client, request),
            whole_query: !self.eval.has_parameters(hit.client, request),
            timeout: self.eval.time(hit.client, request),
            projection,
            gives_response,
            inner,
        }
    }

    /// The client's own call, where what it gives there is known.
    fn inner(&mut self, hit: Hit<'p>, request: &Request<'p>, links: &[Link<'p>]) -> Option<Inner> {
        let projection = match self.eval.first_answer(hit, &request.instance)?.state {
            State::Json(path) => Some(path),
            State::Response | State::Wrapped(_) => None,
            State::Text => return None,
        };
        let id = |it: Site<'p>| (it.0, it.1.id());
        let hop = |it: &Link<'p>| Hop { function: id(it.function), call: id(it.call) };
        let through = links.iter().filter(|it| !it.is_context).map(hop).collect();
        let (file, node) = id(hit.site);
        Some(Inner { file, node, projection, through })
    }
}

impl Finder<'_> {
    /// Whether a file's code was written by a generator: it says so, or imports what only such code does.
    fn is_generated(&self, file: FileId) -> bool {
        let imports = &clients().data.generated_imports;
        let modules = &self.eval.view.facts(file).modules;
        self.eval.view.file(file).is_some_and(|it| it.marks.generated)
            || modules.iter().any(|it| imports.iter().any(|import| **import == **it))
    }
}

fn add(call: &mut Call, path: Path) {
    if call.paths.contains(&path) {
        return;
    }
    if call.paths.len() >= ALTERNATIVES {
        call.dynamic = true;
        return;
    }
    call.paths.push(path);
}

/// Leaves out paths that another one says better: a base that is not known where it may also be the own
/// origin.
fn finish(call: &mut Call) {
    let own: Vec<_> = call.paths.iter().filter(|it| it.base == Base::Own).cloned().collect();
    call.paths.retain(|it| {
        !matches!(it.base, Base::Unknown(_)) || !own.iter().any(|own| own.segments == it.segments)
    });
    call.query.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
}
