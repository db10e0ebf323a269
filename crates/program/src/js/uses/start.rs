//! Where a walk begins, and what is held there.

use seamlint_syntax::{Kind, Node};

use super::super::View;
use super::super::syntax::{arguments, property};
use super::super::values::Site;
use super::held::{Frame, FrameGives, Held, Wrap};
use super::interest::Matters;
use super::walk::Walk;
use super::{Branch, Step, Uses, table};
use crate::contract::{Call, Hop, Inner};
use crate::{FileId, Place};

/// Follows the answer of a request.
pub(super) fn run<'p>(
    view: View<'p>,
    (file, call): Site<'p>,
    projection: Option<&[String]>,
    client: &str,
    rejects: Option<bool>,
    matters: Matters<'p>,
) -> Uses {
    let client = table::client(client);
    let mut walk = Walk::new(view, client.and_then(table::Client::throws), matters);
    if let Some(held) = given(projection, client, rejects)
        && !client.is_some_and(|it| is_changed(call, &it.changed_by))
    {
        walk.push(file, call, held);
    }
    walk.push(file, call, Held::never());
    walk.walk();
    walk.finish()
}

/// Whether a call is given options with which it gives something else than the answer, or options that are not
/// written there.
fn is_changed(call: Node<'_>, members: &[String]) -> bool {
    !members.is_empty()
        && arguments(call).any(|it| match it.kind() {
            Kind::Object => {
                let spreads = it.parts().any(|it| it.kind() == Kind::SpreadElement);
                spreads || members.iter().any(|name| property(it, name).is_some())
            }
            Kind::String | Kind::TemplateString => false,
            _ => true,
        })
}

/// Follows the answer of a request from the client's own call out of its wrappers.
pub(super) fn run_inner<'p>(
    view: View<'p>,
    (file, call): Site<'p>,
    inner: &Inner,
    client: &str,
    matters: Matters<'p>,
) -> Uses {
    let client = table::client(client);
    let mut walk = Walk::new(view, client.and_then(table::Client::throws), matters);
    let sender = view.tree(inner.file).node(inner.node);
    let changed = client.is_some_and(|it| is_changed(sender, &it.changed_by));
    if let Some(held) = given(inner.projection.as_deref(), client, None).filter(|_| !changed) {
        let frame =
            |it: &Hop| Frame { function: it.function, call: it.call, gives: FrameGives::Result };
        let held = inner.through.iter().fold(held, |held, it| held.entered(frame(it)));
        walk.push(inner.file, sender, held);
    }
    walk.push(file, call, Held::never());
    walk.walk();
    walk.finish()
}

/// Follows what interceptors of the client put into a store. What they do with it themselves is not this
/// request's: they see all answers.
pub(super) fn run_stored<'p>(view: View<'p>, call: &Call, matters: Matters<'p>, uses: &mut Uses) {
    let mut stores = table::stores().make.iter().flat_map(|it| view.calls_to(it));
    if stores.next().is_none() {
        return;
    }
    let sender = (call.sender.0, view.tree(call.sender.0).node(call.sender.1));
    let mut interceptors = view.interceptors(call.client.id, sender);
    interceptors.retain(|it| view.is_committing(*it));
    let client = table::client(call.client.id);
    let Some(held) = given(None, client, None).filter(|_| !interceptors.is_empty()) else { return };
    let mut walk = Walk::new(view, None, matters);
    walk.intercept(&interceptors, sender, &held);
    walk.walk();
    let stored = walk.finish();
    let is_outside = |place: Place| {
        let mut around = interceptors.iter();
        !around.any(|it| it.0 == place.file && it.1.span().contains(place.span))
    };
    uses.uses.extend(stored.uses.into_iter().filter(|it| is_outside(it.place)));
    uses.uses.sort_by(|a, b| (a.place, &a.path, &a.kind).cmp(&(b.place, &b.path, &b.kind)));
    uses.escapes.extend(stored.escapes.into_iter().filter(|it| is_outside(it.1)));
    uses.typed.extend(stored.typed);
}

/// What the call of a client gives.
fn given(
    projection: Option<&[String]>,
    client: Option<&table::Client>,
    rejects: Option<bool>,
) -> Option<Held> {
    let rejects = rejects.unwrap_or_else(|| client.is_some_and(|it| it.rejects));
    let branch = if rejects { Branch::Success } else { Branch::Any };
    let member = |it: &String| Step::Member(it.as_str().into());
    match (projection, client) {
        (Some(path), _) => {
            Some(Held { path: path.iter().map(member).collect(), branch, ..Held::default() })
        }
        (None, Some(client)) => {
            let pending = client.pending;
            Some(Held {
                wraps: client.gives().into_iter().collect(),
                pending,
                branch,
                ..Held::default()
            })
        }
        (None, None) => None,
    }
}

/// Follows a message from the parameter of a listener.
pub(super) fn run_message<'p>(
    view: View<'p>,
    file: FileId,
    parameter: Node<'p>,
    way: &[&str],
) -> Uses {
    let mut walk = Walk::new(view, None, Matters::All);
    let names = way.iter().rev().map(|it| Wrap::Name((*it).into()));
    let wraps = std::iter::once(Wrap::Parse).chain(names).collect();
    walk.bind(file, parameter, Held { wraps, branch: Branch::Success, ..Held::default() });
    walk.walk();
    walk.finish()
}
