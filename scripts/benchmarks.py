"""Measures seamlint beside its floor, itself and other linters: one file of figures for each project, then a page of
tables. `scripts/benchmarks.sh` builds and installs what this runs.

    benchmarks.py measure ROUNDS FIGURES.json CLONE     of what needs source alone
    benchmarks.py compile ROUNDS FIGURES.json CLONE     of what compiles Go, which takes minutes
    benchmarks.py start-up ROUNDS FIGURES.json
"""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "target/peers"
CONFIG = PEERS / "config"
SEAMLINT = ROOT / "target/release/seamlint"
PLATFORM = "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64"
FRONT = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")
# What takes longer than so many seconds of CPU time is run so often, and not each round.
SLOW, SLOW_ROUNDS = 3, 2
# What a tool of Go says when it cannot see all of the code: then it does less than it would.
NOT_LOADED = re.compile(r"\(compile\)|no matching files found|could not import|undefined: |no required module|typecheck")
# So few files are no front end, or no back end.
FEW = 20
PROMISES = "js/floating-promise,js/misused-promise"


class Tool:
    """A command, the exit codes of a run that did its work, and the environment it wants."""

    def __init__(self, name, *command, fine=(0, 1), env=None, finds=None):
        self.name, self.command, self.fine, self.env = name, [str(it) for it in command], fine, env or {}
        # What it must say of scripts/peers/sample: who finds nothing is fast.
        self.finds = finds

    def is_there(self):
        return shutil.which(self.command[0]) is not None and all(
            pathlib.Path(it).exists() for it in self.command[1:2] if it.startswith(str(PEERS))
        )

    def run(self, folder):
        """Seconds of wall clock and CPU time, megabytes at the peak of the largest process; and what it said."""
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            env = {**os.environ, "NO_COLOR": "1", **self.env}
            process = subprocess.Popen(self.command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env)
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read().decode(errors="replace")
        self.said = said
        if process.returncode not in self.fine:
            return {"failed": f"exit code {process.returncode}: {said[-300:]}"}
        user, peak = used.ru_utime, used.ru_maxrss / 1024
        return {"cpu": user + used.ru_stime, "user": user, "wall": wall, "peak": peak, "partial": "GOCACHE" in self.env and bool(NOT_LOADED.search(said))}


def seamlint(name, *arguments, finds=None):
    always = ["check", "--isolated", "--quiet", "--fail-on", "never", "--output-format", "json"]
    return Tool(name, SEAMLINT, *always, *arguments, fine=(0,), finds=finds)


def npm(package, binary):
    return PEERS / "node_modules" / package / binary


