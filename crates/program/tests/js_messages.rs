//! Messages of sockets and streams: which kinds are handled, what of them is read, and what is sent.

use std::sync::Arc;

use seamlint_program::js::Messages;
use seamlint_program::js::uses::{UseKind, path_text};
use seamlint_program::{Origin, Program, Project, compile, link};
use seamlint_syntax::Limits;

fn program(text: &str) -> Program {
    let file = compile("a.ts", Arc::from(text), Origin::Own, &Limits::default()).expect("code");
    link(Project { files: vec![Arc::new(file)], ..Project::default() }, &())
}

fn socket(program: &Program) -> Messages {
    let js = program.js();
    let socket =
        js.client_sockets().into_iter().chain(js.event_sources()).next().expect("a socket");
    js.messages(&socket)
}

fn cases(messages: &Messages) -> Vec<String> {
    let cases = messages.heard.iter().flat_map(|it| &it.uses.cases);
    cases.map(|it| format!("{}={}", path_text(&it.path), it.text)).collect()
}

#[test]
fn kinds_are_told_apart_by_a_switch() {
    let program = program(
        "const ws = new WebSocket('/ws');
         ws.onmessage = (event) => {
           const msg = JSON.parse(event.data);
           switch (msg.type) {
             case 'open': open(msg.id); break;
             case Kinds.Closed: close(msg.payload.reason); break;
             default: console.warn('unknown', msg);
           }
         };
         const Kinds = { Closed: 'closed' } as const;",
    );
    let found = socket(&program);
    assert_eq!(cases(&found), ["type=open", "type=closed"]);
    let uses = &found.heard[0].uses;
    assert!(uses.otherwise.iter().all(|it| it.spoken.is_some()) && !uses.otherwise.is_empty());
    let reads = uses.uses.iter().filter(|it| it.kind == UseKind::Read);
    let reads: Vec<_> = reads.map(|it| path_text(&it.path)).collect();
    assert_eq!(reads, ["type", "id", "payload", "payload.reason"]);
    assert!(!found.open);
}

#[test]
fn chains_of_conditions_and_tables_tell_kinds_apart_too() {
    let chain = program(
        "const ws = new WebSocket('/ws');
         ws.addEventListener('message', ({ data }) => { handle(JSON.parse(data)); });
         function handle(m) {
           if (m.event === 'a') { f(m.x); } else if ('b' === m.event) { g(); }
         }",
    );
    let found = socket(&chain);
    assert_eq!(cases(&found), ["event=a", "event=b"]);
    let otherwise = &found.heard[0].uses.otherwise;
    assert_eq!((otherwise.len(), otherwise[0].spoken), (1, None));
    let spoken = program(
        "const es = new EventSource('/events');
         es.addEventListener('tick', (e) => {
           const { kind } = JSON.parse(e.data);
           if (kind === 'a') f(); else throw new Error(kind);
         });",
    );
    let found = socket(&spoken);
    assert_eq!((cases(&found), found.heard[0].event.as_str()), (vec!["kind=a".to_owned()], "tick"));
    assert!(found.heard[0].uses.otherwise[0].spoken.is_some());
    let table = program(
        "const handlers = { a: (m) => f(m), b(m) { g(m); } };
         const ws = new WebSocket('/ws');
         ws.onmessage = (e) => { const m = JSON.parse(e.data); handlers[m.type]?.(m); };",
    );
    assert_eq!(cases(&socket(&table)), ["type=a", "type=b"]);
}

#[test]
fn what_is_sent_is_found_in_callers_of_the_function_that_sends() {
    let program = program(
        "class Client {
           ws = new WebSocket('/ws');
           send(type: string, data: any) { this.ws.send(JSON.stringify({ type, data })); }
           raw(message) { this.ws.send(JSON.stringify(message)); }
           start() { this.send('ping', 1); this.raw({ type: 'hello', n: null }); this.raw({ type: ok ? 'a' : 'b' }); }
           stop() { const text = JSON.stringify({ type: 'bye' }); this.ws.send(text); }
         }",
    );
    let found = socket(&program);
    let said: Vec<_> = found
        .said
        .iter()
        .map(|it| {
            let kind = &it.value.member("type").expect("a type").value;
            let texts: Vec<_> = kind.texts.iter().map(|it| &*it.0).collect();
            (texts.join("|"), kind.other_text)
        })
        .collect();
    let expected = [("ping", true), ("hello", false), ("a|b", false), ("bye", false)];
    assert_eq!(said, expected.map(|it| (it.0.to_owned(), it.1)));
}

#[test]
fn texts_and_listeners_that_are_not_seen_keep_it_open() {
    let program = program(
        "export const ws = new WebSocket('/ws'); ws.send(token); ws.onmessage = window.hook; ",
    );
    let found = socket(&program);
    assert!(found.open && found.heard.is_empty() && found.said.is_empty());
}
