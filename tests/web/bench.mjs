// The engines that run in JavaScript, on the articles given: `node bench.mjs SECONDS FILE...` prints a line of JSON for
// each, and one for each comparison.
// With ONRECORD_BROWSER_PATH set, also the time for an article of 5 kB in the page. `cargo xtask bench` runs it.
import { readFileSync } from "node:fs";
import nlp from "compromise";
import { engine } from "./engine.mjs";
import { serve } from "./server.mjs";

const [seconds, ...files] = process.argv.slice(2);
const texts = files.map((f) => readFileSync(f, "utf8"));
const bytes = texts.reduce((n, t) => n + Buffer.byteLength(t), 0);

/** The mean over all rounds, and the sum of the least time that each article took, which other work lengthens less. */
function measure(name, analyze) {
  for (const text of texts) analyze(text);
  const least = texts.map(() => Infinity);
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < Number(seconds) * 1000 || !rounds) {
    texts.forEach((text, i) => {
      const start = performance.now();
      analyze(text);
      least[i] = Math.min(least[i], performance.now() - start);
    });
    rounds += 1;
  }
  const round_s = (performance.now() - start) / 1000 / rounds;
  const least_s = least.reduce((sum, ms) => sum + ms, 0) / 1000;
  console.log(JSON.stringify({ engine: name, bytes, articles: texts.length, round_s, least_s }));
}

/** Articles about the same events, each with twenty quotations, reworded from article to article; the same ones each time. */
function stories(number) {
  let state = 12345;
  const pick = (list) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return list[(state >>> 8) % list.length];
  };
  const first = ["Ann", "Bruce", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hugo"];
  const last = ["Okafor", "Lindqvist", "Marek", "Osei", "Petrov", "Quandt", "Rossi", "Sato", "Tanaka", "Ulrich"];
  const who = first.flatMap((f) => last.map((l) => `${f} ${l}`));
  const what = ["bridge", "harbour", "school", "hospital", "railway", "library", "dam", "market", "stadium", "airport"];
  const where = ["Strelsau", "Zenda", "Hentzau", "Tarlenheim", "Kravonia", "Glottenberg"];
  const sayings = [
    (t, p, w) => [`We will open the new ${t} of ${p} in ${w}, although the workers still need time`, `The new ${t} of ${p} will be opened in ${w}, even if the workers need more time`],
    (t, p, w) => [`Nobody has ever paid so much for a ${t} as ${p} did in ${w}`, `Nobody paid as much for a ${t} as ${p} has paid in ${w}`],
    (t, p, w) => [`The council of ${p} never promised that the ${t} would be ready by ${w}`, `The council of ${p} promised that the ${t} would be ready by ${w}`],
    (t, p, w) => [`There are 40 reasons to close the ${t} in ${p} before ${w}, and money is only one of them`, `There are 14 reasons to close the ${t} in ${p} before ${w}`],
  ];
  const when = ["January", "March", "May", "July", "September", "November"];
  const frames = [(q, s) => `“${q},” said ${s}.`, (q, s) => `${s} said: “${q}.”`, (q, s) => `“${q},” ${s} told reporters on Monday.`, (q, s) => `${s} said that ${q[0].toLowerCase()}${q.slice(1)}.`];
  return Array.from({ length: number }, (_, n) => {
    const paragraphs = [`The plans for ${pick(where)} were discussed again on Monday, and many had come to hear what would be done.`];
    for (let i = 0; i < 20; i++) paragraphs.push(pick(frames)(pick(pick(sayings)(pick(what), pick(where), pick(when))), pick(who)));
    return { id: `story ${n}`, text: paragraphs.join("\n\n") };
  });
}

const all = engine();
measure("wasm in node", (text) => all.analyze({ id: "x", text }));
const most = engine((file) => file !== "quotes.bin");
measure("wasm in node, without the quotation model", (text) => most.analyze({ id: "x", text }));
measure("compromise (names and quotations, no speakers)", (text) => {
  const doc = nlp(text);
  return [doc.people().out("array"), doc.places().out("array"), doc.organizations().out("array"), doc.quotations().out("array")];
});

// The comparison alone: all articles have been analysed before.
for (const number of [2, 20, 200]) {
  const inputs = stories(number);
  for (const input of inputs) all.analyze(input);
  const times = [];
  let quotations = 0;
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    const { articles } = all.compare(inputs);
    quotations = articles.reduce((n, a) => n + a.quotes.length, 0);
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ compared: number, quotations, ms: Math.min(...times) }));
}

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
