//! See `docs.md`.

use rustc_hash::{FxHashMap, FxHashSet};
use seamlint_program::Program;
use seamlint_program::js::{Follow, Site, View, syntax};
use seamlint_syntax::{Field, Kind, Node, Side};

use crate::Cx;
use crate::rule::{Check, Profile, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "js/go-handle-weakmap",
    summary: "an object that Go returned is kept by nothing but a weak reference",
    severity: Severity::Info,
    profile: Profile::Strict,
    since: "0.1.0",
    docs: include_str!("docs.md"),
    aliases: &[],
    check: Check::Program(check),
};

/// What holds an object weakly: the function, and the argument.
const WEAK: [&str; 3] = ["WeakMap.set", "WeakSet.add", "new WeakRef"];
/// Watching an object does not keep it.
const WATCH: &str = "FinalizationRegistry.register";

/// The functions that Go publishes: global names, and members of global objects.
#[derive(Default)]
struct Published<'p> {
    functions: FxHashSet<&'p str>,
    members: FxHashMap<&'p str, Vec<&'p str>>,
}

fn check(cx: &mut Cx<'_>) {
    let js = cx.program().js();
    let published = published(cx.program());
    if published.functions.is_empty() && published.members.is_empty() {
        return;
    }
    let mut seen = Vec::new();
    for symbol in WEAK {
        for (file, weak) in js.calls_to(symbol) {
            let Some(object) = syntax::arguments(weak).next() else { continue };
            let Some(origin) = origin(js, &published, (file, object)) else { continue };
            if seen.contains(&(file, weak)) || is_kept(js, origin) {
                continue;
            }
            seen.push((file, weak));
            cx.report_at(
                file.place(weak),
                "nothing else refers to this object, which a Go function returned: the garbage collector may take it, and what is \
                 remembered for it, between two calls",
            )
            .help("keep a strong reference beside the weak one for as long as the object is needed")
            .also(origin.0.place(origin.1), "it comes from Go");
        }
    }
}

/// The call that gave an object, when it is one of Go's: directly, through a name, or through a function.
fn origin<'p>(
    js: View<'p>,
    published: &Published<'p>,
    (file, object): Site<'p>,
) -> Option<Site<'p>> {
    let object = syntax::unwrapped(object);
    let (file, call) = match object.kind() {
        Kind::CallExpression => (file, object),
        _ => js.initializer(file, object)?,
    };
    if is_published(js, published, (file, call)) {
        return Some((file, call));
    }
    let functions = js.called_functions(file, call);
    let [(at, function)] = functions[..] else { return None };
    let body = syntax::unwrapped(function.child(Field::Body)?);
    is_published(js, published, (at, body)).then_some((file, call))
}

fn is_published(js: View<'_>, published: &Published<'_>, (file, call): Site<'_>) -> bool {
    let Some(callee) = syntax::callee(call) else { return false };
    let is_window = |it: Node<'_>| {
        let it = syntax::unwrapped(it);
        matches!(it.text(), "window" | "globalThis" | "self") && js.is_global(file, it)
    };
    if callee.kind() == Kind::Identifier {
        return published.functions.contains(callee.text()) && js.is_undeclared(file, callee);
    }
    let (Some(object), Some(name)) = (callee.child(Field::Object), callee.child(Field::Property))
    else {
        return false;
    };
    if is_window(object) {
        return published.functions.contains(name.text());
    }
    let object = syntax::unwrapped(object);
    let global = object.kind() == Kind::Identifier && js.is_undeclared(file, object);
    let members = published.members.get(object.text());
    global && members.is_some_and(|it| it.contains(&name.text()))
}

/// Whether anything refers to the object strongly, or may do so.
fn is_kept<'p>(js: View<'p>, (file, call): Site<'p>) -> bool {
    let value = js.follow(file, call, Follow::default());
    let weak = |(file, it): &Site<'p>| {
        let list = syntax::wrapped(*it).parent().filter(|it| it.kind() == Kind::Arguments);
        list.and_then(|it| it.parent()).is_some_and(|call| {
            let first = syntax::arguments(call).next() == Some(syntax::wrapped(*it));
            js.symbols(*file, call).iter().any(|it| (WEAK.contains(it) || *it == WATCH) && first)
        })
    };
    value.escapes.iter().any(|it| !weak(it))
        || value.holders.iter().any(|it| js.outlives_functions(it))
}

/// What the Go files of a program publish by `js.Global().Set(name, js.FuncOf(…))`.
fn published(program: &Program) -> Published<'_> {
    let mut out = Published::default();
    for (_, file) in program.files().filter(|(_, it)| it.kind.side() == Side::Go) {
        if !file.text().contains("\"syscall/js\"") {
            continue;
        }
        for call in file.tree.nodes(Kind::CallExpression) {
            let callee = call.child(Field::Function);
            let global = callee.is_some_and(|it| it.text() == "js.Global().Set");
            let mut arguments = call.child(Field::Arguments).into_iter().flat_map(Node::parts);
            let (Some(name), Some(value)) = (arguments.next(), arguments.next()) else { continue };
            let name = name.text().trim_matches(['"', '`']);
            if !global {
                continue;
            }
            if is_func(file.tree.root(), value) {
                out.functions.insert(name);
            }
            let pairs = value.descendants().filter(|it| it.kind() == Kind::KeyedElement);
            let members = pairs.filter_map(|it| {
                let (key, value) = (it.first()?, it.last()?);
                is_func(file.tree.root(), value).then(|| key.text().trim_matches(['"', '`']))
            });
            let members: Vec<_> = members.collect();
            if !members.is_empty() {
                out.members.entry(name).or_default().extend(members);
            }
        }
    }
    out
}

/// `js.FuncOf(…)`, or a variable that holds one.
fn is_func(root: Node<'_>, value: Node<'_>) -> bool {
    let value =
        if value.kind() == Kind::LiteralElement { value.first().unwrap_or(value) } else { value };
    let of = |it: Node<'_>| {
        it.kind() == Kind::CallExpression
            && it.child(Field::Function).is_some_and(|it| it.text() == "js.FuncOf")
    };
    of(value)
        || value.kind() == Kind::Identifier
            && root.tree().nodes(Kind::ShortVarDeclaration).any(|it| {
                let left = it.child(Field::Left).map(|it| it.text());
                let right = it.child(Field::Right).and_then(Node::first);
                left == Some(value.text()) && right.is_some_and(of)
            })
}
