//! Maps written as lines, for the tests of the forms of output.

use seamlint_program::contract::Confidence;
use seamlint_rules::Severity;

use super::{Call, Finding, Handler, Link, Map, Place, Reason, Route, Types, Unlinked};
use crate::report::lines::{Position, Range};

/// A small shop: every kind of link, and of call without one.
pub(super) fn shop() -> Map {
    map(
        "GET /api/products server/routes.go:20 (*Server).listProducts
         POST /api/products server/routes.go:21 (*Server).addProduct
         GET /api/products/{id} server/routes.go:22 (*Server).getProduct
         PUT /api/products/{id} server/routes.go:23 (*Server).updateProduct
         GET /api/orders/{id} server/routes.go:24 getOrder
         POST /api/orders/{id}/cancel server/routes.go:25 -
         GET /api/orders/{id}/a/very/long/way/to/the/invoice/of/an/order/{number} server/invoices.go:9 (*InvoiceServer).downloadInvoiceAsDocument
         ANY /healthz cmd/shop/main.go:31 -",
        "GET /api/products web/src/api/products.ts:5 fetch -> 0 C3
         GET /products web/src/views/Shelf.vue:14 axios -> 0 C2
         PUT /api/products/{id} web/src/api/products.ts:12 fetch -> 3 C3 error
         GET /api/orders/{id} web/src/api/orders.ts:7 fetch -> 4 C1
         POST /api/orders/{id}/cancel web/src/api/orders.ts:11 fetch -> 5 C3 warning
         DELETE /api/products/{id} web/src/api/products.ts:19 fetch -> unknown-route
         GET //cdn.example.com/fonts.css web/src/main.ts:3 fetch -> external
         GET ? web/src/main.ts:9 fetch -> dynamic",
    )
}

/// A map of so many routes and calls.
pub(super) fn large(routes: usize, calls: usize) -> Map {
    let (mut left, mut right) = (String::new(), String::new());
    for at in 0..routes {
        let method = ["GET", "POST", "PUT", "DELETE"][at % 4];
        let area = at / 12;
        right += &format!(
            "{method} /api/v1/area{area}/item{at} server/area{area}.go:{} (*Area{area}).item{at}\n",
            at + 1
        );
    }
    for at in 0..calls {
        let to = at * 7 % routes;
        let method = ["GET", "POST", "PUT", "DELETE"][to % 4];
        let area = to / 12;
        let sure = ["C3", "C3", "C3 warning", "C2", "C1", "C3 error"][at % 97 % 6];
        left += &format!(
            "{method} /api/v1/area{area}/item{to} web/src/views/area{area}/View{}.tsx:{} fetch -> {to} {sure}\n",
            at % 40,
            at + 1
        );
    }
    map(&right, &left)
}

/// Routes as `METHOD PATH FILE:LINE HANDLER`, calls as `METHOD PATH FILE:LINE CLIENT -> ROUTE CONFIDENCE
/// [SEVERITY]` or with a reason behind the arrow; a route is told by its place in the list.
pub(super) fn map(routes: &str, calls: &str) -> Map {
    let mut map = Map { project: "shop".to_owned(), ..Map::default() };
    for line in lines(routes) {
        let words: Vec<_> = line.split(' ').collect();
        let place = place(words[2]);
        map.routes.push(Route {
            id: format!("{} {}@{}#1", words[0], words[1], place.file),
            method: words[0].to_owned(),
            path: words[1].to_owned(),
            handler: Some(Handler {
                name: (words[3] != "-").then(|| words[3].to_owned()),
                place: place.clone(),
            }),
            place,
            request: None,
            response: None,
            middleware: Vec::new(),
            kind: None,
            literals: words[1]
                .split('/')
                .skip(1)
                .take_while(|it| !it.starts_with('{'))
                .map(str::to_owned)
                .collect(),
            catches_all: false,
        });
    }
    for line in lines(calls) {
        let (call, end) = line.split_once(" -> ").unwrap();
        let words: Vec<_> = call.split(' ').collect();
        let place = place(words[2]);
        let id = format!("{} {}@{}#1", words[0], words[1], place.file);
        map.calls.push(Call {
            id: id.clone(),
            method: words[0].to_owned(),
            path: (words[1] != "?").then(|| words[1].to_owned()),
            client: words[3].to_owned(),
            place: place.clone(),
            via: Vec::new(),
            alternatives: Vec::new(),
            kind: None,
        });
        let from = map.calls.len() - 1;
        let end: Vec<_> = end.split(' ').collect();
        let Ok(to) = end[0].parse::<usize>() else {
            let all = [Reason::UnknownRoute, Reason::Ambiguous, Reason::Dynamic, Reason::External];
            let reason = all.into_iter().find(|it| it.name() == end[0]).unwrap();
            map.unlinked.push(Unlinked { call: id, reason, from });
            continue;
        };
        let severity = match end.get(2) {
            Some(&"error") => Some(Severity::Error),
            Some(&"warning") => Some(Severity::Warning),
            _ => None,
        };
        let fingerprint = format!("{from:016x}");
        map.findings.extend(severity.map(|severity| Finding {
            rule: "seam/request-null",
            severity,
            message: "`age` may be null, and Go reads null as 0".to_owned(),
            help: Some("make `Age` a pointer".to_owned()),
            place,
            fingerprint: fingerprint.clone(),
        }));
        map.links.push(Link {
            call: id,
            route: map.routes[to].id.clone(),
            confidence: match end[1] {
                "C3" => Confidence::C3,
                "C2" => Confidence::C2,
                _ => Confidence::C1,
            },
            request: Types::default(),
            response: Types::default(),
            findings: severity.map(|_| fingerprint).into_iter().collect(),
            from,
            to,
            severity,
        });
    }
    map
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty())
}

fn place(text: &str) -> Place {
    let (file, line) = text.rsplit_once(':').unwrap();
    let position = Position { line: line.parse().unwrap(), column: 3, offset: 0 };
    Place { file: file.to_owned(), range: Range { start: position, end: position } }
}
