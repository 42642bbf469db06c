// Everything that is taken out, read by a reader of its form.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { ANALYSIS, install } from "../fixture.mjs";
import { click, done, drop, launch, ready } from "./page.mjs";

let world;
let tab;
/** @type {Record<string, { name: string, type: string, text: string }>} */
const out = {};
const FORMATS = ["quotes", "entities", "html", "markdown", "json", "annotation", "tei", "schema", "doccano", "spacy"];

before(async () => {
  world = await launch();
  tab = await world.open(world.site.url);
  await ready(tab);
  await install(tab);
  await drop(tab, [["café.txt", ANALYSIS.text]]);
  await done(tab, 1);
  await tab.evaluate(() => {
    window.saved = [];
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => { window.saved.push(blob); return make(blob); };
    HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download); };
  });
  for (const format of FORMATS) out[format] = await exported(format);
});

/** What a reader gets as a file. */
async function exported(format) {
  await click(tab, "#export");
  await click(tab, `[data-format=${format}]`);
  const file = await tab.evaluate(async () => {
    const name = window.saved.pop();
    const blob = window.saved.pop();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { name, type: blob.type, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
  });
  await click(tab, "#dialog .close");
  return file;
}
after(async () => { await world?.end(); });

const code = [...ANALYSIS.text];
const slice = (start, end) => code.slice(start, end).join("");

test("CSV opens in a spreadsheet with its accents", () => {
  for (const format of ["quotes", "entities"]) {
    assert.ok(out[format].text.startsWith("\ufeff"), "a byte order mark tells spreadsheets that this is UTF-8");
    assert.match(out[format].name, /\.csv$/);
  }
  const quotes = parse(out.quotes.text, { bom: true, columns: true });
  assert.equal(quotes.length, 6);
  assert.equal(quotes[0].speaker, "Zoë Müller");
  assert.equal(quotes[0].content, "We won’t pay,");
  assert.equal(quotes[1].content, "the tax was “absurd”, and that <b>nobody</b> had asked");
  assert.deepEqual([quotes[5].speaker, quotes[5].named], ["city official", "no"]);
  const names = parse(out.entities.text, { bom: true, columns: true });
  assert.deepEqual(names.map((n) => n.name), ["Zoë Müller", "Greta Lund", "Hallin", "Monday"]);
});

test("JSON is the contract's, by its schema", () => {
  const folder = new URL("../../../schema/", import.meta.url);
  const ajv = new Ajv2020({ strict: false });
  const schemas = readdirSync(folder).map((f) => JSON.parse(readFileSync(new URL(f, folder), "utf8")));
  const schema = schemas.find((s) => s.properties?.entities && s.properties?.position_encoding);
  assert.ok(schema, "schema/ has the schema of an analysis");
  const validate = ajv.compile(schema);
  const given = JSON.parse(out.json.text);
  assert.ok(validate(given), JSON.stringify(validate.errors));
  assert.deepEqual(given, ANALYSIS);
});

test("what a reader has added, split off and merged is in every form, and JSON is still the contract's", async () => {
  const zoe = { name: "Zoë Müller", type: "PERSON" };
  await tab.evaluate((zoe) => window.onrecord.corrections.add(
    { op: "name", at: { exact: "Café owners", prefix: "" }, to: { name: "Café owners", type: "ORG" } },
    { op: "quote", at: { exact: "nobody", prefix: "he tax was “absurd”, and that <b>".slice(-24) }, kind: "indirect", to: { name: "Greta Lund", type: "PERSON" } },
    { op: "split", who: zoe, alias: "Müller" }, { op: "merge", who: { name: "Hallin", type: "PERSON" }, to: zoe }), zoe);
  const again = {};
  for (const format of ["json", "quotes", "entities", "tei", "annotation"]) again[format] = (await exported(format)).text;
  await tab.evaluate(() => { while (window.onrecord.corrections.undo()); });
  const folder = new URL("../../../schema/", import.meta.url);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(new URL("analysis.schema.json", folder), "utf8")));
  const given = JSON.parse(again.json);
  assert.ok(validate(given), JSON.stringify(validate.errors));
  assert.deepEqual(given.entities.map((e) => [e.id, e.name]), [["e1", "Zoë Müller"], ["e2", "Greta Lund"], ["e4", "Monday"], ["e5", "Café owners"], ["e6", "Müller"]]);
  const added = given.quotes.find((q) => q.id === "q7");
  assert.deepEqual([given.text.slice(added.content[0].start, added.content[0].end), added.speaker], ["nobody", "e2"]);
  assert.ok(parse(again.quotes, { bom: true, columns: true }).some((q) => q.content === "nobody" && q.corrected === "yes"));
  assert.ok(parse(again.entities, { bom: true, columns: true }).some((e) => e.name === "Café owners" && e.type === "ORG"));
  assert.equal(JSON.parse(again.annotation).items.length, 7);
  assert.doesNotThrow(() => new DOMParser().parseFromString(again.tei, "application/xml"));
});

