#!/usr/bin/env python3
"""Runs the `run` steps of a composite action as GitHub does, without GitHub.

    run-action.py ACTION.yml WORKSPACE [INPUT=VALUE]...

Steps that use other actions are listed and not run. Prints the outputs of the action as JSON on the last line
and ends with 1 if a step failed. Knows as much of expressions as the action needs, and refuses the rest.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml


class Action:
    def __init__(self, manifest, workspace, given):
        self.manifest = yaml.safe_load(manifest.read_text())
        self.folder, self.workspace = manifest.parent.resolve(), workspace.resolve()
        declared = self.manifest.get("inputs", {})
        if unknown := set(given) - set(declared):
            sys.exit(f"unknown inputs: {', '.join(sorted(unknown))}")
        inputs = {name: str(it.get("default", "")) for name, it in declared.items()} | given
        self.temp = Path(tempfile.mkdtemp(prefix="run-action-"))
        self.context = {"inputs": inputs, "steps": {}, "github": {"action_ref": ""}}
        self.summary = self.temp / "summary.md"

    def value(self, expression):
        """Of `a.b.c`, a string, or a comparison of the two, joined by `&&`."""
        if "&&" in expression:
            return all(self.value(it) for it in expression.split("&&"))
        for operator in ("==", "!="):
            if operator in expression:
                left, right = (self.value(it) for it in expression.split(operator))
                return (left == right) == (operator == "==")
        expression = expression.strip()
        if text := re.fullmatch(r"'([^']*)'", expression):
            return text[1]
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", expression):
            sys.exit(f"not understood: {expression}")
        found = self.context
        for name in expression.split("."):
            found = found.get(name, "") if isinstance(found, dict) else ""
        return found

    def text(self, template):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda it: str(self.value(it[1])), str(template))

    def step(self, step):
        name = step.get("name", step.get("id", "a step"))
        if "if" in step and not self.value(step["if"]):
            print(f"-- {name}: not needed")
            return True
        if "uses" in step:
            print(f"-- {name}: {step['uses']}", {k: self.text(v) for k, v in step.get("with", {}).items()})
            return True
        output = self.temp / "output"
        output.write_text("")
        environment = os.environ | {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.folder),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_ARCH": "X64",
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(self.temp),
        }
        environment |= {key: self.text(it) for key, it in step.get("env", {}).items()}
        script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.text(step["run"])]
        folder = self.workspace / self.text(step.get("working-directory", "."))
        status = subprocess.run(script, cwd=folder, env=environment, check=False).returncode
        lines = (line.partition("=") for line in output.read_text().splitlines())
        outputs = {key: value for key, _, value in lines}
        self.context["steps"][step.get("id", name)] = {"outputs": outputs}
        print(f"-- {name}: status {status}", flush=True)
        return status == 0

    def run(self):
        passed = all(self.step(it) for it in self.manifest["runs"]["steps"])
        outputs = {key: self.text(it["value"]) for key, it in self.manifest.get("outputs", {}).items()}
        summary = self.summary.read_text() if self.summary.exists() else ""
        print(json.dumps({"passed": passed, "outputs": outputs, "summary": summary}))
        return 0 if passed else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    values = dict(it.split("=", 1) for it in sys.argv[3:])
    sys.exit(Action(Path(sys.argv[1]), Path(sys.argv[2]), values).run())
