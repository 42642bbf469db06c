// Articles that try to run script stay words.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSER, click, done, drop, launch, ready, text, until } from "./page.mjs";
import { HOSTILE } from "./hostile.mjs";

let world;
before(async () => { world = await launch(); });
after(async () => { await world?.end(); });

/** Through every view with what is in it, then: nothing ran, nothing was asked for, no element came of it. */
async function harmless(tab, n) {
  for (let i = 0; i < n; i++) {
    await tab.evaluate((i) => document.querySelectorAll("#articles .tab")[i].click(), i);
    for (const panel of ["people", "quotes", "audit", "dates"]) await click(tab, `#tab-${panel}`);
    await tab.evaluate(() => { for (const chip of document.querySelectorAll(".chip")) chip.click(); });
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const state = await tab.evaluate(() => ({
    pwned: "pwned" in window,
    made: [...document.querySelectorAll("#article *, #panel *, #articles *, #card *, #compare *")].filter((e) => !["P", "H2", "H3", "H4", "SPAN", "DIV", "HEADER", "BUTTON", "DETAILS", "SUMMARY", "UL", "OL", "LI", "SECTION", "svg", "path", "SMALL", "DL", "DT", "DD", "TABLE", "CAPTION", "THEAD", "TBODY", "TR", "TH", "TD", "FIELDSET", "LEGEND", "LABEL", "INPUT", "SELECT", "OPTION", "KBD", "B", "TIME", "INS", "DEL"].includes(e.tagName)).map((e) => e.tagName),
    handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))).length,
  }));
  assert.deepEqual(state, { pwned: false, made: [], handlers: 0 });
  assert.deepEqual(tab.faults, []);
}

test(`${HOSTILE.length} hostile strings as text of an article`, async () => {
  assert.ok(HOSTILE.length >= 60);
  const tab = await world.open(world.site.url);
  await ready(tab);
  const lines = HOSTILE.map((s, i) => `Number ${i}. "${s}" said Ann ${s} Lee, the head of ${s}. Bo Park said that ${s} would not run.`);
  await drop(tab, [["hostile.txt", lines.join("\n\n")]]);
  await done(tab, 1);
  const shown = await text(tab, "#article .text");
  assert.ok(shown.includes("<img src=x onerror=window.pwned=1>"), "the words are shown as they are");
  await harmless(tab, 1);
  await tab.close();
});

test("the same as saved pages and as names of files, corrected, compared and taken out", async () => {
  const tab = await world.open(world.site.url);
  await ready(tab);
  const page = (s, i) => [`${s.replaceAll("/", "∕").replaceAll("\0", "").slice(0, 60)} ${i}.html`,
    `<html><head><title>${s}</title><meta name="author" content='${s.replaceAll("'", "")}'></head><body><article><h1>Storm ${i} ${s}</h1><p>${s} The mayor, Ann Lee, said on Monday that the bridge would be built, though not before the spring, when the river is low.</p><p>"${s} It rains," said Bo Park, who has lived in Hallin for nine years and keeps the ferry there. ${s}</p></article></body></html>`];
  const files = HOSTILE.map(page);
  await drop(tab, files);
  await done(tab, files.length);
  await tab.evaluate((hostile) => window.onrecord.corrections.add({ op: "rename", who: { name: "Ann Lee", type: "PERSON" }, to: hostile }), HOSTILE[0]);
  await harmless(tab, 12);
  await click(tab, "#to-compare");
  await until(tab, () => !!document.querySelector("#compare h2"), null, "the comparison", 60_000);
  await click(tab, "#corrections");
  await click(tab, "#dialog .close");
  assert.equal(await tab.evaluate(() => "pwned" in window), false);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

if (BROWSER === "chromium") {
  test("a web page that is taken out runs nothing either", async () => {
    const tab = await world.open(world.site.url);
    await ready(tab);
    await drop(tab, [[`${HOSTILE[2].replaceAll("/", "")}.txt`, HOSTILE.map((s) => `"${s}" said Ann Lee.`).join("\n\n")]]);
    await done(tab, 1);
    await click(tab, "#export");
    const [download] = await Promise.all([tab.page.waitForEvent("download"), click(tab, "[data-format=html]")]);
    const { readFileSync } = await import("node:fs");
    const out = readFileSync(await download.path(), "utf8");
    const other = await tab.page.context().newPage();
    await other.setContent(out);
    await other.waitForTimeout(300);
    assert.equal(await other.evaluate(() => "pwned" in window), false);
    assert.equal(await other.evaluate(() => document.querySelectorAll("script, img, iframe, svg, form").length), 0);
    assert.ok((await other.evaluate(() => document.body.textContent)).includes("<svg onload=window.pwned=1>"));
    await tab.close();
  });
}
