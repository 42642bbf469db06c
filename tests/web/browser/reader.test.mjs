// What a reader does with an article: look, choose, correct, take back, by mouse and by key; and whether everyone can.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { ANALYSIS, install } from "../fixture.mjs";
import { ARTICLE, BROWSER, click, done, drop, launch, paste, ready, text, until } from "./page.mjs";

let world;
before(async () => { world = await launch(); });
after(async () => { await world?.end(); });

async function reading() {
  const tab = await world.open(world.site.url);
  await ready(tab);
  await install(tab);
  await drop(tab, [["café.txt", ANALYSIS.text]]);
  await done(tab, 1);
  return tab;
}

const chips = (tab) => tab.evaluate(() => [...document.querySelectorAll(".chip")].map((c) => [c.dataset.q, c.querySelector(".who").textContent]));

test("quotations carry their speakers, names their types, and foreign lines are folded", async () => {
  const tab = await reading();
  assert.deepEqual(await chips(tab), [["q1", "Zoë Müller"], ["q2", "Zoë Müller"], ["q4", "Greta Lund"], ["q6", "city official"]]);
  const marks = await tab.evaluate(() => [...document.querySelectorAll("#article .m.name")].map((e) => [e.textContent, e.classList.contains("date") ? "date" : "person"]));
  assert.deepEqual(marks, [["Hallin", "person"], ["Zoë Müller", "person"], ["Monday", "date"], ["Greta Lund", "person"], ["Müller", "person"]]);
  assert.equal(await text(tab, "#article details p"), "Sign up for our newsletter");
  const shown = await tab.evaluate(() => { const copy = document.querySelector("#article .text").cloneNode(true); copy.querySelectorAll("button, summary, .repaired").forEach((b) => b.remove()); return copy.textContent; });
  assert.equal(shown, ANALYSIS.text.replaceAll("\n\n", ""), "marks change no character of the text");
  await tab.close();
});

test("a quotation's card says who, with what cue, how sure and why", async () => {
  const tab = await reading();
  await click(tab, ".chip[data-q=q1]");
  const card = await text(tab, "#card");
  for (const part of ["Direct", "Zoë Müller", "said", "90%", "Greta Lund", "subject of cue"]) assert.ok(card.includes(part), part);
  await tab.key("Escape");
  assert.equal(await tab.evaluate(() => document.querySelector("#card").hidden), true);
  assert.equal(await tab.evaluate(() => document.activeElement.dataset.q), "q1", "the focus goes back");
  await tab.close();
});

test("a person's mentions light up, with a way through them", async () => {
  const tab = await reading();
  await tab.evaluate(() => [...document.querySelectorAll("#panel .row")].find((r) => r.textContent.includes("Zoë Müller")).click());
  assert.deepEqual(await tab.evaluate(() => [...document.querySelectorAll("#article .lit")].map((e) => e.textContent)), ["Zoë Müller", "She", "Müller"]);
  await tab.key("n");
  assert.equal(await tab.evaluate(() => document.querySelector("#article .flash")?.textContent), "Zoë Müller");
  await tab.key("n");
  await until(tab, () => [...document.querySelectorAll("#article .flash")].some((e) => e.textContent === "She"));
  await tab.close();
});

test("two keys change a speaker; undo, redo and a reload keep to it", async () => {
  const tab = await reading();
  await click(tab, ".chip[data-q=q1]");
  await tab.key("s");
  await until(tab, () => !!document.querySelector("#dialog[open] .options"));
  await tab.key("1");
  await until(tab, () => document.querySelector(".chip[data-q=q1] .who").textContent === "Greta Lund");
  await tab.key("u");
  await until(tab, () => document.querySelector(".chip[data-q=q1] .who").textContent === "Zoë Müller");
  await tab.key("U");
  await until(tab, () => document.querySelector(".chip[data-q=q1] .who").textContent === "Greta Lund");
  assert.equal(await text(tab, "#corrections .n"), "1");
  const kept = await tab.evaluate(async () => {
    const base = await new Promise((resolve) => { const r = indexedDB.open("onrecord"); r.onsuccess = () => resolve(r.result); });
    return new Promise((resolve) => { const r = base.transaction("values").objectStore("values").get("corrections"); r.onsuccess = () => resolve(r.result); });
  });
  assert.deepEqual(kept.map((c) => [c.op, c.to]), [["speaker", { name: "Greta Lund", type: "PERSON" }]]);
  await tab.reload();
  await ready(tab);
  await until(tab, () => window.onrecord.corrections.list.length === 1);
  await tab.close();
});

