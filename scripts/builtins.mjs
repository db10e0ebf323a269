// Writes the declarations of ECMAScript, browsers and Node that bear on promises, callbacks and signals.
//
//   node scripts/builtins.mjs TYPESCRIPT TYPES_NODE CURATED >crates/program/data/js-builtins.d.ts
//
// TYPESCRIPT and TYPES_NODE are the folders of the two npm packages, CURATED is data/js.d.ts: what that declares is
// left alone. Only declarations are read, never resolved: a function is kept when it gives a promise, or takes a
// signal or a callback; a member also when a kept type is reached through it. All other types become `any`.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [typescript, typesNode, curatedPath] = process.argv.slice(2).map((it) => resolve(it));
const ts = createRequire(import.meta.url)(typescript);
const { SyntaxKind: K } = ts;

// Promises that never reject, so that nobody has to wait for them: what the specifications say of the two.
const SETTLED = new Set(["FontFaceSet.ready", "ServiceWorkerContainer.ready"]);
// What the language's core types hold is written by hand, with the generics that the checks need; nobody reads types
// of these names from a global, and `Window` is the global scope.
const LEFT_OUT = new Set([
  "Promise", "PromiseLike", "PromiseConstructor", "Array", "ReadonlyArray", "ArrayConstructor", "String", "Object",
  "ObjectConstructor", "Function", "CallableFunction", "NewableFunction", "Window", "WindowOrWorkerGlobalScope", "Symbol",
  "Iterator", "Iterable", "AsyncIterator", "AsyncIterable", "Generator", "AsyncGenerator", "IteratorObject",
  "AsyncIteratorObject", "ReadonlyMap", "ReadonlySet", "Map", "Set", "WeakMap", "WeakSet", "RegExp", "Date", "Error", "JSON",
  "Math", "Intl", "PromiseWithResolvers", "PromiseRejectionEvent", "PromiseRejectionEventInit", "Atomics", "Reflect", "ProxyHandler", "ProxyConstructor", "TemplateStringsArray", "DOMException", "Number",
]);

const sources = (folder, pattern) =>
  readdirSync(folder).filter((it) => pattern.test(it)).sort().map((it) => parsed(join(folder, it)));
const parsed = (path) => ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);

/** Interfaces by name, variables and functions, of one scope. */
class Scope {
  types = new Map();
  values = new Map();
  functions = new Map();
  aliases = new Map();

  add(statement) {
    const name = statement.name?.text;
    const into = (map, key, it) => map.set(key, [...(map.get(key) ?? []), it]);
    if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (name) into(this.types, name, statement);
    } else if (ts.isFunctionDeclaration(statement) && name) {
      into(this.functions, name, statement);
    } else if (ts.isTypeAliasDeclaration(statement)) {
      this.aliases.set(name, statement);
    } else if (ts.isVariableStatement(statement)) {
      for (const it of statement.declarationList.declarations) this.values.set(it.name.text, it);
    } else if (ts.isModuleDeclaration(statement) && name === "global" && statement.body) {
      statement.body.statements.forEach((it) => this.add(it));
    }
  }
}

const globals = new Scope();
const modules = new Map();
const isModule = (it) => ts.isModuleDeclaration(it) && ts.isStringLiteral(it.name);
const moduleOf = (name) => {
  if (!modules.has(name)) modules.set(name, new Scope());
  return modules.get(name);
};
for (const file of sources(join(typescript, "lib"), /^lib\.(es[\w.]*|dom[\w.]*)\.d\.ts$/)) {
  file.statements.forEach((it) => globals.add(it));
}
const nodeFiles = [typesNode, ...["fs", "dns", "readline", "stream", "timers", "path", "util", "test"].map((it) => join(typesNode, it))];
for (const folder of nodeFiles) {
  let files = [];
  try { files = sources(folder, /\.d\.ts$/); } catch (failed) { if (failed.code !== "ENOENT") throw failed; }
  for (const statement of files.flatMap((it) => [...it.statements]).filter(isModule)) {
    const name = statement.name.text.replace(/^node:/, "");
    statement.body?.statements.forEach((it) => {
      if (ts.isModuleDeclaration(it) && it.name.text === "global") return;
      // `namespace promises`, `namespace events`: what merges with a class or function is left to those who name it.
      moduleOf(name).add(it);
    });
  }
}

// ---- What is there by hand ----

