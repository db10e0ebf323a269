//! `seam/content-type`

use seamlint_program::contract::{Body, CallKind, Exchanged, MediaType};
use seamlint_program::go::JsonRead;
use seamlint_program::library::MediaCheck;

use super::names::{asked, confidence, on};
use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "seam/content-type",
    summary: "JSON is sent under another content type to a decoder that goes by it",
    severity: Severity::Error,
    profile: Profile::Default,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Seam(check),
};

fn check(cx: &mut Cx<'_>) {
    for it in cx.program().exchanged() {
        let call = it.call_in(cx.program().contract());
        let Some(body) = call.body.as_ref().filter(|it| it.json) else { continue };
        let Some(media) = named(&body.media) else { continue };
        if let Some(read) = refused(it) {
            report(cx, it, body, media, read);
        }
    }
}

/// The content type that is sent, where it is none of JSON's.
fn named(media: &MediaType) -> Option<&'static str> {
    match media {
        MediaType::Text => Some("text/plain"),
        MediaType::Form => Some("a form"),
        MediaType::Json | MediaType::Other => None,
    }
}

/// A decoder that goes by the content type, when every handler has nothing but such decoders.
fn refused(it: &Exchanged) -> Option<&JsonRead> {
    let mut first = None;
    for served in &it.served {
        let mut reads = served.exchange.reads.iter().filter(|it| !it.message).peekable();
        reads.peek()?;
        for read in reads {
            if read.media == MediaCheck::Ignored {
                return None;
            }
            first.get_or_insert(read);
        }
    }
    first
}

fn report(cx: &mut Cx<'_>, it: &Exchanged, body: &Body, media: &str, read: &JsonRead) {
    let call = it.call_in(cx.program().contract());
    let decoder = format!("`{}`", read.symbol.name);
    let fate = match read.media {
        MediaCheck::DispatchForm => {
            format!("{decoder} binds a form instead: no field is set, and there is no error")
        }
        MediaCheck::Dispatch415 => format!("{decoder} refuses it, which becomes status 415"),
        MediaCheck::Dispatch422 => format!("{decoder} refuses it, which becomes status 422"),
        MediaCheck::DispatchError => format!("{decoder} refuses it with an error"),
        MediaCheck::NotRead => {
            format!("{decoder} does not read the body, and there is no error")
        }
        MediaCheck::Ignored => return,
    };
    let message = format!("this JSON is sent as {media}, and {fate}");
    let asked = asked(call);
    let place = body.file.place(cx.program().file(body.file).tree.node(body.node));
    let client = if call.kind == CallKind::Beacon {
        "send `new Blob([json], { type: \"application/json\" })`"
    } else {
        "send the header `Content-Type: application/json`"
    };
    let finding = cx.report_at(call.place, message);
    if place.file != call.place.file || !call.place.span.contains(place.span) {
        finding.also(place, "the value that is sent");
    }
    finding.also(read.decoder, format!("{asked} is decoded here"));
    finding.help(client).severity(on(it.confidence, Severity::Error));
    finding.confidence(confidence(it.confidence));
}
