// @ts-check
// The controller: holds the state, wires the views, and is the only module that knows them all.

import { h, fill, byId } from "./dom.js";
import { t } from "./text.js";
import { Engine, embedded } from "./engine.js";
import { Corrections, apply, anchor, who, asName, asQuotation } from "./corrections.js";
import * as store from "./store.js";
import { articleView } from "./view/article.js";
import { peopleView } from "./view/people.js";
import { quotesView } from "./view/quotes.js";
import { auditView } from "./view/audit.js";
import { datesView } from "./view/dates.js";
import { cardView } from "./view/card.js";
import { selectedView } from "./view/selected.js";
import { compareView } from "./view/compare.js";
import { correctionsList } from "./view/corrections.js";
import { openDialog, choose, ask, confirmed } from "./view/choose.js";
import { report } from "./view/report.js";
import { startView, readFile, filesOf, textOf, SAMPLES } from "./view/start.js";
import { exportMenu, save, copyText } from "./view/export.js";
import { helpDialog, privacyDialog } from "./view/help.js";
import { citation } from "./export/documents.js";

/** @typedef {import("./pkg/onrecord.js").Article} Analysis */
/** @typedef {import("./corrections.js").Corrected} Corrected */
/** @typedef {import("./corrections.js").CorrectedQuote} Quote */
/** @typedef {import("./corrections.js").CorrectedEntity} CorrectedEntity */
/** @typedef {import("./corrections.js").Correction} Correction */
/** @typedef {import("./corrections.js").Who} Who */
/** @typedef {import("./corrections.js").EntityType} EntityType */
/** @typedef {import("./view/start.js").Given} Given */
/**
 * @typedef {{ id: string, order: number, name: string, named: boolean, kind: "text" | "html", input: string, facts?: import("./view/start.js").Facts,
 *   state: "waiting" | "done" | "failed", analysis?: Analysis, article?: Corrected, error?: string }} Item
 */

/** @type {Item[]} */
let items = [];
/** @type {Item | null} */
let current = null;
/** @type {"start" | "read" | "compare"} */
let view = "start";
/** @type {"people" | "quotes" | "audit" | "dates"} */
let panel = "people";
/** @type {{ entity: string | null, quote: string | null }} */
let selection = { entity: null, quote: null };
/** @type {AbortController | null} */
let comparing = null;
/** The last comparison, while its view is open. @type {import("./engine.js").Comparison | null} */
let comparison = null;
/** @type {AbortController} */
let analysing = new AbortController();
let ready = false;
/** Above so many characters the parts of the page are drawn one after the other, not in one go. */
const LONG = 100_000;

const corrections = new Corrections(() => {
  store.putValue("corrections", corrections.list);
  for (const item of items) if (item.analysis) item.article = apply(item.analysis, corrections.list);
  keepSelection();
  draw();
});

const engine = new Engine((status) => {
  if (status.type === "loading") say(status.done < status.of ? t.status.loading(status.done, status.of) : "");
  else if (status.type === "ready") {
    ready = true;
    document.documentElement.dataset.ready = status.version;
    say(status.missing.length ? t.status.missing(status.missing) : "");
  } else if (status.type === "restart") say(t.status.restart);
  else say(t.status.failed(status.message));
});

// Views ------------------------------------------------------------------------------------------------------------------

const card = cardView(byId("card"), {
  select: (id) => { card.hide(false); select(id); },
  act,
  copy: (quote) => copy(quote),
  go: (quote) => goQuote(quote),
});
const article = articleView(byId("article"), {
  quote: (id, from) => openQuote(id, from, true),
  entity: (id, from) => openEntity(id, from, true),
  hover: (target, from) => {
    if (card.isPinned()) return;
    clearTimeout(hovering);
    if (!target || !from) return card.hideSoon();
    hovering = window.setTimeout(() => {
      if (!from.isConnected || card.isPinned()) return;
      if (target.quote && !(target.entity && from.className.includes(" m "))) openQuote(target.quote, from, false);
      else if (target.entity) openEntity(target.entity, from, false);
    }, 220);
  },
});
let hovering = 0;
const marker = selectedView(byId("selected"), { act });
const people = peopleView({ select, go: (at) => { card.hide(false); toText(); article.show(at); }, correct: correctEntity, quotes: (id) => { panel = "quotes"; draw(); quotes.only(id); } });
/** To the row of a person from another panel, with the focus. @param {string} id */
const toPerson = (id) => { panel = "people"; select(id); people.focus(); };
const quotes = quotesView({ go: goQuote, select: toPerson });
const audit = auditView({ select: toPerson, go: goQuote });
const dates = datesView({ go: (at) => { toText(); article.show(at); } });
const compare = compareView(byId("compare"), { go: (id, quote) => { open(items.find((i) => i.id === id) ?? null); goQuote(quote); } });
const start = startView(byId("start"), { add, pick: () => byId("picker").click(), folder: () => byId("folder").click(), samples, bookmarklet });

