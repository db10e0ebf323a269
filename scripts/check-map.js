// Uses the page of `seamlint map` as people do; for scripts/check-map.sh, which reads the result.
"use strict";

addEventListener("load", () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = () => all(".row").filter((it) => !it.hidden && !it.closest("[hidden]"));
  const key = (element, name) => element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const search = document.querySelector("#search");
  const type = (text) => {
    search.value = text;
    search.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const wrong = [];
  const expect = (what, holds) => holds || wrong.push(what);

  const before = rows().length;
  type("no such path anywhere");
  expect("a search for nothing leaves no row", rows().length === 0);
  expect("and says so", all(".empty").length === 2);
  key(document.body, "Escape");
  expect("Escape brings the rows back", rows().length === before && search.value === "");

  const linked = all("#calls .row.linked .head")[0];
  if (linked) {
    linked.click();
    const detail = all("#calls .detail");
    expect("a click opens details", detail.length === 1 && linked.getAttribute("aria-expanded") === "true");
    expect("they lead to the other side", detail[0].querySelectorAll(".jump").length > 0);
    expect("both ends are lit", all("#calls .row.lit").length === 1 && all("#routes .row.lit").length > 0);
    detail[0].querySelector(".jump").click();
    expect("a jump opens the route", all("#routes .detail").length === 1 && all("#calls .detail").length === 0);
    expect("and takes the focus there", document.activeElement?.closest("#routes") !== null);
    key(document.body, "Escape");
    expect("Escape closes it", all(".detail").length === 0);

    linked.focus();
    key(linked, "ArrowRight");
    expect("an arrow crosses the seam", document.activeElement?.closest("#routes") !== null);
    key(document.activeElement, "ArrowLeft");
    expect("and comes back", document.activeElement?.closest("#calls") !== null);

    const path = linked.querySelector(".path").textContent;
    type(path);
    const sides = rows().map((it) => it.closest(".scroll").id);
    expect("a search keeps both ends", sides.includes("calls") && sides.includes("routes"));
    expect("and counts them", document.querySelector("#calls-count").textContent.length > 0);
    document.querySelector("#clear").click();

    const method = all("#methods button")[0];
    if (method) {
      method.click();
      expect("a filter is pressed", method.getAttribute("aria-pressed") === "true" && rows().length > 0);
      method.click();
    }
    expect("all is back", rows().length === before);
  }
  document.documentElement.dataset.result = wrong.length ? `wrong: ${wrong.join("; ")}` : `fine, with ${before} rows`;
});
