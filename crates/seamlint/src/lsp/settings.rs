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
}

impl Default for Settings {
    fn default() -> Self {
        Self { options: Options::default(), code_lens: true }
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
        let code_lens = value.get("codeLens").and_then(Value::as_bool).unwrap_or(true);
        Self {
            options: Options { profile, config: text("configuration").map(PathBuf::from) },
            code_lens,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_means_nothing_is_as_it_is_by_itself() {
        assert_eq!(Settings::of(&Value::Null), Settings::default());
        assert_eq!(
            Settings::of(&json!({ "profile": 3, "configuration": "" })),
            Settings::default()
        );
        let set = Settings::of(
            &json!({ "profile": "strict", "configuration": "a.toml", "codeLens": false }),
        );
        assert_eq!(set.options.profile, Some(Profile::Strict));
        assert_eq!(set.options.config, Some(PathBuf::from("a.toml")));
        assert!(!set.code_lens);
    }
}
