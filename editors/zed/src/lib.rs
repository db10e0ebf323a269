//! Tells Zed how `seamlint lsp` is started.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, serde_json, LanguageServerId, Result, Worktree};

struct Seamlint;

impl zed::Extension for Seamlint {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<zed::Command> {
        let set = LspSettings::for_worktree(server.as_ref(), worktree).ok().and_then(|it| it.binary);
        let (path, arguments) = set.map_or((None, None), |it| (it.path, it.arguments));
        let command = path.or_else(|| worktree.which("seamlint"));
        let command = command.ok_or("seamlint is not on the PATH: `cargo install seamlint`")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(zed::Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?.settings;
        Ok(Some(serde_json::json!({ "seamlint": settings.unwrap_or_default() })))
    }
}

zed::register_extension!(Seamlint);
