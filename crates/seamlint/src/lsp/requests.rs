//! Requests and their answers.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use gen_lsp_types::{
    CodeLensParams, DefinitionParams, DocumentDiagnosticParams, DocumentLinkParams,
    ExecuteCommandParams, HoverParams, InlayHintParams, Location, Position, Range, ReferenceParams,
    TextDocumentPositionParams, WorkspaceDiagnosticParams, WorkspaceSymbolParams,
};
use rustc_hash::FxHasher;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::actions::{self, Wanted};
use super::client::Client;
use super::server::Server;
use super::view::View;
use super::worker::Snapshot;
use super::{commands, comments, diagnostics, hover, inlay, navigate};
use crate::report::docs_url;

/// An answer, or what is wrong with the question.
type Answer = Result<Value, String>;

/// What the server can do for a client.
pub(super) fn capabilities(client: &Client) -> Value {
    let mut all = json!({
        "positionEncoding": client.encoding.name(),
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "codeActionProvider": { "codeActionKinds": [actions::QUICK_FIX, actions::FIX_ALL] },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentLinkProvider": { "resolveProvider": false },
        "codeLensProvider": { "resolveProvider": false },
        "workspaceSymbolProvider": true,
        "executeCommandProvider": { "commands": commands::OWN },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
    });
    // Who can be told later is told when the setting is on.
    if client.shows_hints && !client.registers_hints {
        all["inlayHintProvider"] = json!({ "resolveProvider": false });
    }
    if client.pulls {
        all["diagnosticProvider"] = json!({
            "identifier": "seamlint",
            "interFileDependencies": true,
            "workspaceDiagnostics": true,
        });
    }
    all
}

/// Whether [`answer()`] knows a method.
pub(super) fn is_known(method: &str) -> bool {
    matches!(
        method,
        "textDocument/diagnostic"
            | "workspace/diagnostic"
            | "textDocument/codeAction"
            | "textDocument/hover"
            | "textDocument/definition"
            | "textDocument/references"
            | "textDocument/documentLink"
            | "textDocument/codeLens"
            | inlay::METHOD
            | "workspace/symbol"
            | "workspace/executeCommand"
    )
}

/// Answers a request from the snapshot that the server has.
///
/// # Errors
/// When the parameters are not those of the method.
pub(super) fn answer(server: &mut Server, method: &str, params: Value) -> Answer {
    match method {
        "textDocument/diagnostic" => {
            let params: DocumentDiagnosticParams = parse(params)?;
            let Some(path) = server.path(&params.text_document.uri.0) else {
                return Ok(json!({ "kind": "full", "items": [] }));
            };
            let found = diagnostics::of_file(&view(server), &path);
            Ok(found.report(params.previous_result_id.as_deref()))
        }
        "workspace/diagnostic" => {
            let params: WorkspaceDiagnosticParams = parse(params)?;
            let known = |it: gen_lsp_types::PreviousResultId| {
                Some((server.path(&it.uri.0)?, it.uri, it.value))
            };
            let previous: Vec<_> =
                params.previous_result_ids.into_iter().filter_map(known).collect();
            Ok(diagnostics::workspace(&view(server), &previous))
        }
        "textDocument/codeAction" => Ok(code_action(server, parse(params)?)),
        "textDocument/hover" => {
            let HoverParams { text_document_position_params: at, .. } = parse(params)?;
            Ok(at_position(server, &at, |view, target, seam| {
                hover::hover(view, target, seam, at.position)
            }))
        }
        "textDocument/definition" => {
            let DefinitionParams { text_document_position_params: at, .. } = parse(params)?;
            Ok(at_position(server, &at, |view, target, seam| {
                json!(navigate::definition(view, target, seam, at.position))
            }))
        }
        "textDocument/references" => {
            let ReferenceParams { text_document_position_params: at, .. } = parse(params)?;
            Ok(at_position(server, &at, |view, target, seam| {
                json!(navigate::references(view, target, seam, at.position))
            }))
        }
        "textDocument/codeLens" => {
            let CodeLensParams { text_document, .. } = parse(params)?;
            if !server.settings.code_lens {
                return Ok(json!([]));
            }
            let at = TextDocumentPositionParams { text_document, position: Position::default() };
            Ok(at_position(server, &at, |view, target, seam| {
                json!(navigate::lenses(view, target, seam))
            }))
        }
        inlay::METHOD => {
            let InlayHintParams { text_document, range, .. } = parse(params)?;
            if !server.settings.inlay_hints {
                return Ok(json!([]));
            }
            let at = TextDocumentPositionParams { text_document, position: range.start };
            Ok(at_position(server, &at, |view, target, seam| {
                json!(inlay::hints(view, target, seam, range))
            }))
        }
        "textDocument/documentLink" => {
            let DocumentLinkParams { text_document, .. } = parse(params)?;
            let path = server.path(&text_document.uri.0);
            let view = view(server);
            let target = path.and_then(|it| view.target(&it));
            Ok(json!(target.map_or_else(Vec::new, |it| comments::links(&view, it))))
        }
        "workspace/symbol" => {
            let WorkspaceSymbolParams { query, .. } = parse(params)?;
            let roots: Vec<_> =
                server.snapshot.analyses.iter().map(|it| it.root.join("_")).collect();
            let seams: Vec<_> = roots.iter().filter_map(|it| server.seam(it)).collect();
            let view = view(server);
            let of = |it: usize| navigate::symbols(&view, &server.seams[it], &query);
            Ok(json!(seams.into_iter().flat_map(of).collect::<Vec<_>>()))
        }
        "workspace/executeCommand" => execute(server, parse(params)?),
        _ => Err("no such method".to_owned()),
    }
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|it| it.to_string())
}

