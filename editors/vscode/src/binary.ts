import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import * as vscode from "vscode";

const NAME = process.platform === "win32" ? "seamlint.exe" : "seamlint";

/**
 * The program to run: what the user has set, what a trusted workspace has installed, what comes with the
 * extension, what is on the PATH. A workspace that is not trusted never chooses it.
 */
export function findBinary(context: vscode.ExtensionContext): string | undefined {
  const set = vscode.workspace.getConfiguration("seamlint").get<string>("path");
  if (set) return set;
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const candidates = [
    ...folders.map((it) => join(it.uri.fsPath, "node_modules", ".bin", NAME)),
    context.asAbsolutePath(join("bin", NAME)),
    ...(process.env.PATH ?? "").split(delimiter).map((it) => join(it, NAME)),
  ];
  return candidates.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
