//! Links, pipes, sockets, devices, files without permission, and files that change while they are read.

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::harness::{
    FINE, Run, assert_ignores, assert_skips, can, check, files, finish, reason, report,
    with_findings,
};
use crate::project::{BAD_GO, BAD_TS, Project, project};

fn pipe(it: &Project, path: &str) {
    let place = it.root().join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(place).status().unwrap().success());
}

fn link(it: &Project, to: impl AsRef<Path>, path: &str) {
    symlink(to, it.root().join(path)).unwrap();
}

#[test]
fn a_link_to_its_own_folder_is_no_loop() {
    let it = with_findings();
    link(&it, ".", "loop");
    link(&it, "..", "web/up");
    assert_ignores(&it);
}

#[test]
fn links_to_each_other_are_no_loop() {
    let it = with_findings();
    link(&it, "b.go", "a.go");
    link(&it, "a.go", "b.go");
    assert_ignores(&it);
    let run = check(&it.root(), &["a.go"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("a.go: "), "{}", run.err);
}

#[test]
fn links_out_of_the_root_are_not_followed() {
    let (it, other) = (with_findings(), project(&[("b.go", BAD_GO)]));
    link(&it, other.root(), "other");
    link(&it, other.root().join("b.go"), "b.go");
    link(&it, "/etc/passwd", "c.ts");
    link(&it, "/dev/zero", "d.js");
    assert_ignores(&it);
}

#[test]
fn a_link_to_nowhere_is_nothing() {
    let it = with_findings();
    link(&it, "nowhere.go", "gone.go");
    assert_ignores(&it);
    let run = check(&it.root(), &["gone.go"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("gone.go: "), "{}", run.err);
}

#[test]
fn a_link_that_is_named_is_the_file_it_leads_to() {
    let it = with_findings();
    link(&it, "fine.go", "alias.go");
    assert_eq!(files(&report(&it.root(), &["alias.go"])), ["fine.go"]);
}

#[test]
fn an_import_does_not_leave_the_root_through_a_link() {
    let (it, other) = (with_findings(), project(&[("secret.ts", BAD_TS)]));
    it.write("web/user.ts", b"import { a } from './lib/secret';\nexport const b = a;\n");
    link(&it, other.root(), "web/lib");
    assert_ignores(&it);
}

#[test]
fn a_package_json_that_leads_out_of_the_root_is_not_read() {
    let (it, other) = (with_findings(), project(&[("package.json", "{\"name\": \"x\"}")]));
    it.write("web/user.ts", b"import { a } from 'x';\nexport const b = a;\n");
    link(&it, other.root().join("package.json"), "web/package.json");
    link(&it, "/dev/zero", "web/tsconfig.json");
    assert_ignores(&it);
}

#[test]
fn a_pipe_in_the_project_is_not_opened() {
    let it = with_findings();
    pipe(&it, "pipe.go");
    pipe(&it, "web/pipe.ts");
    pipe(&it, "package.json");
    pipe(&it, "web/tsconfig.json");
    it.write("web/user.ts", b"import { a } from 'x/y';\nexport const b = a;\n");
    assert_ignores(&it);
}

#[test]
fn a_pipe_that_is_named_is_skipped() {
    let it = with_findings();
    pipe(&it, "pipe.go");
    let report = report(&it.root(), &[".", "pipe.go"]);
    assert_eq!(files(&report), FINE);
    assert_eq!(reason(&report, "pipe.go"), Some("it is not a regular file"));
}

#[test]
fn a_pipe_for_an_ignore_file_ignores_nothing() {
    for name in [".gitignore", ".ignore", ".seamlintignore", ".git/info/exclude", "web/.gitignore"]
    {
        let it = with_findings();
        pipe(&it, name);
        assert_skips(&it, name, "no short regular file");
    }
}

#[test]
fn an_ignore_file_without_an_end_ignores_nothing() {
    let it = with_findings();
    link(&it, "/dev/zero", "web/.gitignore");
    assert_skips(&it, "web/.gitignore", "no short regular file");
}

#[test]
fn an_ignore_file_of_many_megabytes_ignores_nothing() {
    let it = with_findings();
    it.write(".gitignore", "*.go\n".repeat(2_000_000).as_bytes());
    assert_skips(&it, ".gitignore", "no short regular file");
}

#[test]
fn an_ignore_file_above_the_root_does_not_hold_a_run_up() {
    let it = with_findings();
    it.write("inner/seamlint.toml", b"");
    it.write("inner/a.go", BAD_GO.as_bytes());
    pipe(&it, ".gitignore");
    assert_eq!(files(&report(&it.root(), &["inner"])), ["a.go"]);
}

#[test]
fn a_pipe_or_a_device_for_the_index_of_git_tracks_nothing() {
    let it = with_findings();
    pipe(&it, ".git/index");
    assert_ignores(&it);
    fs::remove_file(it.root().join(".git/index")).unwrap();
    link(&it, "/dev/zero", ".git/index");
    assert_ignores(&it);
}

#[test]
fn git_may_be_a_file() {
    for text in ["gitdir: ../nowhere\n", "gitdir: .\n", "", "gitdir: /dev\n", "\0\u{1b}[2J"] {
        let it = with_findings();
        fs::remove_dir(it.root().join(".git")).unwrap();
        it.write(".git", text.as_bytes());
        assert_ignores(&it);
    }
}

#[test]
fn git_may_be_a_pipe_in_the_way() {
    let it = with_findings();
    pipe(&it, "web/.git");
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE);
    assert!(reason(&report, "web/.git").is_some());
    let it = with_findings();
    it.write("web/.git", b"gitdir: ../odd\n");
    it.write("odd/commondir", b"../common\n");
    pipe(&it, "common/info/exclude");
    assert_eq!(files(&self::report::<&str>(&it.root(), &[])), FINE);
}

#[test]
fn an_index_of_nonsense_tracks_nothing() {
    let it = with_findings();
    it.write(".git/index", b"DIRC\0\0\0\x02\xff\xff\xff\xffDIRC");
    assert_ignores(&it);
}

#[test]
fn what_git_tracks_outside_of_the_root_is_not_read() {
    let (it, other) = (with_findings(), project(&[("b.go", BAD_GO)]));
    let git = |folder: &Path, args: &[&str]| {
        let run = Command::new("git").args(args).current_dir(folder).output();
        run.is_ok_and(|it| it.status.success())
    };
    // A tracked folder has become a link.
    it.write("sub/b.go", BAD_GO.as_bytes());
    it.write(".gitignore", b"sub\n");
    fs::remove_dir(it.root().join(".git")).unwrap();
    if !(git(&it.root(), &["init", "-q"]) && git(&it.root(), &["add", "-f", "sub/b.go"])) {
        eprintln!("SKIPPED, because git does not work here: tracked files behind a link");
        return;
    }
    fs::remove_dir_all(it.root().join("sub")).unwrap();
    link(&it, other.root(), "sub");
    assert_eq!(files(&report::<&str>(&it.root(), &[])), FINE);
}

#[test]
fn a_socket_is_no_code() {
    let it = with_findings();
    let _listener = UnixListener::bind(it.root().join("socket.go")).unwrap();
    assert_ignores(&it);
    let report = report(&it.root(), &["socket.go"]);
    assert_eq!(reason(&report, "socket.go"), Some("it is not a regular file"));
}

#[test]
fn devices_are_no_code() {
    let it = with_findings();
    if can("devices", "mknod", &[it.root().join("zero.go").to_str().unwrap(), "c", "1", "5"]) {
        assert_ignores(&it);
        let report = report(&it.root(), &["zero.go"]);
        assert_eq!(reason(&report, "zero.go"), Some("it is not a regular file"));
    }
    let run = check(&it.root(), &["/dev/null"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

#[test]
fn a_folder_may_be_called_like_a_file() {
    let it = with_findings();
    it.write("a.go/b.ts/c.go", BAD_GO.as_bytes());
    fs::create_dir(it.root().join("package.json")).unwrap();
    fs::create_dir(it.root().join("go.mod")).unwrap();
    fs::create_dir_all(it.root().join("web/.gitignore")).unwrap();
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), ["a.go/b.ts/c.go", FINE[0], FINE[1]]);
    let named = self::report(&it.root(), &["a.go"]);
    assert_eq!(files(&named), ["a.go/b.ts/c.go"]);
}

/// Runs the command as a user who may not read everything; `None` where that is not possible.
fn as_nobody(it: &Project, args: &[&str]) -> Option<Run> {
    const PRIVILEGES: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let program = env!("CARGO_BIN_EXE_seamlint");
    let probe = it.root().join("probe");
    fs::write(&probe, "").unwrap();
    fs::set_permissions(&probe, Permissions::from_mode(0o0)).unwrap();
    let is_root = fs::File::open(&probe).is_ok();
    fs::remove_file(&probe).unwrap();
    fs::set_permissions(it.root(), Permissions::from_mode(0o755)).unwrap();
    let mut command;
    if is_root {
        let all = [&PRIVILEGES[..], &[program, "--version"]].concat();
        if !can("files without permission, as root", "setpriv", &all) {
            return None;
        }
        command = Command::new("setpriv");
        command.args(PRIVILEGES).arg(program);
    } else {
        command = Command::new(program);
    }
    command.args(args).args(["--no-cache", "--verbose", "--output-format", "json"]);
    Some(finish({
        command.current_dir(it.root());
        command
    }))
}

#[test]
fn a_file_without_permission_is_skipped() {
    let it = with_findings();
    it.write("closed.go", BAD_GO.as_bytes());
    fs::set_permissions(it.root().join("closed.go"), Permissions::from_mode(0o0)).unwrap();
    let Some(run) = as_nobody(&it, &[]) else { return };
    let report = serde_json::from_str(&run.out).unwrap();
    assert_eq!(files(&report), FINE);
    assert!(reason(&report, "closed.go").unwrap().contains("Permission denied"), "{report:#}");
    assert!(run.err.contains("closed.go: it cannot be read"), "{}", run.err);
}

#[test]
fn a_folder_without_permission_is_skipped() {
    let it = with_findings();
    it.write("closed/a.go", BAD_GO.as_bytes());
    let closed = it.root().join("closed");
    fs::set_permissions(&closed, Permissions::from_mode(0o0)).unwrap();
    let run = as_nobody(&it, &[]);
    fs::set_permissions(&closed, Permissions::from_mode(0o755)).unwrap();
    let Some(run) = run else { return };
    let report = serde_json::from_str(&run.out).unwrap();
    assert_eq!(files(&report), FINE);
    assert!(reason(&report, "closed").unwrap().contains("Permission denied"), "{report:#}");
}

#[test]
fn a_configuration_without_permission_is_an_error() {
    let it = with_findings();
    it.write("seamlint.toml", b"");
    fs::set_permissions(it.root().join("seamlint.toml"), Permissions::from_mode(0o0)).unwrap();
    let Some(run) = as_nobody(&it, &[]) else { return };
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("seamlint.toml: ") && run.err.contains("denied"), "{}", run.err);
}

#[test]
fn a_remembered_run_does_not_outlive_a_permission() {
    let it = with_findings();
    let place = it.root().join("fine.go");
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let mut command = crate::harness::seamlint(&it.root());
        command.args(["--output-format", "json", "--cache-dir"]).arg(folder.path());
        finish(command).out
    };
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for file in FINE {
        let file = OpenOptions::new().write(true).open(it.root().join(file)).unwrap();
        file.set_modified(hour_ago).unwrap();
    }
    let before = run();
    fs::set_permissions(&place, Permissions::from_mode(0o0)).unwrap();
    let fresh = report::<&str>(&it.root(), &[]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&run()).unwrap(), fresh);
    fs::set_permissions(&place, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(run(), before);
}

