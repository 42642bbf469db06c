// The engines that run in JavaScript, on the articles given: `node bench.mjs SECONDS FILE...` prints a line of JSON for each.
// With ONRECORD_BROWSER_PATH set, also the time for an article of 5 kB in the page. `cargo xtask bench` runs it.
import { readFileSync } from "node:fs";
import nlp from "compromise";
import { engine } from "./engine.mjs";
import { serve } from "./server.mjs";

const [seconds, ...files] = process.argv.slice(2);
const texts = files.map((f) => readFileSync(f, "utf8"));
const bytes = texts.reduce((n, t) => n + Buffer.byteLength(t), 0);

function measure(name, analyze) {
  for (const text of texts) analyze(text);
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < Number(seconds) * 1000 || !rounds) {
    for (const text of texts) analyze(text);
    rounds += 1;
  }
  console.log(JSON.stringify({ engine: name, bytes: bytes * rounds, articles: texts.length * rounds, seconds: (performance.now() - start) / 1000 }));
}

const all = engine();
measure("wasm in node", (text) => all.analyze({ id: "x", text }));
const most = engine((file) => file !== "quotes.bin");
measure("wasm in node, without the quotation model", (text) => most.analyze({ id: "x", text }));
measure("compromise (names and quotations, no speakers)", (text) => {
  const doc = nlp(text);
  return [doc.people().out("array"), doc.places().out("array"), doc.organizations().out("array"), doc.quotations().out("array")];
});

if (process.env.ONRECORD_BROWSER_PATH) {
  const { chromium } = await import("playwright-core");
  const site = await serve();
  const browser = await chromium.launch({ executablePath: process.env.ONRECORD_BROWSER_PATH, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage();
  const start = performance.now();
  await page.goto(site.url);
  await page.waitForSelector("#paste");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  const loaded = performance.now() - start;
  const article = texts.join("\n\n").slice(0, 5000);
  const times = await page.evaluate(async (text) => {
    const times = [];
    for (let i = 0; i < 25; i++) {
      const start = performance.now();
      await window.onrecord.engine.analyze({ id: "x", text: `${text} ${i}` });
      times.push(performance.now() - start);
    }
    return times;
  }, article);
  const later = times.slice(5).sort((a, b) => a - b);
  console.log(JSON.stringify({ browser: "Chromium", first_paint_ms: paint, models_ready_ms: loaded, first_ms: times[0], median_ms: later[later.length >> 1], worst_ms: later[later.length - 1] }));
  await browser.close();
  await site.stop();
}