const curated = new Scope();
const curatedModules = new Map();
for (const it of parsed(curatedPath).statements) {
  if (!isModule(it)) {
    curated.add(it);
    continue;
  }
  const names = new Set();
  it.body.statements.forEach((inner) => {
    if (inner.name) names.add(inner.name.text);
    inner.declarationList?.declarations.forEach((one) => names.add(one.name.text));
    if (ts.isExportDeclaration(inner) && !inner.exportClause) names.add("*");
  });
  curatedModules.set(it.name.text, names);
}
const heldByHand = (name) =>
  new Set((curated.types.get(name) ?? []).flatMap((it) => it.members.map((one) => one.name?.getText() ?? "")));

// ---- What bears on promises, callbacks and signals ----

const isPromise = (type) =>
  type && ts.isTypeReferenceNode(type) && /^(Promise|PromiseLike)$/.test(type.typeName.getText());
const nonNull = (type) => {
  while (type && (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type))) type = type.type;
  if (!type || !ts.isUnionTypeNode(type)) return type;
  const rest = type.types.filter((it) => !/^(null|undefined)$/.test(it.getText()));
  return rest.length === 1 ? nonNull(rest[0]) : type;
};
const declared = (scope, name) => scope.types.get(name) ?? globals.types.get(name) ?? [];

/** The function that a type of a parameter is, where it is one: written there, by an alias, or by an interface. */
function callback(scope, type, hops = 3) {
  type = nonNull(type);
  if (!type || hops === 0) return undefined;
  if (ts.isFunctionTypeNode(type)) return type;
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const name = type.typeName.getText();
  const alias = scope.aliases.get(name) ?? globals.aliases.get(name);
  if (alias) return callback(scope, alias.type, hops - 1);
  const body = declared(scope, name);
  return body.length === 1 && body[0].members.length === 1 && ts.isCallSignatureDeclaration(body[0].members[0])
    ? body[0].members[0]
    : undefined;
}

/** Whether an object of options holds a signal. */
function takesSignal(scope, type, hops = 4) {
  type = nonNull(type);
  if (!type || hops === 0) return false;
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type)) {
    return type.types.some((it) => takesSignal(scope, it, hops - 1));
  }
  const holds = (members) =>
    members.some((it) => it.name?.getText() === "signal" && /AbortSignal/.test(it.type?.getText() ?? ""));
  if (ts.isTypeLiteralNode(type)) return holds(type.members);
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = type.typeName.getText();
  const alias = scope.aliases.get(name) ?? globals.aliases.get(name);
  if (alias) return takesSignal(scope, alias.type, hops - 1);
  // What can be made with `new`, such as a Request, is no object of options.
  if (globals.values.has(name)) return false;
  return declared(scope, name).some(
    (it) =>
      holds(it.members) ||
      (it.heritageClauses ?? []).some((one) =>
        one.types.some((base) => takesSignal(scope, ts.factory.createTypeReferenceNode(base.expression.text ?? ""), 0) ||
          declared(scope, base.expression.getText()).some((above) => holds(above.members)))),
  );
}

const isSignal = (type) => /^AbortSignal$/.test(nonNull(type)?.getText() ?? "");
// Events are written by hand, for all that have them.
const isListener = (name) =>
  /^(add|remove)EventListener$|^on[a-z]|^(add|remove|prepend)?(Once)?Listener$|^(on|once|off|emit|listenerCount)$/.test(name);

function bears(scope, it) {
  if (ts.isPropertySignature(it) || ts.isPropertyDeclaration(it) || ts.isGetAccessor(it)) return isPromise(nonNull(it.type));
  if (!it.parameters) return false;
  return isPromise(it.type) ||
    it.parameters.some((one) => callback(scope, one.type) || takesSignal(scope, one.type) || isSignal(one.type));
}

const nameOf = (member) => member.name && ts.isIdentifier(member.name) ? member.name.text : undefined;
const isShown = (member) => !member.modifiers?.some((it) => /private|protected/.test(it.getText()));

/** The members of some bodies that bear, each with all of its overloads, but for names that are left out. */
function bearing(scope, bodies, leftOut) {
  const all = bodies.flatMap((it) => [...it.members]).filter((it) => {
    const name = nameOf(it);
    return name && !/^function$/.test(name) && !isListener(name) && isShown(it) && !leftOut.has(name);
  });
  const names = new Set(all.filter((it) => bears(scope, it)).map(nameOf));
  return all.filter((it) => names.has(nameOf(it)));
}

// ---- Which types are kept ----

