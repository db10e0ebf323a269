//! `seam/integer-precision`

use seamlint_program::contract::{ReadMember, Shape};
use seamlint_program::go::{Basic, Type};
use seamlint_program::js::uses::UseKind;
use seamlint_syntax::Kind;

use super::linked::chain;
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/integer-precision",
    summary: "JavaScript reads an integer as a number that cannot hold it",
    severity: Severity::Warning,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    let program = cx.program();
    let mut read = program.read_members(cx.detail());
    read.retain(|it| matches!(it.member.shape, Shape::Int(range) if !range.is_safe()));
    read.sort_by_key(|it| (it.origin, it.used.place));
    for of_origin in read.chunk_by(|a, b| a.origin == b.origin) {
        check_member(cx, of_origin);
    }
}

fn check_member(cx: &mut Cx<'_>, of_origin: &[ReadMember<'_>]) -> Option<()> {
    let (program, first) = (cx.program(), &of_origin[0]);
    // What is divided is made small, and wants no exact number.
    let divides = |it: &ReadMember<'_>| {
        let node = program.file(it.used.place.file).tree.covering(it.used.place.span);
        it.used.kind == UseKind::Arithmetic && (node.has(Kind::Slash) || node.has(Kind::Minus))
    };
    let declared = first.of.uses(program, first.detail).declared(cx.js(), &first.used.path);
    if of_origin.iter().any(divides) || declared.is_some_and(|it| it.string || it.bigint) {
        return None;
    }
    let field = first.field(program);
    let values = cx.go().given_at(first.origin);
    let large = values.iter().find_map(|it| cx.go().large_integer(it.0, it.1));
    let is_wide = field
        .as_ref()
        .is_some_and(|it| matches!(&it.ty, Type::Basic(Basic::Int64 | Basic::Uint64)));
    let key = first.key;
    let message = match large {
        Some((_, call)) => format!(
            "`{key}` holds what `{}` gives, beyond 2^53: JavaScript rounds it to the nearest number that it has, without an error",
            call.text().lines().next().unwrap_or_default()
        ),
        None if is_wide && declared.is_some_and(|it| it.number) => format!(
            "`{key}` has 64 bits, and JavaScript reads it as a number: integers beyond 2^53 are rounded without an error"
        ),
        None => return None,
    };
    let finding = cx.report_at(first.origin, message);
    if let Some((file, call)) = large {
        finding.also(file.place(call), "the value comes from here");
    } else {
        finding.strict();
    }
    finding.also(first.used.place, format!("`{key}` is read here"));
    finding.help(match field {
        Some(_) => "add `,string` to the tag and read a string in JavaScript",
        None => "send the integer as a string",
    });
    chain(finding, program, first.of);
    Some(())
}