fn view(server: &Server) -> View<'_> {
    View::new(&server.snapshot, &server.client, &server.names)
}

/// Asks about a place of a project's file; `null` where there is none.
fn at_position(
    server: &mut Server,
    at: &TextDocumentPositionParams,
    ask: impl FnOnce(&View<'_>, super::view::Target<'_>, &super::seam::Seam) -> Value,
) -> Value {
    let Some(path) = server.path(&at.text_document.uri.0) else { return Value::Null };
    let Some(seam) = server.seam(&path) else { return Value::Null };
    let view = view(server);
    let Some(target) = view.target(&path) else { return Value::Null };
    ask(&view, target, &server.seams[seam])
}

/// Of the parameters what matters: diagnostics of others may have any form.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActionParams {
    text_document: gen_lsp_types::TextDocumentIdentifier,
    range: Range,
    #[serde(default)]
    context: ActionContext,
}

#[derive(Default, Deserialize)]
struct ActionContext {
    only: Option<Vec<String>>,
}

fn code_action(server: &Server, params: ActionParams) -> Value {
    let Some(path) = server.path(&params.text_document.uri.0) else { return json!([]) };
    let view = view(server);
    let Some(target) = view.target(&path) else { return json!([]) };
    let wanted = Wanted { only: params.context.only };
    json!(actions::actions(&view, target, params.range, &wanted))
}

fn execute(server: &mut Server, params: ExecuteCommandParams) -> Answer {
    let arguments = params.arguments.unwrap_or_default();
    let first = serde_json::to_value(arguments.first()).unwrap_or_default();
    match params.command.as_str() {
        commands::EXPLAIN => {
            let rule = first.as_str().and_then(seamlint_rules::rule);
            let rule = rule.ok_or_else(|| format!("there is no rule {first}"))?;
            if server.client.shows_documents {
                let params = json!({ "uri": docs_url(rule), "external": true });
                server.ask_for("window/showDocument", &params);
            } else {
                let message = format!("{}: {}\n{}", rule.id, rule.summary, docs_url(rule));
                server.notify("window/showMessage", &json!({ "type": 3, "message": message }));
            }
            Ok(Value::Null)
        }
        commands::GO_TO => {
            let location: Option<Location> = parse(first)?;
            if let Some(it) = location.filter(|_| server.client.shows_documents) {
                let params = json!({ "uri": it.uri, "selection": it.range, "takeFocus": true });
                server.ask_for("window/showDocument", &params);
            }
            Ok(Value::Null)
        }
        commands::MAP => {
            let named =
                first.as_str().and_then(|it| server.path(it)).map(|it: PathBuf| it.join("_"));
            let analyses = &server.snapshot.analyses;
            let of = named.and_then(|it| crate::session::owner(analyses, &it));
            Ok(json!(of.or(analyses.first()).map(|it| commands::map(it))))
        }
        other => Err(format!("there is no command {other}")),
    }
}

/// Changes when a lens says something else, wherever it stands.
pub(super) fn hash_of_lenses(snapshot: &Snapshot) -> u64 {
    let mut hasher = FxHasher::default();
    for analysis in &snapshot.analyses {
        let Some(contract) = analysis.program.contract_if_asked() else { continue };
        for route in &contract.routes {
            (&route.method, route.path.to_string()).hash(&mut hasher);
            route.handler.as_ref().map(|it| &it.name).hash(&mut hasher);
        }
        for link in &contract.links {
            (link.call, link.route).hash(&mut hasher);
        }
    }
    hasher.finish()
}
