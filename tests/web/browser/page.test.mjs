// The page as a reader uses it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ARTICLE, BROWSER, click, done, drop, launch, paste, ready, text, until } from "./page.mjs";

let world;
/** Browsers with a site of their own, which a test may stop. @type {{ end: () => Promise<void> }[]} */
const others = [];
before(async () => { world = await launch(); });
after(async () => { for (const one of [world, ...others]) await one?.end(); });

async function another() {
  const other = await launch();
  others.push(other);
  return other;
}

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

/** A PDF of one page with these lines, each [x, y, size, text]; `extra` goes into its trailer. */
function pdf(lines, extra = "") {
  const drawn = lines.map(([x, y, size, words]) => `BT /F1 ${size} Tf ${x} ${y} Td (${words.replace(/[()\\]/g, "\\$&")}) Tj ET`).join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Filter /Standard /V 1 /R 2 /O <${"00".repeat(32)}> /U <${"00".repeat(32)}> /P -4 >>`,
  ];
  let out = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  return `${out}xref\n0 7\n0000000000 65535 f \n${places.join("")}trailer\n<< /Size 7 /Root 1 0 R ${extra} >>\nstartxref\n${out.length}\n%%EOF`;
}

test("a PDF's columns are read in order; what has no text, is locked or damaged is named", async () => {
  const tab = await fresh();
  await until(tab, () => !!navigator.serviceWorker.controller);
  const left = ["The council of Hallin met on Mon-", "day, and the mayor, Greta Lund,", "said that a bridge would be built."];
  const right = ["Nobody had asked for any bridge,", "said Bo Roe, who keeps the ferry", "and has kept it for thirty years."];
  const rows = left.flatMap((words, i) => [[50, 700 - i * 14, 11, words], [310, 700 - i * 14, 11, right[i]]]);
  await drop(tab, [
    ["bridge.pdf", pdf([[50, 760, 22, "A bridge at last for all of the town of Hallin"], ...rows])],
    ["scan.pdf", pdf([])], ["locked.pdf", pdf(rows, "/Encrypt 6 0 R /ID [<00><00>]")], ["damaged.pdf", "%PDF-1.4 and no more"],
  ]);
  await done(tab, 1);
  // The article's own words: who says them, and what was repaired, stands between them.
  const read = await tab.evaluate(() => {
    const copy = /** @type {HTMLElement} */ (document.querySelector("#article .text")).cloneNode(true);
    for (const added of /** @type {HTMLElement} */ (copy).querySelectorAll("button, .repaired")) added.remove();
    return copy.textContent;
  });
  assert.match(read, /A bridge at last for all of the town of Hallin/);
  assert.match(read, /day, and the mayor, Greta Lund, said that a bridge would be built\./);
  assert.ok(read.indexOf("be built.") < read.indexOf("Nobody had asked for any bridge, said Bo Roe"), read);
  const refused = await until(tab, () => document.querySelector("#dialog[open]")?.textContent);
  for (const reason of [/scan\.pdf: it holds pictures/, /locked\.pdf: it is locked/, /damaged\.pdf: the PDF is damaged/]) assert.match(refused, reason);
  // What reads PDFs is kept from now on, so that it works without a network.
  await until(tab, async () => !!(await caches.match("pdf/pdf.js")) && !!(await caches.match("pdf/pdf.worker.js")));
  assert.deepEqual(tab.faults, []);
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
  const other = await another();
  const tab = await other.open(other.site.url);
  await ready(tab);
  await until(tab, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  await other.site.stop();
  await tab.reload();
  await ready(tab);
  await paste(tab, { "text/plain": ARTICLE });
  await done(tab, 1);
  assert.match(await text(tab, "#panel"), /Marta Ellison/);
});

/** Installs the service worker, then shares as another program does: a form is sent to the address that the manifest names. */
async function share(tab, fields, files = []) {
  await until(tab, async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
  const { action, method, enctype, params } = await tab.evaluate(() => fetch("manifest.webmanifest").then((r) => r.json()).then((m) => m.share_target));
  // A document of the site without the page's policy, which forbids forms.
  await tab.evaluate(() => { location.href = "samples/islands-wire.txt"; });
  await until(tab, () => location.pathname.endsWith(".txt") && document.readyState === "complete");
  await tab.evaluate(({ action, method, enctype, params, fields, files }) => {
    const form = Object.assign(document.createElement("form"), { action: new URL(`../${action}`, location.href).href, method, enctype });
    const field = (type, name) => { const input = Object.assign(document.createElement("input"), { type, name }); form.append(input); return input; };
    for (const [name, value] of Object.entries(fields)) field("text", params[name]).value = value;
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name));
    field("file", params.files[0].name).files = data.files;
    document.body.append(form);
    setTimeout(() => form.submit());
  }, { action, method, enctype, params, fields, files });
  await until(tab, () => !!document.querySelector("#paste"));
  await ready(tab);
}

test("what another program shares becomes an article, and goes no further than the service worker", async () => {
  const other = await another();
  const tab = await other.open(other.site.url);
  await ready(tab);
  await share(tab, { title: "A ferry at last", text: "The mayor, Greta Lund, said on Monday that the ferry would sail." });
  await done(tab, 1);
  assert.match(await text(tab, "#article .text"), /A ferry at last.*Greta Lund/);
  await share(tab, { title: "", text: "" }, [["one.txt", ARTICLE], ["two.txt", "Ann Lee said no."]]);
  await done(tab, 3);
  assert.match(await text(tab, "#panel"), /Marta Ellison/);
  await share(tab, { title: "Bridge", text: "https://paper.example/bridge" });
  await until(tab, () => /Only a link was shared/.test(document.querySelector("#dialog[open]")?.textContent));
  await done(tab, 3);
  assert.ok(other.site.log.every((r) => r.method === "GET"), "the server never saw it");
});

if (BROWSER !== "webkit") {
  test("the bookmarklet brings the page that is being read", async () => {
    const tab = await fresh();
    const code = await tab.evaluate(() => document.querySelector(".bookmarklet").href);
    await tab.close();
    assert.match(code, /^javascript:/);
    // Another origin, as any paper's page is one.
    const paper = await world.open(world.site.url.replace("localhost", "127.0.0.1").concat("samples/islands-wire.txt"));
    await paper.evaluate(() => {
      document.title = "Bridge opens";
      document.body.innerHTML = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Bridge opens</h1><p>The mayor, Greta Lund, opened the bridge in Hallin on Monday, after nine years of building and two of waiting.</p><p>“It stands,” she said, and she told the crowd that the ferry would go on for a year.</p></article>";
    });
    await paper.evaluate((code) => { (0, eval)(decodeURIComponent(code.slice("javascript:".length))); }, code);
    let opened;
    for (let i = 0; i < 100 && !opened; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      [opened] = await paper.others();
    }
    assert.ok(opened, "the page opens beside the paper's");
    await done(opened, 1);
    const shown = await text(opened, "#article .text");
    assert.ok(shown.includes("Greta Lund, opened the bridge") && !shown.includes("Sport"), shown);
    assert.equal(await opened.evaluate(() => location.hash), "");
    await paper.close();
  });
}

test("nothing that a reader puts in is sent", async () => {
  const other = await another();
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
    const why = await long;
    const next = await engine.analyze({ id: "next", text: "Short." });
    return [why, next.id];
  });
  assert.deepEqual(answer, ["stopped", "next"]);
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

  test("the browser would install it", async () => {
    const tab = await fresh();
    const session = await tab.page.context().newCDPSession(tab.page);
    const { errors, data } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    for (const { src, sizes } of manifest.icons.filter((i) => i.sizes !== "any")) {
      const size = await tab.evaluate(async (src) => { const { width, height } = await createImageBitmap(await (await fetch(src)).blob()); return `${width}x${height}`; }, src);
      assert.equal(size, sizes, src);
    }
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // A profile of a test is one of those in which nothing is installed.
    assert.deepEqual(installabilityErrors.map((e) => e.errorId).filter((id) => id !== "in-incognito"), []);
    await tab.close();
  });
}