const PANELS = /** @type {const} */ ({ people, quotes, audit, dates });

for (const element of document.querySelectorAll("[data-text]")) element.textContent = t.at(element.getAttribute("data-text") ?? "");
for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t.at(element.getAttribute("data-label") ?? ""));

// Articles ---------------------------------------------------------------------------------------------------------------

/** Puts articles in, shows the first and analyses all. @param {Given[]} given */
async function add(given) {
  const taken = new Set(items.map((i) => i.id));
  const fresh = given.map((g, i) => /** @type {Item} */ ({ ...g, id: unique(g.name || t.articles.pasted, taken), order: Date.now() + i / 1000, named: false, state: "waiting" }));
  if (!fresh.length) return;
  items.push(...fresh);
  for (const item of fresh) keep(item);
  open(fresh[0]);
  await analyse(fresh);
}

/** A name that is not taken yet; it is then. @param {string} name @param {Set<string>} taken */
function unique(name, taken) {
  let id = name;
  for (let n = 2; taken.has(id); n++) id = `${name} (${n})`;
  taken.add(id);
  return id;
}

/** @param {Item} item */
function keep({ id, order, name, named, kind, input, facts }) {
  store.putArticle({ id, order, name, named, kind, input, facts });
}

/** An article as the engine takes it. @param {Item} item @returns {import("./pkg/onrecord.js").Input} */
function asInput({ id, kind, input, facts = {} }) {
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
  return { id, [kind]: input, ...known };
}

/** @param {Item[]} list */
async function analyse(list) {
  const signal = analysing.signal;
  let done = 0;
  for (const item of list) {
    if (list.length > 1) say(t.status.progress(done, list.length), () => { analysing.abort(new Error(t.status.cancelled)); analysing = new AbortController(); });
    try {
      item.analysis = await engine.analyze(asInput(item), { signal });
      if (item.analysis.text.length > LONG) await new Promise((resolve) => setTimeout(resolve));
      item.article = apply(item.analysis, corrections.list);
      item.state = "done";
      if (!item.named) item.name = item.analysis.article.title || firstWords(item.analysis) || item.id;
    } catch (error) {
      item.state = "failed";
      item.error = error instanceof Error ? error.message : String(error);
    }
    done += 1;
    if (item === current) draw();
    else drawTop();
  }
  say("");
}

