//! `--fix`, `--unsafe-fixes` and `--diff`.

use snapbox::{assert_data_eq, str};

use crate::project::{committed, project};

/// A safe fix (`PATCH`) and an unsafe one (`await`).
const WEB: &str = "async function save(url: string): Promise<void> {\n  const reply = await fetch(url, { method: 'patch' });\n  if (!reply.ok) throw new Error(url);\n}\n\nexport async function leave() {\n  save('/a');\n  await save('/b');\n}\n";

#[test]
fn a_diff_shows_what_fix_does() {
    let it = project(&[("web/a.ts", WEB)]);
    let run = it.run(&["--diff"]);
    assert_eq!(run.code, Some(1));
    assert_data_eq!(
        &run.out,
        str![[r#"
--- a/web/a.ts
+++ b/web/a.ts
@@ -1,5 +1,5 @@
 async function save(url: string): Promise<void> {
-  const reply = await fetch(url, { method: 'patch' });
+  const reply = await fetch(url, { method: "PATCH" });
   if (!reply.ok) throw new Error(url);
 }
 

"#]]
    );
    assert_data_eq!(
        &run.err,
        str![[r#"
Would fix 1 finding in 1 file.

"#]]
    );
    assert_eq!(it.read("web/a.ts"), WEB, "nothing is changed");
    let offer = "\n1 can be fixed with --fix, 1 more with --fix --unsafe-fixes.\n";
    let run = it.run(&[]);
    assert!(run.err.ends_with(offer), "{}", run.err);
    assert_eq!(it.run(&["--diff", "--fail-on", "never"]).code, Some(0));
    assert!(it.run(&["--diff", "--unsafe-fixes"]).out.contains("+  await save('/a');"));
    let run = it.run(&["--fix", "--output-format", "concise"]);
    assert_eq!(run.code, Some(1), "the unsafe one is left");
    assert!(run.err.starts_with("Fixed 1 finding in 1 file.\nFound 1 warning in"), "{}", run.err);
    assert!(run.out.starts_with("web/a.ts:7:3: warning[js/floating-promise]"), "{}", run.out);
    assert_eq!(it.read("web/a.ts"), WEB.replace("'patch'", "\"PATCH\""));
    let run = it.run(&["--diff"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "a second run changes nothing");
}

#[test]
fn unsafe_fixes_want_a_way_back() {
    let it = committed(&[("web/a.ts", WEB)]);
    let args = ["--fix", "--unsafe-fixes"];
    it.write("notes.md", b"");
    let run = it.run(&args);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("notes.md has changes that are not committed"), "{}", run.err);
    assert!(run.err.contains("--allow-dirty"), "{}", run.err);
    assert_eq!(it.read("web/a.ts"), WEB);
    assert_eq!(it.run(&["--diff", "--unsafe-fixes"]).code, Some(1), "a look is free");
    it.git(&["add", "notes.md"]);
    assert_eq!(it.run(&args).code, Some(2), "staged is not committed");
    it.git(&["commit", "--quiet", "--message", "notes"]);
    let run = it.run(&args);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(it.read("web/a.ts").contains("  await save('/a');\n"));
    it.write("web/a.ts", WEB.as_bytes());
    it.write("web/b.ts", b"");
    assert_eq!(it.run(&["--fix"]).code, Some(1), "safe fixes need no guard");
    assert_eq!(it.run(&["--fix", "--unsafe-fixes", "--allow-dirty"]).code, Some(0));
}

#[test]
fn without_a_repository_there_is_no_way_back() {
    let it = project(&[("web/a.ts", WEB)]);
    let run = it.run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("nothing could take fixes back: git says: "), "{}", run.err);
    assert_eq!(it.read("web/a.ts"), WEB);
}

#[test]
fn only_named_files_are_changed() {
    let it = project(&[("web/a.ts", WEB), ("web/b.ts", WEB)]);
    it.run(&["--fix", "web/b.ts"]);
    assert_eq!(it.read("web/a.ts"), WEB);
    assert_ne!(it.read("web/b.ts"), WEB);
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = format!("\u{feff}{}", WEB.replace('\n', "\r\n"));
    let it = project(&[("web/a.ts", &text)]);
    it.run(&["--fix"]);
    assert_eq!(it.read("web/a.ts"), text.replace("'patch'", "\"PATCH\""));
}

#[cfg(unix)]
#[test]
fn mode_and_links_stay_and_nothing_is_left_behind() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let it = project(&[("web/a.ts", WEB), ("web/locked.ts", WEB)]);
    let (file, link) = (it.root().join("web/a.ts"), it.root().join("web/link.ts"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    symlink("a.ts", &link).unwrap();
    let run = it.run(&["--fix", "web/link.ts"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o755);
    assert!(it.read("web/a.ts").contains("PATCH"));
    assert_eq!(fs::read_dir(it.root().join("web")).unwrap().count(), 3);

    let locked = it.root().join("web/locked.ts");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    let run = it.run(&["--fix"]);
    assert_eq!(run.code, Some(3));
    assert!(run.err.contains("web/locked.ts: it is read-only"), "{}", run.err);
    assert_eq!(it.read("web/locked.ts"), WEB);
}

#[test]
fn unsafe_fixes_alone_do_nothing_and_say_so() {
    let run = project(&[("web/a.ts", WEB)]).run(&["--unsafe-fixes"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("--fix"), "{}", run.err);
}
