//! `--add-ignore --reason`.

use snapbox::{assert_data_eq, str};

use crate::project::project;

const ARGS: [&str; 3] = ["--add-ignore", "--reason", "known, and mended with the next release"];

#[test]
fn each_line_gets_a_comment_that_holds() {
    let api = "export async function save(url: string): Promise<void> {\r\n  const reply = await fetch(url);\r\n  if (!reply.ok) throw new Error(url);\r\n}\r\n";
    let page = "import { save } from './api';\n\nexport function Page() {\n  const run = () => {\n    save('/a'); save('/b');\n    console.log(`\n${[1].map(() => { save('/c'); return 1; })}`);\n  };\n  return (\n    <div>\n      <button onClick={() => { save('/d'); }}>x</button>\n    </div>\n  );\n}\n";
    let it = project(&[("web/api.ts", api), ("web/page.tsx", page)]);
    assert_eq!(it.run(&["--quiet"]).code, Some(1));
    let run = it.run(&ARGS);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_data_eq!(
        run.err,
        str![[r#"
Added 3 comments to 1 file.

"#]]
    );
    assert_data_eq!(
        it.read("web/page.tsx"),
        str![[r#"
import { save } from './api';

export function Page() {
  const run = () => {
    // seamlint-ignore[js/floating-promise]: known, and mended with the next release
    save('/a'); save('/b');
    console.log(`
${[1].map(() => { save('/c'); return 1; })}`); // seamlint-ignore[js/floating-promise]: known, and mended with the next release
  };
  return (
    <div>
      <button onClick={() => { save('/d'); }}>x</button> {/* seamlint-ignore[js/floating-promise]: known, and mended with the next release */}
    </div>
  );
}

"#]]
    );
    let run = it.run(&["--profile", "strict", "--only", "js/floating-promise,unused-ignore"]);
    assert_eq!(run.out, "", "every comment suppresses, and none is idle");
    assert_eq!(it.read("web/api.ts"), api);
}

#[test]
fn line_ends_stay_and_what_is_not_named_too() {
    let bad = "export async function save(): Promise<void> { (await fetch('/a')).ok || fail(); }\r\n\r\nexport function f() {\r\n\tsave();\r\n}\r\n";
    let it = project(&[("web/a.ts", bad), ("web/b.ts", bad)]);
    it.run(&[&ARGS[..], &["web/b.ts"]].concat());
    assert_eq!(it.read("web/a.ts"), bad);
    let line =
        "\t// seamlint-ignore[js/floating-promise]: known, and mended with the next release\r\n";
    assert_eq!(it.read("web/b.ts"), bad.replace("\tsave", &(line.to_owned() + "\tsave")));
}

#[test]
fn a_reason_is_needed_and_has_one_line() {
    let it = project(&[("a.go", "package a\n")]);
    for args in [&["--add-ignore"][..], &["--reason", "x"], &["--add-ignore", "--reason", " "]] {
        assert_eq!(it.run(args).code, Some(2), "{args:?}");
    }
    assert_eq!(it.run(&["--add-ignore", "--reason", "a\nb"]).code, Some(2));
}
