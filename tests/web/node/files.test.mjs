// Files of the kinds that readers drop, as bytes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { engine } from "../engine.mjs";

const bytes = (text) => new TextEncoder().encode(text);

test("text, pages in any encoding and mails are read; what is no article is named", () => {
  const made = engine(() => false);
  assert.equal(made.readFile("a.txt", bytes("Ann Lee said no.")).text, "Ann Lee said no.");
  assert.match(made.readFile("a.txt", new Uint8Array([0x43, 0x61, 0x66, 0xe9])).text, /Café/);
  const page = "<!doctype html><html><head><title>Bridge</title></head><body><p>The mayor, Greta Lund, said on Monday that the bridge would be built.</p></body></html>";
  const { text, title } = made.readFile("saved", bytes(page));
  assert.match(text, /Greta Lund/);
  assert.equal(title, "Bridge");
  assert.match(made.readFile("a.eml", bytes("From: a@b.example\r\nSubject: Hello\r\nContent-Type: text/plain\r\n\r\nAnn Lee said no.\r\n")).text, /Ann Lee said no/);
  assert.throws(() => made.readFile("a.txt", bytes("%PDF-1.7")), /PDF/);
  assert.throws(() => made.readFile("a.txt", new Uint8Array([0x89, 0x50, 0x4e, 0x47])), /picture/);
});

test("the platform's decoder gives what the native one gives", () => {
  const made = engine(() => false);
  const cases = readFileSync(new URL("../../charsets.tsv", import.meta.url), "utf8").trimEnd().split("\n").slice(1);
  assert.ok(cases.length > 25);
  for (const [label, hex, text] of cases.map((line) => line.split("\t"))) {
    const page = Buffer.concat([bytes(`<!doctype html><meta charset=${label}><p>`), Buffer.from(hex, "hex")]);
    assert.equal(made.readFile("page.html", page).text, text, `${label}, a page`);
    const mail = Buffer.concat([bytes(`From: a@b.example\nContent-Type: text/plain; charset=${label}\n\n`), Buffer.from(hex, "hex")]);
    assert.equal(made.readFile("letter.eml", mail).text.trimEnd(), text, `${label}, a mail`);
  }
});
