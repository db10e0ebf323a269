//! Runs that go on.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::project::{BAD_GO, BAD_TS, Project, project};

/// Nothing here takes as long, on any machine.
const PATIENCE: Duration = Duration::from_secs(120);

struct Watch {
    process: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watch {
    fn start(project: &Project, args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_seamlint"))
            .args(["--watch", "--output-format", "concise"])
            .args(args)
            .current_dir(project.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = lines(process.stdout.take().unwrap());
        let err = lines(process.stderr.take().unwrap());
        Self { process, out, err }
    }

    /// The next finding: its file.
    fn finding(&self) -> String {
        let line = self.out.recv_timeout(PATIENCE).expect("a finding");
        line.split(':').next().unwrap_or_default().to_owned()
    }

    /// Waits for a line with this text.
    fn note(&self, text: &str) {
        loop {
            let line = self.err.recv_timeout(PATIENCE);
            if line.unwrap_or_else(|_| panic!("no line has {text:?}")).contains(text) {
                return;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

#[test]
fn what_changes_is_linted_again() {
    let it = project(&[("a.go", BAD_GO), ("web/a.ts", "export const a = 1;\n")]);
    let watch = Watch::start(&it, &[]);
    assert_eq!(watch.finding(), "a.go");
    watch.note("note: watching");

    it.write("web/a.ts", BAD_TS.as_bytes());
    watch.note("note: web/a.ts changed");
    assert_eq!([watch.finding(), watch.finding()], ["a.go", "web/a.ts"]);

    // A folder that was not there before, and what is put into it later.
    it.write("web/new/b.ts", b"export const b = 1;\n");
    watch.note("note: web/new/b.ts changed");
    assert_eq!([watch.finding(), watch.finding()], ["a.go", "web/a.ts"]);
    it.write("web/new/b.ts", BAD_TS.as_bytes());
    watch.note("note: web/new/b.ts changed");
    assert_eq!([watch.finding(), watch.finding()], ["a.go", "web/a.ts"]);
    assert_eq!(watch.finding(), "web/new/b.ts");

    fs::remove_file(it.root().join("a.go")).unwrap();
    watch.note("note: a.go changed");
    assert_eq!([watch.finding(), watch.finding()], ["web/a.ts", "web/new/b.ts"]);
}

#[test]
fn a_mistake_in_the_configuration_ends_nothing() {
    let it = project(&[("a.go", BAD_GO)]);
    let watch = Watch::start(&it, &[]);
    assert_eq!(watch.finding(), "a.go");
    watch.note("note: watching");
    it.write("seamlint.toml", b"profile = \"loud\"\n");
    watch.note("seamlint.toml");
    it.write("seamlint.toml", b"profile = \"strict\"\n");
    assert_eq!(watch.finding(), "a.go");
}

#[test]
fn what_is_not_there_is_not_watched() {
    let run = project(&[]).run(&["--watch", "nowhere"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
}
