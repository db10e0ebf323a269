//! What files hold: nothing, no text, or text of another kind.

use crate::harness::{FINE, assert_ignores, assert_skips, check, files, report, with_findings};
use crate::project::{BAD_GO, BAD_TS};

#[test]
fn empty_files_and_white_space() {
    let it = with_findings();
    for (at, text) in
        ["", " ", "\n", "\r\n\r\n", "\t\u{c}\u{b}", "\u{a0}\u{2028}"].iter().enumerate()
    {
        for extension in ["go", "ts", "tsx", "js", "vue", "svelte", "astro", "html"] {
            it.write(&format!("odd/{at}.{extension}"), text.as_bytes());
        }
    }
    for name in ["package.json", "go.mod", "go.work", "odd/openapi.yaml", "odd/tsconfig.json"] {
        it.write(name, b"");
    }
    assert_ignores(&it);
}

#[test]
fn a_byte_order_mark_alone() {
    let it = with_findings();
    for extension in ["go", "ts", "vue", "json"] {
        it.write(&format!("odd/a.{extension}"), b"\xef\xbb\xbf");
    }
    assert_ignores(&it);
}

#[test]
fn a_byte_order_mark_before_code() {
    let it = with_findings();
    it.write("zone/a.ts", format!("\u{feff}{BAD_TS}").as_bytes());
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), [FINE[0], FINE[1], "zone/a.ts"]);
    assert_eq!(report["findings"][2]["range"]["start"]["line"], 1);
}

#[test]
fn zero_bytes() {
    let it = with_findings();
    it.write("odd/a.go", &[0; 4096]);
    it.write("odd/a.ts", b"const a = '\0';\0\0\n// \0\n");
    it.write("odd/a.vue", b"<script>\0</script>\0<template>\0</template>");
    assert_ignores(&it);
}

#[test]
fn utf_16_is_skipped() {
    let it = with_findings();
    it.write("odd/a.ts", b"\xff\xfea\0 \0");
    assert_skips(&it, "odd/a.ts", "it is UTF-16, not UTF-8");
    it.write("odd/a.ts", b"\xfe\xff\0a\0 ");
    assert_skips(&it, "odd/a.ts", "it is UTF-16, not UTF-8");
}

#[test]
fn what_is_not_utf_8_is_skipped() {
    for bytes in
        [b"// caf\xe9\n" as &[u8], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"ab\xe2\x82"]
    {
        let it = with_findings();
        it.write("odd/a.go", bytes);
        assert_skips(&it, "odd/a.go", "not valid UTF-8 at byte");
    }
}

#[test]
fn random_bytes_are_skipped_or_nothing() {
    let it = with_findings();
    let mut state = 1_u64;
    for at in 0..24 {
        let mut bytes = Vec::new();
        for _ in 0..2000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Every second file is ASCII, so that it gets past the check of its encoding.
            let byte = (state >> 33) as u8;
            bytes.push(if at % 2 == 0 { byte } else { byte & 0x7f });
        }
        let extension = ["go", "ts", "tsx", "js", "vue", "svelte"][at % 6];
        it.write(&format!("odd/{at}.{extension}"), &bytes);
    }
    let report = report(&it.root(), &["--only", "seamlint/unused-ignore"]);
    assert_eq!(files(&report), FINE);
}

#[test]
fn a_line_of_a_megabyte() {
    let it = with_findings();
    let sum = format!("export const a = {}1;\n", "1 + ".repeat(200_000));
    it.write("odd/sum.ts", sum.as_bytes());
    it.write("odd/text.ts", format!("export const a = '{}';\n", "x".repeat(1_000_000)).as_bytes());
    it.write(
        "odd/a.go",
        format!("package odd\n\nvar a = \"{}\"\n", "x".repeat(1_000_000)).as_bytes(),
    );
    let report = report::<&str>(&it.root(), &[]);
    assert_eq!(files(&report), FINE);
}

#[test]
fn a_finding_in_a_line_of_many_kilobytes_is_shown_in_a_few() {
    let it = with_findings();
    let line = format!("export const a = '{}'; // seamlint-ignore[js/none]: x\n", "y".repeat(4000));
    it.write("zone/a.ts", format!("{line}export const b = 1;\n").as_bytes());
    let run = check(&it.root(), &[] as &[&str]);
    assert!(run.out.contains("zone/a.ts"), "{}", run.out);
    assert!(run.out.len() < 40_000, "{} bytes", run.out.len());
}

#[test]
fn carriage_returns_alone_end_no_line_and_break_nothing() {
    let it = with_findings();
    it.write("odd/a.ts", BAD_TS.replace('\n', "\r").as_bytes());
    it.write("odd/a.go", b"package odd\r\rfunc f() {\r}\r");
    let run = check(&it.root(), &["--output-format", "full"]);
    assert!(!run.out.contains('\r'), "{}", run.out.escape_debug());
    assert!(FINE.iter().all(|it| run.out.contains(it)), "{}", run.out);
}

#[test]
fn all_ends_of_lines_have_the_same_findings() {
    let it = with_findings();
    it.write("web/crlf.ts", BAD_TS.replace('\n', "\r\n").as_bytes());
    let report = report(&it.root(), &["web"]);
    let ranges: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| &it["range"]).collect();
    assert_eq!(ranges.len(), 2);
    assert_eq!(ranges[0], ranges[1]);
}

#[test]
fn documents_of_nonsense_are_nobodys_loss() {
    let it = with_findings();
    for text in ["{", "[[[[", "\"", "null", "{\"name\": 1}", "{\"name\": \"\\ud800\"}", "\u{0}"] {
        for name in ["package.json", "web/tsconfig.json", "web/package.json", "openapi.json"] {
            it.write(name, text.as_bytes());
        }
        it.write("go.mod", text.as_bytes());
        it.write(
            "web/user.ts",
            b"import { a } from 'x/y';\nimport z from '#z';\nexport const b = a(z);\n",
        );
        assert_ignores(&it);
    }
}

#[test]
fn configurations_of_typescript_that_extend_each_other() {
    let it = with_findings();
    it.write("web/tsconfig.json", br#"{"extends": "./other.json", "references": [{"path": "."}]}"#);
    it.write("web/other.json", br#"{"extends": "./tsconfig.json"}"#);
    it.write("web/user.ts", b"import { a } from '@x/y';\nexport const b = a;\n");
    assert_ignores(&it);
    it.write("web/tsconfig.json", br#"{"extends": "./tsconfig.json"}"#);
    assert_ignores(&it);
    it.write("web/tsconfig.json", br#"{"extends": ["/etc/passwd", "../../../../etc/passwd"]}"#);
    assert_ignores(&it);
}

#[test]
fn a_finding_far_to_the_right_is_shown() {
    let it = with_findings();
    for filler in ["y".repeat(300_000), "é\u{202e}".repeat(50_000)] {
        // Scripts of such lines are bundles, and nobody reads them; Go has no bundles.
        let text = format!(
            "package zone\n\n/* {filler} */ // seamlint-ignore[go/none]: {filler}\nfunc f() {{}}\n"
        );
        it.write("zone/b.go", text.as_bytes());
        it.write("zone/c.go", format!("{BAD_GO}// {filler}\n").as_bytes());
        for profile in ["default", "strict"] {
            let run = check(&it.root(), &["--profile", profile]);
            assert!(FINE.iter().all(|it| run.out.contains(it)), "{}", run.out);
            assert!(run.out.len() < 10_000, "{} bytes", run.out.len());
            assert!(
                run.out.contains("zone/b.go:3:") && run.out.contains("zone/c.go:3:1"),
                "{}",
                run.out
            );
        }
    }
}
