//! What a project's configuration says of its seam, as plain data.

use std::collections::BTreeMap;

/// What is known of a seam from outside of the code. Empty where nobody said anything, which is the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What stands before the paths of calls: from the name of a variable (`VITE_API`), or a host, to the
    /// path that it stands for on this backend.
    pub base_urls: BTreeMap<String, String>,
    /// What something between browser and backend makes of paths: from a prefix to what replaces it.
    pub proxies: BTreeMap<String, String>,
    /// Functions that send requests and whose code does not say so.
    pub clients: Vec<ClientFunction>,
    /// Functions that register routes and whose code does not say so.
    pub routers: Vec<RouterFunction>,
}

/// A function of JavaScript that sends a request. Arguments count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFunction {
    /// `request`, or `api.get` for a member of what is exported.
    pub name: String,
    /// The module as it is imported; any where there is none.
    pub module: Option<String>,
    /// The argument that holds the path.
    pub url: u32,
    /// The method, where that is always the same.
    pub method: MethodOption,
    /// The argument that is sent as JSON.
    pub body: Option<u32>,
    /// What the function puts before the path.
    pub base: Option<String>,
}

/// A function or method of Go that registers a route. Arguments count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouterFunction {
    /// `Handle`, or `Router.Handle` for a method.
    pub name: String,
    /// The import path of its package.
    pub package: String,
    /// The argument that holds the path.
    pub path: u32,
    /// The argument that answers.
    pub handler: u32,
    /// The method.
    pub method: MethodOption,
}

/// Which method of HTTP a function is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MethodOption {
    /// Nobody said: `GET` for a client, every method for a router.
    #[default]
    Usual,
    /// Always this one, in upper case.
    Always(String),
    /// What this argument says.
    Argument(u32),
}
