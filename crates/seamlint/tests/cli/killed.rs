//! A run that is killed at any moment leaves every file as it was, or as it was meant to be.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Project, project};

/// How many files there are to write, so that there is a moment between two of them.
const FILES: usize = 40;
/// How many times to kill; `SEAMLINT_KILLS` asks for more (`scripts/check-fixes.sh`).
const KILLS: u64 = 12;

#[test]
fn a_killed_run_leaves_no_damaged_file() {
    let kills = std::env::var("SEAMLINT_KILLS").map_or(KILLS, |it| it.parse().unwrap());
    let it = project(&[]);
    // Long enough that writing a file takes more than one call of the system.
    let filler = "// nothing to see here, and a lot of it\n".repeat(1000);
    let before: BTreeMap<_, _> = (0..FILES)
        .map(|at| {
            let text = format!(
                "export const load{at} = () => fetch('/a', {{ method: 'patch' }});\n{filler}"
            );
            (format!("web/f{at:02}.ts"), text)
        })
        .collect();
    restore(&it, &before);
    let start = Instant::now();
    assert_eq!(it.run(&["--fix", "--fail-on", "never"]).code, Some(0));
    let whole_run = start.elapsed();
    let after: BTreeMap<_, _> = before.keys().map(|path| (path.clone(), it.read(path))).collect();
    assert!(before.iter().all(|(path, text)| after[path] != *text), "there is something to fix");

    let (mut random, mut between) = (0x2545_f491_4f6c_dd1d_u64, 0);
    for kill in 0..kills {
        restore(&it, &before);
        // xorshift: the same moments in every run, as far as clocks allow.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut run = Command::new(env!("CARGO_BIN_EXE_seamlint"))
            .args(["--fix", "--no-progress"])
            .current_dir(it.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if kill % 2 == 0 {
            std::thread::sleep(whole_run * (random % 1000) as u32 / 1000);
        } else {
            // While files are written, which is the short part of a run.
            let first = it.root().join("web/f00.ts");
            let patience = Instant::now() + whole_run * 4;
            while fs::read_to_string(&first).is_ok_and(|text| text == before["web/f00.ts"])
                && Instant::now() < patience
            {}
            std::thread::sleep(Duration::from_micros(random % 20_000));
        }
        run.kill().unwrap();
        run.wait().unwrap();
        let mut new = 0;
        for (path, text) in &before {
            let now = it.read(path);
            let is_new = now == after[path];
            assert!(is_new || now == *text, "kill {kill}: {path} is damaged");
            new += usize::from(is_new);
        }
        between += usize::from(new > 0 && new < FILES);
    }
    assert!(between > 0, "no run was killed between the first file and the last");
}

/// Writes all files as they were, and removes what a killed run left beside them.
fn restore(it: &Project, files: &BTreeMap<String, String>) {
    let _ = fs::remove_dir_all(it.root().join("web"));
    for (path, text) in files {
        it.write(path, text.as_bytes());
    }
}
