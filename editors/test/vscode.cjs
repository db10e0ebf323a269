// VS Code as a user has it. Run by vscode.sh; keeps pictures of what it sees.
const { chromium } = require("playwright-core");
const { mkdirSync } = require("node:fs");
const { join } = require("node:path");

const [url, executablePath, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });

async function main() {
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });
  const page = await browser.newPage({ viewport: { width: 1360, height: 820 } });
  page.setDefaultTimeout(30_000);
  const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
  try {
    await use(page, picture);
  } catch (error) {
    await picture("failed");
    throw error;
  } finally {
    await browser.close();
  }
}

async function use(page, picture) {
  const squiggles = page.locator(".squiggly-error, .squiggly-warning");
  const rows = page.locator(".markers-panel .monaco-list-row");
  const problems = async () => (await rows.allTextContents()).filter((it) => /seam\/|js\/|go\//.test(it));

  await page.goto(url);
  await page.waitForSelector(".monaco-workbench");
  await open(page, "server", "main.go");
  await open(page, "web", "src", "api.ts");
  await squiggles.first().waitFor();
  await page.keyboard.press("Control+Shift+M");
  await until("both findings, each once", async () => {
    const found = await problems();
    return found.length === 2 && found.some((it) => it.includes("seam/null-into-value"));
  });
  await page.locator(".codelens-decoration", { hasText: "PUT /api/users/{id}" }).first().waitFor();
  const isHinted = async () => (await page.locator(".view-line").allTextContents()).some((it) => /null\sbecomes\s0/.test(it));
  await until("a hint on what is sent", isHinted);
  await picture("findings");
  console.log("findings, a lens and a hint");

  // An edit of the Go struct that nobody saves changes what is said of TypeScript.
  await tab(page, "main.go");
  await goTo(page, 10, 7);
  await page.keyboard.type("*");
  await until("the null to have a place", async () => !(await problems()).some((it) => it.includes("null-into-value")));
  await tab(page, "api.ts");
  await until("the hint to go", async () => !(await isHinted()));
  await picture("mended");
  await tab(page, "main.go");
  await page.keyboard.press("Control+Z");
  await until("the finding to come back", async () => (await problems()).length === 2);
  await tab(page, "api.ts");
  await until("the hint to be there", isHinted);
  console.log("an edit in one tab changes the other");

  // From the address of the call to the handler.
  await tab(page, "api.ts");
  await goTo(page, 2, 40);
  await page.keyboard.press("F12");
  await until("the handler", async () => (await active(page)).includes("main.go"));
  await picture("handler");
  console.log("a definition leads over the seam");

  // A quick fix.
  await tab(page, "api.ts");
  await goTo(page, 14, 4);
  await page.keyboard.press("Control+.");
  await page.waitForSelector(".action-widget");
  const actions = await page.locator(".action-widget .monaco-list-row").allTextContents();
  if (!actions.some((it) => it.includes("Ignore js/floating-promise here"))) throw new Error(`actions: ${actions}`);
  await picture("actions");
  if (!actions[0].includes("say that nobody waits") && !actions[1].includes("say that nobody waits")) throw new Error(`first: ${actions}`);
  // The first one is chosen; a layer above the list takes the mouse.
  await page.keyboard.press("Enter");
  await until("the promise to be cured", async () => !(await problems()).some((it) => it.includes("floating-promise")));
  console.log("a quick fix is applied");

  // The map.
  await page.keyboard.press("F1");
  await page.keyboard.type("seamlint: Open Map");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Open Map" }).first().click();
  const frame = page.frameLocator("iframe.webview").frameLocator("iframe");
  await frame.locator("li.row", { hasText: "/api/users/{id}" }).first().waitFor();
  await picture("map");
  console.log("the map opens");
}

/** Opens a file through the explorer: keys are lost while the workbench loads. */
async function open(page, ...path) {
  const entry = (name) =>
    page.locator(".explorer-folders-view .monaco-list-row", { has: page.getByText(name, { exact: true }) }).first();
  for (const [at, name] of path.entries()) {
    const row = entry(name);
    const isFile = at === path.length - 1;
    if (isFile) await row.dblclick();
    else if (!(await entry(path[at + 1]).isVisible())) await row.click();
  }
  await tabOf(page, path.at(-1)).waitFor();
}

const tabOf = (page, name) => page.locator(".tabs-container .tab", { hasText: name }).first();

async function tab(page, name) {
  await tabOf(page, name).click();
  await page.locator(".editor-instance .view-lines").first().click({ position: { x: 200, y: 5 } });
}

async function active(page) {
  return (await page.locator(".tabs-container .tab.active").allTextContents()).join(" ");
}

async function goTo(page, line, column) {
  await page.keyboard.press("Control+G");
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
}

async function until(what, holds) {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