OXLINT = npm(".bin", "oxlint")
TYPED = {"OXLINT_TSGOLINT_PATH": str(npm(".bin", "tsgolint"))}
BIOME = npm(f"@biomejs/cli-{PLATFORM}", "biome")
AST_GREP = npm(f"@ast-grep/cli-{PLATFORM}-gnu", "ast-grep")
ESLINT = npm("eslint/bin", "eslint.js")
SEMGREP = PEERS / "python/bin/semgrep"
SEMGREP_ENV = {"PATH": f"{SEMGREP.parent}:{os.environ['PATH']}", "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
PROMISE_RULES = ["-A", "all", "-D", "typescript/no-floating-promises", "-D", "typescript/no-misused-promises"]

COLD = seamlint("seamlint", "--no-cache")
BOTH = [
    Tool("ast-grep, 4 patterns", AST_GREP, "scan", "--json=compact", "--config", CONFIG / "sgconfig.yml", ".",
         finds="sample.go.*sample.ts|sample.ts.*sample.go"),
    Tool("semgrep, 2 patterns", SEMGREP, "scan", "--config", CONFIG / "semgrep.yml", "--disable-version-check",
         "--no-git-ignore", "--quiet", "--json", ".", env=SEMGREP_ENV, finds="sample.go.*sample.ts|sample.ts.*sample.go"),
    Tool("rg -c", "rg", "--count", "--no-ignore", "context", "."),
]
WEB = [
    seamlint("seamlint, promise rules", "--no-cache", "--profile", "strict", "--only", PROMISES, finds="floating-promise"),
    Tool("oxlint", OXLINT, "--quiet"),
    Tool("oxlint, type-aware promise rules", OXLINT, "--type-aware", "--quiet", *PROMISE_RULES, env=TYPED, finds="no-floating-promises"),
    Tool("Biome", BIOME, "lint"),
    Tool("Biome, promise rules", BIOME, "lint", finds="noFloatingPromises"),
    Tool("ESLint, typed promise rules", "node", ESLINT, "--quiet", "--config", PEERS / "eslint.config.mjs", ".", finds="no-floating-promises"),
]


def go_tools(scratch):
    """Those that compile have folders for what they remember of their own, empty at first."""
    cold = {"GOCACHE": f"{scratch}/go", "STATICCHECK_CACHE": f"{scratch}/static", "GOFLAGS": "-buildvcs=false"}
    return [
        Tool("go vet", "go", "vet", "./...", fine=(0, 1, 2), env=cold),
        Tool("staticcheck", PEERS / "bin/staticcheck", "./...", env=cold),
        Tool("noctx", "go", "vet", f"-vettool={PEERS / 'bin/noctx'}", "./...", fine=(0, 1, 2), env=cold),
        Tool("contextcheck", PEERS / "bin/contextcheck", "./...", fine=(0, 1, 3), env=cold),
    ]


def race(tools, rounds):
    """All in turn, each in its folder, round after round, so that a busy machine hurts all of them."""
    runs = {tool.name: [] for tool, _ in tools}
    for at in range(rounds):
        for tool, folder in tools:
            of_tool = runs[tool.name]
            if not tool.is_there():
                of_tool.append({"failed": "absent"})
            elif at == 0 or "cpu" in of_tool[0] and (at < SLOW_ROUNDS or of_tool[0]["cpu"] < SLOW):
                of_tool.append(tool.run(folder))
        done = ((name, it[at]) for name, it in runs.items() if at < len(it))
        print(f"  {at + 1}: " + "; ".join(f"{name} {it.get('cpu', 0):.2f}" for name, it in done), file=sys.stderr)
    return runs


def copy(clone, to, files):
    for path in files:
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(clone / path, target, follow_symlinks=True)


def listed(clone):
    """What is read of a project."""
    command = [SEAMLINT, "check", "--isolated", "--show-files", "."]
    said = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=True).stdout
    return [it.split(maxsplit=1)[1] for it in said.splitlines()]


def folder_of(clone, to, files):
    """A copy of some files, with the mark of a repository, so that all read the same and nothing around it."""
    for path in files:
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(clone / path, target)
    (to / ".git").mkdir(parents=True)
    return to


def fronts(clone, files, scratch):
    """The front end for each of its linters. Biome looks at types where its configuration is at the root, and only there."""
    front, configured = folder_of(clone, scratch / "web", files), folder_of(clone, scratch / "configured", files)
    for it in (front, configured):
        shutil.copy(CONFIG / "tsconfig.json", it)
    shutil.copy(CONFIG / "biome.json", configured)
    return [(it, configured if it.name == "Biome, promise rules" else front) for it in [COLD, *WEB]]


def proven():
    """Fails where a linter that is there does not find what it is there for."""
    with tempfile.TemporaryDirectory() as folder:
        sample = CONFIG / "sample"
        scratch, files = pathlib.Path(folder), sorted(it.name for it in sample.iterdir())
        whole = folder_of(sample, scratch / "whole", files)
        for tool, place in [*((it, whole) for it in BOTH), *fronts(sample, files, scratch)]:
            if tool.finds and tool.is_there():
                said = tool.run(place)
                if "failed" in said or not re.search(tool.finds, tool.said, re.DOTALL):
                    sys.exit(f"error: {tool.name} does not find what is in scripts/peers/sample: {said} {tool.said[-500:]}")


def measure(rounds, clone):
    with tempfile.TemporaryDirectory() as folder:
        scratch, files = pathlib.Path(folder), listed(clone)
        web = [it for it in files if it.endswith(FRONT)]
        go = [it for it in files if it.endswith(".go")]
        size = sum((clone / it).stat().st_size for it in files) / 1e6
        figures = {"name": clone.name, "files": len(files), "web": len(web), "go": len(go), "mb": size}
        whole = folder_of(clone, scratch / "whole", files)
        figures["own"] = own(whole, scratch / "cache", rounds)
        figures["both"] = race([(it, whole) for it in [COLD, *BOTH]], rounds)
        if len(web) > FEW:
            figures["front"] = race(fronts(clone, web, scratch), rounds)
        if len(go) > FEW:
            back = folder_of(clone, scratch / "go", go)
            figures["back"] = race([(it, back) for it in [COLD, Tool("gofmt -l", "gofmt", "-l", ".", fine=(0, 2))]], rounds)
        return figures


