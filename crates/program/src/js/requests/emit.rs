//! From what is known of a request to the call that the contract speaks of.

use super::address;
use super::find::{Finder, Link, name_of};
use super::request::{Hit, Request, Verb};
use super::term::{ALTERNATIVES, FrameId, pairs};
use crate::contract::{Base, Call, CallKind, Client, Method, Path};
use crate::js::values::Site;

impl<'p> Finder<'p> {
    /// Adds the calls that a request is: one for each method.
    pub(super) fn emit(
        &mut self,
        hit: Hit<'p>,
        request: &Request<'p>,
        links: &[Link<'p>],
        _frame: FrameId,
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
            if !methods.contains(&method) && !(known && matches!(it.value, Verb::Parameter(_))) {
                methods.push(method);
            }
        }
        for method in methods {
            let verbs: Vec<_> = request
                .methods
                .iter()
                .filter(|it| matches!(&it.value, Verb::Of(it) if *it == method) || method == Method::Unknown)
                .cloned()
                .collect();
            let mut call = self.call(hit, request, links, site, method);
            let mut served = false;
            for alt in pairs(&verbs, &request.addresses) {
                let Some(found) = address::read(&alt.value.1) else { continue };
                served = true;
                call.dynamic |= found.open;
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
        let file = self.eval.view.file(site.0);
        let made = request.instance.made;
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
                rejects_errors: hit.client.rejects_errors,
                generated: file.is_some_and(|it| it.marks.generated),
            },
            via,
            body: None,
            query: Vec::new(),
            timeout: None,
            projection: None,
        }
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
        !matches!(it.base, Base::Unknown(_))
            || !own.iter().any(|own| own.segments == it.segments)
    });
    call.query.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
}
