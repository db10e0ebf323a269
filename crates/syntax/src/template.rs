//! The expressions in the template of a Vue component: which there are, and what stands around each.
//!
//! The scanner knows elements, their attributes and what stands between `{{` and `}}`, and nothing else of
//! HTML. Handlers of events are left out: they run when somebody clicks.

use memchr::memmem;

use crate::embed::{attributes, raw_element};
use crate::tree::Span;

/// What an expression is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its value is shown or bound: `{{ name }}`, `:items="items"`, `v-model="name"`.
    Value,
    /// `v-if`, `v-else-if`
    Condition,
    /// `v-for`: the names and what they go through.
    Each,
    /// `v-slot`, `#name`: the names that the slot gives.
    Slot,
}

/// An expression of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Where its text stands.
    pub span: Span,
    /// What it is there for.
    pub role: Role,
    /// The conditions under which it is looked at, or that were false before: places in the list.
    pub conditions: Vec<u32>,
    /// The [`Role::Each`] and [`Role::Slot`] expressions whose names it sees, the outermost first.
    pub scopes: Vec<u32>,
    /// For `:name="…"`, the element's name and this one.
    pub bound: Option<(Box<str>, Box<str>)>,
}

/// An element that is open.
struct Open<'t> {
    name: &'t str,
    conditions: usize,
    scopes: usize,
    /// The conditions of the siblings before that an `v-else` answers.
    chain: Vec<u32>,
}

/// Elements without content.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// How deep elements may stand.
const DEEP: usize = 500;

/// The expressions of the template of a Vue component, in source order.
pub fn expressions(text: &str) -> Vec<Expression> {
    let mut scan = Scan { text, out: Vec::new(), conditions: Vec::new(), scopes: Vec::new() };
    scan.run();
    scan.out
}

struct Scan<'t> {
    text: &'t str,
    out: Vec<Expression>,
    /// What holds where the scanner is.
    conditions: Vec<u32>,
    scopes: Vec<u32>,
}

