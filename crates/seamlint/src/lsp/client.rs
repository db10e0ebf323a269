//! What a client says of itself: read leniently, for a capability that is misspelt is one that is missing.

use std::path::PathBuf;

use serde_json::Value;

use super::text::Encoding;
use super::uri;

/// A client's capabilities, as far as they make a difference.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Client {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// It asks for diagnostics, and takes a hint to ask again: then nothing is pushed.
    pub(super) pulls: bool,
    /// It understands places that a diagnostic rests on.
    pub(super) related: bool,
    /// It understands an address for a diagnostic's code.
    pub(super) code_description: bool,
    /// It wants to know the version that pushed diagnostics belong to.
    pub(super) versions: bool,
    /// It watches files that it is told to watch.
    pub(super) watches: bool,
    /// It can be asked for its configuration.
    pub(super) configuration: bool,
    /// It tells changes of its configuration only when it is asked to.
    pub(super) registers_configuration: bool,
    /// It shows progress.
    pub(super) progress: bool,
    /// It takes edits with the versions that they are for.
    pub(super) document_changes: bool,
    /// It takes a hint that lenses have changed.
    pub(super) lens_refresh: bool,
    /// It shows hints in the text.
    pub(super) shows_hints: bool,
    /// It may be told later that the server has some.
    pub(super) registers_hints: bool,
    /// It takes a hint that hints in the text have changed.
    pub(super) hint_refresh: bool,
    /// It opens a place or an address when asked to.
    pub(super) shows_documents: bool,
    /// Markdown in hovers.
    pub(super) markdown: bool,
    /// It has the command that lists places beside a lens.
    pub(super) lists_references: bool,
    /// It has the command that asks why a finding is ignored.
    pub(super) asks_reasons: bool,
    /// The process that it is.
    pub(super) process: Option<u32>,
    /// The folders, as the client names them.
    pub(super) folders: Vec<PathBuf>,
}

impl Client {
    /// Of the parameters of `initialize`.
    pub(super) fn of(params: &Value) -> Self {
        let has = |pointer: &str| {
            params.pointer(&format!("/capabilities{pointer}")).and_then(Value::as_bool)
                == Some(true)
        };
        let list = |pointer: &str| {
            let list = params.pointer(pointer).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>()
        };
        let pulls =
            params.pointer("/capabilities/textDocument/diagnostic").is_some_and(Value::is_object)
                && has("/workspace/diagnostics/refreshSupport");
        Self {
            encoding: Encoding::choose(list("/capabilities/general/positionEncodings")),
            pulls,
            related: has("/textDocument/publishDiagnostics/relatedInformation")
                || has("/textDocument/diagnostic/relatedInformation"),
            code_description: has("/textDocument/publishDiagnostics/codeDescriptionSupport")
                || has("/textDocument/diagnostic/codeDescriptionSupport"),
            versions: has("/textDocument/publishDiagnostics/versionSupport"),
            watches: has("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: has("/workspace/configuration"),
            registers_configuration: has("/workspace/didChangeConfiguration/dynamicRegistration"),
            progress: has("/window/workDoneProgress"),
            document_changes: has("/workspace/workspaceEdit/documentChanges"),
            lens_refresh: has("/workspace/codeLens/refreshSupport"),
            shows_hints: params
                .pointer("/capabilities/textDocument/inlayHint")
                .is_some_and(Value::is_object),
            registers_hints: has("/textDocument/inlayHint/dynamicRegistration"),
            hint_refresh: has("/workspace/inlayHint/refreshSupport"),
            shows_documents: has("/window/showDocument/support"),
            markdown: list("/capabilities/textDocument/hover/contentFormat").contains(&"markdown"),
            lists_references: list("/initializationOptions/commands")
                .contains(&super::commands::SHOW_REFERENCES),
            asks_reasons: list("/initializationOptions/commands")
                .contains(&super::commands::IGNORE),
            process: params.pointer("/processId").and_then(Value::as_u64).map(|it| it as u32),
            folders: folders(params),
        }
    }
}

/// The folders, or the root of clients that know of one only.
fn folders(params: &Value) -> Vec<PathBuf> {
    let list = params.get("workspaceFolders").and_then(Value::as_array);
    let named: Vec<_> = list
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("uri").and_then(Value::as_str))
        .filter_map(uri::to_path)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let root = params.get("rootUri").and_then(Value::as_str).and_then(uri::to_path);
    let path = || params.get("rootPath").and_then(Value::as_str).map(PathBuf::from);
    root.or_else(path).into_iter().filter(|it| it.is_absolute()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn diagnostics_are_pulled_only_by_a_client_that_can_be_told_to_ask_again() {
        let of = |it: Value| Client::of(&json!({ "capabilities": it })).pulls;
        let pull = json!({ "diagnostic": {} });
        let refresh = json!({ "diagnostics": { "refreshSupport": true } });
        assert!(of(json!({ "textDocument": pull, "workspace": refresh })));
        assert!(!of(json!({ "textDocument": pull })));
        assert!(!of(json!({ "workspace": refresh })));
    }

    #[cfg(unix)]
    #[test]
    fn folders_come_before_the_root_and_none_is_none() {
        let of = |it: Value| Client::of(&it).folders;
        let folder = json!([{ "uri": "file:///a", "name": "a" }]);
        assert_eq!(
            of(json!({ "workspaceFolders": folder, "rootUri": "file:///b" })),
            ["/a"].map(PathBuf::from)
        );
        assert_eq!(
            of(json!({ "workspaceFolders": [], "rootUri": "file:///b" })),
            ["/b"].map(PathBuf::from)
        );
        assert_eq!(of(json!({ "rootPath": "/c", "rootUri": null })), ["/c"].map(PathBuf::from));
        assert!(of(json!({ "workspaceFolders": null })).is_empty());
    }

    #[test]
    fn nonsense_is_a_client_without_capabilities() {
        let client =
            Client::of(&json!({ "capabilities": [1], "processId": "x", "workspaceFolders": 3 }));
        assert!(!client.pulls && client.process.is_none() && client.folders.is_empty());
    }
}
