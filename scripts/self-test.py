#!/usr/bin/env python3
"""What scripts/self-test.sh does."""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECK = ["check", "--no-ignore", "--include-tests", "--isolated", "--no-cache", "--profile", "strict",
         "--no-progress", "--output-format", "json"]


def run(binary, args, jobs, timeout):
    """Status, outputs and seconds; None for a status means that it took too long."""
    start = time.monotonic()
    try:
        done = subprocess.run([binary, *args, "--jobs", str(jobs)], capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, b"", b"", timeout
    return done.returncode, done.stdout, done.stderr, time.monotonic() - start


class Texts:
    """Files, by their paths from a root, as positions count them."""

    def __init__(self, root):
        self.root, self.last = root, (None, None)

    def lines(self, file):
        if self.last[0] != file:
            data = (self.root / file).read_bytes()
            starts = [0] + [it.end() for it in re.finditer(b"\n", data)]
            self.last = (file, (data, starts))
        return self.last[1]

    def wrong(self, file, range_):
        """What is wrong with a range, or None."""
        data, starts = self.lines(file)
        for end in ("start", "end"):
            at = range_[end]
            offset, line, column = at["offset"], at["line"], at["column"]
            if not 0 <= offset <= len(data):
                return f"offset {offset} of {len(data)} bytes"
            if not 1 <= line <= len(starts):
                return f"line {line} of {len(starts)}"
            before = data[starts[line - 1]:offset]
            if offset < starts[line - 1] or b"\n" in before:
                return f"offset {offset} is not in line {line}"
            units = len(before.decode("utf-8", "strict").encode("utf-16-le")) // 2
            if column != units + 1:
                return f"column {column} at unit {units + 1}"
        if range_["start"]["offset"] > range_["end"]["offset"]:
            return "it ends before it starts"
        return None


def places(finding):
    yield finding
    yield from finding["related"]
    for fix in finding["fixes"]:
        yield from fix["edits"]


def project_root(folder):
    """Where the binary says that paths start."""
    for names in ((".git",), ("go.work", "go.mod", "package.json")):
        for it in (folder, *folder.parents):
            if any((it / name).exists() for name in names):
                return it
    return folder


def kind_of(reason):
    return re.sub(r"\d+", "N", reason.split(": ")[0])


def check(binary, folder, timeout, totals):
    """Mistakes of one folder."""
    failed = []
    status, out, err, seconds = run(binary, [*CHECK, folder], os.cpu_count(), timeout)
    if status not in (0, 1):
        return [f"status {status}: {err.decode(errors='replace')[-400:]}"]
    again = run(binary, [*CHECK, folder], 1, timeout * 2)
    if (again[0], again[1], again[2]) != (status, out, err):
        failed.append(f"another output with one thread, status {again[0]}")
    report = json.loads(out)
    texts = Texts(project_root(pathlib.Path(folder).resolve()))
    for finding in sorted(report["findings"], key=lambda it: it["file"]):
        for place in places(finding):
            try:
                wrong = texts.wrong(place["file"], place["range"])
            except (OSError, UnicodeDecodeError) as error:
                wrong = str(error)
            if wrong:
                failed.append(f"{finding['rule']}: {place['file']}: {wrong}")
    listed = run(binary, ["check", "--no-ignore", "--isolated", "--show-files", folder], 1, timeout)[1]
    for line in listed.decode(errors="replace").splitlines():
        path = pathlib.Path(line[10:])
        if line.startswith("document") or not path.is_file():
            continue
        data = path.read_bytes()
        totals["bytes"] += len(data)
        totals["longest"] = max(totals["longest"], (data.count(b"\n"), str(path)))
    skipped = collections.Counter(kind_of(it["reason"]) for it in report["skipped"])
    totals["skipped"].update(skipped)
    totals["files"] += report["summary"]["files"]
    totals["findings"] += len(report["findings"])
    totals["slowest"] = max(totals["slowest"], (seconds, folder))
    mapped = run(binary, ["map", "--isolated", "--no-cache", "--output-format", "json", folder], 0, timeout)
    if mapped[0] != 0:
        failed.append(f"map: status {mapped[0]}: {mapped[2].decode(errors='replace')[-400:]}")
    else:
        json.loads(mapped[1])
    print(f"{seconds:7.1f} s  {report['summary']['files']:7} files  {len(report['findings']):6} findings  "
          f"{sum(skipped.values()):5} skipped  {folder}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, default=300)
    parser.add_argument("--binary", default=str(ROOT / "target/release/seamlint"))
    parser.add_argument("folders", nargs="+")
    args = parser.parse_args()
    totals = {"files": 0, "bytes": 0, "findings": 0, "longest": (0, ""), "slowest": (0, ""),
              "skipped": collections.Counter()}
    failures = 0
    for folder in args.folders:
        for failure in check(args.binary, folder, args.timeout, totals):
            failures += 1
            print(f"FAILED {folder}: {failure}", flush=True)
    print(f"\n{totals['files']} files, {totals['bytes'] / 1e6:.1f} MB, {totals['findings']} findings")
    print(f"longest file: {totals['longest'][0]} lines, {totals['longest'][1]}")
    print(f"slowest folder: {totals['slowest'][0]:.1f} s, {totals['slowest'][1]}")
    for reason, count in totals["skipped"].most_common():
        print(f"skipped {count:6}  {reason}")
    print(f"{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
