// The hashes are snapbox's, which writes the snapshots.
#![allow(clippy::needless_raw_string_hashes)]

use serde_json::Value;
use snapbox::{assert_data_eq, str};

use super::group::groups;
use super::testing::{large, map, shop};
use super::*;

const ALL: [MapFormat; 5] =
    [MapFormat::Text, MapFormat::Json, MapFormat::Mermaid, MapFormat::Dot, MapFormat::Html];

fn render(map: &Map, format: MapFormat) -> String {
    map.render(format, &Paths::default(), Terminal::PLAIN)
}

#[test]
fn text_lists_routes_with_their_callers() {
    assert_data_eq!(
        render(&shop(), MapFormat::Text),
        str![[r#"
/
  ANY     /healthz  func cmd/shop/main.go:31  no caller

/api/orders
  GET     /api/orders/{id}         getOrder
          ← web/src/api/orders.ts:7  fetch  perhaps
  GET     /api/orders/{id}/a/very/long/way/to/the/invoice/of/an/order/{number}
          (*InvoiceServer).downloadInvoiceAsDocument  no caller
  POST    /api/orders/{id}/cancel  func server/routes.go:25
          ← web/src/api/orders.ts:11  fetch  warning

/api/products
  GET     /api/products       (*Server).listProducts
          ← web/src/api/products.ts:5  fetch
          ← web/src/views/Shelf.vue:14  axios  likely
  POST    /api/products       (*Server).addProduct  no caller
  GET     /api/products/{id}  (*Server).getProduct  no caller
  PUT     /api/products/{id}  (*Server).updateProduct
          ← web/src/api/products.ts:12  fetch  error

Calls without a route: no route serves them
  DELETE  /api/products/{id}  web/src/api/products.ts:19

Calls without a route: the path is known at run time only
  GET     ?  web/src/main.ts:9

Calls without a route: another host
  GET     //cdn.example.com/fonts.css  web/src/main.ts:3

5 of 7 calls linked (71 %), 1 more go elsewhere; 8 routes, 4 without a caller.

"#]]
    );
}

#[test]
fn text_keeps_to_the_width_where_it_can() {
    for width in [40, 60, 100] {
        let terminal = Terminal { width, ..Terminal::PLAIN };
        let text = shop().render(MapFormat::Text, &Paths::default(), terminal);
        let headings =
            |it: &&str| it.starts_with("  ") && it.contains(".go") && it.contains("func");
        for line in text.lines().filter(headings) {
            assert!(line.chars().count() <= width.max(45), "{width}: {line}");
        }
    }
}

#[test]
fn mermaid_is_a_flowchart() {
    assert_data_eq!(
        render(&shop(), MapFormat::Mermaid),
        str![[r#"
flowchart LR
  subgraph callers ["JavaScript and TypeScript"]
    direction TB
    c0["web/src/api/orders.ts"]
    c1["web/src/api/products.ts"]
    c2["web/src/views/Shelf.vue"]
  end
  subgraph g0 ["/"]
    direction TB
    r7(["ANY /healthz"])
  end
  subgraph g1 ["/api/orders"]
    direction TB
    r4(["GET /api/orders/{id}"])
    r6(["GET /api/orders/{id}/a/very/long/way/to/the/invoice/of/an/order/{number}"])
    r5(["POST /api/orders/{id}/cancel"])
  end
  subgraph g2 ["/api/products"]
    direction TB
    r0(["GET /api/products"])
    r1(["POST /api/products"])
    r2(["GET /api/products/{id}"])
    r3(["PUT /api/products/{id}"])
  end
  c0 -.-> r4
  c0 --> r5
  c1 --> r0
  c1 --> r3
  c2 -.-> r0
  linkStyle 1 stroke:#c98a1b,stroke-width:2px
  linkStyle 3 stroke:#d1433f,stroke-width:2px

"#]]
    );
}

#[test]
fn dot_is_a_graph() {
    assert_data_eq!(
        render(&shop(), MapFormat::Dot),
        str![[r##"
digraph seam {
  graph [rankdir=LR, ranksep=2, nodesep=0.15, fontname="Helvetica", color="#c9ced6"];
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#8a94a3", fontname="Helvetica", fontsize=11, height=0.3];
  edge [color="#2f8f6b", arrowsize=0.6, fontname="Helvetica", fontsize=9];
  c0 [label="web/src/api/orders.ts", fillcolor="#eef3fb"];
  c1 [label="web/src/api/products.ts", fillcolor="#eef3fb"];
  c2 [label="web/src/views/Shelf.vue", fillcolor="#eef3fb"];
  subgraph cluster_0 {
    label="/";
    r7 [label="ANY /healthz"];
  }
  subgraph cluster_1 {
    label="/api/orders";
    r4 [label="GET /api/orders/{id}"];
    r6 [label="GET /api/orders/{id}/a/very/long/way/to/the/invoice/of/an/order/{number}"];
    r5 [label="POST /api/orders/{id}/cancel"];
  }
  subgraph cluster_2 {
    label="/api/products";
    r0 [label="GET /api/products"];
    r1 [label="POST /api/products"];
    r2 [label="GET /api/products/{id}"];
    r3 [label="PUT /api/products/{id}"];
  }
  c0 -> r4 [style=dashed];
  c0 -> r5 [color="#c98a1b", penwidth=2];
  c1 -> r0;
  c1 -> r3 [color="#d1433f", penwidth=2];
  c2 -> r0 [style=dashed];
  c0 -> r7 [style=invis];
  c0 -> r6 [style=invis];
  c0 -> r1 [style=invis];
  c0 -> r2 [style=invis];
}

"##]]
    );
}

#[test]
fn large_pictures_are_drawn_with_groups() {
    let map = large(500, 1000);
    for format in [MapFormat::Mermaid, MapFormat::Dot] {
        let text = render(&map, format);
        let edges = text.lines().filter(|it| it.contains("->") || it.contains("-.->")).count();
        // Mermaid draws at most 500 lines, and texts of at most 50,000 characters.
        assert!(edges < 200 && text.len() < 50_000, "{edges} lines, {} bytes", text.len());
        assert!(text.contains("/api/v1/area7 (12)"), "{text}");
    }
}

#[test]
fn routes_are_grouped_by_what_their_paths_start_with() {
    let name = |routes: &str| {
        let map = map(routes, "");
        let all = groups(&map);
        assert_eq!(all.iter().map(|it| it.routes.len()).sum::<usize>(), map.routes.len());
        all.into_iter().map(|it| format!("{} {}", it.name, it.routes.len())).collect::<Vec<_>>()
    };
    assert_eq!(name(""), [""; 0]);
    assert_eq!(name("GET /a f.go:1 -"), ["/ 1"]);
    let few = "GET /api/v1/a f.go:1 -\nGET /api/v1/b f.go:2 -\nPUT /api/v1/b f.go:3 -";
    assert_eq!(name(few), ["/api/v1 3"], "what all share is no reason for a group");
    let many = "GET /api/a f.go:1 -\nGET /api/a/{x} f.go:2 -\nPUT /api/a/{x} f.go:3 -\n\
                GET /api/b f.go:4 -\nPUT /api/b f.go:5 -\nGET /api/c f.go:6 -\nGET /api/d f.go:7 -";
    assert_eq!(name(many), ["/api 2", "/api/a 3", "/api/b 2"], "one route alone is no group");
}

#[test]
fn counts_leave_out_what_is_not_the_backends() {
    let counts = shop().counts();
    assert_eq!((counts.linked, counts.calls, counts.elsewhere), (5, 7, 1));
    assert_eq!((counts.routes, counts.uncalled), (8, 4));
    assert_eq!(counts.percent(), 71);
    let nearly = Counts { calls: 1000, linked: 999, ..Counts::default() };
    assert_eq!(nearly.percent(), 99, "100 is all");
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = serde_json::from_str(include_str!("../../map.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for map in [shop(), large(20, 60), hostile(), Map::default()] {
        let json = serde_json::from_str(&render(&map, MapFormat::Json)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
        assert_eq!(errors, [""; 0]);
    }
    let json: Value = serde_json::from_str(&render(&shop(), MapFormat::Json)).unwrap();
    assert_eq!(json["links"][2]["route"], json["routes"][3]["id"]);
    assert_eq!(json["links"][2]["call"], json["calls"][2]["id"]);
    assert_eq!(json["links"][2]["findings"][0], "0000000000000002");
    assert_eq!(json["unlinked"][0]["call"], json["calls"][5]["id"]);
}

/// A map in which every text tries to be something else.
fn hostile() -> Map {
    let mut map = shop();
    let evil = "</script><script>alert(1)</script><!-- \"'`;]-->{{data}}{{script}}\n\u{1b}[31m\u{202e}#quot;${x}\\";
    evil.clone_into(&mut map.project);
    for it in &mut map.routes {
        (it.method, it.path) = (evil.to_owned(), evil.to_owned());
        it.literals = vec![evil.to_owned()];
        evil.clone_into(&mut it.place.file);
        it.handler.as_mut().unwrap().name = Some(evil.to_owned());
        it.middleware = it.handler.iter().cloned().collect();
        (it.request, it.response) = (Some(evil.to_owned()), Some(evil.to_owned()));
    }
    for it in &mut map.calls {
        (it.method, it.path) = (evil.to_owned(), Some(evil.to_owned()));
        (it.client, it.via) = (evil.to_owned(), vec![evil.to_owned()]);
        evil.clone_into(&mut it.place.file);
    }
    for it in &mut map.findings {
        evil.clone_into(&mut it.message);
    }
    map
}

#[test]
fn nothing_in_a_name_acts() {
    let map = hostile();
    for format in ALL {
        let text = render(&map, format);
        let acts = |it: &char| it.is_control() && *it != '\n' || *it == '\u{202e}';
        assert_eq!(text.chars().find(acts), None, "{format:?}");
        // A newline in a name would start a line of its own.
        assert!(!text.lines().any(|it| it.trim_start().starts_with("[31m")), "{format:?}");
    }
    let page = render(&map, MapFormat::Html);
    assert_eq!(page.matches("</script").count(), 2, "the two of the page itself");
    assert_eq!(page.matches("<script").count(), 2);
    let ours = render(&shop(), MapFormat::Html);
    assert_eq!(page.matches("<!--").count(), ours.matches("<!--").count());
    assert!(page.contains("<h1>&lt;/script&gt;"), "the title is text");
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["routes"][0]["path"], map.routes[0].path, "the script reads what was written");
    // Between the quotes of labels there is no quote, and no way out of them.
    for line in render(&map, MapFormat::Mermaid).lines().filter(|it| it.contains("alert")) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(!line.contains('<') && !line.contains('`'), "{line}");
    }
    for line in render(&map, MapFormat::Dot).lines().filter(|it| it.contains("alert")) {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(bare.matches("label=\"").count(), 1, "{line}");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = render(&shop(), MapFormat::Html);
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once("\">").unwrap().0;
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe") && policy.matches("'sha256-").count() == 2, "{policy}");
    for attribute in [" src=", "@import", "url(", "fetch(", "innerHTML", "eval("] {
        assert!(!page.contains(attribute), "{attribute}");
    }
    let links = page.matches("href=").count();
    assert_eq!(links, page.matches("href=\"data:,\"").count(), "the empty icon is the only link");
    let head = page.split_once("<style>").unwrap().0;
    assert!(head.contains("<title>shop: the seam</title>") && !head.contains("{{"), "{head}");
}