const kept = new Set(curated.types.keys());
const own = new Map();
for (const [name, bodies] of globals.types) {
  if (LEFT_OUT.has(name) || /^(Big)?(Int|Uint|Float)\d/.test(name)) continue;
  const members = bearing(globals, bodies, heldByHand(name));
  // Nobody gives an async function to the many small lists of CSS and media, which only have a `forEach`.
  const isWorth = curated.types.has(name) || /^NodeList/.test(name) || members.some((it) => nameOf(it) !== "forEach");
  if (members.length && isWorth) {
    own.set(name, members);
    kept.add(name);
  }
}
const bases = (name) => (globals.types.get(name) ?? []).flatMap((it) =>
  (it.heritageClauses ?? []).flatMap((one) => one.types.map((base) => base.expression.getText())));
/** The closest types above that are kept. */
const above = (name, hops = 6) => hops === 0 ? [] : bases(name).flatMap((it) =>
  LEFT_OUT.has(it) ? [] : kept.has(it) ? [it] : above(it, hops - 1));

// ---- Writing ----

function simple(scope, type, params, known = kept) {
  type = nonNull(type);
  if (!type) return "any";
  switch (type.kind) {
    case K.VoidKeyword: case K.StringKeyword: case K.NumberKeyword: case K.BooleanKeyword: case K.NeverKeyword:
    case K.ThisType:
      return type.getText();
  }
  if (ts.isArrayTypeNode(type)) {
    const inner = simple(scope, type.elementType, params, known);
    return inner === "any" ? "any[]" : `${inner}[]`;
  }
  if (isPromise(type)) return `Promise<${simple(scope, type.typeArguments?.[0], params, known)}>`;
  if (isSignal(type)) return "AbortSignal";
  if (ts.isTypeReferenceNode(type) && !type.typeArguments) {
    const name = type.typeName.getText();
    if (params.has(name) || (known.has(name) && !LEFT_OUT.has(name))) return name;
  }
  return "any";
}

function parameter(scope, it, params, at, known) {
  const name = it.name.getText();
  const safe = /^[\w$]+$/.test(name) && name !== "this" ? name : `a${at}`;
  const head = `${it.dotDotDotToken ? "..." : ""}${safe}${it.questionToken ? "?" : ""}: `;
  const run = callback(scope, it.type);
  if (run) {
    const list = run.parameters.filter((one) => one.name.getText() !== "this").length ? "...args: any[]" : "";
    return `${head}(${list}) => ${simple(scope, run.type, new Set(), known)}`;
  }
  if (isSignal(it.type)) return `${head}AbortSignal`;
  if (takesSignal(scope, it.type)) return `${head}{ signal?: AbortSignal; [key: string]: any }`;
  const type = simple(scope, it.type, params, known);
  return `${head}${it.dotDotDotToken && !type.endsWith("[]") ? "any[]" : type}`;
}

function signature(scope, it, known = kept) {
  const given = it.parameters.filter((one) => one.name.getText() !== "this");
  const list = given.map((one, at) => parameter(scope, one, new Set(), at, known)).join(", ");
  return `(${list}): ${simple(scope, it.type, new Set(), known)}`;
}

function member(owner, it, scope = globals, known = kept) {
  const name = nameOf(it);
  const fixed = it.modifiers?.some((one) => one.kind === K.StaticKeyword) ? "static " : "";
  if (it.parameters && !ts.isGetAccessor(it)) return `${fixed}${name}${signature(scope, it, known)}`;
  if (SETTLED.has(`${owner}.${name}`)) return `${fixed}${name}: Settled_<any>`;
  return `${fixed}${name}: ${simple(scope, it.type, new Set(), known)}`;
}

/** Each once; of overloads that only literals told apart, and are alike now, one that gives what all of them give. */
function unique(lines) {
  const byHead = new Map();
  for (const line of new Set(lines)) {
    const end = line.lastIndexOf("): ");
    const [head, gives] = end < 0 ? [line, ""] : [line.slice(0, end + 3), line.slice(end + 3)];
    const common = (one, other) => one.startsWith("Promise<") && other.startsWith("Promise<") ? "Promise<any>" : "any";
    byHead.set(head, byHead.has(head) ? common(byHead.get(head), gives) : gives);
  }
  return [...byHead].map(([head, gives]) => head + gives);
}
const out = [];

// What leads to a kept type, from one that is kept: `navigator.usb`, `audio.createGain()`.
for (const name of new Set([...kept].flatMap((it) => [...bases(it), it]))) {
  if (LEFT_OUT.has(name) || !globals.types.has(name)) continue;
  const byHand = heldByHand(name);
  const all = globals.types.get(name).flatMap((it) => [...it.members]);
  const leading = all.filter((one) => {
    const key = nameOf(one);
    if (!key || byHand.has(key) || isListener(key) || !isShown(one) || own.get(name)?.includes(one)) return false;
    if (all.some((it) => it !== one && nameOf(it) === key)) return false;
    const to = nonNull(one.type)?.getText() ?? "";
    return own.has(to) && !curated.types.has(to) && to !== name;
  });
  if (leading.length) {
    own.set(name, [...(own.get(name) ?? []), ...leading]);
    kept.add(name);
  }
}

