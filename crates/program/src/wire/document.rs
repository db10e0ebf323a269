//! Wire objects of JSON documents: schemas, and files that hold such objects.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Speaker, WireMember, WireObject};
use crate::Document;

/// Objects of one document beyond this many are not looked at: it is data.
const OBJECTS: usize = 2000;

/// The objects of all documents in which something may be null.
pub(super) fn objects(documents: &[Document]) -> Vec<WireObject> {
    documents.iter().flat_map(of).collect()
}

fn of(document: &Document) -> Vec<WireObject> {
    let name = document.path.rsplit('/').next().unwrap_or(&document.path);
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let is_manifest = !is_yaml && !name.ends_with(".json")
        || matches!(name, "package.json" | "composer.json")
        || name.starts_with("tsconfig");
    // Reading is dear, and a document without null has nothing to say.
    if is_manifest || !(document.text.contains("null") || document.text.contains("nullable")) {
        return Vec::new();
    }
    let root = if is_yaml {
        serde_saphyr::from_str::<Value>(&document.text).ok()
    } else {
        serde_json::from_str::<Value>(&document.text).ok()
    };
    let Some(root) = root else { return Vec::new() };
    let is_schema = ["openapi", "swagger", "$schema", "$defs", "definitions"]
        .iter()
        .any(|it| root.get(it).is_some());
    let mut out = Vec::new();
    let mut open = vec![(name.to_owned(), &root)];
    while let Some((name, value)) = open.pop() {
        if out.len() > OBJECTS {
            return Vec::new();
        }
        match value {
            Value::Object(object) => {
                let found = if is_schema { schema(object) } else { example(object) };
                if let Some(members) = found {
                    let (path, speaker) = (Arc::clone(&document.path), speaker(is_schema));
                    let name = title(object).filter(|_| is_schema).unwrap_or(&name).to_owned();
                    out.push(WireObject { speaker, name, path, members });
                }
                open.extend(object.iter().rev().map(|(key, it)| (key.clone(), it)));
            }
            // The elements of a list are called what the list is called.
            Value::Array(items) => open.extend(items.iter().rev().map(|it| (name.clone(), it))),
            _ => {}
        }
    }
    out
}

fn speaker(is_schema: bool) -> Speaker {
    if is_schema { Speaker::Schema } else { Speaker::Example }
}

fn title(object: &Map<String, Value>) -> Option<&str> {
    object.get("title")?.as_str().filter(|it| !it.contains(' '))
}

fn example(object: &Map<String, Value>) -> Option<Vec<WireMember>> {
    let member = |(name, value): (&String, &Value)| WireMember {
        name: name.clone(),
        nullable: value.is_null(),
        place: None,
    };
    object.values().any(Value::is_null).then(|| object.iter().map(member).collect())
}

fn schema(object: &Map<String, Value>) -> Option<Vec<WireMember>> {
    let properties = object.get("properties")?.as_object()?;
    let member = |(name, value): (&String, &Value)| WireMember {
        name: name.clone(),
        nullable: is_nullable(value),
        place: None,
    };
    Some(properties.iter().map(member).collect())
}

/// `OpenAPI` 3.0's and Swagger's marks, and JSON schema's ways to say so.
fn is_nullable(property: &Value) -> bool {
    let marked = |key| property.get(key).and_then(Value::as_bool) == Some(true);
    let is_null = |it: &Value| it.as_str() == Some("null");
    let types = property.get("type").and_then(Value::as_array);
    let mut one_of =
        ["anyOf", "oneOf"].into_iter().filter_map(|it| property.get(it)?.as_array()).flatten();
    marked("nullable")
        || marked("x-nullable")
        || types.is_some_and(|it| it.iter().any(is_null))
        || one_of.any(|it| it.get("type").is_some_and(is_null))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nullable(path: &str, text: &str) -> Vec<String> {
        let document = Document { path: path.into(), text: text.into() };
        let of = of(&document);
        let said = of.iter().flat_map(|it| {
            let null = it.members.iter().filter(|it| it.nullable);
            null.map(move |member| format!("{}.{}", it.name, member.name))
        });
        said.collect()
    }

    #[test]
    fn schemas_say_null_in_five_ways() {
        let text = r#"{"openapi": "3.1.0", "components": {"schemas": {"Order": {"properties": {
            "a": {"type": "string", "nullable": true}, "b": {"type": ["integer", "null"]},
            "c": {"anyOf": [{"type": "string"}, {"type": "null"}]}, "d": {"type": "string"},
            "e": {"type": "string", "x-nullable": true}, "f": {"oneOf": [{"type": "null"}]}}}}}}"#;
        let found = nullable("api/openapi.json", text);
        assert_eq!(found, ["Order.a", "Order.b", "Order.c", "Order.e", "Order.f"]);
    }

    #[test]
    fn examples_are_objects_with_null_in_them() {
        let text = r#"{"items": [{"id": 1, "note": null}, {"id": 2, "note": "x"}]}"#;
        assert_eq!(nullable("fixtures/order.json", text), ["items.note"]);
        assert!(nullable("package.json", r#"{"a": null}"#).is_empty());
        assert!(nullable("broken.json", "{ null").is_empty());
    }
}
