//! What data says of packages, as it is written: in `data/*.toml`, and in a project's configuration.

use std::collections::BTreeMap;

use seamlint_syntax::{FileKind, Kind, Limits};
use serde::{Deserialize, Serialize};

use super::json::{DecodeData, JsonData};
use super::query::QueryData;
use super::{Role, Ws};
use crate::go::{self, Sym};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) package: Vec<GoPackageData>,
}

/// What is said of a Go package. Functions are written `Func`, methods `Type.Method`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
// Each flag stands for itself in the data.
#[allow(clippy::struct_excessive_bools)]
pub struct GoPackageData {
    /// The import path, without a version.
    pub path: String,
    /// Other import paths with the same declarations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The name in the package clause, where the path does not end in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Go declarations that give calls and fields their types; only what rules need. Packages whose source is part of the
    /// project need none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub declares: String,
    /// What functions do with a WebSocket connection.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ws: BTreeMap<Ws, Vec<String>>,
    /// Whether two goroutines must not write to one connection.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub single_writer: bool,
    /// Whether a connection closes itself when one of its methods fails.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closes_on_error: bool,
    /// Functions that decode JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decode: Vec<DecodeData>,
    /// Fields, `Type.Field`, that hold the body of a request or a response.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<String>,
    /// What else functions do with JSON.
    #[serde(skip_serializing_if = "is_default")]
    pub json: JsonData,
    /// What functions do with the query of a request.
    #[serde(skip_serializing_if = "QueryData::is_default")]
    pub query: QueryData,
    /// Functions that encode an argument as JSON, with its position from 0.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encode: BTreeMap<String, usize>,
    /// Functions that make a context which is never cancelled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fresh_context: Vec<String>,
    /// Functions that derive a context which must be cancelled, with the place of the cancel function among the results.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cancellable_context: BTreeMap<String, usize>,
    /// Functions that derive a context without a cancel function.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derived_context: Vec<String>,
    /// Functions that derive a context which outlives its parent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detached_context: Vec<String>,
    /// Functions that take no context, with what to call instead where one is at hand.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub with_context: BTreeMap<String, String>,
    /// Functions that start what is often meant to outlive the caller.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outlives: Vec<String>,
    /// Functions from which control does not come back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never_returns: Vec<String>,
    /// Types that carry the context of a request, with what to write behind a value to get it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub carriers: BTreeMap<String, String>,
    /// Types that stand for a request and are reused when its handler has returned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pooled: Vec<String>,
    /// Types that a host hands to the functions it calls without a recover.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unguarded: Vec<String>,
    /// Types of what a peer has sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<String>,
    /// Fields, `Type.Field`, whose functions the library calls where nothing recovers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub called_back: Vec<String>,
    /// Constants that are HTTP statuses.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<String, u16>,
    /// What else functions do.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<Role, Vec<String>>,
    /// Functions that convert their arguments, from this position on, to JavaScript values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub js_values: BTreeMap<String, usize>,
    /// Whether the library reads `json` tags with options that `encoding/json` has not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own_json_options: bool,
    /// Whether functions of the package look at the values of a context only, as loggers do.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub instant: bool,
}

fn is_default(json: &JsonData) -> bool {
    *json == JsonData::default()
}

/// What is wrong with what is said of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The declarations are no Go.
    Broken,
    /// A function is spoken of that the declarations do not have.
    Undeclared(String),
}