impl<'t> Scan<'t> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut open: Vec<Open<'t>> = Vec::new();
        let mut at = 0;
        while let Some(tag) = memchr::memchr(b'<', &bytes[at..]).map(|it| it + at) {
            if !open.is_empty() {
                self.shown(at, tag);
            }
            let rest = &self.text[tag..];
            if rest.starts_with("<!--") {
                let end = memmem::find(&bytes[tag..], b"-->").map(|it| tag + it + 3);
                let Some(end) = end else { return };
                at = end;
                continue;
            }
            if let Some(name) = rest.strip_prefix("</").map(tag_name) {
                at = tag + 2 + name.len();
                if let Some(found) = open.iter().rposition(|it| it.name == name) {
                    let closed = &open[found];
                    self.conditions.truncate(closed.conditions);
                    self.scopes.truncate(closed.scopes);
                    open.truncate(found);
                }
                continue;
            }
            let name = tag_name(&rest[1..]);
            if name.is_empty() || open.is_empty() && name != "template" {
                let skipped = raw_element(rest).filter(|_| open.is_empty());
                let end = skipped
                    .and_then(|it| memmem::find(rest.as_bytes(), format!("</{it}").as_bytes()));
                at = tag + end.unwrap_or(1);
                continue;
            }
            let Some((given, end, self_closing)) = attributes(self.text, tag + 1 + name.len())
            else {
                return;
            };
            let entered = (self.conditions.len(), self.scopes.len());
            let chain = self.element(name, &given, open.last().map(|it| it.chain.clone()));
            if let Some(parent) = open.last_mut() {
                parent.chain = chain;
            }
            let (conditions, scopes) = entered;
            if self_closing || VOID.contains(&name) || open.len() >= DEEP {
                self.conditions.truncate(conditions);
                self.scopes.truncate(scopes);
            } else {
                open.push(Open { name, conditions, scopes, chain: Vec::new() });
            }
            at = end;
        }
    }

    /// The attributes of one element; gives back the conditions that an `v-else` behind it answers.
    fn element(
        &mut self,
        tag: &str,
        given: &[(&'t str, Span)],
        chain: Option<Vec<u32>>,
    ) -> Vec<u32> {
        let mut chain = chain.unwrap_or_default();
        let mut next = Vec::new();
        let find = |names: &[&str]| given.iter().find(|it| names.contains(&it.0));
        if let Some((_, span)) = find(&["v-if"]) {
            let at = self.push(*span, Role::Condition);
            next.push(at);
            self.conditions.push(at);
        } else if let Some((_, span)) = find(&["v-else-if"]) {
            self.conditions.append(&mut chain.clone());
            let at = self.push(*span, Role::Condition);
            chain.push(at);
            next = chain;
            self.conditions.push(at);
        } else if find(&["v-else"]).is_some() {
            self.conditions.append(&mut chain);
        }
        if let Some((_, span)) = find(&["v-for"]) {
            let at = self.push(*span, Role::Each);
            self.scopes.push(at);
        }
        let is_slot = |name: &str| {
            name.starts_with('#') || name.starts_with("v-slot") || name == "slot-scope"
        };
        for (_, span) in given.iter().filter(|it| is_slot(it.0) && it.1.len() > 0) {
            let at = self.push(*span, Role::Slot);
            self.scopes.push(at);
        }
        let is_bound = |name: &str| {
            let own = ["v-model", "v-html", "v-text", "v-show"];
            name.starts_with(':')
                || name.starts_with("v-bind")
                || own.iter().any(|it| name.starts_with(it))
        };
        for (name, span) in given.iter().filter(|it| is_bound(it.0) && it.1.len() > 0) {
            let at = self.push(*span, Role::Value);
            self.out[at as usize].bound = property(name).map(|it| (tag.into(), it.into()));
        }
        next
    }

    /// What stands between `{{` and `}}` in a stretch of text.
    fn shown(&mut self, from: usize, to: usize) {
        let mut at = from;
        while let Some(start) = self.text[at..to].find("{{").map(|it| at + it + 2) {
            // `{{ a < b }}` has what looks like a tag.
            let Some(end) = self.text[start..].find("}}").map(|it| start + it) else { return };
            self.push(Span::new(start as u32, end as u32), Role::Value);
            at = end + 2;
            if at >= to {
                return;
            }
        }
    }

    fn push(&mut self, span: Span, role: Role) -> u32 {
        let (conditions, scopes) = (self.conditions.clone(), self.scopes.clone());
        self.out.push(Expression { span, role, conditions, scopes, bound: None });
        self.out.len() as u32 - 1
    }
}

/// The property that `:name`, `v-bind:name` and those with modifiers give a value.
fn property(attribute: &str) -> Option<&str> {
    let name = attribute.strip_prefix("v-bind:").or_else(|| attribute.strip_prefix(':'))?;
    name.split('.').next().filter(|it| !it.is_empty())
}

/// The name at the start of a tag.
fn tag_name(rest: &str) -> &str {
    let end =
        rest.find(|it: char| !(it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.' | ':')));
    let name = &rest[..end.unwrap_or(rest.len())];
    if name.starts_with(|it: char| it.is_ascii_alphabetic()) { name } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        let all = expressions(text);
        let texts = |of: &[u32]| {
            of.iter().map(|it| text[all[*it as usize].span.range()].trim()).collect::<Vec<_>>()
        };
        let line = |it: &Expression| {
            let own = text[it.span.range()].trim();
            format!("{:?} {own} if {:?} in {:?}", it.role, texts(&it.conditions), texts(&it.scopes))
        };
        all.iter().map(line).collect()
    }

    #[test]
    fn conditions_and_names_stand_around_expressions() {
        let text = r#"<script>const a = "<b>{{ no }}"</script>
<template>
  <!-- {{ none }} -->
  <br>
  <p v-if="!rows">{{ empty }}</p>
  <ul v-else-if="open" :class="{ a: b }">
    <li v-for="(row, i) in rows" :key="row.id"><img :src="row.image"/>{{ row.name }}</li>
  </ul>
  <p v-else>{{ rows.length > 0 }}</p>
  <b-table :data="page.results" @click="go(page)"><template #cell="{ item }">{{ item.a }}</template></b-table>
  {{ last }}
</template>
<style>a { b: "{{ c }}" }</style>"#;
        assert_eq!(
            listed(text),
            [
                "Condition !rows if [] in []",
                "Value empty if [\"!rows\"] in []",
                "Condition open if [\"!rows\"] in []",
                "Value { a: b } if [\"!rows\", \"open\"] in []",
                "Each (row, i) in rows if [\"!rows\", \"open\"] in []",
                "Value row.id if [\"!rows\", \"open\"] in [\"(row, i) in rows\"]",
                "Value row.image if [\"!rows\", \"open\"] in [\"(row, i) in rows\"]",
                "Value row.name if [\"!rows\", \"open\"] in [\"(row, i) in rows\"]",
                "Value rows.length > 0 if [\"!rows\", \"open\"] in []",
                "Value page.results if [] in []",
                "Slot { item } if [] in []",
                "Value item.a if [] in [\"{ item }\"]",
                "Value last if [] in []",
            ]
        );
    }

    #[test]
    fn broken_templates_are_no_reason_to_fail() {
        for text in [
            "<template><a v-if=",
            "<template>{{ a",
            "<template><p></q></p></template></template>",
            "<template",
            "<template><!-- ",
        ] {
            let _ = expressions(text);
        }
    }
}
