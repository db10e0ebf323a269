"""Prints BENCHMARKS.md from what `scripts/benchmarks.py` measured.

    benchmarks-page.py FIGURES ROUNDS MACHINE NAME...      FIGURES is the folder; NAME a project measured there
"""

import json
import pathlib
import statistics
import sys

# What is smaller than the one who measures is not seen.
LEAST_PEAK = 20
INTRODUCTION = """# Benchmarks

Written by `scripts/benchmarks.sh`, never by hand. Seconds are of CPU time, user and system, of a whole process and all that it starts;
megabytes are the peak of its largest process. In each of {rounds} rounds all contestants run one after the other, and a ratio is the median of
the ratios within a round, with the least and the most of them in brackets; what takes more than three seconds runs in two rounds. Above 1 the
other one takes longer than seamlint; **below 1 it is ahead**, and bold. *Absent* is what was not installed, *fails* what stopped with an error.

Everybody reads the same files, those that `seamlint check --show-files` lists, in a copy without anything else: no `node_modules`, so that types of
packages are unknown to all of them, which spares those with a compiler work. All run with their own number of threads, and without what an
earlier run left, unless the table says so. Before anything is measured, each has to find a mistake in `scripts/peers/sample`. Versions are in
`scripts/peers.sh`, configurations in `scripts/peers`.

{machine}

**Noise**: the machine was used by others. Between rounds, the CPU time of the same cold check differed by up to {noise:.0f} % (median of the
projects: {middle:.0f} %), so a ratio from 0.9 to 1.1 says nothing. Wall clock depends on who else was running, and is only listed; what two
threads gain cannot be seen on a machine whose processors are taken.
"""


def values(runs, key="cpu"):
    return [it[key] for it in runs or [] if key in it]


def middle(runs, key="cpu"):
    found = values(runs, key)
    return statistics.median(found) if found else None


def number(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}"


def peak(runs):
    value = middle(runs, "peak")
    return "–" if value is None else f"< {LEAST_PEAK}" if value < LEAST_PEAK else f"{value:.0f}"


def short(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def ratios(runs, base, key="cpu"):
    return [a[key] / b[key] for a, b in zip(runs or [], base or []) if key in a and key in b]


def cell(runs, base, key="cpu"):
    """How many times the base."""
    if not runs:
        return "–"
    if "failed" in runs[0]:
        return "absent" if runs[0]["failed"] == "absent" else "fails"
    found = ratios(runs, base, key)
    text = short(statistics.median(found))
    text = f"**{text}**" if statistics.median(found) < 1 else text
    if len(found) > 1:
        text += f" [{short(min(found))}–{short(max(found))}]"
    return text + (" †" if runs[0].get("partial") else "")


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(it) for it in row) + " |")
    print()


def ahead(projects, group, names, base):
    """Says of each who is ahead, and where."""
    for name in names:
        found = [statistics.median(it) for project in projects if (it := ratios(project.get(group, {}).get(name), project.get(group, {}).get(base)))]
        less = [it for it in found if it < 1]
        if found:
            where = f"ahead on {len(less)} of {len(found)}, " if less else "behind on all, "
            print(f"- {name}: {where}{short(min(found))} to {short(max(found))} times, {short(statistics.median(found))} in the middle.")
    print()


def compared(title, text, projects, group, columns):
    """A table of ratios; a column is a name and whom it is compared with."""
    projects = [it for it in projects if it.get(group)]
    if not projects:
        return
    print(f"## {title}\n\n{text}\n")
    bases = list(dict.fromkeys(base for _, base in columns))
    rows = [
        [it["name"], *(number(middle(it[group].get(base))) for base in bases), *(cell(it[group].get(name), it[group].get(base)) for name, base in columns)]
        for it in projects
    ]
    table(["project", *(f"{base}, s" for base in bases), *(name for name, _ in columns)], rows)
    for base in bases:
        ahead(projects, group, [name for name, other in columns if other == base], base)


def floors(projects, folder):
    print("## Beside its floor\n")
    print("*Floor* reads every file and parses it with tree-sitter alone; *check* is all that seamlint does, in the same process and on one")
    print("thread. The first round also reads what is known of libraries.\n")
    rows = []
    for project in projects:
        lines = [it.split() for it in (folder / f"{project['name']}.floor").read_text().splitlines()]
        of = {it[0]: it[1:] for it in lines[2:]}
        files, size = lines[0][1], lines[0][3]
        floor, check = of["floor"], of["check"]
        rows.append([project["name"], files, size, floor[0], check[0], f"**{of['ratio'][0]}**", floor[2], check[2], check[3]])
    table(["project", "files", "MB", "floor", "check", "ratio", "peak of floor, MB", "peak, MB", "bytes of it for each of source"], rows)


