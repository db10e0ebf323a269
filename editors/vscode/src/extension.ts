import * as vscode from "vscode";
import { LanguageClient, type Location, type Position, State, type TextEdit, TransportKind } from "vscode-languageclient/node";
import { findBinary } from "./binary";
import { openMap } from "./map";
import { Status } from "./status";

const LANGUAGES = [
  "go",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "vue",
  "svelte",
  "astro",
  "html",
] as const;

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("seamlint", { log: true });
  const status = new Status(LANGUAGES);
  const start = async (): Promise<void> => {
    await stop();
    if (!vscode.workspace.getConfiguration("seamlint").get<boolean>("enable", true)) {
      status.show(State.Stopped);
      return;
    }
    const command = findBinary(context);
    if (command === undefined) {
      status.fail("The program seamlint was not found; seamlint.path says where it is.");
      return;
    }
    client = newClient(command, output);
    client.onDidChangeState(({ newState }) => status.show(newState));
    try {
      await client.start();
    } catch (error) {
      status.fail(String(error));
      output.error(String(error));
    }
  };
  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand("seamlint.restart", start),
    vscode.commands.registerCommand("seamlint.showOutput", () => output.show()),
    vscode.commands.registerCommand("seamlint.openMap", () => client && openMap(client)),
    vscode.commands.registerCommand("seamlint.showReferences", showReferences),
    vscode.commands.registerCommand("seamlint.ignore", ignore),
    vscode.workspace.onDidGrantWorkspaceTrust(start),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const restarts = ["seamlint.enable", "seamlint.path"].some((it) => event.affectsConfiguration(it));
      if (restarts) void start();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

function newClient(command: string, output: vscode.LogOutputChannel): LanguageClient {
  const configuration = vscode.workspace.getConfiguration("seamlint");
  return new LanguageClient(
    "seamlint",
    "seamlint",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    {
      documentSelector: [
        ...LANGUAGES.map((language) => ({ scheme: "file", language })),
        { scheme: "file", pattern: "**/{seamlint.toml,.seamlint.toml,go.mod}" },
      ],
      outputChannel: output,
      initializationOptions: { ...configuration, commands: ["seamlint.showReferences", "seamlint.ignore"] },
      // The other side is rarely open: what is wrong there is shown as well.
      diagnosticPullOptions: { onChange: true, onTabs: true },
      markdown: { supportHtml: false },
    },
  );
}

/** Lists the places of a lens where VS Code lists references. */
async function showReferences(uri: string, position: Position, locations: Location[]): Promise<void> {
  if (client === undefined) return;
  const convert = client.protocol2CodeConverter;
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    convert.asUri(uri),
    convert.asPosition(position),
    locations.map((it) => convert.asLocation(it)),
  );
}

/** Asks for the reason of a suppression, and inserts both. */
async function ignore(uri: string, edit: TextEdit): Promise<void> {
  if (client === undefined) return;
  const parts = /^(?<before>[^\]]*\]: )(?<after>[^]*)$/.exec(edit.newText)?.groups;
  if (parts === undefined) return;
  const reason = await vscode.window.showInputBox({
    title: "seamlint",
    prompt: "Why is it right here? The reason stands behind the comment.",
    validateInput: (it) => (it.trim() === "" ? "A reason is what the next reader needs." : undefined),
  });
  if (reason === undefined) return;
  const convert = client.protocol2CodeConverter;
  const changes = new vscode.WorkspaceEdit();
  changes.insert(
    convert.asUri(uri),
    convert.asPosition(edit.range.start),
    `${parts.before}${reason.trim()}${parts.after}`,
  );
  await vscode.workspace.applyEdit(changes);
}
