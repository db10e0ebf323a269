// @ts-check
// The page of `seamlint map --output-format html`. All it knows is in the element `data`; all text of the
// project reaches the page as text nodes and attributes, never as markup.
"use strict";

(() => {
  /**
   * @typedef {{ name: string | null, file: string, line: number }} Func
   * @typedef {{ go: string | null, js: string | null }} Types
   * @typedef {{ method: string, path: string, file: string, line: number, kind: string | null, catches_all: boolean,
   *   handler: Func | null, middleware: Func[], request: string | null, response: string | null }} Route
   * @typedef {{ method: string, path: string | null, alternatives: string[], file: string, line: number,
   *   client: string, kind: string | null, via: string[], unlinked: string | null }} Call
   * @typedef {{ call: number, route: number, confidence: "C1" | "C2" | "C3", request: Types, response: Types,
   *   findings: number[], severity: string | null }} Link
   * @typedef {{ rule: string, severity: string, message: string, help: string | null, file: string,
   *   range: { start: { line: number } } }} Finding
   * @typedef {{ project: string, groups: { name: string, routes: number[] }[], routes: Route[], calls: Call[],
   *   links: Link[], findings: Finding[], calls_own: number, linked: number, elsewhere: number, uncalled: number,
   *   percent: number }} Data
   * @typedef {{ side: "calls" | "routes", at: number, element: HTMLElement, head: HTMLButtonElement, links: Link[],
   *   health: string, method: string, file: string, text: string, shown: boolean, top: number, middle: number,
   *   bottom: number }} Row
   */

  /** @type {Data} */
  const data = JSON.parse(byId("data").textContent || "{}");
  const main = byId("map");
  const columns = { calls: byId("calls"), routes: byId("routes") };
  const lines = byId("lines");
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const fileSelect = /** @type {HTMLSelectElement} */ (byId("file"));
  const confidenceSelect = /** @type {HTMLSelectElement} */ (byId("confidence"));
  const clear = byId("clear");
  const SURE = { C3: "exact", C2: "likely", C1: "perhaps" };
  const REASON = /** @type {Record<string, string>} */ ({
    "unknown-route": "no route serves it",
    ambiguous: "too many routes serve it alike",
    dynamic: "its path is known at run time only",
    generated: "generated code",
    external: "it goes to another host",
  });
  const HEALTH = [
    ["ok", "Linked"],
    ["warning", "Warning"],
    ["error", "Error"],
    ["ambiguous", "Ambiguous"],
    ["unlinked", "Unlinked"],
    ["elsewhere", "Elsewhere"],
    ["uncalled", "No caller"],
  ];
  /** Health that is drawn as a ring: one end of a link is missing. */
  const HOLLOW = ["unlinked", "uncalled", "elsewhere"];

  /** @param {string} id */
  function byId(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`there is no #${id}`);
    return found;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {string} className
   * @param {(Node | string)[]} children
   * @returns {HTMLElementTagNameMap[T]}
   */
  function make(tag, className = "", ...children) {
    const out = document.createElement(tag);
    if (className) out.className = className;
    out.append(...children);
    return out;
  }

  // ---- Rows ----

  /** @type {Link[][]} */
  const linksOfCall = data.calls.map(() => []);
  /** @type {Link[][]} */
  const linksOfRoute = data.routes.map(() => []);
  for (const link of data.links) {
    linksOfCall[link.call].push(link);
    linksOfRoute[link.route].push(link);
  }

  /** @param {Link[]} links */
  function worst(links) {
    const all = links.map((it) => it.severity);
    return all.includes("error") ? "error" : all.includes("warning") ? "warning" : null;
  }

  /** @param {number} at */
  function healthOfCall(at) {
    const { unlinked } = data.calls[at];
    if (unlinked === "external" || unlinked === "generated") return "elsewhere";
    if (unlinked === "ambiguous") return "ambiguous";
    if (unlinked) return "unlinked";
    const links = linksOfCall[at];
    const is = worst(links);
    if (is) return is;
    return links.every((it) => it.confidence === "C1") ? "ambiguous" : "ok";
  }

  /** @param {number} at */
  function healthOfRoute(at) {
    const links = linksOfRoute[at];
    if (links.length === 0) return data.routes[at].catches_all ? "elsewhere" : "uncalled";
    const is = worst(links);
    if (is) return is;
    return links.every((it) => it.confidence === "C1") ? "ambiguous" : "ok";
  }

  /** A path with what varies in it in another colour, and what its group shares in a softer one. */
  /** @param {string | null} path @param {string} group */
  function pathOf(path, group) {
    const out = make("span", "path");
    if (path === null) {
      out.append(make("em", "", "not known"));
      return out;
    }
    let rest = path;
    // What is not known of a prefix stands before the group's.
    const base = /^\{[^{}]*\}/.exec(path)?.[0] ?? "";
    const start = base + group;
    if (group.length > 1 && path.startsWith(start) && path.length > start.length) {
      out.append(make("s", "", base, ...breakable(group)));
      rest = path.slice(start.length);
    }
    for (const part of rest.split(/(\{[^{}]*\})/)) {
      if (part.startsWith("{")) out.append(make("i", "", part));
      else out.append(...breakable(part));
    }
    return out;
  }

  /** A text that may be broken in front of each slash. */
  /** @param {string} text @returns {(string | Node)[]} */
  function breakable(text) {
    return text.split(/(?=\/)/).flatMap((it, at) => (at === 0 ? [it] : [document.createElement("wbr"), it]));
  }

  /** @param {string} method */
  function methodOf(method) {
    return make("span", `method ${method.toLowerCase().replace(/[^a-z]/g, "")}`, method);
  }

  /** @type {Row[]} */
  const rows = [];
  /** @type {{ element: HTMLElement, rows: Row[] }[]} */
  const groups = [];
  /** @type {Row[]} */
  const rowOfCall = [];
  /** @type {Row[]} */
  const rowOfRoute = [];

  /**
   * @param {"calls" | "routes"} side
   * @param {number} at
   * @param {(Node | string)[]} cells
   * @param {string} peers
   * @returns {Row}
   */
  function makeRow(side, at, cells, peers) {
    const isCall = side === "calls";
    const item = isCall ? data.calls[at] : data.routes[at];
    const links = isCall ? linksOfCall[at] : linksOfRoute[at];
    const health = isCall ? healthOfCall(at) : healthOfRoute(at);
    const head = make("button", "head", ...cells);
    head.type = "button";
    head.tabIndex = -1;
    head.setAttribute("aria-expanded", "false");
    const element = make("li", `row ${health}`, head);
    element.classList.toggle("hollow", HOLLOW.includes(health));
    element.classList.toggle("linked", links.length > 0);
    if (peers) element.dataset.peers = peers;
    const route = isCall ? null : data.routes[at];
    const call = isCall ? data.calls[at] : null;
    const words = [item.method, item.path, `${item.file}:${item.line}`, item.kind, route?.handler?.name, route?.request,
      route?.response, call?.client, call?.via.join(" "), call?.alternatives.join(" "), call?.unlinked,
      ...links.flatMap((it) => it.findings.map((it) => data.findings[it].rule))];
    const text = words.filter(Boolean).join(" ").toLowerCase();
    /** @type {Row} */
    const row = { side, at, element, head, links, health, method: item.method, file: item.file, text, shown: true,
      top: 0, middle: 0, bottom: 0 };
    rows.push(row);
    return row;
  }

  /** @param {"calls" | "routes"} side @param {string} name @param {Row[]} members */
  function makeGroup(side, name, members) {
    const count = make("span", "", String(members.length));
    const list = make("ul", "", ...members.map((it) => it.element));
    const element = make("section", "group", make("h3", "", make("bdi", "", ...breakable(name)), count), list);
    element.classList.toggle("all-linked", members.every((it) => it.links.length > 0));
    columns[side].append(element);
    groups.push({ element, rows: members });
  }

  function makeRoutes() {
    for (const group of data.groups) {
      const members = group.routes.map((at) => {
        const route = data.routes[at];
        const cells = [methodOf(route.method), pathOf(route.path, group.name)];
        if (route.kind) cells.push(make("span", "tag", route.kind));
        const name = route.handler?.name ?? (route.handler ? "func" : "");
        const meta = make("span", "meta", name);
        meta.title = name;
        cells.push(meta);
        const callers = linksOfRoute[at].map((it) => data.calls[it.call]);
        const peers = callers.map((it) => `${it.file}:${it.line}`).join(", ");
        rowOfRoute[at] = makeRow("routes", at, cells, peers && `← ${peers}`);
        return rowOfRoute[at];
      });
      makeGroup("routes", group.name, members);
    }
  }

  function makeCalls() {
    const order = new Map(rows.map((it, at) => [it.at, at]));
    /** Where a call's routes stand, so that lines cross as little as they can. @param {number} at */
    const target = (at) => {
      const all = linksOfCall[at].map((it) => order.get(it.route) ?? 0);
      return all.length ? all.reduce((a, b) => a + b, 0) / all.length : Infinity;
    };
    /** @type {Map<string, number[]>} */
    const files = new Map();
    data.calls.forEach((it, at) => files.set(it.file, [...(files.get(it.file) ?? []), at]));
    const sorted = [...files].map(([file, calls]) => {
      const linked = calls.map(target).filter(Number.isFinite);
      const mean = linked.length ? linked.reduce((a, b) => a + b, 0) / linked.length : Infinity;
      calls.sort((a, b) => compare(target(a), target(b)) || data.calls[a].line - data.calls[b].line);
      return { file, calls, mean };
    });
    sorted.sort((a, b) => compare(a.mean, b.mean) || (a.file < b.file ? -1 : 1));
    for (const { file, calls } of sorted) {
      const members = calls.map((at) => {
        const call = data.calls[at];
        const cells = [methodOf(call.method), pathOf(call.path, "")];
        if (call.alternatives.length) cells.push(make("span", "tag", `+${call.alternatives.length}`));
        if (call.kind) cells.push(make("span", "tag", call.kind));
        if (call.unlinked) cells.push(make("span", `tag ${call.unlinked}`, call.unlinked.replace("-", " ")));
        cells.push(make("span", "meta", `:${call.line}`));
        const routes = linksOfCall[at].map((it) => data.routes[it.route]);
        const peers = routes.map((it) => `${it.method} ${it.path}`).join(", ");
        rowOfCall[at] = makeRow("calls", at, cells, peers && `→ ${peers}`);
        return rowOfCall[at];
      });
      makeGroup("calls", file, members);
    }
  }

  /** Infinity is equal to itself. @param {number} a @param {number} b */
  function compare(a, b) {
    return a === b ? 0 : a < b ? -1 : 1;
  }

  // ---- Details ----

  /** @param {string} file @param {number} line */
  function placeOf(file, line) {
    const place = `${file}:${line}`;
    const button = make("button", "copy", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy ${place}`);
    button.addEventListener("click", () => {
      copy(place).then((done) => {
        button.textContent = done ? "Copied" : "Press Ctrl+C";
        say(done ? `${place} is copied` : "");
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
    });
    return make("span", "", make("code", "", ...breakable(place)), button);
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without permission the old way is left.
      const area = make("textarea", "unseen");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  /** @param {Func} it */
  function functionOf(it) {
    return make("div", "", ...(it.name ? [make("code", "", it.name), " "] : []), placeOf(it.file, it.line));
  }

  /** @param {Row} row */
  function makeDetail(row) {
    const list = make("dl");
    /** @param {string} name @param {(Node | string)[]} what */
    const add = (name, ...what) => list.append(make("dt", "", name), make("dd", "", ...what));
    if (row.side === "calls") {
      const call = data.calls[row.at];
      add("Call", placeOf(call.file, call.line));
      for (const it of call.alternatives) add("Or", make("code", "", ...breakable(it)));
      add("Client", make("code", "", call.client), ...(call.via.length ? [" via ", make("code", "", call.via.join(" ← "))] : []));
      if (call.unlinked) add("Not linked", REASON[call.unlinked] ?? call.unlinked);
      if (row.links.length) add(row.links.length > 1 ? "Routes" : "Route", ...row.links.map((it) => jump(it, rowOfRoute[it.route])));
    } else {
      const route = data.routes[row.at];
      add("Registered", placeOf(route.file, route.line));
      if (route.handler) add("Handler", functionOf(route.handler));
      if (route.middleware.length) add("Middleware", ...route.middleware.map(functionOf));
      if (row.links.length) add(row.links.length > 1 ? "Callers" : "Caller", ...row.links.map((it) => jump(it, rowOfCall[it.call])));
      else if (!route.catches_all) add("Callers", "none that seamlint knows");
    }
    const types = row.links.length === 1 || row.side === "calls" ? row.links : [];
    const route = row.side === "routes" ? data.routes[row.at] : null;
    addTypes(add, "Request", route?.request ?? null, types.map((it) => it.request));
    addTypes(add, "Response", route?.response ?? null, types.map((it) => it.response));
    const findings = [...new Set(row.links.flatMap((it) => it.findings))].map((it) => data.findings[it]);
    if (findings.length) add(findings.length > 1 ? "Findings" : "Finding", ...findings.map(findingOf));
    return make("div", "detail", list);
  }

  /**
   * @param {(name: string, ...what: (Node | string)[]) => void} add
   * @param {string} name
   * @param {string | null} own
   * @param {Types[]} all
   */
  function addTypes(add, name, own, all) {
    const go = [...new Set([own, ...all.map((it) => it.go)].filter((it) => it !== null))];
    const js = [...new Set(all.map((it) => it.js).filter((it) => it !== null))];
    const what = [];
    if (go.length) what.push(make("div", "", make("code", "", go.join(", ")), " in Go"));
    if (js.length) what.push(make("div", "", make("code", "", js.join(", ")), " in TypeScript"));
    if (what.length) add(name, ...what);
  }

  /** @param {Link} link @param {Row} row */
  function jump(link, row) {
    const isCall = row.side === "calls";
    const item = isCall ? data.calls[row.at] : data.routes[row.at];
    const what = isCall ? make("span", "path", ...breakable(`${item.file}:${item.line}`)) : pathOf(item.path, "");
    const button = make("button", "jump", methodOf(item.method), what, make("small", "", SURE[link.confidence]));
    button.type = "button";
    button.addEventListener("click", () => goTo(row));
    return button;
  }

  /** @param {Finding} it */
  function findingOf(it) {
    const out = make("div", `finding ${it.severity}`, make("b", "", it.rule), " ", placeOf(it.file, it.range.start.line), make("p", "", it.message));
    if (it.help) out.append(make("p", "help", it.help));
    return out;
  }

  /** @type {Row | null} */
  let open = null;

  /** Opens a row, or closes it where it is open. @param {Row} row */
  function toggle(row) {
    const wasOpen = open === row;
    close();
    if (!wasOpen) {
      row.element.append(makeDetail(row));
      row.head.setAttribute("aria-expanded", "true");
      open = row;
      const partner = partners(row).find((it) => it.shown);
      layOut();
      if (partner && !isInView(partner)) bringIntoView(partner);
    }
    light(open);
    layOut();
  }

  function close() {
    if (!open) return;
    open.element.querySelector(".detail")?.remove();
    open.head.setAttribute("aria-expanded", "false");
    open = null;
  }

  /** @param {Row} row */
  function partners(row) {
    return row.links.map((it) => (row.side === "calls" ? rowOfRoute[it.route] : rowOfCall[it.call]));
  }

  /** @param {Row} row */
  function goTo(row) {
    if (!row.shown) reset();
    if (open !== row) toggle(row);
    bringIntoView(row);
    focusRow(row);
  }

  // ---- Lines ----

  /** @type {Row | null} */
  let hovered = null;

  /** Lights a row and what it is joined to; nothing lights all. @param {Row | null} row */
  function light(row) {
    for (const it of main.querySelectorAll(".row.lit")) it.classList.remove("lit");
    main.classList.toggle("focus", row !== null);
    if (row) for (const it of [row, ...partners(row)]) it.element.classList.add("lit");
    hovered = row;
    schedule();
  }

  /** Measures all rows. Reading is cheap as long as nothing is written in between. */
  function layOut() {
    for (const row of rows) {
      if (!row.shown) continue;
      row.top = row.element.offsetTop;
      row.middle = row.top + row.head.offsetHeight / 2;
      row.bottom = row.top + row.element.offsetHeight;
    }
    schedule();
  }

  let scheduled = false;
  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      draw();
    });
  }

  /** Draws the links of rows that can be seen: one path for each kind of line. */
  function draw() {
    const box = lines.getBoundingClientRect();
    if (!box.width) return;
    const left = columns.calls.getBoundingClientRect().top - box.top - columns.calls.scrollTop;
    const right = columns.routes.getBoundingClientRect().top - box.top - columns.routes.scrollTop;
    const top = columns.calls.getBoundingClientRect().top - box.top;
    const bottom = box.height;
    const clamp = (/** @type {number} */ y) => Math.min(Math.max(y, top - 24), bottom + 24);
    /** @type {Map<string, string[]>} */
    const paths = new Map();
    const asked = confidenceSelect.value;
    for (const link of data.links) {
      const call = rowOfCall[link.call];
      const route = rowOfRoute[link.route];
      if (!call.shown || !route.shown || (asked && link.confidence !== asked)) continue;
      const from = call.middle + left;
      const to = route.middle + right;
      const seesFrom = from >= top && from <= bottom;
      const seesTo = to >= top && to <= bottom;
      if (!seesFrom && !seesTo) continue;
      const isLit = hovered !== null && (hovered === call || hovered === route);
      const kind = [link.severity === "error" || link.severity === "warning" ? link.severity : "ok"];
      if (link.confidence !== "C3") kind.push("weak");
      if (!seesFrom || !seesTo) kind.push("away");
      if (isLit) kind.push("lit");
      const name = kind.join(" ");
      const path = seesFrom && seesTo || isLit ? curve(clamp(from), clamp(to), box.width)
        : seesFrom ? stub(0, from, 1, to) : stub(box.width, to, -1, from);
      paths.set(name, [...(paths.get(name) ?? []), path]);
    }
    const rank = (/** @type {string} */ it) => ["lit", "error", "warning"].findIndex((word) => it.includes(word)) >>> 0;
    const names = [...paths.keys()].sort((a, b) => rank(b) - rank(a));
    lines.replaceChildren(...names.map((name) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("class", name);
      path.setAttribute("d", (paths.get(name) ?? []).join(""));
      return path;
    }));
    lines.setAttribute("data-drawn", String([...paths.values()].reduce((sum, it) => sum + it.length, 0)));
  }

  /** A line from one side to the other. @param {number} from @param {number} to @param {number} width */
  function curve(from, to, width) {
    const bend = width * 0.46;
    return `M0 ${from.toFixed(1)}C${bend} ${from.toFixed(1)} ${width - bend} ${to.toFixed(1)} ${width} ${to.toFixed(1)}`;
  }

  /** The start of a line whose other end is out of sight: it says whether that is above or below.
   * @param {number} x @param {number} y @param {1 | -1} way @param {number} other */
  function stub(x, y, way, other) {
    const down = other > y ? 1 : -1;
    return `M${x} ${y.toFixed(1)}C${x + way * 22} ${y.toFixed(1)} ${x + way * 30} ${(y + down * 3).toFixed(1)} ${x + way * 32} ${(y + down * 11).toFixed(1)}`;
  }

  // ---- Filters ----

  const chosen = { health: new Set(), methods: new Set() };

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const file = fileSelect.value;
    const sure = confidenceSelect.value;
    const matches = (/** @type {Row} */ row) =>
      words.every((it) => row.text.includes(it)) &&
      (!file || row.file === file) &&
      (!sure || row.links.some((it) => it.confidence === sure)) &&
      (!chosen.health.size || chosen.health.has(row.health)) &&
      (!chosen.methods.size || chosen.methods.has(row.method));
    const isOn = words.length > 0 || file || sure || chosen.health.size > 0 || chosen.methods.size > 0;
    const found = new Set(rows.filter(matches));
    for (const row of rows) {
      const isJoined = row.links.some((it) =>
        (!sure || it.confidence === sure) && found.has(row.side === "calls" ? rowOfRoute[it.route] : rowOfCall[it.call]));
      row.shown = found.has(row) || isJoined;
      row.element.hidden = !row.shown;
    }
    for (const { element, rows } of groups) element.hidden = !rows.some((it) => it.shown);
    clear.hidden = !isOn;
    if (open && !open.shown) {
      close();
      light(null);
    }
    for (const side of /** @type {("calls" | "routes")[]} */ (["calls", "routes"])) {
      const all = rows.filter((it) => it.side === side);
      const shown = all.filter((it) => it.shown);
      byId(`${side}-count`).textContent = shown.length === all.length ? String(all.length) : `${shown.length} of ${all.length}`;
      columns[side].querySelector(".empty")?.remove();
      if (!shown.length) columns[side].append(emptyState(side, all.length > 0));
      roving(side, shown.find((it) => it.head.tabIndex === 0) ?? shown[0] ?? null);
    }
    layOut();
  }

  /** @param {"calls" | "routes"} side @param {boolean} isFiltered */
  function emptyState(side, isFiltered) {
    const [title, text] = isFiltered
      ? ["Nothing matches", "Clear a filter, or search for less."]
      : side === "calls"
        ? ["No calls", "No request of JavaScript or TypeScript was found."]
        : ["No routes", "No registration with a Go router was found."];
    return make("p", "empty", make("b", "", title), text);
  }

  function reset() {
    search.value = fileSelect.value = confidenceSelect.value = "";
    chosen.health.clear();
    chosen.methods.clear();
    for (const it of document.querySelectorAll(".chips button")) it.setAttribute("aria-pressed", "false");
    filter();
  }

  /**
   * @param {"health" | "methods"} kind
   * @param {string} value
   * @param {(Node | string)[]} content
   */
  function chip(kind, value, ...content) {
    const button = make("button", value, ...content);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const set = chosen[kind];
      if (!set.delete(value)) set.add(value);
      button.setAttribute("aria-pressed", String(set.has(value)));
      filter();
    });
    byId(kind).append(button);
  }

  function makeFilters() {
    for (const [value, name] of HEALTH) {
      const side = value === "uncalled" ? "routes" : "calls";
      const count = rows.filter((it) => it.side === side && it.health === value).length;
      const dot = make("i", HOLLOW.includes(value) ? "hollow" : "");
      if (count) chip("health", value, dot, name, make("small", "", String(count)));
    }
    const order = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    const rank = (/** @type {string} */ it) => order.indexOf(it) >>> 0;
    const methods = [...new Set(rows.map((it) => it.method))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    if (methods.length > 1) for (const it of methods) chip("methods", it, it);
    const files = [...new Set(rows.map((it) => it.file))].sort();
    fileSelect.append(...files.map((it) => new Option(it, it)));
  }

  function makeFigures() {
    /** @param {string} kind @param {(Node | string)[]} big @param {(Node | string)[]} small */
    const figure = (kind, big, ...small) =>
      byId("figures").append(make("div", `figure ${kind}`, make("b", "", ...big), make("span", "", ...small)));
    if (data.calls_own) {
      const more = data.elsewhere ? `, ${data.elsewhere} go elsewhere` : "";
      figure("", [`${data.percent}`, make("small", "", " %")], `${data.linked} of ${data.calls_own} calls linked${more}`);
      byId("figures").lastElementChild?.append(meter(data.linked / data.calls_own));
    }
    const uncalled = data.uncalled ? `, ${data.uncalled} without a caller` : "";
    figure("", [String(data.routes.length)], `${data.routes.length === 1 ? "route" : "routes"}${uncalled}`);
    for (const [kind, one, many] of [["error", "error", "errors"], ["warning", "warning", "warnings"]]) {
      const count = data.findings.filter((it) => it.severity === kind).length;
      if (count) figure(kind, [String(count)], count === 1 ? one : many);
    }
  }

  /** @param {number} part */
  function meter(part) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    svg.setAttribute("class", "meter");
    svg.setAttribute("aria-hidden", "true");
    bar.setAttribute("width", `${part * 100}%`);
    bar.setAttribute("height", "4");
    svg.append(bar);
    return svg;
  }

  // ---- Keyboard and pointer ----

  /** @param {string} text */
  function say(text) {
    byId("said").textContent = text;
  }

  /** One row of each column can be reached with Tab. @param {"calls" | "routes"} side @param {Row | null} row */
  function roving(side, row) {
    for (const it of columns[side].querySelectorAll('.head[tabindex="0"]')) it.setAttribute("tabindex", "-1");
    if (row) row.head.tabIndex = 0;
  }

  /** @param {Row} row */
  function focusRow(row) {
    roving(row.side, row);
    row.head.focus({ preventScroll: true });
    if (!isInView(row)) bringIntoView(row);
  }

  /** @param {Row} row */
  function isInView(row) {
    const column = columns[row.side];
    return row.top >= column.scrollTop + 30 && row.middle <= column.scrollTop + column.clientHeight;
  }

  /** @param {Row} row */
  function bringIntoView(row) {
    const column = columns[row.side];
    column.scrollTop = row.middle - column.clientHeight * 0.4;
    if (column.scrollHeight <= column.clientHeight) row.element.scrollIntoView({ block: "nearest" });
  }

  /** @type {Map<Element, Row>} */
  const rowOfElement = new Map();
  /** @param {EventTarget | null} target */
  function rowAt(target) {
    const element = target instanceof Element ? target.closest(".row") : null;
    return element ? (rowOfElement.get(element) ?? null) : null;
  }

  /** @param {Row} row @param {number} step */
  function neighbour(row, step) {
    const all = rows.filter((it) => it.side === row.side && it.shown);
    return all[all.indexOf(row) + step];
  }

  function listen() {
    for (const it of [search, fileSelect, confidenceSelect]) it.addEventListener("input", filter);
    clear.addEventListener("click", reset);
    for (const column of Object.values(columns)) {
      column.addEventListener("scroll", schedule, { passive: true });
      column.addEventListener("pointerover", (event) => {
        const row = rowAt(event.target);
        if (row && row !== hovered) light(row);
      });
      column.addEventListener("pointerleave", () => light(open));
      column.addEventListener("focusin", (event) => {
        const row = rowAt(event.target);
        if (row && row.head.matches(":focus-visible")) light(row);
      });
      column.addEventListener("click", (event) => {
        const row = rowAt(event.target);
        if (row && event.target instanceof Element && event.target.closest(".head")) {
          roving(row.side, row);
          toggle(row);
        }
      });
      column.addEventListener("keydown", (event) => {
        const row = event.target instanceof Element && event.target.matches(".head") ? rowAt(event.target) : null;
        if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
        const across = (row.side === "calls") === (event.key === "ArrowRight");
        const next = event.key === "ArrowDown" ? neighbour(row, 1)
          : event.key === "ArrowUp" ? neighbour(row, -1)
          : (event.key === "ArrowLeft" || event.key === "ArrowRight") && across ? partners(row).find((it) => it.shown)
          : undefined;
        if (!next) return;
        event.preventDefault();
        focusRow(next);
        light(next);
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && document.activeElement !== search) {
        event.preventDefault();
        search.focus();
      } else if (event.key === "Escape") {
        if (open) toggle(open);
        else reset();
        light(open);
      }
    });
    new ResizeObserver(layOut).observe(main);
  }

  makeRoutes();
  makeCalls();
  for (const it of rows) rowOfElement.set(it.element, it);
  makeFigures();
  makeFilters();
  listen();
  filter();
  // Fonts and scrollbars may still move what was measured.
  document.fonts?.ready.then(layOut);
})();