for (const [name, members] of [...own].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
  const isClass = (curated.types.get(name) ?? []).some(ts.isClassDeclaration);
  const up = isClass ? [] : unique(above(name));
  const head = up.length ? ` extends ${up.join(", ")}` : "";
  out.push(`interface ${name}${head} { ${unique(members.map((it) => member(name, it))).join("; ")} }`);
}
for (const [name, it] of [...globals.values].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
  if (curated.values.has(name) || curated.types.has(name) || LEFT_OUT.has(name) || !it.type) continue;
  const type = it.type;
  if (ts.isTypeReferenceNode(type) && own.has(type.typeName.getText()) && !curated.types.has(type.typeName.getText())) {
    out.push(`declare var ${name}: ${type.typeName.getText()};`);
  } else if (ts.isTypeLiteralNode(type) && own.has(name)) {
    // One without parameters says mostly that the type exists: `new` throws.
    const made = type.members.filter((one) => ts.isConstructSignatureDeclaration(one) && one.parameters.length);
    const fixed = type.members.filter((one) => nameOf(one) && nameOf(one) !== "prototype" && bears(globals, one));
    const news = made.map((one) => `new (${one.parameters.map((p, at) => parameter(globals, p, new Set(), at)).join(", ")}): ${name}`);
    const all = unique([...news, ...fixed.map((one) => member(name, one))]);
    if (all.length) out.push(`declare var ${name}: { ${all.join("; ")} };`);
  }
}
const byHandFunctions = new Set([...curated.functions.keys(), ...curated.values.keys()]);
for (const [name, all] of [...globals.functions].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
  if (byHandFunctions.has(name) || isListener(name) || !all.some((one) => bears(globals, one))) continue;
  for (const it of unique(all.map((one) => signature(globals, one)))) {
    out.push(`declare function ${name}${it};`);
  }
}

// ---- Node's modules ----

/** Whether a class is an emitter of events: it, or what it extends, is one or a stream. */
function emits(scope, name, hops = 5) {
  if (hops === 0) return false;
  return (scope.types.get(name) ?? []).some((it) => (it.heritageClauses ?? []).some((clause) => clause.types.some((base) => {
    const text = base.expression.getText();
    return /(^|\.)(EventEmitter|InternalEventEmitter|Readable|Writable|Duplex|Transform|Stream|Socket|Server)$/.test(text) ||
      (text !== name && emits(scope, text, hops - 1));
  })));
}

for (const [name, scope] of [...modules].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
  const byHand = curatedModules.get(name) ?? new Set();
  if (byHand.has("*") || /^test(\/|$)|^(constants|inspector|sys|punycode|quic|ffi|sqlite|stream\/iter|repl|v8|vm)/.test(name)) continue;
  // An interface or class of the module that has something that bears.
  const types = new Map();
  for (const [key, bodies] of scope.types) {
    if (byHand.has(key) || LEFT_OUT.has(key)) continue;
    const members = bearing(scope, bodies, new Set());
    if (members.length) types.set(key, members);
  }
  const known = new Set([...types.keys(), ...["AbortSignal", "ArrayBuffer", "Blob"]]);
  const lines = [];
  for (const [key, members] of types) {
    const body = unique(members.map((it) => member(key, it, scope, known))).join("; ");
    const kind = scope.types.get(key).some(ts.isClassDeclaration) ? "class" : "interface";
    lines.push(`${kind} ${key}${emits(scope, key) ? " extends EventEmitter_" : ""} { ${body} }`);
  }
  for (const [key, all] of scope.functions) {
    if (byHand.has(key)) continue;
    const gives = (one) => bears(scope, one) || types.has(nonNull(one.type)?.getText() ?? "");
    if (!all.some(gives)) continue;
    for (const it of unique(all.map((one) => signature(scope, one, known)))) lines.push(`function ${key}${it}`);
  }
  if (lines.length) out.push(`declare module "${name}" {\n${lines.map((it) => `  ${it};`).join("\n")}\n}`);
}

const version = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
process.stdout.write(`// Written by scripts/builtins.mjs: do not edit. What bears on promises, callbacks and signals in the declarations of
// TypeScript ${version(typescript)} (Apache-2.0, Microsoft) and @types/node ${version(typesNode)} (MIT, DefinitelyTyped) and is not in js.d.ts.

${out.join("\n")}
`);
