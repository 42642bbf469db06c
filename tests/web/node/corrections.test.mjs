// Corrections: what each does, that they leave the analysis alone, and that a file of them is read back.
import assert from "node:assert/strict";
import test from "node:test";
import { Corrections, anchor, apply, asName, asQuotation, words } from "../../../www/corrections.js";
import { wordDiff } from "../../../www/view/compare.js";

const text = "Ann Lee met Lee & Sons. “It rains,” Lee said. Bo Park said it snows.";
const at = (part, from = 0) => ({ start: text.indexOf(part, from), end: text.indexOf(part, from) + part.length });
const mention = (part, type, from) => ({ ...at(part, from), kind: "name", type, confidence: 1 });

function article() {
  return {
    schema: 1, id: "x", position_encoding: "utf-16", text, read: { characters: text.length, of: text.length }, language: "en", words: 13,
    article: { title: null, byline: null, published: null, publisher: null, dateline: null }, paragraphs: [{ start: 0, end: text.length }], boilerplate: [], repairs: [],
    entities: [
      { id: "e1", type: "PERSON", name: "Ann Lee", aliases: ["Lee"], role: null, mentions: [mention("Ann Lee", "PERSON"), mention("Lee", "PERSON", 36)] },
      { id: "e2", type: "PERSON", name: "Bo Park", aliases: [], role: "guard", mentions: [mention("Bo Park", "PERSON")] },
      { id: "e3", type: "PERSON", name: "Lee & Sons", aliases: [], role: null, mentions: [mention("Lee & Sons", "PERSON")] },
    ],
    quotes: [
      { id: "q1", kind: "direct", content: [at("It rains,")], cue: { ...at("said"), lemma: "say", class: "speech" }, source: at("Lee", 36), speaker: "e1", speaker_label: null, addressee: null, part_of: null, repeat_of: null, defects: [], confidence: 0.9, reason: { rule: "r", runner_up: "e2" } },
      { id: "q2", kind: "indirect", content: [at("it snows")], cue: null, source: at("Bo Park"), speaker: "e2", speaker_label: null, addressee: null, part_of: "q1", repeat_of: null, defects: [], confidence: 0.9, reason: { rule: "r", runner_up: null } },
    ],
  };
}

const ann = { name: "Ann Lee", type: "PERSON" };
const bo = { name: "Bo Park", type: "PERSON" };
const sons = { name: "Lee & Sons", type: "PERSON" };
const rains = () => anchor(article(), article().quotes[0]);
const entity = (given, id) => given.entities.find((e) => e.id === id);

test("entities are retyped, renamed, deleted, marked as right", () => {
  const given = apply(article(), [{ op: "retype", who: sons, to: "ORG" }, { op: "rename", who: ann, to: "Ann B. Lee" }, { op: "delete", who: bo }, { op: "right", who: sons }]);
  assert.equal(entity(given, "e3").type, "ORG");
  assert.equal(entity(given, "e3").right, true);
  assert.deepEqual(entity(given, "e3").was, sons, "what the machine found is kept beside it");
  assert.equal(entity(given, "e1").name, "Ann B. Lee");
  assert.ok(entity(given, "e1").aliases.includes("Ann Lee"));
  assert.equal(entity(given, "e2"), undefined);
  assert.equal(given.quotes[1].speaker, null, "the words of a name that is none are nobody's");
});

test("merged entities share mentions and quotations, and later corrections of either hold", () => {
  const given = apply(article(), [{ op: "merge", who: bo, to: ann }, { op: "rename", who: bo, to: "Both" }]);
  assert.equal(given.entities.length, 2);
  assert.equal(entity(given, "e1").mentions.length, 3);
  assert.equal(entity(given, "e1").name, "Both");
  assert.deepEqual(given.quotes.map((q) => q.speaker), ["e1", "e1"]);
});

test("a form that is split off takes its mentions and its words", () => {
  const given = apply(article(), [{ op: "split", who: ann, alias: "Lee" }]);
  const split = given.entities.find((e) => e.name === "Lee");
  assert.equal(split.mentions.length, 1);
  assert.equal(entity(given, "e1").mentions.length, 1);
  assert.equal(given.quotes[0].speaker, split.id);
  assert.match(split.id, /^e[1-9][0-9]*$/, "an id as the schema has it");
  assert.equal(new Set(given.entities.map((e) => e.id)).size, given.entities.length);
});