/** The beginning of the first paragraph that is part of the article. @param {Analysis} analysis */
function firstWords({ text, paragraphs, boilerplate }) {
  const own = paragraphs.find((p) => !boilerplate.some((b) => b.start <= p.start && p.end <= b.end));
  const line = text.slice(own?.start ?? 0, own?.end).trim().split("\n", 1)[0];
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

/** @param {Iterable<File>} files */
async function addFiles(files) {
  /** @type {Given[]} */
  const given = [];
  /** @type {string[]} */
  const refused = [];
  for (const file of files) {
    try {
      if (/\.json$/i.test(file.name)) toast(t.corrections.read(corrections.read(await file.text())));
      else given.push(await readFile(file, engine));
    } catch (error) {
      refused.push(`${file.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  await Promise.all([
    add(given),
    refused.length > 0 && openDialog(t.files.refused(refused.length), () => [h("ul", {}, refused.map((r) => h("li", {}, r)))]),
  ]);
}

async function samples() {
  const given = await Promise.all(SAMPLES.map(async ({ file, name }) => {
    const inside = embedded(`samples/${file}`);
    const input = inside ? new TextDecoder().decode(await inside) : await fetch(`samples/${file}`).then((r) => r.text());
    return /** @type {Given} */ ({ name: `${t.articles.sample} ${name}`, kind: "text", input, facts: { publisher: `${name} ${t.articles.fictional}` } });
  }));
  await add(given);
}

/** @param {Item | null} item */
function open(item) {
  current = item;
  view = item ? "read" : "start";
  selection = { entity: null, quote: null };
  selected = null;
  card.hide(false);
  marker.hide();
  scrollTo(0, 0);
  draw();
  // The tab comes into view; nothing else may scroll for it.
  const tabs = byId("articles").firstElementChild;
  const tab = tabs?.querySelector(".current")?.getBoundingClientRect();
  const frame = tabs?.getBoundingClientRect();
  if (tabs && tab && frame) tabs.scrollLeft += Math.min(0, tab.left - frame.left) + Math.max(0, tab.right - frame.right);
}

/** @param {Item} item */
function remove(item) {
  items = items.filter((i) => i !== item);
  store.deleteArticle(item.id);
  if (current === item) open(items[0] ?? null);
  else draw();
}

/** @param {Item} item */
async function rename(item) {
  const name = await ask(t.articles.rename, item.name);
  if (!name) return;
  item.name = name;
  item.named = true;
  keep(item);
  draw();
}

/** @param {Item} item @param {number} by */
function reorder(item, by) {
  const at = items.indexOf(item);
  const other = items[at + by];
  if (!other) return;
  [items[at], items[at + by]] = [other, item];
  [item.order, other.order] = [other.order, item.order];
  keep(item);
  keep(other);
  draw();
}

async function clear() {
  if (!(await confirmed(t.clear.heading, t.clear.question, t.clear.yes))) return;
  analysing.abort(new Error(t.status.cancelled));
  analysing = new AbortController();
  items = [];
  corrections.clear();
  await store.clearAll();
  open(null);
  toast(t.clear.done);
}

/** Corrects the limits of an article's text by hand. @param {Item} item */
function edit(item) {
  const area = h("textarea", { rows: "18", "aria-label": t.articles.edit, "data-first": true, value: item.kind === "html" ? (item.analysis?.text ?? "") : item.input });
  openDialog(t.articles.edit, (close) => [area, h("div", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: () => {
    item.input = area.value;
    item.kind = "text";
    const { title, byline, published, publisher } = item.analysis?.article ?? {};
    item.facts = { title, byline, published, publisher };
    item.state = "waiting";
    keep(item);
    close();
    analyse([item]);
  } }, t.start.go))], "wide");
}

// Selection and ways through the text --------------------------------------------------------------------------------------

/** @param {string | null} id */
function select(id) {
  selection = { entity: id, quote: null };
  if (id && panel !== "people") panel = "people";
  article.select(id);
  drawSide();
  people.reveal();
}

/** On a small screen the text and the panels are two pages. */
function toText() {
  document.body.dataset.page = "text";
  drawTabs();
}

/** @param {string} id */
function goQuote(id) {
  const quote = current?.article?.quotes.find((q) => q.id === id);
  if (!quote?.content.length) return;
  toText();
  const target = article.show(quote.content[0].start, id);
  if (target) requestAnimationFrame(() => requestAnimationFrame(() => openQuote(id, target, true)));
}

/** @param {string} id @param {HTMLElement} from @param {boolean} pin */
function openQuote(id, from, pin) {
  const quote = current?.article?.quotes.find((q) => q.id === id);
  if (!quote || !current?.article) return;
  if (pin) {
    selection = { entity: quote.speaker, quote: id };
    article.select(quote.speaker);
    drawSide();
  }
  card.show(current.article, { quote }, from, pin);
  if (pin && from instanceof HTMLButtonElement) card.element.focus({ preventScroll: true });
}

/** @param {string} id @param {HTMLElement} from @param {boolean} pin */
function openEntity(id, from, pin) {
  const entity = current?.article?.entities.find((e) => e.id === id);
  if (!entity || !current?.article) return;
  if (pin) select(id);
  card.show(current.article, { entity }, from, pin);
}

/** After corrections: an entity or quotation that is gone is no longer selected. */
function keepSelection() {
  const now = current?.article;
  if (selection.entity && !now?.entities.some((e) => e.id === selection.entity)) selection.entity = null;
  if (selection.quote && !now?.quotes.some((q) => q.id === selection.quote)) selection.quote = null;
}

/** To the next or previous quotation. @param {number} by */
function stepQuote(by) {
  const list = (current?.article?.quotes ?? []).filter((q) => q.kind !== "scare");
  if (!list.length) return;
  const at = list.findIndex((q) => q.id === selection.quote);
  goQuote(list[(at + by + list.length + (at < 0 && by < 0 ? 1 : 0)) % list.length].id);
}

// Corrections ------------------------------------------------------------------------------------------------------------

/** @param {string} id */
async function correctEntity(id) {
  selection = { entity: id, quote: null };
  const actions = /** @type {const} */ (["retype", "rename", "merge", "split", "delete", "right"]);
  const chosen = await choose(t.corrections.correct, actions.map((a) => ({ value: a, words: t.corrections.actions[a] })));
  if (chosen && "value" in chosen) act(chosen.value);
}

/** One correction of what is selected: of the quotation where the action is one for quotations. @param {string} action */
async function act(action) {
  const now = current?.article;
  if (!now) return;
  readSelection();
  const quote = now.quotes.find((q) => q.id === selection.quote);
  const entity = now.entities.find((e) => e.id === selection.entity);
  card.hide(false);
  /** @type {Correction | string | null} */
  let made;
  if (action === "name" || action === "quotation") made = await (action === "name" ? missedName(now) : missedQuotation(now));
  else if (["speaker", "kind", "limits"].includes(action)) made = quote ? await correctedQuote(now, quote, action) : t.corrections.selectQuote;
  else if (quote && (action === "drop" || action === "confirm")) made = { op: action, at: quote.at };
  else if (entity) made = await correctedEntity(now, entity, action);
  else made = action === "drop" || action === "confirm" ? t.corrections.selectSomething : t.corrections.selectName;
  if (typeof made === "string") toast(made);
  else if (made) {
    corrections.add(made);
    // The words have had their correction: the next one asks anew.
    selected = null;
    // The label that had the focus has been drawn anew.
    if (selection.quote && document.activeElement === document.body) article.focus(selection.quote);
    toast(t.corrections.done, true);
  }
}

/**
 * Whom a reader may name as a speaker, the likely ones first: the runner-up, then people, then those who speak.
 * @param {Corrected} now @param {Quote} [quote]
 */
function speakers(now, quote) {
  const spoken = new Map();
  for (const q of now.quotes) spoken.set(q.speaker, (spoken.get(q.speaker) ?? 0) + 1);
  const rank = (/** @type {CorrectedEntity} */ e) => (e.id === quote?.reason.runner_up ? 1e6 : 0) + (e.type === "PERSON" ? 1e3 : 0) + (spoken.get(e.id) ?? 0) * 20 + e.mentions.length;
  const named = now.entities.filter((e) => ["PERSON", "ORG", "GPE", "NORP"].includes(e.type) && e.id !== quote?.speaker);
  return named.sort((a, b) => rank(b) - rank(a));
}

/**
 * @param {Corrected} now @param {Quote} [quote]
 * @returns {Promise<{ to: Who | null, words?: string } | null>}
 */
async function askSpeaker(now, quote) {
  const options = speakers(now, quote).map((e) => ({ value: /** @type {CorrectedEntity | null} */ (e), words: e.name, note: t.types[e.type] }));
  const chosen = await choose(t.corrections.whoSaid, [...options, { value: null, words: t.quote.nobody }], { free: t.corrections.typeSpeaker });
  if (!chosen) return null;
  if ("typed" in chosen) return { to: null, words: chosen.typed };
  return { to: chosen.value && (chosen.value.was ?? who(chosen.value)) };
}

/**
 * @param {Corrected} now @param {Quote} quote @param {string} action
 * @returns {Promise<Correction | string | null>}
 */
async function correctedQuote(now, quote, action) {
  const { at } = quote;
  if (action === "speaker") {
    const speaker = await askSpeaker(now, quote);
    return speaker && { op: "speaker", at, ...speaker };
  }
  if (action === "limits") {
    if (!selected) return t.corrections.selectFirst;
    const { range } = asQuotation(now.text, selected);
    return { op: "limits", at, to: anchor(now, { content: [range] }) };
  }
  const kinds = /** @type {const} */ (["direct", "mixed", "indirect", "scare"]);
  const chosen = await choose(t.corrections.whichKind, kinds.filter((k) => k !== quote.kind).map((k) => ({ value: k, words: t.kinds[k] })));
  return chosen && "value" in chosen ? { op: "kind", at, to: chosen.value } : null;
}

/**
 * @param {Corrected} now @param {CorrectedEntity} entity @param {string} action
 * @returns {Promise<Correction | string | null>}
 */
async function correctedEntity(now, entity, action) {
  const whom = entity.was ?? who(entity);
  if (action === "retype") {
    const types = /** @type {EntityType[]} */ (Object.keys(t.types)).filter((k) => k !== entity.type);
    const chosen = await choose(t.corrections.whichType(entity.name), types.map((k) => ({ value: k, words: t.types[k] })));
    return chosen && "value" in chosen ? { op: "retype", who: whom, to: chosen.value } : null;
  }
  if (action === "rename") {
    const name = await ask(t.corrections.newName, entity.name);
    return name && name !== entity.name ? { op: "rename", who: whom, to: name } : null;
  }
  if (action === "merge") {
    const others = now.entities.filter((e) => e !== entity).sort((a, b) => Number(b.type === entity.type) - Number(a.type === entity.type) || b.mentions.length - a.mentions.length);
    const chosen = await choose(t.corrections.sameAs(entity.name), others.map((e) => ({ value: e, words: e.name, note: t.types[e.type] })));
    if (!chosen || !("value" in chosen)) return null;
    selection.entity = chosen.value.id;
    return { op: "merge", who: whom, to: chosen.value.was ?? who(chosen.value) };
  }
  if (action === "split") {
    const forms = [...new Set(entity.mentions.map((m) => now.text.slice(m.start, m.end)))].filter((f) => f !== entity.name);
    if (!forms.length) return t.corrections.noForms;
    const chosen = await choose(t.corrections.whichForm(entity.name), forms.map((f) => ({ value: f, words: f })));
    return chosen && "value" in chosen ? { op: "split", who: whom, alias: chosen.value } : null;
  }
  return { op: action === "delete" || action === "drop" ? "delete" : "right", who: whom };
}

/**
 * The words that a correction is about: those selected in the text or, for a reader who cannot select there, words that are typed.
 * @param {Corrected} now @param {string} question
 * @returns {Promise<{ start: number, end: number } | string | null>}
 */
async function wordsMeant(now, question) {
  if (selected) return selected;
  const typed = await ask(question, "");
  if (!typed) return null;
  const start = now.text.indexOf(typed);
  return start < 0 ? t.corrections.notThere(typed) : { start, end: start + typed.length };
}

/** @param {Corrected} now @returns {Promise<Correction | string | null>} */
async function missedName(now) {
  const meant = await wordsMeant(now, t.corrections.nameWords);
  if (!meant || typeof meant === "string") return meant;
  const range = asName(now.text, meant);
  if (range.start >= range.end) return t.corrections.selectSomething;
  const words = now.text.slice(range.start, range.end);
  const types = /** @type {EntityType[]} */ (Object.keys(t.types));
  const named = [...now.entities].sort((a, b) => b.mentions.length - a.mentions.length);
  const chosen = await choose(t.corrections.whatIs(words), [
    ...types.slice(0, 5).map((type) => ({ value: { name: words, type }, words: t.types[type] })),
    ...named.map((e) => ({ value: e.was ?? who(e), words: e.name, note: t.corrections.same })),
    ...types.slice(5).map((type) => ({ value: { name: words, type }, words: t.types[type] })),
  ]);
  return chosen && "value" in chosen ? { op: "name", at: anchor(now, { content: [range] }), to: chosen.value } : null;
}

/** @param {Corrected} now @returns {Promise<Correction | string | null>} */
async function missedQuotation(now) {
  const meant = await wordsMeant(now, t.corrections.quoteWords);
  if (!meant || typeof meant === "string") return meant;
  const { range, kind } = asQuotation(now.text, meant);
  if (range.start >= range.end) return t.corrections.selectSomething;
  const speaker = await askSpeaker(now);
  return speaker && { op: "quote", at: anchor(now, { content: [range] }), kind, ...speaker };
}

/** What is selected in the text; a press on a button may have undone the browser's own selection. @type {{ start: number, end: number } | null} */
let selected = null;
let selecting = 0;
/** Brings `selected` up to date; a key may come before the event that says that the selection has changed. */
function readSelection() {
  const range = article.selected();
  if (range) selected = range;
  else if (article.holds(getSelection()?.anchorNode ?? null)) selected = null;
  return range;
}
document.addEventListener("selectionchange", () => {
  clearTimeout(selecting);
  const range = readSelection();
  // The bar waits until the reader has done selecting.
  selecting = window.setTimeout(() => {
    if (range && view === "read") marker.show(selection.quote !== null);
    else marker.hide();
  }, 250);
});
document.addEventListener("scroll", () => marker.hide(), { passive: true });

function undo() {
  toast(corrections.undo() ? t.corrections.undone : t.corrections.nothing);
}

function redo() {
  toast(corrections.redo() ? t.corrections.redone : t.corrections.nothing);
}

// Out --------------------------------------------------------------------------------------------------------------------

function outItems() {
  return items.flatMap((i) => (i.article ? [{ id: i.id, title: i.name, article: i.article }] : []));
}

function showExport() {
  const all = outItems();
  if (!all.length) return toast(t.export.nothing);
  exportMenu(all, all.find((i) => i.id === current?.id) ?? null, toast);
}

addEventListener("beforeprint", () => {
  if (view !== "read" || !current?.article) return;
  article.complete();
  report(byId("report"), current.article);
});
addEventListener("afterprint", () => fill(byId("report")));

/** @param {Quote} quote */
async function copy(quote) {
  const item = outItems().find((i) => i.id === current?.id);
  if (item) toast((await copyText(citation(item, quote))) ? t.copied : t.notCopied);
}

function showCorrections() {
  correctionsList(corrections, {
    save: () => save("onrecord-corrections.json", "application/json", corrections.file()),
    load: () => byId("picker").click(),
    undo, redo,
  });
}

// Comparison -------------------------------------------------------------------------------------------------------------

async function showCompare() {
  const done = items.filter((i) => i.state === "done");
  if (done.length < 2) return toast(t.compare.few);
  view = "compare";
  card.hide(false);
  marker.hide();
  comparison = null;
  draw();
  comparing?.abort(new Error(t.status.cancelled));
  const mine = (comparing = new AbortController());
  try {
    const stop = () => { mine.abort(new Error(t.status.cancelled)); open(current); };
    say(t.status.comparing, stop);
    const found = await engine.compare(done.map(asInput), { signal: mine.signal, progress: (n, of) => say(t.status.progress(n, of), stop) });
    if (mine !== comparing || view !== "compare") return;
    comparison = found;
    say("");
    drawCompare();
  } catch (error) {
    if (mine === comparing) say(error instanceof Error ? error.message : String(error));
  }
}

/** What the comparison found, with the corrections as they now are. */
function drawCompare() {
  if (!comparison) return fill(byId("compare"), h("p", { class: "empty" }, t.status.comparing));
  compare.update(comparison, new Map(items.flatMap((i) => (i.article ? [[i.id, { title: i.name, article: i.article }]] : []))));
}

// Drawing ----------------------------------------------------------------------------------------------------------------

function draw() {
  drawTop();
  byId("start").hidden = view !== "start";
  byId("reading").hidden = view !== "read";
  byId("compare").hidden = view !== "compare";
  document.body.dataset.view = view;
  if (view === "start") {
    card.hide(false);
    if (matchMedia("(min-width: 60em)").matches) start.focus();
  }
  if (view === "compare") drawCompare();
  if (view === "read" && current) {
    if (current.article) {
      const at = scrollY;
      const same = byId("article").dataset.id === current.id;
      article.update(current.article);
      article.select(selection.entity);
      byId("article").dataset.id = current.id;
      if (same && at) scrollTo(0, at);
      if (current.article.text.length > LONG) return drawLater();
    } else {
      byId("article").dataset.id = "";
      fill(byId("article"), h("p", { class: "empty" }, current.state === "failed" ? t.articles.failed(current.error ?? "") : ready ? t.status.analysing : t.status.wait),
        // The words are there at once, the marks follow.
        current.kind === "text" && h("div", { class: "text pending" }, current.input.slice(0, 6000).split(/\n+/).map((p) => h("p", {}, p))),
        current.state === "failed" && h("p", {}, h("button", { type: "button", onclick: () => { const item = current; if (item) { item.state = "waiting"; draw(); analyse([item]); } } }, t.articles.again)));
    }
    drawSide();
  }
  drawFoot();
}

/** The findings of a long article, after its first screen. */
function drawLater() {
  const shown = current;
  drawFoot();
  requestAnimationFrame(() => setTimeout(() => shown === current && drawSide()));
}

function drawTop() {
  const along = byId("articles").firstElementChild?.scrollLeft ?? 0;
  fill(byId("articles"), h("ul", {}, items.map((item) =>
    h("li", { class: item === current && view === "read" ? "current" : "" },
      h("button", { type: "button", class: "tab", "data-key": `open ${item.id}`, "aria-current": item === current && view === "read" ? "page" : null, title: item.name, onclick: () => open(item) },
        item.state === "failed" ? "⚠ " : item.state === "waiting" ? "… " : "", item.name),
      h("button", { type: "button", class: "menu", "data-key": `menu ${item.id}`, "aria-label": t.articles.menu(item.name), "aria-haspopup": "dialog", onclick: () => menu(item) }, "⋯")))));
  const list = byId("articles").firstElementChild;
  if (list) list.scrollLeft = along;
  const has = items.length > 0;
  fill(byId("tools"),
    h("button", { type: "button", id: "add", "aria-keyshortcuts": "a", onclick: () => { view = "start"; draw(); } }, "+ ", t.tools.add),
    has && h("button", { type: "button", id: "to-compare", "aria-keyshortcuts": "c", "aria-pressed": String(view === "compare"), disabled: items.filter((i) => i.state === "done").length < 2, onclick: showCompare }, t.tools.compare),
    has && h("button", { type: "button", id: "export", "aria-keyshortcuts": "e", "aria-haspopup": "dialog", onclick: showExport }, t.tools.export),
    has && h("button", { type: "button", id: "corrections", "aria-haspopup": "dialog", "aria-label": t.tools.corrections, title: t.tools.corrections, onclick: showCorrections },
      h("span", { class: "glyph", "aria-hidden": "true" }, "✎"), h("span", { class: "words" }, t.tools.corrections), corrections.list.length > 0 && h("span", { class: "n" }, corrections.list.length)),
    h("button", { type: "button", id: "help", "aria-keyshortcuts": "?", "aria-label": t.tools.help, onclick: helpDialog }, "?"));
}

/** @param {Item} item */
function menu(item) {
  const entry = (/** @type {string} */ words, /** @type {() => void} */ act, kind = "") => (/** @type {() => void} */ close) =>
    h("button", { type: "button", class: kind, onclick: () => { close(); act(); } }, words);
  openDialog(item.name, (close) => [h("div", { class: "menu" }, [
    entry(t.articles.rename, () => rename(item)),
    entry(t.articles.edit, () => edit(item)),
    items.indexOf(item) > 0 && entry(t.articles.earlier, () => reorder(item, -1)),
    items.indexOf(item) < items.length - 1 && entry(t.articles.later, () => reorder(item, 1)),
    entry(t.articles.remove, () => remove(item), "danger"),
    entry(t.clear.heading, clear, "danger"),
  ].map((make) => make && make(close)))], "choose");
}

function drawTabs() {
  const names = /** @type {("people" | "quotes" | "audit" | "dates")[]} */ (Object.keys(PANELS));
  const onText = document.body.dataset.page !== "panel";
  const tabs = byId("side").querySelector(".tabs") ?? byId("side").appendChild(h("div", { class: "tabs", role: "tablist", "aria-label": t.side.tabs }));
  fill(tabs,
    h("button", { type: "button", class: "to-text", "data-key": "to-text", role: "tab", "aria-selected": String(onText), "aria-controls": "article", onclick: () => { toText(); } }, t.side.text),
    names.map((name) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", "aria-selected": String(panel === name), class: panel === name && !onText ? "here" : "",
      tabindex: panel === name ? "0" : "-1",
      onclick: () => { panel = name; document.body.dataset.page = "panel"; drawSide(); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (!by) return;
        panel = names[(names.indexOf(name) + by + names.length) % names.length];
        drawSide();
        byId(`tab-${panel}`).focus();
      },
    }, t.side[name])));
}

function drawSide() {
  const side = byId("side");
  drawTabs();
  let box = side.querySelector("#panel");
  if (!box) box = side.appendChild(h("div", { id: "panel", role: "tabpanel", tabindex: "0" }));
  box.setAttribute("aria-labelledby", `tab-${panel}`);
  const now = current?.article;
  if (!now) return fill(box);
  const scroll = box.scrollTop;
  const shown = PANELS[panel];
  if (panel === "people") people.update(now, selection.entity);
  else if (panel === "quotes") quotes.update(now, selection.quote);
  else if (panel === "audit") audit.update(now);
  else dates.update(now);
  if (box.firstElementChild !== shown.element) fill(box, shown.element);
  else box.scrollTop = scroll;
}

function drawFoot() {
  fill(byId("foot"),
    h("button", { type: "button", class: "link", id: "privacy", onclick: privacyDialog }, h("b", {}, t.privacy.sent), " ", t.privacy.short),
    items.length > 0 && h("button", { type: "button", class: "link", id: "clear", onclick: clear }, t.clear.heading));
}

/** What is going on, with a way to stop it. @param {string} words @param {() => void} [stop] */
function say(words, stop) {
  fill(byId("status"), words, stop && h("button", { type: "button", onclick: stop }, t.cancel));
}

let toasting = 0;
/** A passing remark. @param {string} words @param {boolean} [undoable] */
function toast(words, undoable = false) {
  fill(byId("toast"), h("span", {}, words), undoable && h("button", { type: "button", onclick: undo }, t.corrections.undo));
  clearTimeout(toasting);
  toasting = window.setTimeout(() => fill(byId("toast")), undoable ? 6000 : 3500);
}

// Keys, paste, drop --------------------------------------------------------------------------------------------------------

/** @type {Record<string, () => void>} */
const KEYS = {
  "?": helpDialog,
  a: () => { view = "start"; draw(); start.focus(); },
  c: showCompare,
  e: showExport,
  "/": () => { panel = "quotes"; document.body.dataset.page = "panel"; drawSide(); quotes.focus(); },
  1: () => { panel = "people"; drawSide(); },
  2: () => { panel = "quotes"; drawSide(); },
  3: () => { panel = "audit"; drawSide(); },
  4: () => { panel = "dates"; drawSide(); },
  j: () => stepQuote(1),
  "]": () => openBeside(1),
  "[": () => openBeside(-1),
  n: () => { people.move(1); },
  b: () => { people.move(-1); },
  s: () => act("speaker"),
  k: () => act("kind"),
  h: () => stepQuote(-1),
  l: () => act("limits"),
  w: () => act("name"),
  q: () => act("quotation"),
  t: () => act("retype"),
  r: () => act("rename"),
  m: () => act("merge"),
  p: () => act("split"),
  x: () => act("drop"),
  y: () => act("confirm"),
  u: undo,
  U: redo,
};

/** @param {number} by */
function openBeside(by) {
  const at = current ? items.indexOf(current) : -1;
  const next = items[(at + by + items.length) % items.length];
  if (next) open(next);
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const writing = target.matches("input:not([type=checkbox]), textarea, select");
  const box = /** @type {HTMLDialogElement} */ (byId("dialog"));
  if (event.key === "Escape" && !box.open && card.hide(true)) return event.preventDefault();
  if (writing || box.open) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    if (event.key.toLowerCase() !== "z" && event.key.toLowerCase() !== "y") return;
    event.preventDefault();
    if (event.key.toLowerCase() === "y" || event.shiftKey) redo();
    else undo();
    return;
  }
  const act = !event.altKey && KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("paste", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches?.("input, textarea") || !event.clipboardData) return;
  event.preventDefault();
  const files = [...event.clipboardData.files];
  const given = textOf(event.clipboardData);
  if (files.length) addFiles(files);
  else if (given) add([given]);
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dragging");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dragging");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  if (!event.dataTransfer) return;
  const given = textOf(event.dataTransfer);
  const files = await filesOf(event.dataTransfer);
  if (files.length) addFiles(files);
  else if (given) add([given]);
});
for (const id of ["picker", "folder"]) {
  const input = /** @type {HTMLInputElement} */ (byId(id));
  input.addEventListener("change", () => {
    addFiles([...(input.files ?? [])]);
    input.value = "";
  });
}
byId("home").addEventListener("click", (event) => {
  event.preventDefault();
  view = "start";
  draw();
});

// Other ways in: another window (the bookmarklet), another program (the share target) -----------------------------------------

/** A link to keep among the bookmarks; it brings the page that is being read here. */
function bookmarklet() {
  const here = new URL("#receive", location.href).href;
  const code = `(()=>{const w=open(${JSON.stringify(here)});const f=e=>{if(e.source===w&&e.data==="onrecord ready"){removeEventListener("message",f);w.postMessage({onrecord:{html:document.documentElement.outerHTML,title:document.title,url:location.href}},${JSON.stringify(location.origin === "null" ? "*" : location.origin)})}};addEventListener("message",f)})()`;
  const link = h("a", { class: "bookmarklet", title: t.start.drag, onclick: (/** @type {Event} */ e) => { e.preventDefault(); toast(t.start.drag); } }, t.start.bookmark);
  link.setAttribute("href", `javascript:${encodeURIComponent(code)}`);
  return link;
}

function receive() {
  if (location.hash !== "#receive" || !window.opener) return;
  const once = (/** @type {MessageEvent} */ event) => {
    const given = event.source === window.opener && event.data?.onrecord;
    if (!given || typeof given.html !== "string") return;
    removeEventListener("message", once);
    history.replaceState(null, "", location.pathname + location.search);
    add([{ name: typeof given.title === "string" ? given.title : "", kind: "html", input: given.html }]);
  };
  addEventListener("message", once);
  window.opener.postMessage("onrecord ready", "*");
}

async function receiveShared() {
  if (location.hash !== "#shared" || !("caches" in window)) return;
  const cache = await caches.open("onrecord-shared");
  const found = await cache.match("shared");
  await cache.delete("shared");
  history.replaceState(null, "", location.pathname);
  const shared = await found?.formData().catch(() => null);
  if (!shared) return;
  const files = /** @type {File[]} */ (shared.getAll("files").filter((f) => f instanceof File && f.size > 0));
  const [title, text] = ["title", "text"].map((name) => String(shared.get(name) ?? "").trim());
  if (files.length) await addFiles(files);
  // A browser that shares a page shares its address; this page cannot open it.
  else if (!text || /^https?:\S+$/.test(text)) openDialog(t.start.onlyLink, () => [h("p", {}, t.start.shareText)]);
  else await add([{ name: title, kind: "text", input: title && !text.startsWith(title) ? `${title}\n\n${text}` : text }]);
}

// Start ------------------------------------------------------------------------------------------------------------------

async function begin() {
  document.body.dataset.page = "text";
  draw();
  const [kept, list] = await Promise.all([store.allArticles(), store.getValue("corrections")]);
  if (Array.isArray(list)) corrections.list = list;
  const old = kept.filter((k) => !items.some((i) => i.id === k.id)).sort((a, b) => a.order - b.order).map((k) => ({ ...k, state: "waiting" }));
  items = [...old, ...items];
  if (old.length && !current) open(old[0]);
  receive();
  await receiveShared();
  await analyse(old);
}

if ("serviceWorker" in navigator && location.protocol.startsWith("http") && !embedded("worker.js")) {
  navigator.serviceWorker.register("sw.js").catch(() => undefined);
}
begin();
// The tests reach the engine here; nothing else does.
Reflect.set(window, "onrecord", { engine, corrections });
