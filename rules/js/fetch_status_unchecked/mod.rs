//! See `docs.md`.

use seamlint_program::js::Answer;

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/fetch-status-unchecked",
    summary: "a response of fetch is used without a look at its status",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::JsProgram(check),
};

fn check(cx: &mut Cx<'_>) {
    for answer in cx.program().js().unchecked_answers() {
        match answer {
            Answer::Read((file, read), (at, request)) => {
                let what = read.text().rsplit('.').next().unwrap_or("json()");
                let finding = cx.report_at(
                    file.place(read),
                    format!(
                        "`{what}` takes the body of an error for data: `fetch` resolves for a 404 or 500 too, \
                         and nothing here looks at `ok` or `status`"
                    ),
                );
                finding.help("throw when `response.ok` is false, before the body is read");
                finding.also(at.place(request), "the request");
            }
            Answer::Dropped((file, request)) => {
                cx.report_at(
                    file.place(request),
                    "nobody looks at the response of this request: `fetch` resolves for a 404 or 500 too, so that \
                     a change which the server refused counts as done",
                )
                .help("look at `response.ok` before going on");
            }
        }
    }
}