const place = (part, from = 0) => anchor({ text }, { content: [at(part, from)] });

test("a missed name is marked wherever it stands alone, and takes over what was marked in its place", () => {
  const raw = article();
  raw.entities = raw.entities.filter((e) => e.id !== "e2");
  raw.quotes[1] = { ...raw.quotes[1], speaker: null };
  const given = apply(raw, [{ op: "name", at: place("Bo Park"), to: bo }]);
  const added = given.entities.find((e) => e.name === "Bo Park");
  assert.deepEqual(added.mentions.map((m) => [m.start, m.end, m.kind]), [[46, 53, "name"]]);
  assert.equal(given.quotes[1].speaker, added.id, "the words whose source it is are its own");
  // The machine's mention was too short, and it stood with another.
  const longer = apply(article(), [{ op: "name", at: place("Lee & Sons. “It"), to: { name: "Lee & Sons", type: "ORG" } }]);
  assert.equal(entity(longer, "e3"), undefined, "a name without a mention is none");
  assert.equal(longer.entities.find((e) => e.type === "ORG").mentions.length, 1);
  // Words of another mention stay with it; free ones become mentions.
  const twice = { ...article(), text: `${text} Park and Parker met Park.` };
  const park = apply(twice, [{ op: "name", at: { exact: "Park", prefix: "Bo Park said it snows. " }, to: { name: "Park", type: "PERSON" } }]);
  assert.deepEqual(park.entities.find((e) => e.name === "Park").mentions.map((m) => m.start), [69, 89]);
  assert.equal(entity(park, "e2").mentions.length, 1);
  const known = apply(article(), [{ op: "name", at: place("it", 54), to: bo }]);
  assert.deepEqual(entity(known, "e2").mentions.map((m) => m.start), [46, 59], "a word that is no name is one only where it was shown");
});

test("a missed quotation has its speaker, and is corrected as any other", () => {
  const raw = { ...article(), quotes: [] };
  const add = { op: "quote", at: rains(), kind: "direct", to: ann };
  const given = apply(raw, [add]);
  assert.deepEqual(given.quotes.map((q) => [q.id, q.kind, q.speaker, words(given, q), q.confidence]), [["q1", "direct", "e1", "It rains,", 1]]);
  const then = apply(raw, [add, { op: "speaker", at: given.quotes[0].at, to: bo }, { op: "limits", at: given.quotes[0].at, to: { exact: "rains", prefix: "It " } }]);
  assert.deepEqual(then.quotes.map((q) => [q.speaker, words(then, q)]), [["e2", "rains"]]);
  assert.deepEqual(apply(raw, [add, { op: "drop", at: rains() }]).quotes, []);
  assert.equal(apply(article(), [{ ...add, to: bo }]).quotes.length, 2, "one that the machine finds after all is not there twice");
  assert.equal(apply(raw, [{ ...add, to: null, words: "a guard" }]).quotes[0].speaker_label, "a guard");
  assert.deepEqual(apply({ ...raw, text: "Other words. It rains, they say." }, [add]).quotes, [], "the same words elsewhere are no quotation for that");
});

test("what is selected loses its marks", () => {
  const said = (part) => { const { range, kind } = asQuotation(text, at(part)); return [text.slice(range.start, range.end), kind]; };
  assert.deepEqual(said(" “It rains,” "), ["It rains,", "direct"]);
  assert.deepEqual(said("It rains,"), ["It rains,", "direct"]);
  assert.deepEqual(said("“It rains,"), ["It rains,", "direct"]);
  assert.deepEqual(said("it snows"), ["it snows", "indirect"]);
  assert.deepEqual(said("Sons. “It rains,”"), ["Sons. “It rains,”", "indirect"], "marks of words inside stay");
  const named = (given) => { const r = asName(given, { start: 0, end: given.length }); return given.slice(r.start, r.end); };
  assert.deepEqual([named(" “Zoë Lund’s, "), named("Lund"), named("Ann's"), named("3M."), named(" … ")], ["Zoë Lund", "Lund", "Ann", "3M", ""]);
});