impl GoPackageData {
    /// Adds what somebody else says of the same package.
    pub(super) fn add(&mut self, more: Self) {
        self.declares.push('\n');
        self.declares.push_str(&more.declares);
        self.also.extend(more.also);
        self.name = more.name.or(self.name.take());
        for (key, functions) in more.ws {
            self.ws.entry(key).or_default().extend(functions);
        }
        self.single_writer |= more.single_writer;
        self.closes_on_error |= more.closes_on_error;
        self.decode.extend(more.decode);
        self.bodies.extend(more.bodies);
        self.json.add(more.json);
        self.query.add(more.query);
        self.encode.extend(more.encode);
        self.fresh_context.extend(more.fresh_context);
        self.cancellable_context.extend(more.cancellable_context);
        self.derived_context.extend(more.derived_context);
        self.detached_context.extend(more.detached_context);
        self.with_context.extend(more.with_context);
        self.outlives.extend(more.outlives);
        self.never_returns.extend(more.never_returns);
        self.carriers.extend(more.carriers);
        self.pooled.extend(more.pooled);
        self.unguarded.extend(more.unguarded);
        self.messages.extend(more.messages);
        self.called_back.extend(more.called_back);
        self.statuses.extend(more.statuses);
        for (key, functions) in more.roles {
            self.roles.entry(key).or_default().extend(functions);
        }
        self.js_values.extend(more.js_values);
        self.own_json_options |= more.own_json_options;
        self.instant |= more.instant;
    }

    /// What is wrong with it. Without declarations, nothing can be.
    pub fn flaws(&self) -> Vec<Flaw> {
        if self.declares.trim().is_empty() {
            return Vec::new();
        }
        let Some(declared) = self.read() else { return vec![Flaw::Broken] };
        let is_declared = |it: &&String| {
            // A method of an interface may be spoken of by the name of a type that embeds it.
            let of_any = it.split_once('.').is_some_and(|it| {
                declared.iter().any(|(known, any)| *any && known.ends_with(&format!(".{}", it.1)))
            });
            of_any || declared.iter().any(|known| known.0 == **it)
        };
        let mut unknown: Vec<_> = self.spoken_of().filter(|it| !is_declared(it)).collect();
        unknown.sort();
        unknown.dedup();
        unknown.into_iter().map(|it| Flaw::Undeclared(it.clone())).collect()
    }

    /// The functions and methods that are declared.
    pub fn declared(&self) -> Vec<String> {
        self.read().into_iter().flatten().map(|it| it.0).collect()
    }

    /// The functions and methods that are declared, and which of them are of interfaces.
    fn read(&self) -> Option<Vec<(String, bool)>> {
        let text = format!("package p\n{}\n", self.declares);
        let parsed = seamlint_syntax::parse(FileKind::Go, text.into(), &Limits::default());
        let mut nodes = parsed.tree.root().descendants();
        if nodes.any(|it| it.has_error() || it.is_missing() || it.kind() == Kind::Error) {
            return None;
        }
        let facts = go::Facts::of("declares.go", &parsed.tree);
        let functions = facts.functions.iter().filter_map(|it| {
            let name = it.name.as_deref()?;
            let of = it.receiver.as_ref();
            let name = of.map_or_else(|| name.to_owned(), |it| format!("{}.{name}", it.base));
            Some((name, false))
        });
        let methods = facts.types.iter().filter_map(|it| {
            let Sym::Interface(at) = facts.syms().get(it.underlying) else { return None };
            let methods = &facts.interfaces.get(at as usize)?.methods;
            Some(methods.iter().map(|method| (format!("{}.{}", it.name, method.0), true)))
        });
        Some(functions.chain(methods.flatten()).collect())
    }

    /// The functions that something is said of.
    fn spoken_of(&self) -> impl Iterator<Item = &String> {
        let contexts = [&self.fresh_context, &self.derived_context, &self.detached_context];
        let lists = contexts.into_iter().chain([&self.outlives, &self.never_returns]);
        let lists = lists.chain(self.ws.values()).chain(self.roles.values());
        let positions = [&self.encode, &self.cancellable_context, &self.js_values];
        lists
            .flatten()
            .chain(positions.into_iter().flat_map(|it| it.keys()))
            .chain(self.decode.iter().flat_map(|it| &it.func))
            .chain(self.with_context.keys())
            .chain(self.query.spoken_of())
    }
}
