import * as vscode from "vscode";
import { State } from "vscode-languageclient/node";

/** The item that says whether the server runs. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;

  constructor(languages: readonly string[]) {
    this.item = vscode.languages.createLanguageStatusItem("seamlint", languages.map((language) => ({ language })));
    this.item.name = "seamlint";
    this.item.command = { title: "Open map", command: "seamlint.openMap" };
    this.show(State.Stopped);
  }

  show(state: State): void {
    this.item.busy = state === State.Starting;
    this.item.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.item.text = state === State.Running ? "seamlint" : state === State.Starting ? "seamlint: starting" : "seamlint: stopped";
  }

  fail(reason: string): void {
    this.item.busy = false;
    this.item.severity = vscode.LanguageStatusSeverity.Error;
    this.item.text = "seamlint";
    this.item.detail = reason;
  }

  dispose(): void {
    this.item.dispose();
  }
}
