//! Small projects on disk, and runs of the command in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A comment that `seamlint/unused-ignore` reports, whatever rules there are.
pub(crate) const BAD_GO: &str =
    "package a\n\n// seamlint-ignore[go/no-such-rule]: x\nfunc f() {}\n";
/// The same in TypeScript.
pub(crate) const BAD_TS: &str = "// seamlint-ignore[js/no-such-rule]: x\nexport const a = 1;\n";

/// A project in a folder of its own.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A project of these files, in a repository of its own.
pub(crate) fn project(files: &[(&str, &str)]) -> Project {
    let project = Project { folder: tempfile::tempdir().unwrap() };
    fs::create_dir(project.root().join(".git")).unwrap();
    for (path, text) in files {
        project.write(path, text.as_bytes());
    }
    project
}

/// The same in a real repository, committed.
pub(crate) fn committed(files: &[(&str, &str)]) -> Project {
    let project = project(files);
    project.git(&["init", "--quiet", "--initial-branch", "main"]);
    project.commit();
    project
}

impl Project {
    /// Runs git in the root.
    pub(crate) fn git(&self, args: &[&str]) {
        let config = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let output = Command::new("git").args(config).args(args).current_dir(self.root()).output();
        let output = output.expect("git");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits everything.
    pub(crate) fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", "all"]);
    }

    /// Runs the command with a text on standard input.
    pub(crate) fn run_with(&self, stdin: &str, args: &[&str]) -> Run {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), stdin).unwrap();
        let stdin = fs::File::open(file.path()).unwrap();
        run_reading(&self.root(), args, &[], stdin.into())
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Runs the command in the project's root.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args, &[])
    }

    /// Runs the command in a folder of the project, with more environment.
    pub(crate) fn run_in(&self, folder: &str, args: &[&str], environment: &[(&str, &str)]) -> Run {
        run(&self.root().join(folder), args, environment)
    }

    /// The files of the findings, through JSON.
    pub(crate) fn files(&self, args: &[&str]) -> Vec<String> {
        let run = self.run(&[args, &["--output-format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&run.out).expect(&run.err);
        let findings = json["findings"].as_array().unwrap().iter();
        findings.map(|it| it["file"].as_str().unwrap().to_owned()).collect()
    }
}

/// Runs the command.
pub(crate) fn run(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> Run {
    run_reading(folder, args, environment, Stdio::null())
}

fn run_reading(folder: &Path, args: &[&str], environment: &[(&str, &str)], stdin: Stdio) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seamlint"));
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    // What tests leave behind is nobody's cache.
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let command = command.args(args).current_dir(folder).envs(environment.iter().copied());
    let output = command.stdin(stdin).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}
