//! What a project's configuration says of its own clients and registrars.

use std::sync::Arc;

use seamlint_program::contract::{ClientFunction, MethodOption, Options, RouterFunction};
use seamlint_program::{Document, Origin, Program, Project, compile, link};
use seamlint_syntax::Limits;

fn program(seam: Options, files: &[(&str, &str)]) -> Program {
    let mut project = Project { seam, ..Project::default() };
    for (path, text) in files {
        let file = compile(path, Arc::from(*text), Origin::Own, &Limits::default());
        project.files.extend(file.map(Arc::new));
        if path.ends_with(".mod") {
            project.documents.push(Document { path: Arc::from(*path), text: Arc::from(*text) });
        }
    }
    link(project, &())
}

/// The calls, a line each: method, path, and whether something is sent.
fn calls(seam: Options, files: &[(&str, &str)]) -> Vec<String> {
    let program = program(seam, files);
    let calls = program.contract().calls.iter().map(|it| {
        let paths: Vec<_> = it.paths.iter().map(ToString::to_string).collect();
        let body = if it.body.is_some() { " with a body" } else { "" };
        format!("{} {}{body}", it.method, paths.join(" "))
    });
    calls.collect()
}

fn client(name: &str) -> ClientFunction {
    ClientFunction { name: name.to_owned(), ..ClientFunction::default() }
}

fn clients(clients: Vec<ClientFunction>) -> Options {
    Options { clients, ..Options::default() }
}

#[test]
fn a_function_that_is_imported() {
    let text = "
        import { call as ask, other } from \"@app/net\";
        import { call } from \"elsewhere\";
        ask(\"users\", 1);
        ask(`users/${id}`);
        other(\"users\");
        call(\"users\");
        function own(call) { call(\"users\"); }
    ";
    let own = ClientFunction { module: Some("@app/net".to_owned()), ..client("call") };
    let own = ClientFunction { base: Some("/api/".to_owned()), ..own };
    let found = calls(clients(vec![own]), &[("a.ts", text)]);
    assert_eq!(found, ["GET /api/users", "GET /api/users/{id}"]);
    assert!(calls(Options::default(), &[("a.ts", text)]).is_empty());
}

#[test]
fn a_member_of_what_is_exported_with_method_and_body() {
    let text = "
        import { api } from \"./api\";
        api.send(\"delete\", \"/users/1\");
        api.send(method, \"/users\", { name: 1 });
        api.get(\"/users\");
        api.users.send(\"get\", \"/users\");
    ";
    let send = ClientFunction {
        url: 1,
        method: MethodOption::Argument(0),
        body: Some(2),
        ..client("api.send")
    };
    let found = calls(clients(vec![send]), &[("a.ts", text)]);
    assert_eq!(found, ["DELETE /users/1", "ANY /users with a body"]);
}

#[test]
fn the_function_in_a_wrapper_is_asked_through_it_and_known_clients_are_not_asked_twice() {
    let text = "
        import { post } from \"net\";
        const save = (path, body) => post(\"/api\" + path, body);
        save(\"/users\", { name: 1 });
        export function load(path) { return fetch(\"/api\" + path); }
        load(\"/users\");
    ";
    let post = ClientFunction {
        method: MethodOption::Always("POST".to_owned()),
        body: Some(1),
        ..client("post")
    };
    let load = client("load");
    let found = calls(clients(vec![post, load]), &[("a.ts", text)]);
    assert_eq!(found, ["POST /api/users with a body", "GET /api/users"]);
}

/// The routes, a line each.
fn routes(routers: Vec<RouterFunction>, text: &str) -> Vec<String> {
    let seam = Options { routers, ..Options::default() };
    let files = [("go.mod", "module example.com/app\n"), ("web/a.go", text)];
    let program = program(seam, &files);
    let routes = program.contract().routes.iter().map(|it| {
        let name = it.handler.as_ref().and_then(|it| it.name.clone());
        format!("{} {} {}", it.method, it.path, name.unwrap_or_default())
    });
    routes.collect()
}

const GO: &str = "
    package web
    import \"net/http\"
    type Table struct { all map[string]http.HandlerFunc }
    func (t *Table) Put(method, path string, h http.HandlerFunc) { t.all[method+path] = h }
    func on(path string, h http.HandlerFunc) { table.all[path] = h }
    func users(w http.ResponseWriter, r *http.Request) {}
    var table = &Table{}
    func setup(other map[string]http.HandlerFunc) {
        table.Put(http.MethodPost, \"/users\", users)
        for _, path := range []string{\"/a\", \"/b\"} {
            on(\"/api\"+path, users)
        }
        on(\"GET /users/{id:[0-9]+}\", func(w http.ResponseWriter, r *http.Request) {})
        on(\"/files/:name\", users)
    }
";

#[test]
fn registrars_of_the_project() {
    let put = RouterFunction {
        name: "Table.Put".to_owned(),
        package: "example.com/app/web".to_owned(),
        path: 1,
        handler: 2,
        method: MethodOption::Argument(0),
    };
    let on = RouterFunction { name: "on".to_owned(), path: 0, handler: 1, ..put.clone() };
    let on = RouterFunction { method: MethodOption::Usual, ..on };
    assert!(routes(Vec::new(), GO).is_empty());
    assert_eq!(
        routes(vec![put, on], GO),
        [
            "POST /users users",
            "ANY /api/a users",
            "ANY /api/b users",
            "GET /users/{id} ",
            "ANY /files/{name} users",
        ]
    );
}
