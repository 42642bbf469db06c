// The page as a reader uses it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ARTICLE, BROWSER, click, done, drop, launch, paste, ready, text, until } from "./page.mjs";

let world;
before(async () => { world = await launch(); });
after(async () => { await world?.end(); });

async function fresh() {
  const tab = await world.open(world.site.url);
  await ready(tab);
  return tab;
}

test("a paste shows the article and who is in it", async () => {
  const tab = await fresh();
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  assert.match(await text(tab, "#article"), /Nobody on the islands should have to wonder/);
  assert.match(await text(tab, "#panel"), /Marta Ellison/);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test("rich text goes the HTML way", async () => {
  const tab = await fresh();
  await paste(tab, { "text/plain": "flat", "text/html": "<h1>Bridge opens</h1><p>The mayor, Greta Lund, opened the bridge in Hallin on Monday, after nine years of building and two of waiting.</p><p>She said that the ferry would go on for a year.</p>" }, "#paste");
  await done(tab, 1);
  assert.match(await text(tab, "#article .text"), /Greta Lund, opened the bridge/);
  await tab.close();
});

test("dropped files become articles; what cannot be read is named and the rest goes on", async () => {
  const tab = await fresh();
  await drop(tab, [["one.txt", ARTICLE], ["picture.png", "GIF89a", "image/png"], ["two.md", "# Two\n\nAnn Lee said no."], ["empty.txt", " "]]);
  await done(tab, 2);
  const refused = await until(tab, () => document.querySelector("#dialog[open]")?.textContent);
  assert.match(refused, /picture\.png/);
  assert.match(refused, /empty\.txt/);
  await tab.close();
});

test("what was put in is there after a reload, and goes in one step", async () => {
  const tab = await fresh();
  await drop(tab, [["one.txt", ARTICLE], ["two.txt", "Ann Lee said that it rains."]]);
  await done(tab, 2);
  await tab.reload();
  await ready(tab);
  await done(tab, 2);
  await click(tab, "#clear");
  await click(tab, "#dialog .danger");
  await until(tab, () => !document.querySelector("#articles li"));
  await tab.reload();
  await ready(tab);
  assert.equal(await tab.evaluate(() => document.querySelectorAll("#articles li").length), 0);
  await tab.close();
});

test("after one visit the page works without a network", async () => {
  const other = await launch();
  const tab = await other.open(other.site.url);
  await ready(tab);
  await until(tab, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  await other.site.stop();
  await tab.reload();
  await ready(tab);
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  assert.match(await text(tab, "#panel"), /Marta Ellison/);
  await other.end();
});

test("nothing that a reader puts in is sent", async () => {
  const other = await launch();
  const tab = await other.open(other.site.url);
  await ready(tab);
  await until(tab, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  const before = other.site.log.length;
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  await drop(tab, [["two.txt", ARTICLE.replaceAll("Okoro", "Obi")]]);
  await done(tab, 2);
  await click(tab, "#to-compare");
  await until(tab, () => !!document.querySelector("#compare h2"));
  assert.deepEqual(other.site.log.slice(before), []);
  assert.ok(other.site.log.every((r) => r.method === "GET" && r.length === 0));
  await other.end();
});

test("a worker that dies is replaced and the question asked again; one that always dies is given up", async () => {
  const tab = await fresh();
  const answer = await tab.evaluate(async () => {
    const { engine } = window.onrecord;
    const crash = engine.request("crash", null).then(() => "answered", () => "rejected");
    const analysis = await engine.analyze({ id: "x", text: "Ann Lee said that it rains." });
    return [await crash, analysis.id];
  });
  assert.deepEqual(answer, ["rejected", "x"]);
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  await tab.close();
});

test("an analysis can be stopped, and the next one answers", async () => {
  const tab = await fresh();
  const answer = await tab.evaluate(async () => {
    const { engine } = window.onrecord;
    const stop = new AbortController();
    const long = engine.analyze({ id: "long", text: "Ann Lee said that it rains in Hallin. ".repeat(60_000) }, { signal: stop.signal }).then(() => "answered", (e) => e.message);
    setTimeout(() => stop.abort(new Error("stopped")), 100);
    const start = performance.now();
    const why = await long;
    const next = await engine.analyze({ id: "next", text: "Short." });
    return [why, next.id, performance.now() - start];
  });
  assert.deepEqual(answer.slice(0, 2), ["stopped", "next"]);
  assert.ok(answer[2] < 10_000, `${answer[2]} ms`);
  await tab.close();
});

if (BROWSER === "chromium") {
  test("a paste by keyboard, and files from the picker", async () => {
    const tab = await fresh();
    await tab.evaluate((t) => navigator.clipboard.writeText(t), ARTICLE);
    await tab.page.focus("#paste");
    await tab.page.keyboard.press("Control+V");
    await done(tab, 1);
    await tab.page.setInputFiles("#picker", { name: "picked.txt", mimeType: "text/plain", buffer: Buffer.from("Ann Lee said no.") });
    await done(tab, 2);
    await tab.close();
  });
}