def own(projects):
    print("## Beside itself\n")
    print("*Warm* has a cache, and nothing changed; *changed* has one, and a comment was added to a file of middle size. Ratios of CPU time are")
    print("to one thread without a cache; that of two threads is of the least wall clock of all rounds. `rg -c` counts a word in the same files.\n")
    rows = []
    for project in projects:
        it = project["own"]
        one = it["one thread"]
        walls = [min(values(it[name], "wall")) for name in ("one thread", "two threads")]
        warm, changed = (statistics.median(ratios(it[name], one)) for name in ("warm", "changed"))
        rows.append([
            project["name"], number(middle(one)), *map(number, walls), number(walls[1] / walls[0], 2), number(middle(it["warm"])), number(warm),
            cell(it["warm"], it["rg -c"]).replace("*", ""), number(changed, 2), peak(it["two threads"]),
        ])
    head = "project|one thread, s|wall, s|two threads, wall, s|ratio|warm, s|warm/cold|warm/`rg -c`|changed/cold|peak, MB"
    table(head.split("|"), rows)


def start_up(figures):
    print("## Start-up\n\nMilliseconds of CPU time.\n")
    runs = {name: figures["version"].get(name) for name in figures["version"]}
    rows = [
        [name, *(number(value and value * 1000, 1) for value in (middle(runs[name]), middle(figures["empty"].get(name))))]
        for name in runs
    ]
    table(["", "version", "an empty directory"], rows)


def details(projects):
    print("## All figures\n\n<details><summary>Medians; the least and the most CPU time in brackets</summary>\n")
    titles = {"both": "both sides", "front": "front end", "back": "Go", "first": "Go, nothing compiled before", "compiled": "Go, all compiled before"}
    rows = []
    for project in projects:
        for group, title in titles.items():
            for name, runs in project.get(group, {}).items():
                cpu = values(runs)
                if cpu:
                    spread = f"{statistics.median(cpu):.3f} [{min(cpu):.3f}–{max(cpu):.3f}]"
                    rows.append([project["name"], title, name, len(cpu), spread, number(middle(runs, "user")), number(middle(runs, "wall")), peak(runs)])
    table(["project", "files", "", "rounds", "CPU, s", "user, s", "wall, s", "peak, MB"], rows)
    print("</details>")


def main():
    folder, rounds, machine, *names = sys.argv[1:]
    folder, projects = pathlib.Path(folder), []
    for name in names:
        project = json.loads((folder / f"{name}.json").read_text())
        compiled = folder / f"{name}.compile.json"
        projects.append({**project, **(json.loads(compiled.read_text()) if compiled.exists() else {})})
    spreads = [100 * (max(it) / min(it) - 1) for it in (values(project["own"]["one thread"]) for project in projects)]
    print(INTRODUCTION.format(rounds=rounds, machine=machine, noise=max(spreads), middle=statistics.median(spreads)))
    floors(projects, folder)
    own(projects)
    start_up(json.loads((folder / "start-up.json").read_text()))
    all_rules, promises = "seamlint", "seamlint, promise rules"
    compared("Go and the front end", "seamlint with all rules of the default profile, beside searches for patterns.", projects, "both",
             [(it, all_rules) for it in ("ast-grep, 4 patterns", "semgrep, 2 patterns", "rg -c")])
    compared("The front end", "Files of JavaScript and TypeScript alone; no Vue or Svelte, which not all read. oxlint and Biome with their default rules are\n"
             "beside all of seamlint; with types, and the rules on floating and misused promises alone, beside those two rules of seamlint.", projects,
             "front", [("oxlint", all_rules), ("Biome", all_rules), *((it, promises) for it in (
                 "oxlint, type-aware promise rules", "Biome, promise rules", "ESLint, typed promise rules"))])
    compared("Go", "Files of Go alone.", projects, "back", [("gofmt -l", all_rules)])
    tools = ("go vet", "staticcheck", "noctx", "contextcheck")
    for project in projects:
        if "first" in project:
            project["first"][all_rules] = project["compiled"][all_rules]
    compared("Go, from nothing", "Dependencies are downloaded, and nothing is compiled yet, as in a fresh job of CI: one round. † says that some packages did not compile,\n"
             "so that less was looked at.", projects, "first", [(it, all_rules) for it in tools[:2]])
    compared("Go, compiled before", "The same once more, with all that they remember; seamlint still has no cache.", projects, "compiled", [(it, all_rules) for it in tools])
    details(projects)


if __name__ == "__main__":
    main()