test("TEI is well-formed XML with <said>, whose speakers are there", () => {
  const faults = [];
  const xml = new DOMParser({ onError: (level, message) => faults.push(message) }).parseFromString(out.tei.text, "application/xml");
  assert.deepEqual(faults, []);
  const TEI = "http://www.tei-c.org/ns/1.0";
  assert.equal(xml.documentElement.namespaceURI, TEI);
  assert.equal(xml.documentElement.localName, "TEI");
  for (const needed of ["teiHeader", "fileDesc", "titleStmt", "publicationStmt", "sourceDesc", "text", "body"]) assert.equal(xml.getElementsByTagNameNS(TEI, needed).length, 1, needed);
  const said = [...xml.getElementsByTagNameNS(TEI, "said")];
  assert.equal(said.length, 4, "a part of a quotation is in its whole");
  assert.deepEqual(said.map((s) => [s.getAttribute("direct"), s.textContent]), [["true", "We won’t pay,"], ["false", "the tax was “absurd”, and that <b>nobody</b> had asked"], ["true", "It is law,"], ["false", "The so-called “fair share” stays"]]);
  const people = new Map([...xml.getElementsByTagNameNS(TEI, "person")].map((p) => [p.getAttribute("xml:id"), p.textContent]));
  assert.match(people.get(said[0].getAttribute("who").slice(1)), /Zoë Müller/);
});

test("Web Annotation has what W3C requires, and its selectors find the words", () => {
  const page = JSON.parse(out.annotation.text);
  assert.equal(page["@context"], "http://www.w3.org/ns/anno.jsonld");
  assert.equal(page.type, "AnnotationPage");
  assert.equal(page.items.length, 6);
  for (const item of page.items) {
    assert.equal(item.type, "Annotation");
    assert.match(item.id, /^urn:/);
    for (const target of item.target) {
      const [quote, position] = target.selector;
      assert.equal(quote.type, "TextQuoteSelector");
      assert.equal(slice(position.start, position.end), quote.exact);
      assert.ok(ANALYSIS.text.includes(quote.prefix + quote.exact + quote.suffix));
      assert.ok(target.source);
    }
  }
});

test("doccano and spaCy lines count code points and overlap where they may", () => {
  const [d] = out.doccano.text.trim().split("\n").map((l) => JSON.parse(l));
  assert.equal(d.text, ANALYSIS.text);
  const direct = d.entities.filter((e) => e.label === "QUOTE_DIRECT").map((e) => slice(e.start_offset, e.end_offset));
  assert.deepEqual(direct, ["We won’t pay,", "It is law,"]);
  const ids = new Set(d.entities.map((e) => e.id));
  assert.ok(d.relations.length > 0 && d.relations.every((r) => ids.has(r.from_id) && ids.has(r.to_id)));
  const [s] = out.spacy.text.trim().split("\n").map((l) => JSON.parse(l));
  assert.deepEqual(s.ents.map((e) => slice(e.start, e.end)), ["Hallin", "Zoë Müller", "Monday", "Greta Lund", "Müller"]);
  s.ents.slice(1).forEach((e, i) => assert.ok(e.start >= s.ents[i].end, "doc.ents may not overlap"));
  assert.deepEqual(s.spans.quotes.filter((q) => q.label === "mixed").map((q) => slice(q.start, q.end)), ["absurd"]);
});

test("schema.org names the article, its quotations and who said them", () => {
  const given = JSON.parse(out.schema.text);
  assert.equal(given["@context"], "https://schema.org");
  const [article] = given["@graph"];
  assert.equal(article["@type"], "NewsArticle");
  assert.equal(article.headline, "Café owners protest in Hallin");
  assert.equal(article.hasPart.length, 5, "scare quotes are nobody's words");
  const ids = new Set(article.mentions.map((m) => m["@id"]));
  for (const part of article.hasPart) {
    assert.equal(part["@type"], "Quotation");
    assert.ok(part.text);
    const speaker = part.spokenByCharacter;
    assert.ok(ids.has(speaker["@id"]) || speaker.name === "city official");
  }
});

test("the web page stands alone, and Markdown holds no HTML", async () => {
  assert.match(out.html.text, /^<!doctype html>/);
  const seen = await tab.evaluate((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return {
      text: page.body.textContent, charset: page.querySelector("meta[charset]")?.getAttribute("charset"), policy: !!page.querySelector("meta[http-equiv]"),
      links: page.querySelectorAll("script, link, img, [src], [href]").length, direct: [...page.querySelectorAll(".direct")].map((e) => e.textContent), bold: page.querySelectorAll("b").length,
    };
  }, out.html.text);
  assert.ok(seen.text.includes("that <b>nobody</b> had asked"));
  assert.deepEqual([seen.charset, seen.policy, seen.links, seen.bold], ["utf-8", true, 0, 0]);
  assert.ok(seen.direct.includes("We won’t pay,"));
  assert.match(out.markdown.text, /^# Café owners protest in Hallin/);
  assert.ok(!/(?<!\\)</.test(out.markdown.text.replaceAll("\\<", "")), "angle brackets are escaped");
  assert.match(out.markdown.text, /> — \*\*Greta Lund\*\* \(Direct, “told”\)/);
});