test("a name is retyped, renamed and merged by key, and the list of corrections is a file that is read back", async () => {
  const tab = await reading();
  await tab.evaluate(() => [...document.querySelectorAll("#panel .row")].find((r) => r.textContent.includes("Hallin")).click());
  await tab.key("t");
  await until(tab, () => !!document.querySelector("#dialog[open] .options"));
  await tab.key("2");
  await until(tab, () => [...document.querySelectorAll("#panel .row")].some((r) => r.textContent.includes("Hallin") && r.textContent.includes("Country or town")));
  assert.match(await text(tab, "#panel"), /The machine found: Hallin \(Person\)/);
  const file = await tab.evaluate(() => window.onrecord.corrections.file());
  await tab.close();
  const other = await reading();
  await drop(other, [["corrections.json", file, "application/json"]]);
  await until(other, () => [...document.querySelectorAll("#panel .row")].some((r) => r.textContent.includes("Hallin") && r.textContent.includes("Country or town")));
  await other.close();
});

test("the limits of a quotation become what is selected in the text", async () => {
  const tab = await reading();
  await click(tab, ".chip[data-q=q4]");
  await tab.evaluate(() => {
    const words = [...document.querySelectorAll("#article span")].find((s) => s.textContent === "It is law,").firstChild;
    getSelection().setBaseAndExtent(words, 0, words, 9);
  });
  await tab.key("l");
  await until(tab, () => [...document.querySelectorAll("#article span.direct")].some((s) => s.textContent === "It is law"));
  await tab.close();
});

/** Selects words of the article as a reader does. */
const choose = (tab, words) => tab.evaluate((words) => {
  const walk = document.createTreeWalker(document.querySelector("#article .text"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
  throw new Error(`no ${words}`);
}, words);

test("a name that was missed is added in two keys, wherever it stands, and taken back in one", async () => {
  const tab = await reading();
  await choose(tab, "Mayor");
  await until(tab, () => [...document.querySelectorAll("#selected:not([hidden]) button")].map((b) => b.dataset.action).join() === "name,quotation");
  await tab.key("w");
  await until(tab, () => /What is “Mayor”/.test(document.querySelector("#dialog[open]")?.textContent));
  await tab.key("2");
  await until(tab, () => [...document.querySelectorAll("#article .m.org")].some((m) => m.textContent === "Mayor"));
  assert.match(await text(tab, "#panel"), /Mayor✎ correctedOrganisation1 mention/);
  await tab.key("u");
  await until(tab, () => !document.querySelector("#article .m.org"));
  await tab.close();
});

test("a quotation that was missed is added in two keys, also without a mouse, and is there after a reload", async () => {
  const tab = await reading();
  await choose(tab, "nobody");
  await until(tab, () => !document.querySelector("#selected").hidden);
  await click(tab, "#selected [data-action=quotation]");
  await until(tab, () => /Who said it/.test(document.querySelector("#dialog[open]")?.textContent));
  await tab.key("2");
  await until(tab, () => [...document.querySelectorAll(".chip .who")].filter((w) => w.textContent === "Greta Lund").length === 2);
  // Nothing is selected: the words are asked for, also when the key is quicker than the event that tells of the selection.
  await tab.evaluate(() => {
    getSelection().collapse(document.querySelector("#article .text p").firstChild, 0);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "q", bubbles: true }));
  });
  await until(tab, () => /Which words are the quotation/.test(document.querySelector("#dialog[open]")?.textContent));
  await tab.evaluate(() => {
    const input = document.querySelector("#dialog input");
    input.value = "the tax was “absurd”";
    input.form.requestSubmit();
  });
  await until(tab, () => /Who said it/.test(document.querySelector("#dialog[open]")?.textContent));
  await tab.evaluate(() => [...document.querySelectorAll("#dialog .options button")].find((b) => b.textContent.includes("Nobody named")).click());
  await until(tab, () => window.onrecord.corrections.list.length === 2);
  assert.deepEqual(await tab.evaluate(() => window.onrecord.corrections.list.map((c) => [c.op, c.at.exact, c.kind, c.to?.name ?? null])), [["quote", "nobody", "indirect", "Greta Lund"], ["quote", "the tax was “absurd”", "indirect", null]]);
  await click(tab, "#corrections");
  assert.match(await text(tab, "#dialog"), /Missed quotation “nobody” → Greta Lund/);
  await click(tab, "#dialog .close");
  await tab.reload();
  await ready(tab);
  await done(tab, 1);
  // The real analysis this time: the words are found in it again.
  await until(tab, () => [...document.querySelectorAll("#article .q.indirect")].some((m) => m.textContent === "nobody"));
  await tab.close();
});

