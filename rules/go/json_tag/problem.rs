//! Tags that say something else than they seem to, one by one.

use seamlint_program::go::{JsonMember, TagProblem};

use crate::Cx;

/// Reports one problem of a field's tag.
pub(super) fn report(cx: &mut Cx<'_>, member: &JsonMember<'_>, problem: &TagProblem) {
    let foreign = matches!(problem, TagProblem::Option { meant: None, .. });
    if foreign && cx.go().reads_json_tags(cx.file_id()) {
        return;
    }
    let finding = cx.report(member.node, message(member.name, problem));
    finding.help(help(problem));
    if foreign {
        finding.strict();
    }
}

fn message(name: &str, problem: &TagProblem) -> String {
    match problem {
        TagProblem::Malformed => {
            format!("the tag of `{name}` is not well-formed, so JSON calls the field `{name}`")
        }
        TagProblem::Dash => {
            format!("`json:\"-,\"` does not leave `{name}` out: the member is called `-`")
        }
        TagProblem::OptionAsName(it) => format!(
            "`{it}` stands in the place of the name: the member is called `{it}`, and no option is set"
        ),
        TagProblem::Name(it) => format!(
            "`{it}` is no name that `encoding/json` takes, so the member is called `{name}`"
        ),
        TagProblem::Option { written, meant: Some(meant) } => {
            format!("`encoding/json` skips the option `{written}`, which looks like `{meant}`")
        }
        TagProblem::Option { written, meant: None } => {
            format!("`encoding/json` knows no option `{written}` and skips it")
        }
    }
}

fn help(problem: &TagProblem) -> String {
    match problem {
        TagProblem::Malformed => "write `json:\"name\"`, with a blank between keys".to_owned(),
        TagProblem::Dash => "write `json:\"-\"`".to_owned(),
        TagProblem::OptionAsName(it) => format!("write `json:\",{it}\"`"),
        TagProblem::Name(_) => "use letters, digits and plain punctuation".to_owned(),
        TagProblem::Option { meant: Some(meant), .. } => format!("write `{meant}`"),
        TagProblem::Option { meant: None, .. } => {
            "take it away, or put it under the key of the library that reads it".to_owned()
        }
    }
}
