//! Clients that a project's configuration names: functions that send requests and whose code does not say so.

use std::sync::OnceLock;

use seamlint_syntax::{Field, Kind, Node};

use super::super::View;
use super::super::facts::{BindingKind, Space};
use super::super::sym::ImportName;
use super::super::syntax::{callee, unwrapped};
use super::clients::{Form, clients};
use super::find::Finder;
use super::request::Hit;
use crate::FileId;
use crate::contract::{ClientFunction, MethodOption};

/// The client of `js-clients.toml` that such functions are taken for.
const CLIENT: &str = "configured";
/// How long a name such as `api.users.get` may be.
const PARTS: usize = 4;

/// Where configured functions take what, made once.
#[derive(Debug, Default)]
pub(crate) struct LazyForms(OnceLock<Vec<Form>>);

impl Finder<'_> {
    /// Every call of a function that the configuration names, those that are known already left out.
    pub(super) fn run_configured(&mut self) {
        let view = self.eval.view;
        let named = &view.program.seam().clients;
        let Some(client) = clients().client(CLIENT).filter(|_| !named.is_empty()) else { return };
        let forms = view.model.forms.0.get_or_init(|| named.iter().map(form).collect());
        for (of, form) in named.iter().zip(forms) {
            for (file, known) in view.program.files() {
                if known.js().is_none() || !self.counts(file) {
                    continue;
                }
                let calls = view.tree(file).nodes(Kind::CallExpression);
                let calls: Vec<_> = calls.filter(|it| is_it(view, file, *it, of)).collect();
                for call in calls {
                    let place = file.place(call);
                    if self.out.iter().all(|it| it.place != place) {
                        self.visit(Hit { client, form, site: (file, call) }, &[]);
                    }
                }
            }
        }
    }
}

fn form(of: &ClientFunction) -> Form {
    let (method, method_at) = match &of.method {
        MethodOption::Usual => (Some("GET".to_owned()), None),
        MethodOption::Always(it) => (Some(it.clone()), None),
        MethodOption::Argument(at) => (None, Some(*at as usize)),
    };
    Form {
        method,
        method_at,
        address: Some(of.url as usize),
        body: of.body.map(|it| it as usize),
        base: of.base.clone(),
        ..Form::default()
    }
}

/// Whether a call calls the function: by the name that it is declared or imported with, and what stands behind
/// that.
fn is_it(view: View<'_>, file: FileId, call: Node<'_>, of: &ClientFunction) -> bool {
    let Some(mut at) = callee(call).map(unwrapped) else { return false };
    let mut keys = Vec::new();
    while at.kind() == Kind::MemberExpression && keys.len() < PARTS {
        let (Some(object), Some(key)) = (at.child(Field::Object), at.child(Field::Property)) else {
            return false;
        };
        keys.push(key.text());
        at = unwrapped(object);
    }
    let mut names = of.name.split('.');
    let Some(first) = names.next().filter(|_| at.kind() == Kind::Identifier) else { return false };
    let facts = view.facts(file);
    let Some(binding) = facts.lookup(at.text(), facts.scope_of(at), Space::Value) else {
        return false;
    };
    let mut keys = keys.into_iter().rev().peekable();
    let is_named = match &facts.binding(binding).kind {
        BindingKind::Import(module, name) => {
            let from = facts.modules.get(module.at()).map(|it| &**it);
            let is_from = of.module.as_deref().is_none_or(|it| from == Some(it));
            is_from
                && match name {
                    ImportName::Named(it) => **it == *first,
                    // `import * as http from "./http"; http.request()`
                    ImportName::Namespace | ImportName::Require => {
                        keys.next_if_eq(&first).is_some() || at.text() == first
                    }
                    ImportName::Default => at.text() == first,
                }
        }
        // A parameter of the same name is something else.
        BindingKind::Const | BindingKind::Variable | BindingKind::Function | BindingKind::Class => {
            of.module.is_none() && at.text() == first
        }
        _ => false,
    };
    is_named && keys.eq(names)
}