test("every mention and every quotation that is highlighted stands in a list, and leads to its place", async () => {
  const tab = await reading();
  const listed = [];
  for (let i = 0; i < 3; i++) {
    await tab.evaluate((i) => document.querySelectorAll("#panel .rows > li > .row")[i].click(), i);
    const [entity, words] = await tab.evaluate(() => [document.querySelector("#panel .selected").dataset.e, [...document.querySelectorAll("#panel .places b")].map((b) => b.textContent)]);
    listed.push([entity, words]);
    assert.deepEqual(words, await tab.evaluate((id) => [...document.querySelectorAll("#article .m")].filter((m) => m.dataset.e === id).map((m) => m.textContent), entity));
  }
  assert.deepEqual(listed.map(([id]) => id).sort(), ["e1", "e2", "e3"]);
  await tab.evaluate(() => [...document.querySelectorAll("#panel .rows > li > .row")].find((r) => r.textContent.includes("Zoë Müller")).click());
  await tab.evaluate(() => document.querySelectorAll("#panel .places button")[1].click());
  assert.equal(await tab.evaluate(() => document.querySelector("#article .flash").textContent), "She");
  await click(tab, "#tab-quotes");
  await tab.evaluate(() => [...document.querySelectorAll("#panel input[type=checkbox]:not(:checked)")].forEach((box) => box.click()));
  const rows = await tab.evaluate(() => [...document.querySelectorAll("#panel li[data-q]")].map((li) => li.dataset.q).sort());
  const marked = await tab.evaluate(() => [...new Set([...document.querySelectorAll("#article .q")].map((q) => q.dataset.q))].sort());
  // A part of a quotation may stand on exactly the words that its whole marks too.
  assert.deepEqual(rows, [...new Set([...marked, "q3"])].sort());
  await tab.close();
});

test("the audit and the dates lead to their places, sources without a name too", async () => {
  const tab = await reading();
  await click(tab, "#tab-audit");
  await click(tab, "#panel .unnamed");
  await until(tab, () => !document.querySelector("#card").hidden);
  assert.match(await text(tab, "#card"), /city official/);
  await click(tab, "#tab-dates");
  assert.match(await text(tab, "#panel .timeline"), /Mar 9, 2026/);
  await click(tab, "#panel .timeline .row");
  assert.equal(await tab.evaluate(() => document.querySelector("#article .flash").textContent), "Monday");
  await tab.close();
});

