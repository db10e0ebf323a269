import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** The page of the map. It is whole in itself, and its own policy lets nothing else in. */
export async function openMap(client: LanguageClient): Promise<void> {
  const folder = await chosenFolder();
  const page = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "seamlint: drawing the map" },
    () =>
      client.sendRequest<string | null>("workspace/executeCommand", {
        command: "seamlint.map",
        arguments: folder ? [folder.uri.toString()] : [],
      }),
  );
  if (page === null) {
    void vscode.window.showInformationMessage("seamlint: no project is open.");
    return;
  }
  const panel = vscode.window.createWebviewPanel("seamlint.map", "Seam", vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [],
    enableFindWidget: true,
    retainContextWhenHidden: true,
  });
  panel.webview.html = page;
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const editor = vscode.window.activeTextEditor;
  const here = editor && vscode.workspace.getWorkspaceFolder(editor.document.uri);
  return here ?? (folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0]);
}
