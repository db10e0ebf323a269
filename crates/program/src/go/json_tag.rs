//! What `encoding/json` makes of a struct tag.

use std::borrow::Cow;

use super::tag_value;

/// The JSON part of a struct tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonTag {
    /// The member's name, where the tag gives one that is taken.
    pub name: Option<String>,
    /// Where it says something else than it seems to, in the order of the text.
    pub problems: Vec<TagProblem>,
}

/// Where the tag says something else than it seems to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagProblem {
    /// The text speaks of JSON, and a look-up does not find it.
    Malformed,
    /// `json:"-,"`
    Dash,
    /// `json:"omitempty"`
    OptionAsName(String),
    /// A name with a character that is not allowed.
    Name(String),
    /// An option that is skipped.
    Option {
        /// The option in the tag.
        written: String,
        /// The known option that it looks like.
        meant: Option<&'static str>,
    },
}

/// Options of `encoding/json`, of its second version among them.
const OPTIONS: [&str; 8] =
    ["omitempty", "omitzero", "string", "inline", "unknown", "embed", "nocase", "strictcase"];

impl JsonTag {
    /// Reads a tag, the text between its quotes. `None` when it does not speak of JSON.
    pub fn of(tag: &str) -> Option<Self> {
        let value = tag_value(tag, "json");
        let Some(value) = value.map(unquoted) else {
            let problems = vec![TagProblem::Malformed];
            return mentions_json(tag).then_some(Self { name: None, problems });
        };
        let mut parts = value.split(',');
        let name = parts.next().unwrap_or("");
        let mut problems = Vec::new();
        if name == "-" && value == "-," {
            problems.push(TagProblem::Dash);
        } else if OPTIONS[..2].contains(&name) && value == name {
            problems.push(TagProblem::OptionAsName(name.to_owned()));
        } else if !is_valid(name) {
            problems.push(TagProblem::Name(name.to_owned()));
        }
        problems.extend(parts.filter_map(unknown_option));
        let name = (is_valid(name) && !name.is_empty() && value != "-,").then(|| name.to_owned());
        Some(Self { name, problems })
    }
}

/// A value without the escapes that its quotes ask for.
fn unquoted(value: &str) -> Cow<'_, str> {
    if value.contains('\\') {
        value.replace("\\\"", "\"").replace("\\\\", "\\").into()
    } else {
        value.into()
    }
}

fn unknown_option(option: &str) -> Option<TagProblem> {
    let trimmed = option.trim();
    let is_known = OPTIONS.contains(&option)
        || ["case:", "format:"].iter().any(|it| option.starts_with(it))
        || option.is_empty();
    if is_known {
        return None;
    }
    let meant = OPTIONS[..3]
        .iter()
        .copied()
        .find(|it| trimmed.eq_ignore_ascii_case(it) || distance(trimmed, it) <= 2);
    Some(TagProblem::Option { written: option.to_owned(), meant })
}

/// Whether a tag that holds no JSON by the rules was meant to: `json:name`, `json: "name"`, `Json:"name"`.
fn mentions_json(tag: &str) -> bool {
    let mut rest = tag;
    while let Some(at) = rest.to_ascii_lowercase().find("json") {
        let starts =
            !rest[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == '-');
        let behind = rest[at + 4..].trim_start();
        if starts && (behind.starts_with(':') || behind.starts_with("=\"")) {
            return true;
        }
        rest = &rest[at + 4..];
    }
    false
}

/// Whether `encoding/json` takes the name: letters, digits, and punctuation but for quotes, backslash and comma.
fn is_valid(name: &str) -> bool {
    name.chars().all(|it| it.is_alphanumeric() || "!#$%&()*+-./:;<=>?@[]^_{|}~ ".contains(it))
}

/// How many letters must be put in, taken out, replaced or exchanged with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().take(24).collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best =
                (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(tag: &str) -> Vec<TagProblem> {
        JsonTag::of(tag).map(|it| it.problems).unwrap_or_default()
    }

    #[test]
    fn tags_are_read_as_reflect_reads_them() {
        let name = |tag: &str| JsonTag::of(tag).and_then(|it| it.name);
        assert_eq!(name(r#"db:"a\"b" json:"user_id,omitempty""#).as_deref(), Some("user_id"));
        assert_eq!(name(r#"json:",omitempty""#), None);
        assert_eq!(JsonTag::of(r#"yaml:"a" bson:"b""#), None);
        assert_eq!(problems(r#"db:"id",json:"id""#), [TagProblem::Malformed]);
        assert_eq!(problems("form:name"), []);
        assert_eq!(problems(r#"Json:"name""#), [TagProblem::Malformed]);
        assert_eq!(problems(r#"json:"-,""#), [TagProblem::Dash]);
    }

    #[test]
    fn options_that_look_like_others_are_told_apart() {
        let meant = |tag| match &problems(tag)[..] {
            [TagProblem::Option { meant, .. }] => *meant,
            other => panic!("{other:?}"),
        };
        assert_eq!(meant(r#"json:"a,omitemtpy""#), Some("omitempty"));
        assert_eq!(meant(r#"json:"a, omitempty""#), Some("omitempty"));
        assert_eq!(meant(r#"json:"a,required""#), None);
    }
}
