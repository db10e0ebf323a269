//! `[[library.go]]`: what a project says of Go packages, in the words of the data that seamlint ships with.

use std::fmt;

use seamlint_program::library::data::{Flaw, GoPackageData};
use seamlint_program::library::{Role, Ws};
use serde::de::{Deserialize, Deserializer, Visitor};
use toml::de::{DeTable, ValueDeserializer};

use super::Library;
use super::parse::{Reader, Value};
use super::problem::closest;

impl Reader {
    pub(super) fn library(&mut self, value: &Value<'_>) -> Library {
        let mut library = Library::default();
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "library", "a table of lists, each below `[[library.go]]`");
            return library;
        };
        for (key, value) in table {
            match &**key.get_ref() {
                "go" => library.go = self.go_packages(value),
                unknown => self.unknown(key.span(), "key of `library`", unknown, ["go"]),
            }
        }
        library
    }

    fn go_packages(&mut self, value: &Value<'_>) -> Vec<GoPackageData> {
        let Some(entries) = value.get_ref().as_array() else {
            self.expected(value, "go", "a list of tables, each below `[[library.go]]`");
            return Vec::new();
        };
        entries.iter().filter_map(|it| self.go_package(it)).collect()
    }

    fn go_package(&mut self, value: &Value<'_>) -> Option<GoPackageData> {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(value, "go", "a list of tables, each below `[[library.go]]`");
            return None;
        };
        let before = self.count();
        for (key, value) in table {
            let words = match &**key.get_ref() {
                "roles" => words::<Role>(),
                "ws" => words::<Ws>(),
                known if words::<GoPackageData>().contains(&known) => continue,
                unknown => {
                    let keys = words::<GoPackageData>().iter().copied();
                    self.unknown(key.span(), "key of a package", unknown, keys);
                    continue;
                }
            };
            let what = if &**key.get_ref() == "ws" { "use of a WebSocket" } else { "role" };
            for (word, _) in value.get_ref().as_table().into_iter().flatten() {
                if !words.contains(&&**word.get_ref()) {
                    self.unknown(word.span(), what, word.get_ref(), words.iter().copied());
                }
            }
        }
        if !table.contains_key("path") {
            let help = "`path` is the import path of the package".to_owned();
            self.problem(value.span(), "this package has no `path`".to_owned(), Some(help));
        }
        if self.count() > before {
            return None;
        }
        match GoPackageData::deserialize(ValueDeserializer::from(value.clone())) {
            Ok(package) => {
                self.flaws(table, &package);
                Some(package)
            }
            Err(error) => {
                let span = error.span().unwrap_or_else(|| value.span());
                self.problem(span, error.message().to_owned(), None);
                None
            }
        }
    }

    /// Declarations that are no Go, and functions that are not among them.
    fn flaws(&mut self, table: &DeTable<'_>, package: &GoPackageData) {
        let Some(declares) = table.get("declares") else { return };
        for flaw in package.flaws() {
            let (message, help) = match flaw {
                Flaw::Broken => ("`declares` is no Go".to_owned(), None),
                Flaw::Undeclared(name) => {
                    let declared = package.declared();
                    let meant = closest(&name, declared.iter().map(String::as_str));
                    let help = meant.map(|it| format!("did you mean `{it}`?"));
                    (format!("`declares` has no `{name}`, of which something is said"), help)
                }
            };
            self.problem(declares.span(), message, help);
        }
    }
}

/// The names of a struct's fields, or of an enum's variants, as they are read.
pub(super) fn words<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut words: &'static [&'static str] = &[];
    // The reader below gives no value: it only listens to what it is asked for.
    let _ = T::deserialize(Listener(&mut words));
    words
}

struct Listener<'w>(&'w mut &'static [&'static str]);

/// That nothing was read.
#[derive(Debug)]
struct Nothing;

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing is read")
    }
}

impl std::error::Error for Nothing {}

impl serde::de::Error for Nothing {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Nothing;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Nothing> {
        Err(Nothing)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Nothing> {
        *self.0 = fields;
        Err(Nothing)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Nothing> {
        *self.0 = variants;
        Err(Nothing)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
