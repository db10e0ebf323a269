//! The part of the reader that is for `[seam]`.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::parse::{Reader, Value};
use super::seam::{Client, MethodOr, Router, Seam};

const KEYS: [&str; 5] = ["base-urls", "strip-prefix", "proxies", "clients", "routers"];
const CLIENT_KEYS: [&str; 6] = ["name", "module", "url", "method", "body", "base"];
const ROUTER_KEYS: [&str; 5] = ["name", "package", "path", "handler", "method"];

impl Reader {
    pub(super) fn seam(&mut self, value: &Value<'_>) -> Seam {
        let mut seam = Seam::default();
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "seam", "a table");
            return seam;
        };
        for (key, value) in table {
            let key_name = &**key.get_ref();
            match key_name {
                "base-urls" => seam.base_urls = self.paths(key_name, value, |_| true),
                "proxies" => seam.proxies = self.paths(key_name, value, is_path),
                "strip-prefix" => seam.strip_prefix = self.prefixes(value),
                "clients" => seam.clients = self.entries(key_name, value, Self::client),
                "routers" => seam.routers = self.entries(key_name, value, Self::router),
                unknown => self.unknown(key.span(), "key of `[seam]`", unknown, KEYS),
            }
        }
        seam
    }

    /// A table to paths, or to URLs of which the path counts.
    fn paths(
        &mut self,
        name: &str,
        value: &Value<'_>,
        is_key: fn(&str) -> bool,
    ) -> BTreeMap<String, String> {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, name, "a table to paths");
            return BTreeMap::new();
        };
        let mut out = BTreeMap::new();
        for (key, value) in table {
            let from = &**key.get_ref();
            if !is_key(from) {
                self.not_a_path(key.span(), from);
            }
            if let Some(to) = self.text(from, value) {
                if !is_path(&to) && !is_url(&to) {
                    self.not_a_path(value.span(), &to);
                }
                out.insert(from.to_owned(), to);
            }
        }
        out
    }

    /// One prefix, or a list of them.
    fn prefixes(&mut self, value: &Value<'_>) -> Vec<String> {
        let items = match value.get_ref().as_array() {
            Some(items) => items.iter().collect(),
            None => vec![value],
        };
        let mut out = Vec::new();
        for item in items {
            let Some(prefix) = item.get_ref().as_str() else {
                self.expected(item, "strip-prefix", "a path, or a list of paths");
                continue;
            };
            if !is_path(prefix) {
                self.not_a_path(item.span(), prefix);
            }
            out.push(prefix.to_owned());
        }
        out
    }

    fn not_a_path(&mut self, span: std::ops::Range<usize>, text: &str) {
        let help = format!("did you mean \"/{}\"?", text.trim_matches('/'));
        self.problem(span, format!("`{text}` is no path: it starts without a `/`"), Some(help));
    }

    fn entries<T>(
        &mut self,
        name: &str,
        value: &Value<'_>,
        read: fn(&mut Self, &Value<'_>, &DeTable<'_>) -> T,
    ) -> Vec<T> {
        let what = format!("a list of tables, each below `[[seam.{name}]]`");
        let Some(entries) = value.get_ref().as_array() else {
            self.expected(value, name, &what);
            return Vec::new();
        };
        let mut out = Vec::new();
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => out.push(read(self, entry, table)),
                None => self.expected(entry, name, &what),
            }
        }
        out
    }

    fn client(&mut self, entry: &Value<'_>, table: &DeTable<'_>) -> Client {
        let mut out = Client::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "name" => out.name = self.text("name", value).unwrap_or_default(),
                "module" => out.module = self.text("module", value),
                "url" => out.url = self.argument("url", value).unwrap_or_default(),
                "method" => out.method = self.method(value),
                "body" => out.body = self.argument("body", value),
                "base" => out.base = self.text("base", value),
                unknown => self.unknown(key.span(), "key of a client", unknown, CLIENT_KEYS),
            }
        }
        self.demand(entry, table, "client", &["name"]);
        out
    }

    fn router(&mut self, entry: &Value<'_>, table: &DeTable<'_>) -> Router {
        let mut out = Router::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "name" => out.name = self.text("name", value).unwrap_or_default(),
                "package" => out.package = self.text("package", value).unwrap_or_default(),
                "path" => out.path = self.argument("path", value).unwrap_or_default(),
                "handler" => out.handler = self.argument("handler", value).unwrap_or_default(),
                "method" => out.method = self.method(value),
                unknown => self.unknown(key.span(), "key of a router", unknown, ROUTER_KEYS),
            }
        }
        self.demand(entry, table, "router", &["name", "package", "path", "handler"]);
        out
    }

    fn demand(&mut self, entry: &Value<'_>, table: &DeTable<'_>, what: &str, keys: &[&str]) {
        for missing in keys.iter().filter(|it| !table.contains_key(**it)) {
            self.problem(entry.span(), format!("this {what} has no `{missing}`"), None);
        }
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.expected(value, key, "a text");
        }
        text
    }

    /// The place of an argument.
    fn argument(&mut self, key: &str, value: &Value<'_>) -> Option<u32> {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok());
        if number.is_none() {
            self.expected(value, key, "the number of an argument, from 0");
        }
        number
    }

    fn method(&mut self, value: &Value<'_>) -> Option<MethodOr> {
        if let Some(name) = value.get_ref().as_str() {
            if !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphabetic()) {
                return Some(MethodOr::Name(name.to_owned()));
            }
            self.problem(value.span(), format!("`{name}` is no method"), None);
            return None;
        }
        self.argument("method", value).map(MethodOr::Argument)
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/')
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}
