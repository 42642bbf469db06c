// The wasm module gives what the command line gives, so that what the golden tests pin is what the page receives.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { Engine, articles, engine } from "../engine.mjs";

const command = process.env.ONRECORD_COMMAND;

test("every article's object is the command line's JSON of it", () => {
  assert.ok(command, "ONRECORD_COMMAND names the command line's program; `cargo xtask test` sets it");
  const made = engine();
  const all = articles();
  assert.ok(all.length >= 9);
  for (const { id, file, text } of all) {
    const out = execFileSync(command, ["analyze", "--position-encoding", "utf-16", fileURLToPath(file)], { encoding: "utf8" });
    const expected = { ...JSON.parse(out), id };
    assert.deepEqual(made.analyze({ id, text }), expected, id);
  }
});

test("a comparison is the command line's JSON of it", () => {
  const all = articles().filter((a) => a.id.endsWith(".txt"));
  const out = execFileSync(command, ["compare", "--format", "json", ...all.map((a) => fileURLToPath(a.file))], { encoding: "utf8" });
  const native = JSON.parse(out);
  const ours = engine().compare(all.map(({ id, text }) => ({ id, text })));
  const names = (c) => c.entities.map((e) => [e.group, e.name, e.members.length]);
  const groups = (c) => c.quotes.map((g) => [g.group, g.fullest, g.members.map((m) => [m.article, m.quote, m.differences.map((d) => d.kind)])]);
  assert.deepEqual(names(ours), names(native));
  assert.deepEqual(groups(ours), groups(native));
});

test("offsets count as JavaScript counts", () => {
  const text = "😀 On Monday, “Ann Lee” said: “It rains.” 😀😀 She left.";
  const { paragraphs } = engine().analyze({ id: "x", text });
  assert.deepEqual(paragraphs, [{ start: 0, end: text.length }]);
});

test("odd input is an answer, wrong input an error", () => {
  const made = engine();
  for (const text of ["", " \n", "\ud800 lone", "a".repeat(100_000), "\u0000", "\r\n\r\n“"]) {
    assert.equal(made.analyze({ id: "x", text }).schema, 1);
  }
  assert.throws(() => made.analyze({ id: "x" }), /either text or html/);
  assert.throws(() => made.analyze({ id: "x", text: "a", html: "b" }), /either text or html/);
  assert.equal(made.analyze({ id: "x", text: "a", unknown: 1 }).schema, 1, "a field that is not known is passed by");
  assert.throws(() => made.analyze(7), /object/);
  assert.throws(() => made.analyze({ text: "a" }), /needs an id/);
  assert.throws(() => made.analyze({ id: "x", text: 7 }), /text must be text/);
});

test("a saved page gives its article and what it says of itself", () => {
  const html = `<html><head><title>A bridge at last</title></head><body><nav>Home | Sport</nav><article><h1>A bridge at last</h1>
    <p>The council of Hallin met on Monday, and the mayor, Greta Lund, said that the bridge would be built, though not before the spring.</p>
    <p>"We have waited long enough," she told the council, which had met three times before and had never come to a vote on it.</p></article></body></html>`;
  const { text, article } = engine().analyze({ id: "x", html });
  assert.ok(text.includes("We have waited long enough") && !text.includes("Sport"));
  assert.equal(article.title, "A bridge at last");
  assert.equal(engine().analyze({ id: "x", html, title: "Given" }).article.title, "Given", "what is given goes before what the page says");
});

test("a damaged model is refused", () => {
  const made = new Engine();
  assert.throws(() => made.addModel(new Uint8Array([1, 2, 3])));
  assert.throws(() => made.addModel(new Uint8Array()));
});

test("a comparison after the analyses is the same, and never of what an article was before", () => {
  const inputs = articles().filter((a) => a.id.endsWith(".txt")).map(({ id, text }) => ({ id, text }));
  const fresh = engine().compare(inputs);
  const made = engine();
  for (const input of inputs) made.analyze(input);
  assert.deepEqual(made.compare(inputs), fresh);
  const changed = inputs.map((input, i) => (i ? input : { ...input, text: "Ann Lee said that it rains." }));
  assert.equal(made.compare(changed).articles[0].text, "Ann Lee said that it rains.");
  const late = engine(() => false);
  for (const input of inputs) late.analyze(input);
  for (const file of ["names.bin", "pos.bin", "gazetteer.bin", "quotes.bin"]) late.addModel(readFileSync(new URL(`../../../models/${file}`, import.meta.url)));
  assert.deepEqual(late.compare(inputs), fresh, "a model that comes later counts");
});

test("a comparison tells how far it is and can be stopped", () => {
  const inputs = [1, 2, 3].map((n) => ({ id: `a${n}`, text: `“The bridge of town ${n} opens in May,” Ann Lee said.` }));
  const seen = [];
  engine().compare(inputs, (done, of) => seen.push([done, of]));
  assert.deepEqual(seen, [[0, 3], [1, 3], [2, 3], [3, 3]], "each article, then the matching");
  for (const at of [1, 3]) {
    const controller = new AbortController();
    const stopped = () => engine().compare(inputs, (done) => done === at && controller.abort(), controller.signal);
    assert.throws(stopped, /aborted/, `stopped at ${at}`);
  }
  assert.throws(() => engine().compare(inputs, () => { throw new Error("no"); }), /progress threw/);
  assert.equal(engine().version().split(".").length, 3);
});
