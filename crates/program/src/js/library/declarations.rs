//! The declarations as they are written. No run reads them, only the test that holds what is kept of them.

use std::sync::Arc;

use seamlint_syntax::{FileKind, Limits, Parsed};

use super::super::facts::{BindingKind, Facts, Member, Object};
use super::super::sym::Sym;
use super::Kept;

static DECLARATIONS: &str =
    concat!(include_str!("../../../data/js.d.ts"), include_str!("../../../data/js-builtins.d.ts"));

fn parsed() -> Parsed {
    seamlint_syntax::parse(FileKind::TypeScript, Arc::from(DECLARATIONS), &Limits::default())
}

/// What `data/js.facts` has to hold.
pub fn declared_facts() -> Vec<u8> {
    let facts = Facts::of("js.d.ts", &parsed().tree);
    let symbols = symbols(&facts);
    postcard::to_allocvec(&Kept { facts, symbols }).unwrap_or_default()
}

/// Names every function of the declarations after what holds it.
fn symbols(facts: &Facts) -> Vec<Box<str>> {
    let mut out = vec![Box::<str>::from(""); facts.functions.len()];
    for binding in &facts.bindings {
        let module = facts.ambient.iter().find(|it| it.1 == binding.scope);
        let name = match module {
            Some((module, _)) => format!("{module}:{}", binding.name),
            None => binding.name.to_string(),
        };
        for function in &binding.functions {
            out[function.at()] = name.as_str().into();
        }
        if binding.kind == BindingKind::TypeParam {
            continue;
        }
        let mut held: Vec<(String, &Sym)> =
            binding.declared.iter().map(|it| (name.clone(), it)).collect();
        // `PromiseConstructor` holds what is written `Promise.all`.
        let owner = name.strip_suffix("Constructor").unwrap_or(&name).to_owned();
        if let Some(types) = &binding.types {
            for class in types.class.iter().map(|it| &facts.classes[it.at()]) {
                for function in &class.constructors {
                    out[function.at()] = format!("new {owner}").into();
                }
                let member = |it: &'_ Member| format!("{owner}.{}", it.name);
                held.extend(class.members.iter().map(|it| (member(it), &it.value)));
            }
            for body in types.bodies.iter().map(|it| &facts.objects[it.at()]) {
                hold(&owner, body, &mut held, &mut out);
            }
        }
        while let Some((name, value)) = held.pop() {
            match value {
                Sym::Func(function) => out[function.at()] = name.into(),
                Sym::Object(object) => {
                    hold(&name, &facts.objects[object.at()], &mut held, &mut out);
                }
                _ => {}
            }
        }
    }
    out
}

/// Names what an object type holds: its members, and the calls and constructions of itself.
fn hold<'f>(
    owner: &str,
    object: &'f Object,
    held: &mut Vec<(String, &'f Sym)>,
    out: &mut [Box<str>],
) {
    for function in &object.calls {
        out[function.at()] = owner.into();
    }
    for function in &object.constructs {
        out[function.at()] = format!("new {owner}").into();
    }
    held.extend(object.members.iter().map(|it| (format!("{owner}.{}", it.name), &it.value)));
}

#[test]
fn the_declarations_parse() {
    let parsed = parsed();
    let wrong: Vec<_> = parsed
        .tree
        .root()
        .descendants()
        .filter(|it| it.kind() == seamlint_syntax::Kind::Error || it.is_missing())
        .map(|it| it.text())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
