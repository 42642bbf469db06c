// One way to drive the page in Chromium (playwright-core), in Firefox (puppeteer-core over BiDi) and in WebKitGTK (its own
// WebDriver): what the tests need.
import { readFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { serve } from "../server.mjs";

export const BROWSER = process.env.ONRECORD_BROWSER;
const PATH = process.env.ONRECORD_BROWSER_PATH;

/** Starts the browser and the site; gives what opens pages and what ends both. */
export async function launch() {
  if (!BROWSER || !PATH) throw new Error("ONRECORD_BROWSER and ONRECORD_BROWSER_PATH say what to test in; `cargo xtask test` sets them");
  const site = await serve();
  const browser = await { chromium, firefox, webkit }[BROWSER]();
  return { site, ...browser, end: async () => { await browser.end(); await site.stop().catch(() => {}); } };
}

async function chromium() {
  const { chromium } = await import("playwright-core");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath: PATH, args });
  return {
    end: () => browser.close(),
    /** A page of a fresh profile; `faults` collects what it throws and what its policy refuses. */
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
      const page = await context.newPage();
      const faults = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      await page.goto(url);
      const others = async () => context.pages().filter((p) => p !== page).map((p) => ({ evaluate: (f, a) => p.evaluate(f, a) }));
      return { page, faults, others, evaluate: (f, a) => page.evaluate(f, a), reload: () => page.reload(), close: () => context.close(), key: (k) => page.keyboard.press(k) };
    },
  };
}

async function firefox() {
  const puppeteer = (await import("puppeteer-core")).default;
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: PATH, headless: true });
  return {
    end: () => browser.close(),
    async open(url) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 1280, height: 900 });
      const faults = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      await page.goto(url);
      const others = async () => (await context.pages()).filter((p) => p !== page && p.url().startsWith("http")).map((p) => ({ evaluate: (f, a) => p.evaluate(f, a) }));
      return { page, faults, others, evaluate: (f, a) => page.evaluate(f, a), reload: () => page.reload(), close: () => context.close(), key: (k) => page.keyboard.press(k) };
    },
  };
}

/** Keys that WebDriver names by a code. */
const KEYS = { Escape: "\ue00c", Enter: "\ue007", Tab: "\ue004" };

let ports = 20_000 + (process.pid % 20_000);

/** Starts a driver with one window of a fresh profile. */
async function webkitWindow() {
  const port = ports++;
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(120_000) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value.message}`);
    return value;
  };
  for (let tries = 0; !(await call("GET", "/status").catch(() => null)); tries++) {
    if (tries > 400) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const options = { binary: PATH, args: ["--automation"] };
  const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": options } } });
  const act = (name, body = {}) => call("POST", `/session/${sessionId}/${name}`, body);
  let open = true;
  const close = async () => {
    if (open) await call("DELETE", `/session/${sessionId}`).catch(() => {});
    open = false;
    driver.kill();
  };
  return { act, close };
}

async function webkit() {
  /** @type {{ close: () => Promise<void> }[]} */
  const windows = [];
  return {
    end: async () => { for (const window of windows) await window.close(); },
    async open(url) {
      const { act, close } = await webkitWindow();
      windows.push({ close });
      await act("timeouts", { script: 110_000 });
      await act("url", { url });
      const evaluate = async (f, a) => {
        const script = `const done = arguments[arguments.length - 1]; const given = arguments[0] ?? undefined;
          Promise.resolve().then(() => (${typeof f === "string" ? `() => { ${f} }` : f})(given)).then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`;
        const { value, error } = await act("execute/async", { script, args: [a ?? null] });
        if (error) throw new Error(error);
        return value ?? undefined;
      };
      const key = (name) => {
        const value = KEYS[name] ?? name;
        return act("actions", { actions: [{ type: "key", id: "keys", actions: [{ type: "keyDown", value }, { type: "keyUp", value }] }] });
      };
      return { faults: [], evaluate, key, reload: () => act("refresh"), close };
    },
  };
}

/** Waits until `f` gives something true in the page. */
export async function until(tab, f, argument, what = String(f), limit = 20_000) {
  const end = Date.now() + limit;
  for (;;) {
    const got = await tab.evaluate(f, argument).catch(() => null);
    if (got) return got;
    if (Date.now() > end) throw new Error(`not within ${limit / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const ready = (tab) => until(tab, () => !!document.documentElement.dataset.ready);

/** Waits until `n` articles are read. */
export const done = (tab, n) => until(tab, (n) => document.querySelectorAll("#articles li").length === n && ![...document.querySelectorAll("#articles .tab")].some((e) => e.textContent.startsWith("… ")) && !!document.querySelector("#article .text:not(.pending), #compare:not([hidden])"), n, `${n} articles read`, 20_000 + 1000 * n);

/** Pastes as a reader does: an event with the clipboard's forms. */
export const paste = (tab, forms, target = "body") => tab.evaluate(([forms, target]) => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(forms)) data.setData(type, text);
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
  if (!event.clipboardData?.types.length) Object.defineProperty(event, "clipboardData", { value: data });
  document.querySelector(target).dispatchEvent(event);
}, [forms, target]);

/** Drops files, given as [name, text, type]. */
export const drop = (tab, files) => tab.evaluate((files) => {
  const data = new DataTransfer();
  for (const [name, text, type] of files) data.items.add(new File([text], name, { type: type ?? "" }));
  document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
}, files);

/** Clicks the element, which must be there. */
export const click = (tab, selector) => tab.evaluate((s) => {
  const element = document.querySelector(s);
  if (!element) throw new Error(`no ${s}`);
  element.click();
}, selector);

/** The words of an element. */
export const text = (tab, selector) => tab.evaluate((s) => document.querySelector(s)?.textContent ?? "", selector);

export const ARTICLE = readFileSync(new URL("../../../www/samples/the-harbour-post.txt", import.meta.url), "utf8");