def own(whole, cache, rounds):
    """Runs of seamlint alone: on one thread and two, with what it remembers, and after a change."""
    code = (it for it in whole.rglob("*") if it.suffix in (".go", ".ts", ".tsx", ".js"))
    code = sorted(code, key=lambda it: (it.stat().st_size, it))
    changed, runs = code[len(code) // 2], {}
    warm = seamlint("warm", "--jobs", "1", "--cache-dir", cache)
    tools = [
        seamlint("one thread", "--no-cache", "--jobs", "1"),
        seamlint("two threads", "--no-cache", "--jobs", "2"),
        warm,
        Tool("rg -c", "rg", "--count", "--no-ignore", "--threads", "1", "context", "."),
    ]
    warm.run(whole)
    for at in range(rounds):
        for tool in tools:
            runs.setdefault(tool.name, []).append(tool.run(whole) if tool.is_there() else {"failed": "absent"})
        with changed.open("a") as file:
            file.write(f"\n// changed {at}\n")
        runs.setdefault("changed", []).append(warm.run(whole))
        warm.run(whole)
    return runs


def embedded(folder):
    """Makes what Go files embed and a build would have put there: without it nothing compiles."""
    for file in folder.rglob("*.go"):
        for line in re.findall(r"^//go:embed (.*)$", file.read_text(errors="replace"), re.MULTILINE):
            for pattern in line.split():
                path = file.parent / pattern.strip('"`').removeprefix("all:").replace("*", "made-up")
                if not any(file.parent.glob(pattern.strip('"`').removeprefix("all:"))):
                    path = path if path.suffix else path / "made-up.txt"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text("{}")


def compile_go(rounds, clone):
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        go = [it for it in listed(clone) if it.endswith(".go")]
        back, copy = folder_of(clone, scratch / "go", go), scratch / "clone"
        shutil.copytree(clone, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", "node_modules"))
        embedded(copy)
        modules = sorted((it.parent for it in copy.rglob("go.mod")), key=lambda it: (len(it.parts), str(it)))
        if not modules or not shutil.which("go"):
            return {}
        subprocess.run(["go", "mod", "download"], cwd=modules[0], capture_output=True, check=False)
        tools, first = go_tools(scratch / "compiled"), {}
        for tool in tools[:2]:
            shutil.rmtree(scratch / "compiled", ignore_errors=True)
            first[tool.name] = [tool.run(modules[0]) if tool.is_there() else {"failed": "absent"}]
            print(f"  {tool.name}, nothing compiled: {first[tool.name][0]}", file=sys.stderr)
        for tool in tools:
            # From here on, each has compiled and remembers all that it can.
            if tool.is_there():
                tool.run(modules[0])
        return {"first": first, "compiled": race([(COLD, back), *((it, modules[0]) for it in tools)], rounds)}


def start_up(rounds):
    """The version, and an empty directory, of all that are there."""
    version = [
        Tool("seamlint", SEAMLINT, "--version"),
        Tool("rg", "rg", "--version"),
        Tool("ast-grep", AST_GREP, "--version"),
        Tool("Biome", BIOME, "--version"),
        Tool("oxlint", OXLINT, "--version"),
        Tool("ESLint", "node", ESLINT, "--version"),
        Tool("staticcheck", PEERS / "bin/staticcheck", "-version"),
        Tool("semgrep", SEMGREP, "--version", env=SEMGREP_ENV),
    ]
    works = [COLD, BOTH[2], BOTH[0], WEB[3], WEB[1], WEB[5], None, BOTH[1]]
    # That there is nothing to read is an error to some.
    empty = [Tool(tool.name, *it.command, fine=range(256), env=it.env) for tool, it in zip(version, works) if it]
    with tempfile.TemporaryDirectory() as folder:
        return {name: race([(it, folder) for it in tools], rounds) for name, tools in [("version", version), ("empty", empty)]}


def main():
    mode, rounds, figures, *clone = sys.argv[1:]
    if mode == "measure":
        proven()
    clone = [pathlib.Path(it).resolve() for it in clone]
    out = {"measure": measure, "compile": compile_go, "start-up": start_up}[mode](int(rounds), *clone)
    pathlib.Path(figures).write_text(json.dumps(out))


if __name__ == "__main__":
    main()
