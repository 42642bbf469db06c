// How smooth the page is with much in it, made of the articles given: `node smooth.mjs FILE...` prints the time from the analysis of
// 1 MB to its first highlight, and the tasks over 50 ms while it is shown, scrolled, looked through and corrected; the same with 50
// articles. On a machine that does other work a task waits for the processor too: the time on the processor stands beside it.
// ONRECORD_BROWSER_PATH names a Chromium. `cargo xtask bench` runs it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const texts = process.argv.slice(2).map((f) => readFileSync(f, "utf8"));
let long = "";
for (let i = 0; long.length < 1_000_000; i++) long += `${texts[i % texts.length]}\n\n`;
const fifty = Array.from({ length: 50 }, (_, i) => [`article-${i + 1}.txt`, `${texts[i % texts.length]}\n\nEdition ${i + 1}.`]);

const site = await serve();
const browser = await chromium.launch({ executablePath: process.env.ONRECORD_BROWSER_PATH, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });

/** Opens the page anew and notes its long tasks and when an analysis arrives and its first highlight is there. */
async function fresh() {
  await page.goto("about:blank");
  await page.goto(site.url);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => ({ at: e.startTime, took: e.duration })))).observe({ type: "longtask" });
    const { engine } = window.onrecord;
    const analyze = engine.analyze.bind(engine);
    window.arrived = [];
    window.highlights = [];
    const known = new Map();
    engine.analyze = async (input, options) => {
      // The same text again is only shown again.
      const given = known.get(input.text) ?? (await analyze(input, options));
      known.set(input.text, given);
      document.querySelector("#article").replaceChildren();
      const arrived = performance.now();
      window.arrived.push(arrived);
      const wait = () => (document.querySelector("#article .m") ? window.highlights.push(performance.now() - arrived) : requestAnimationFrame(wait));
      requestAnimationFrame(wait);
      return given;
    };
  });
}

const drop = (files) => page.evaluate((files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
}, files);
const click = (selector) => page.evaluate((s) => document.querySelector(s)?.click(), selector);

/** The longest task of the page while something is done, and for half a second after it. */
async function during(name, act) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel"] } });
  const from = await page.evaluate(() => performance.now());
  await act();
  await page.waitForTimeout(500);
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  const threads = new Set(events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid} ${e.tid}`));
  const processor = events.filter((e) => e.tdur && threads.has(`${e.pid} ${e.tid}`)).reduce((most, e) => Math.max(most, e.tdur / 1000), 0);
  const took = await page.evaluate((from) => window.tasks.filter((task) => task.at >= from).map((task) => task.took), from);
  const tasks = took.length ? `${took.length} tasks over 50 ms, the longest ${Math.max(...took).toFixed(0)} ms` : "no task over 50 ms";
  console.log(`  ${name}: ${tasks}; at most ${processor.toFixed(0)} ms on the processor`);
}

const scroll = async () => {
  await page.mouse.move(400, 500);
  for (let i = 0; i < 40; i++) {
    await page.mouse.wheel(0, 2000);
    await page.waitForTimeout(30);
  }
};
const panels = async () => {
  for (const panel of ["quotes", "audit", "dates", "people"]) {
    await click(`#tab-${panel}`);
    await page.waitForTimeout(150);
  }
};

await fresh();
console.log(`\nAn article of ${(long.length / 1e6).toFixed(1)} MB:`);
for (let i = 1; i <= 7; i++) {
  await drop([[`long-${i}.txt`, long]]);
  await page.waitForFunction((i) => window.highlights.length === i, i, { timeout: 300_000 });
  await page.waitForTimeout(1000);
}
const times = (await page.evaluate(() => window.highlights)).sort((a, b) => a - b);
console.log(`  first highlight ${times[3].toFixed(0)} ms after its analysis (median of 7; best ${times[0].toFixed(0)}, worst ${times[6].toFixed(0)})`);
await during("showing the rest", () => page.waitForTimeout(3000));
await during("scrolling", scroll);
await during("a leap to the middle", () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2)));
await during("each panel", panels);
await during("a person chosen", () => click("#panel .row"));
await during("a correction", () => page.evaluate(() => window.onrecord.corrections.add({ op: "rename", who: { name: document.querySelector("#panel .name").textContent, type: "PERSON" }, to: "Somebody" })));

await fresh();
await page.evaluate(() => indexedDB.deleteDatabase("onrecord"));
await fresh();
console.log("50 articles:");
const start = Date.now();
await during("reading them all", async () => {
  await drop(fifty);
  await page.waitForFunction(() => window.arrived.length === 50, null, { timeout: 300_000 });
});
console.log(`  read after ${((Date.now() - start) / 1000).toFixed(1)} s`);
await during("scrolling", scroll);
await during("from one to the next", async () => {
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("]");
    await page.waitForTimeout(100);
  }
});
await during("a correction in all", () => page.evaluate(() => window.onrecord.corrections.add({ op: "rename", who: { name: document.querySelector("#panel .name").textContent, type: "PERSON" }, to: "Somebody" })));
const compared = Date.now();
await during("comparing them", async () => {
  await click("#to-compare");
  await page.waitForSelector("#compare h2", { timeout: 300_000 });
  console.log(`  compared after ${((Date.now() - compared) / 1000).toFixed(1)} s`);
});
await browser.close();
await site.stop();
