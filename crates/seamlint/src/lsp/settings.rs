//! What a client's user has set, below `seamlint`.

use std::path::PathBuf;

use seamlint_rules::Profile;
use serde_json::Value;

use crate::session::Options;

/// The settings of a client's user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// What concerns projects.
    pub(super) options: Options,
    /// Whether callers and handlers are shown above routes and calls.
    pub(super) code_lens: bool,
    /// Whether nulls and absences that the other side does not expect are shown in the text.
    pub(super) inlay_hints: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { options: Options::default(), code_lens: true, inlay_hints: false }
    }
}

impl Settings {
    /// Of what a client sends; what is missing or means nothing is as it is by itself.
    pub(super) fn of(value: &Value) -> Self {
        let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|it| !it.is_empty());
        let profile = match text("profile") {
            Some("default") => Some(Profile::Default),
            Some("strict") => Some(Profile::Strict),
            _ => None,
        };
        let is_on = |name: &str| value.get(name).and_then(Value::as_bool);
        Self {
            options: Options { profile, config: text("configuration").map(PathBuf::from) },
            code_lens: is_on("codeLens").unwrap_or(true),
            inlay_hints: is_on("inlayHints").unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The extension for VS Code says of each setting what it is by itself.
    #[test]
    fn an_extension_sets_what_the_server_takes_for_granted() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../editors/vscode/package.json");
        let manifest: Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let of = |name: &str| {
            manifest["contributes"]["configuration"]["properties"][format!("seamlint.{name}")]
                ["default"]
                .clone()
        };
        let names = ["profile", "configuration", "codeLens", "inlayHints"];
        let all: Value = names.iter().map(|it| ((*it).to_owned(), of(it))).collect();
        assert!(names.iter().skip(1).all(|it| !all[it].is_null()), "{all}");
        assert_eq!(Settings::of(&all), Settings::default());
    }

    #[test]
    fn what_means_nothing_is_as_it_is_by_itself() {
        assert_eq!(Settings::of(&Value::Null), Settings::default());
        assert_eq!(
            Settings::of(&json!({ "profile": 3, "configuration": "" })),
            Settings::default()
        );
        let set = Settings::of(
            &json!({ "profile": "strict", "configuration": "a.toml", "codeLens": false, "inlayHints": true }),
        );
        assert_eq!(set.options.profile, Some(Profile::Strict));
        assert_eq!(set.options.config, Some(PathBuf::from("a.toml")));
        assert!(!set.code_lens && set.inlay_hints);
    }
}