test("a key that shows a quotation by focus, one that copies it, and print has all", async () => {
  const tab = await reading();
  await tab.evaluate(() => {
    window.copied = [];
    navigator.clipboard.writeText = async (words) => { window.copied.push(words); };
  });
  await click(tab, ".chip[data-q=q1]");
  await tab.evaluate(() => [...document.querySelectorAll("#card button")].find((b) => b.textContent === "Copy").click());
  await until(tab, () => window.copied.length);
  assert.deepEqual(await tab.evaluate(() => window.copied), ["“We won’t pay,”\n— Zoë Müller (Café owners protest in Hallin, The Harbour Post, Mar 12, 2026)"]);
  await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const report = await text(tab, "#report");
  for (const part of ["city official", "The so-called “fair share” stays", "Greta Lund", "Mayor", "check against the article"]) assert.ok(report.includes(part), part);
  await tab.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await text(tab, "#report"), "");
  await tab.close();
});

test("the comparison puts severe differences first, marks the words, and leads to their place", async () => {
  const tab = await world.open(world.site.url);
  await ready(tab);
  await click(tab, "#samples");
  await done(tab, 3);
  await click(tab, "#to-compare");
  await until(tab, () => !!document.querySelector("#compare h2"));
  assert.match(await text(tab, "#compare h2"), /3 articles compared/);
  const drawn = () => until(tab, () => !document.querySelector("#compare [aria-busy]"));
  const rows = async () => (await drawn()) && tab.evaluate(() => [...document.querySelectorAll("#compare .matrix tbody tr")].map((row) => ({
    weight: Number(/severity-(\d)/.exec(row.className)[1]), speaker: row.querySelector("th .who").textContent, severe: !!row.querySelector(".badge.severe"),
    columns: row.querySelectorAll("td").length, papers: [...row.querySelectorAll("td:not(.absent)")].length, differences: [...row.querySelectorAll(".differences li")].map((li) => li.textContent),
    added: [...row.querySelectorAll("ins")].map((e) => e.textContent.trim()), cut: [...row.querySelectorAll("del")].map((e) => e.textContent.trim()), fullest: [...row.querySelectorAll(".badge")].filter((b) => b.textContent === "fullest").length,
  })));
  const all = await rows();
  assert.ok(all.length >= 3);
  for (const row of all) assert.ok(row.columns === 3 && row.papers >= 2 && row.fullest === 1, JSON.stringify(row));
  const weights = all.map((r) => r.weight);
  assert.deepEqual(weights, [...weights].sort((a, b) => b - a), "severe differences first");
  for (const row of all) assert.equal(row.severe, row.weight >= 3, "and named, not only coloured");
  const million = all.find((r) => r.differences.includes("Number: 4 → 5"));
  assert.equal(million?.speaker, "Daniel Okoro");
  assert.ok(million.severe && million.added.some((w) => w.startsWith("5")) && million.cut.some((w) => w.endsWith("4")), JSON.stringify(million));
  assert.ok(all.some((r) => r.speaker === "Marta Ellison") && all.some((r) => r.speaker === "Ruth Aldane"));
  await tab.evaluate(() => {
    const select = document.querySelector("#compare select");
    select.value = "number";
    select.dispatchEvent(new Event("change"));
  });
  const numbers = await rows();
  assert.ok(numbers.length > 0 && numbers.length < all.length && numbers.every((r) => r.differences.some((d) => d.startsWith("Number"))));
  const who = await tab.evaluate(() => [...document.querySelectorAll("#compare table.who tbody tr")].map((r) => [r.querySelector("th").textContent, r.querySelectorAll("td:not(.absent)").length]));
  assert.equal(who.find(([name]) => name === "Marta Ellison")?.[1], 3, "quoted in all three");
  assert.match(await text(tab, "#compare .alone"), /fresh bread/);
  // A correction made while the comparison is open is in it at once.
  await tab.evaluate(() => window.onrecord.corrections.add({ op: "rename", who: { name: "Daniel Okoro", type: "PERSON" }, to: "D. Okoro" }));
  await until(tab, () => document.querySelector("#compare .matrix .who").textContent === "D. Okoro");
  await tab.key("u");
  await until(tab, () => document.querySelector("#compare .matrix .who").textContent === "Daniel Okoro");
  await click(tab, "#compare .cell .quote");
  await until(tab, () => !document.querySelector("#reading").hidden && !document.querySelector("#card").hidden);
  assert.match(await text(tab, "#card"), /Okoro/);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test("every state passes axe", async () => {
  const tab = await reading();
  await tab.evaluate(readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
  const axe = async (state) => {
    const found = await tab.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")}`));
    assert.deepEqual(found, [], state);
  };
  await axe("reading");
  for (const panel of ["quotes", "audit", "dates", "people"]) {
    await click(tab, `#tab-${panel}`);
    await axe(panel);
  }
  await click(tab, "#panel .row");
  await axe("a person");
  await click(tab, ".chip[data-q=q1]");
  await axe("the card");
  await tab.key("Escape");
  await choose(tab, "nobody");
  await until(tab, () => !document.querySelector("#selected").hidden);
  await axe("words selected");
  await tab.key("q");
  await until(tab, () => !!document.querySelector("#dialog[open] .options"));
  await axe("a question");
  await tab.key("Escape");
  await drop(tab, [["empty.txt", " "]]);
  await until(tab, () => /could not be read/.test(document.querySelector("#dialog[open]")?.textContent));
  await axe("a file that cannot be read");
  await click(tab, "#dialog .close");
  for (const open of ["#export", "#help", "#corrections", "#privacy", "#articles .menu"]) {
    await click(tab, open);
    await axe(open);
    await click(tab, "#dialog .close");
  }
  await click(tab, "#add");
  await axe("start");
  await tab.evaluate(() => document.querySelector("#articles .tab").click());
  await drop(tab, [["b.txt", ANALYSIS.text]]);
  await done(tab, 2);
  await click(tab, "#to-compare");
  await until(tab, () => !!document.querySelector("#compare h2"));
  await axe("comparison");
  await tab.close();
});

test("the same page as one file, from disk", async () => {
  const tab = await world.open(new URL("../../../dist/onrecord.html", import.meta.url).href);
  await ready(tab);
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  assert.match(await text(tab, "#panel"), /Marta Ellison/);
  await click(tab, "#add");
  await click(tab, "#samples");
  await done(tab, 4);
  assert.deepEqual(tab.faults, []);
  await tab.close();
});

test("a long article is shown at once, and marked where the reader is", async () => {
  const tab = await world.open(world.site.url);
  await ready(tab);
  const long = Array.from({ length: 900 }, (_, i) => `Paragraph ${i}. Transport Minister Marta Ellison said on Thursday that route ${i} would not close. “Nobody should wonder,” said Daniel Okoro of Northgate Ferries, as the crews waited for news of it.`).join("\n\n");
  await drop(tab, [["long.txt", long]]);
  await until(tab, () => !!document.querySelector("#article .m"), null, "the first highlight", 120_000);
  await until(tab, () => /Paragraph 899/.test(document.querySelector("#article").textContent));
  const marked = () => tab.evaluate(() => { const all = [...document.querySelectorAll("#article .text p")]; return [all.length, all.filter((p) => p.querySelector(".m")).length, !!all[all.length - 1].querySelector(".m")]; });
  const [paragraphs, first, last] = await marked();
  assert.equal(paragraphs, 900);
  assert.ok(first >= 5 && first < 600 && !last, `${first} paragraphs marked at first`);
  await tab.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await until(tab, () => !![...document.querySelectorAll("#article .text p")].pop().querySelector(".m"));
  await tab.close();
});

if (BROWSER === "chromium") {
  test("nothing is wider than a phone, in any state, and nothing moves for those who want no motion", async () => {
    const tab = await world.open(world.site.url, { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    await ready(tab);
    const fits = async (state) => assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, state);
    await fits("start");
    await click(tab, "#samples");
    await done(tab, 3);
    await fits("reading");
    for (const panel of ["people", "quotes", "audit", "dates"]) {
      await click(tab, `#tab-${panel}`);
      await fits(panel);
    }
    await click(tab, ".to-text");
    await click(tab, ".chip");
    await fits("the card");
    assert.ok(await tab.evaluate(() => document.querySelector("#card").getBoundingClientRect().bottom <= innerHeight + 1));
    await tab.key("Escape");
    for (const open of ["#export", "#help", "#corrections", "#privacy", "#articles .menu"]) {
      await click(tab, open);
      await fits(open);
      await click(tab, "#dialog .close");
    }
    await click(tab, "#to-compare");
    await until(tab, () => !!document.querySelector("#compare .cell"));
    await fits("comparison");
    assert.ok(await tab.evaluate(() => [...document.querySelectorAll("#compare .cell, #compare .alone li")].every((e) => e.getBoundingClientRect().right <= innerWidth)), "all its words are in the window");
    await tab.evaluate(() => document.querySelector("#compare .cell .quote").click());
    await until(tab, () => !!document.querySelector("#article .flash"));
    assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector("#article .flash")).animationName), "none");
    await tab.close();
  });

  test("the whole way by keyboard alone", async () => {
    const tab = await world.open(world.site.url);
    await ready(tab);
    const press = async (...keys) => { for (const key of keys) await tab.key(key); };
    await tab.evaluate(() => document.querySelector("#paste").focus());
    await tab.page.keyboard.insertText(ARTICLE);
    await press("Control+Enter");
    await done(tab, 1);
    // From the head of the page to the first label: its card shows by focus, opens by Enter, and the focus goes into it and back.
    await tab.evaluate(() => document.querySelector("#articles .menu").focus());
    for (let i = 0; i < 20 && !(await tab.evaluate(() => document.activeElement.matches(".chip"))); i++) await press("Tab");
    await until(tab, () => document.activeElement.matches(".chip") && !document.querySelector("#card").hidden);
    await press("Enter");
    await until(tab, () => document.querySelector("#card").classList.contains("pinned") && document.activeElement.closest("#card"));
    await press("Tab", "Tab", "Escape");
    assert.ok(await tab.evaluate(() => document.activeElement.matches(".chip") && document.querySelector("#card").hidden));
    await press("j");
    await until(tab, () => !document.querySelector("#card").hidden);
    await press("x");
    await until(tab, () => window.onrecord.corrections.list.length === 1);
    await press("Control+z");
    await until(tab, () => window.onrecord.corrections.list.length === 0);
    // What is drawn anew gives the focus back.
    const active = () => tab.evaluate(() => document.activeElement.textContent);
    await tab.evaluate(() => document.querySelector("#panel .rows > li:not(.selected) > .row").focus());
    const row = await active();
    await press("Enter");
    await until(tab, () => !!document.querySelector("#panel .selected .places"));
    assert.equal(await active(), row);
    await press("Tab", "Tab", "Enter");
    await until(tab, () => !!document.querySelector("#article .flash"));
    assert.match(await active(), /Next/);
    await press("y");
    await until(tab, () => window.onrecord.corrections.list.length === 1);
    assert.match(await active(), /Next/);
    await tab.evaluate(() => document.querySelector("#articles .tab").focus());
    await press("Enter");
    assert.match(await active(), /^Minister says/);
    await press("?");
    await until(tab, () => /Missed name/.test(document.querySelector("#dialog[open]")?.textContent));
    await press("Escape", "2", "/");
    assert.equal(await tab.evaluate(() => document.activeElement.type), "search");
    await tab.page.keyboard.type("wonder");
    await until(tab, () => document.querySelectorAll("#panel li[data-q]").length === 1);
    await press("Tab", "Tab", "Enter");
    await until(tab, () => !document.querySelector("#card").hidden);
    await tab.close();
  });
}