test("quotations of the same words at the same place all stay", () => {
  const raw = article();
  raw.quotes.push({ ...raw.quotes[0], id: "q3", kind: "scare" });
  assert.deepEqual(apply(raw, []).quotes.map((q) => q.id), ["q1", "q2", "q3"]);
  assert.deepEqual(apply(raw, [{ op: "right", who: sons }]).quotes.map((q) => q.id), ["q1", "q3", "q2"], "in the order of the text");
});

test("quotations change speaker, kind and limits, go, and are marked as right", () => {
  const given = apply(article(), [
    { op: "speaker", at: rains(), to: bo }, { op: "kind", at: rains(), to: "mixed" }, { op: "confirm", at: rains() },
    { op: "limits", at: rains(), to: { exact: "rains", prefix: "It " } },
  ]);
  assert.equal(given.quotes[0].speaker, "e2");
  assert.equal(given.quotes[0].kind, "mixed");
  assert.equal(given.quotes[0].right, true);
  assert.equal(words(given, given.quotes[0]), "rains");
  assert.equal(apply(article(), [{ op: "speaker", at: rains(), to: null, words: "a guard" }]).quotes[0].speaker_label, "a guard");
  const dropped = apply(article(), [{ op: "drop", at: rains() }]);
  assert.deepEqual(dropped.quotes.map((q) => [q.id, q.part_of]), [["q2", null]]);
});

test("corrections leave the analysis as it was and pass by what is not there", () => {
  const before = JSON.stringify(article());
  const raw = article();
  apply(raw, [{ op: "retype", who: sons, to: "ORG" }, { op: "merge", who: bo, to: ann }, { op: "kind", at: rains(), to: "scare" }, { op: "delete", who: { name: "No One", type: "ORG" } }, { op: "drop", at: { exact: "none", prefix: "" } }]);
  assert.equal(JSON.stringify(raw), before);
});

test("undo and redo go both ways, and a file is read back once", () => {
  let changes = 0;
  const list = new Corrections(() => changes++);
  list.add({ op: "retype", who: sons, to: "ORG" });
  list.add({ op: "drop", at: rains() });
  list.undo();
  assert.equal(list.list.length, 1);
  list.redo();
  assert.equal(list.list.length, 2);
  assert.equal(changes, 4);
  assert.equal(list.redo(), false);
  list.remove(list.list[0]);
  assert.equal(list.list.length, 1);
  list.undo();
  assert.equal(list.list.length, 2, "what was removed from the list comes back");
  const later = new Corrections(() => {});
  later.list = [...list.list];
  later.undo();
  assert.equal(later.list.length, 1, "after a reload the last one goes first");
  const other = new Corrections(() => {});
  assert.equal(other.read(list.file()), 2);
  assert.equal(other.read(list.file()), 0, "what is known is not added again");
  assert.deepEqual(other.list, list.list);
  const missed = [{ op: "name", at: rains(), to: bo }, { op: "quote", at: rains(), kind: "indirect", to: null, words: "a guard" }, { op: "quote", at: rains(), kind: "direct", to: ann }];
  const third = new Corrections(() => {});
  assert.equal(third.read(JSON.stringify({ format: "onrecord corrections", corrections: missed.map((c) => ({ ...c, extra: 1 })) })), 3);
  assert.deepEqual(third.list, missed, "nothing but what belongs there");
  third.undo();
  assert.deepEqual(third.list, [], "a file is one step");
  assert.throws(() => other.read("{}"), /no file of corrections/);
  assert.throws(() => other.read("no JSON"), /no file of corrections/);
  assert.throws(() => other.read(JSON.stringify({ format: "onrecord corrections", corrections: [{ op: "retype", who: sons, to: "<b>" }] })));
});

test("a word diff keeps, adds and cuts words", () => {
  const diff = wordDiff("We will not close a single route.", "we will close one route");
  assert.deepEqual(diff.map((p) => [p.kind, p.text.trim()]), [["same", "we will"], ["cut", "not"], ["same", "close"], ["cut", "a single"], ["added", "one"], ["same", "route"]]);
  assert.deepEqual(wordDiff("", ""), []);
});
