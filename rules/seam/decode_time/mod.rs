//! `seam/decode-time`

use seamlint_program::contract::Written;

use super::linked::chain;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/decode-time",
    summary: "a time, a duration, bytes or a nullable column has another form in JSON than the other side takes it for",
    severity: Severity::Warning,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    for of in program.exchanged() {
        for it in of.refused(program) {
            let (key, wants) = (&it.key, form(it.written));
            let message = format!(
                "`{key}` is sent in another form than Go decodes: it wants {wants}, and the decoder answers anything else with an error"
            );
            let finding = cx.report_at(it.place, message);
            if let Some(field) = it.field {
                finding.also(field, "decoded into this field");
            }
            finding.help(cure(it.written));
            chain(finding, program, of);
        }
    }
    let mut read = program.read_members(cx.detail());
    read.sort_by(|a, b| {
        (&a.used.path, a.origin, a.used.place).cmp(&(&b.used.path, b.origin, b.used.place))
    });
    let mut reported = Vec::new();
    for it in read {
        let Some(written) = it.misread(program) else { continue };
        let at = (it.origin, it.of.call);
        if reported.contains(&at) {
            continue;
        }
        reported.push(at);
        let message = format!(
            "`{}` is {} in the answer, and is used here as something else",
            it.key,
            form(written)
        );
        let finding = cx.report_at(it.used.place, message);
        finding.also(it.origin, format!("`{}` is written from this field", it.key));
        finding.help(cure(written));
        chain(finding, program, it.of);
    }
}

/// What a value is in JSON.
fn form(written: Written) -> &'static str {
    match written {
        Written::Nanoseconds => "a number of nanoseconds (`time.Duration`)",
        Written::Time => "a text as in RFC 3339 (`time.Time`)",
        Written::Base64 => "a text in base64 (`[]byte`)",
        Written::Nullable => "an object of the value and `Valid` (`database/sql`)",
    }
}

fn cure(written: Written) -> &'static str {
    match written {
        Written::Nanoseconds => "exchange a number of milliseconds or a text that both sides parse",
        Written::Time => {
            "parse it with `new Date(…)`, and send `date.toISOString()`, or nothing where there is none"
        }
        Written::Base64 => "decode it with `atob`, or make the field a string",
        Written::Nullable => "use a pointer, which is `null` where there is nothing",
    }
}