/// Runs the command again and again while a thread works on the project.
fn while_working(it: &Project, work: impl Fn(&Path) + Sync) {
    let (root, is_over) = (it.root(), AtomicBool::new(false));
    thread::scope(|threads| {
        let worker = threads.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                work(&root);
            }
        });
        for _ in 0..6 {
            let report = report::<&str>(&root, &[]);
            let found = files(&report);
            assert!(FINE.iter().all(|it| found.contains(it)), "{report:#}");
        }
        is_over.store(true, Ordering::Relaxed);
        worker.join().unwrap();
    });
}

#[test]
fn a_file_may_come_and_go() {
    let it = with_findings();
    while_working(&it, |root| {
        for at in 0..50 {
            fs::write(root.join(format!("web/{at}.ts")), BAD_TS).unwrap();
        }
        for at in 0..50 {
            fs::remove_file(root.join(format!("web/{at}.ts"))).unwrap();
        }
    });
}

#[test]
fn a_folder_may_come_and_go() {
    let it = with_findings();
    while_working(&it, |root| {
        fs::create_dir_all(root.join("new/a/b/c")).unwrap();
        fs::write(root.join("new/a/b/c/d.go"), BAD_GO).unwrap();
        fs::remove_dir_all(root.join("new")).unwrap();
    });
}

#[test]
fn a_file_may_grow_and_shrink() {
    let it = with_findings();
    while_working(&it, |root| {
        let mut file = fs::File::create(root.join("web/log.ts")).unwrap();
        for _ in 0..200 {
            file.write_all("export const a = 'é';\n".repeat(300).as_bytes()).unwrap();
        }
        file.set_len(17).unwrap();
    });
}

#[test]
fn a_file_may_turn_into_something_else() {
    let it = with_findings();
    let other = project(&[("secret.ts", BAD_TS)]);
    while_working(&it, |root| {
        let place = root.join("web/turn.ts");
        fs::write(&place, BAD_TS).unwrap();
        fs::remove_file(&place).unwrap();
        symlink(other.root().join("secret.ts"), &place).unwrap();
        fs::remove_file(&place).unwrap();
        symlink("/dev/zero", &place).unwrap();
        fs::remove_file(&place).unwrap();
        fs::create_dir(&place).unwrap();
        fs::remove_dir(&place).unwrap();
    });
}
