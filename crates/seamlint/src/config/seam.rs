//! `[seam]`: what a project says of its routes and calls where the code does not.

use std::collections::BTreeMap;

use seamlint_program::contract::{ClientFunction, MethodOption, Options, RouterFunction};
use serde::Serialize;

/// What lies between calls and routes, and functions that make them. All of it is found in most projects
/// without being told.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Seam {
    /// What bases of calls stand for: from the name of a variable (`VITE_API`), or a host, to a path on
    /// the backend.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub base_urls: BTreeMap<String, String>,
    /// Prefixes that something in front of the backend takes off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default, with = "super::tests::OneOrMany"))]
    pub strip_prefix: Vec<String>,
    /// Prefixes that something in front of the backend replaces.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub proxies: BTreeMap<String, String>,
    /// Functions that send requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub clients: Vec<Client>,
    /// Functions that register routes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub routers: Vec<Router>,
}

/// An entry of `[[seam.clients]]`: a function of JavaScript. Arguments count from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Client {
    /// `request`, or `api.get` for a member of what is exported.
    pub name: String,
    /// The module as it is imported; any where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub module: Option<String>,
    /// The argument that holds the path: the first where nothing is said.
    #[cfg_attr(test, schemars(default))]
    pub url: u32,
    /// The method, or the argument that says it: `GET` where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub method: Option<MethodOr>,
    /// The argument that is sent as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub body: Option<u32>,
    /// What the function puts before the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub base: Option<String>,
}

/// An entry of `[[seam.routers]]`: a function or method of Go. Arguments count from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Router {
    /// `Handle`, or `Router.Handle` for a method.
    pub name: String,
    /// The import path of its package.
    pub package: String,
    /// The argument that holds the path.
    pub path: u32,
    /// The argument that answers.
    pub handler: u32,
    /// The method, or the argument that says it: every method where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default))]
    pub method: Option<MethodOr>,
}

/// A method of HTTP, or the argument that says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum MethodOr {
    /// The number of the argument.
    Argument(u32),
    /// The method.
    Name(String),
}

impl Seam {
    /// What it means for the program.
    pub fn options(&self) -> Options {
        let method = |it: &Option<MethodOr>| match it {
            None => MethodOption::Usual,
            Some(MethodOr::Argument(at)) => MethodOption::Argument(*at),
            Some(MethodOr::Name(name)) => MethodOption::Always(name.to_ascii_uppercase()),
        };
        let client = |it: &Client| ClientFunction {
            name: it.name.clone(),
            module: it.module.clone(),
            url: it.url,
            method: method(&it.method),
            body: it.body,
            base: it.base.clone(),
        };
        let router = |it: &Router| RouterFunction {
            name: it.name.clone(),
            package: it.package.clone(),
            path: it.path,
            handler: it.handler,
            method: method(&it.method),
        };
        let stripped = self.strip_prefix.iter().map(|it| (it.clone(), "/".to_owned()));
        Options {
            base_urls: self.base_urls.clone(),
            proxies: stripped.chain(self.proxies.clone()).collect(),
            clients: self.clients.iter().map(client).collect(),
            routers: self.routers.iter().map(router).collect(),
        }
    }
}
