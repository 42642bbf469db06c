// @ts-check
// Corrections: what a reader knows better than the machine. They are kept apart from what the machine found, name what they
// correct by its words (never by offsets), and so hold for every article, over reloads and over another analysis.

import { t } from "./text.js";

/** @typedef {import("./pkg/onrecord.js").Article} Article */
/** @typedef {import("./pkg/onrecord.js").Entity} Entity */
/** @typedef {import("./pkg/onrecord.js").Quote} Quote */
/** @typedef {import("./pkg/onrecord.js").EntityType} EntityType */
/** @typedef {import("./pkg/onrecord.js").QuoteKind} QuoteKind */
/** @typedef {import("./pkg/onrecord.js").Range} Range */
/** @typedef {{ name: string, type: EntityType }} Who   An entity, by the name and type that the machine gave it. */
/** @typedef {{ exact: string, prefix: string }} Anchor   A stretch of text, by its words and those before it. */
/**
 * @typedef {{ op: "retype", who: Who, to: EntityType }
 *   | { op: "rename", who: Who, to: string }
 *   | { op: "merge", who: Who, to: Who }
 *   | { op: "split", who: Who, alias: string }
 *   | { op: "delete", who: Who }
 *   | { op: "right", who: Who }} EntityCorrection
 */
/**
 * @typedef {{ op: "speaker", at: Anchor, to: Who | null, words?: string }
 *   | { op: "kind", at: Anchor, to: QuoteKind }
 *   | { op: "limits", at: Anchor, to: Anchor }
 *   | { op: "drop", at: Anchor }
 *   | { op: "confirm", at: Anchor }} QuoteCorrection
 */
/**
 * @typedef {{ op: "name", at: Anchor, to: Who }
 *   | { op: "quote", at: Anchor, kind: QuoteKind, to: Who | null, words?: string }} Addition   What the machine has missed.
 */
/** @typedef {EntityCorrection | QuoteCorrection | Addition} Correction */
/** @typedef {Entity & { was?: Who, ops: Correction[], right?: boolean }} CorrectedEntity */
/** @typedef {Quote & { at: Anchor, ops: Correction[], right?: boolean }} CorrectedQuote   `at` is how corrections name it. */
/** @typedef {Omit<Article, "entities" | "quotes"> & { entities: CorrectedEntity[], quotes: CorrectedQuote[] }} Corrected */

const PREFIX = 24;

/**
 * The words of a quotation, its pieces joined as they are read.
 * @param {{ text: string }} article
 * @param {{ content: Range[] }} quote
 */
export function words(article, quote) {
  return quote.content.map((r) => article.text.slice(r.start, r.end)).join(" … ");
}

/**
 * @param {{ text: string }} article
 * @param {{ content: Range[] }} quote
 * @returns {Anchor}
 */
export function anchor(article, quote) {
  const start = quote.content[0]?.start ?? 0;
  return { exact: words(article, quote), prefix: article.text.slice(Math.max(0, start - PREFIX), start) };
}

/** @param {Entity} entity @returns {Who} */
export function who(entity) {
  return { name: entity.name, type: entity.type };
}

/** What a mark beside something corrected says. @param {Correction[]} ops */
export function remark(ops) {
  return ops.every((c) => c.op === "right" || c.op === "confirm") ? t.corrections.rightMark : t.corrections.mark;
}

/** @param {Who} w */
function key(w) {
  return `${w.type}\n${w.name}`;
}

/** @param {Anchor} a */
function place(a) {
  return `${a.prefix}\n${a.exact}`;
}

/** A number that no id in the list has. @param {Iterable<{ id: string }>} list */
function unused(list) {
  let most = 0;
  for (const { id } of list) most = Math.max(most, Number(id.slice(1)) || 0);
  return most + 1;
}

/**
 * An analysis with the corrections applied. The analysis itself stays as it is.
 * @param {Article} article
 * @param {Correction[]} corrections
 * @returns {Corrected}
 */
export function apply(article, corrections) {
  if (!corrections.length) {
    return { ...article, entities: article.entities.map((e) => ({ ...e, ops: [] })), quotes: article.quotes.map((q) => ({ ...q, at: anchor(article, q), ops: [] })) };
  }
  const draft = new Draft(article);
  for (const c of corrections) {
    if (c.op === "name") draft.addName(c);
    else if (c.op === "quote") draft.addQuote(c);
    else if ("who" in c) draft.entity(c);
    else draft.quote(c);
  }
  return draft.finish();
}

/** An article while it is corrected. */
class Draft {
  /** @param {Article} article */
  constructor(article) {
    this.article = article;
    /** @type {Map<string, CorrectedEntity>} */
    this.entities = new Map();
    for (const entity of article.entities) {
      // Two entities of one name and type are told apart by their place in the list.
      const name = this.entities.has(key(entity)) ? `${key(entity)}\n${entity.id}` : key(entity);
      this.entities.set(name, { ...entity, mentions: [...entity.mentions], aliases: [...entity.aliases], ops: [] });
    }
    /** @type {Map<string, CorrectedQuote>} */
    this.quotes = new Map();
    for (const quote of article.quotes) {
      const at = anchor(article, quote);
      const name = this.quotes.has(place(at)) ? `${place(at)}\n${quote.id}` : place(at);
      this.quotes.set(name, { ...quote, at, ops: [] });
    }
    this.nextEntity = unused(article.entities);
    this.nextQuote = unused(article.quotes);
    /** Where the entities are now that were merged or are gone. @type {Map<string, string>} */
    this.moved = new Map();
  }

  /** @param {string | null} id */
  now(id) {
    let now = id;
    while (now && this.moved.has(now)) now = this.moved.get(now) ?? null;
    return now || null;
  }

  /** @param {EntityCorrection} c */
  entity(c) {
    const entity = this.entities.get(key(c.who));
    if (!entity) return;
    entity.was ??= who(entity);
    if (c.op === "retype") entity.type = c.to;
    else if (c.op === "rename") {
      if (!entity.aliases.includes(entity.name)) entity.aliases = [entity.name, ...entity.aliases];
      entity.name = c.to;
    } else if (c.op === "right") entity.right = true;
    else if (c.op === "delete") {
      this.entities.delete(key(c.who));
      this.moved.set(entity.id, "");
    } else if (c.op === "merge") {
      if (!this.merge(entity, c)) return;
    } else if (!this.split(entity, c)) return;
    entity.ops.push(c);
  }

  /** @param {CorrectedEntity} entity @param {EntityCorrection & { op: "merge" }} c */
  merge(entity, c) {
    const into = this.entities.get(key(c.to));
    if (!into || into === entity) return false;
    into.was ??= who(into);
    into.aliases = [...new Set([...into.aliases, entity.name, ...entity.aliases])].filter((n) => n !== into.name);
    into.mentions = inOrder([...into.mentions, ...entity.mentions]);
    into.role ??= entity.role;
    into.ops.push(c);
    // Later corrections may still name the entity that was merged.
    this.entities.set(key(c.who), into);
    this.moved.set(entity.id, into.id);
    return true;
  }

  /** @param {CorrectedEntity} entity @param {EntityCorrection & { op: "split" }} c */
  split(entity, c) {
    const has = (/** @type {Range} */ m) => this.article.text.slice(m.start, m.end) === c.alias;
    const mentions = entity.mentions.filter(has);
    if (!mentions.length) return false;
    entity.mentions = entity.mentions.filter((m) => !has(m));
    entity.aliases = entity.aliases.filter((a) => a !== c.alias);
    const split = { ...entity, id: `e${this.nextEntity++}`, name: c.alias, aliases: [], role: null, mentions, ops: [c], was: undefined };
    this.entities.set(key(split), split);
    this.claim(mentions, split.id, entity.id);
    return true;
  }

  /**
   * Quotations whose source is one of these mentions get their speaker, if they had `former`.
   * @param {Range[]} mentions @param {string} id @param {string | null} former
   */
  claim(mentions, id, former) {
    for (const quote of this.quotes.values()) {
      const { source } = quote;
      if (source && this.now(quote.speaker) === former && mentions.some((m) => m.start < source.end && source.start < m.end)) quote.speaker = id;
    }
  }

  /** A name that was missed: where the reader showed it, and everywhere else where nothing is marked. @param {Addition & { op: "name" }} c */
  addName(c) {
    const { text } = this.article;
    const here = find(text, c.at, 0);
    const others = /^[\p{Lu}\p{N}]/u.test(c.at.exact) ? occurrences(text, c.at.exact) : [];
    const marked = covered([...this.entities.values()].flatMap((e) => e.mentions));
    const places = others.filter((r) => r.start !== here && !touched(marked, r));
    if (here >= 0) {
      const shown = { start: here, end: here + c.at.exact.length };
      places.push(shown);
      // What was marked in its place was marked wrongly.
      for (const [name, entity] of this.entities) {
        entity.mentions = entity.mentions.filter((m) => m.end <= shown.start || shown.end <= m.start);
        if (!entity.mentions.length && name !== key(c.to)) {
          this.entities.delete(name);
          this.moved.set(entity.id, "");
        }
      }
    }
    if (!places.length) return;
    const fresh = () => ({ ...c.to, id: `e${this.nextEntity++}`, aliases: [], role: null, value: null, wikidata: null, mentions: [], ops: [] });
    /** @type {CorrectedEntity} */
    const entity = this.entities.get(key(c.to)) ?? fresh();
    this.entities.set(key(c.to), entity);
    entity.mentions = inOrder([...entity.mentions, ...places.map((r) => ({ ...r, kind: /** @type {const} */ ("name"), type: entity.type, confidence: 1, link: "corrected" }))]);
    if (c.at.exact !== entity.name && !entity.aliases.includes(c.at.exact)) entity.aliases.push(c.at.exact);
    entity.ops.push(c);
    this.claim(places, entity.id, null);
  }

  /** A quotation that was missed. @param {Addition & { op: "quote" }} c */
  addQuote(c) {
    const start = find(this.article.text, c.at, 0);
    if (start < 0 || this.article.text.slice(Math.max(0, start - c.at.prefix.length), start) !== c.at.prefix) return;
    const known = this.quotes.get(place(c.at));
    /** @type {CorrectedQuote} */
    const quote = known ?? {
      id: `q${this.nextQuote++}`, at: c.at, kind: c.kind, content: [{ start, end: start + c.at.exact.length }], cue: null, source: null, speaker: null, speaker_label: null,
      addressee: null, part_of: null, repeat_of: null, defects: [], confidence: 1, reason: { rule: "corrected", runner_up: null, chain: [] }, ops: [],
    };
    quote.kind = c.kind;
    this.speaker(quote, c);
    quote.ops.push(c);
    this.quotes.set(place(c.at), quote);
  }

  /** @param {CorrectedQuote} quote @param {{ to: Who | null, words?: string }} c */
  speaker(quote, { to, words }) {
    const entity = to && this.entities.get(key(to));
    if (entity) quote.speaker = entity.id;
    else if (!to) {
      quote.speaker = null;
      quote.speaker_label = words ?? null;
    }
    quote.confidence = 1;
  }

  /** @param {QuoteCorrection} c */
  quote(c) {
    const quote = this.quotes.get(place(c.at));
    if (!quote) return;
    quote.ops.push(c);
    if (c.op === "kind") quote.kind = c.to;
    else if (c.op === "confirm") quote.right = true;
    else if (c.op === "drop") this.quotes.delete(place(c.at));
    else if (c.op === "speaker") this.speaker(quote, c);
    else {
      const start = find(this.article.text, c.to, quote.content[0]?.start ?? 0);
      if (start >= 0) quote.content = [{ start, end: start + c.to.exact.length }];
    }
  }

  /** @returns {Corrected} */
  finish() {
    const quotes = [...this.quotes.values()].sort((a, b) => (a.content[0]?.start ?? 0) - (b.content[0]?.start ?? 0));
    const kept = new Set(quotes.map((q) => q.id));
    for (const quote of quotes) {
      quote.speaker = this.now(quote.speaker);
      quote.addressee = this.now(quote.addressee);
      const { runner_up } = quote.reason;
      if (runner_up && this.now(runner_up) !== runner_up) quote.reason = { ...quote.reason, runner_up: this.now(runner_up) };
      if (quote.part_of && !kept.has(quote.part_of)) quote.part_of = null;
      if (quote.repeat_of && !kept.has(quote.repeat_of)) quote.repeat_of = null;
    }
    return { ...this.article, entities: [...new Set(this.entities.values())], quotes };
  }
}

/** @template {Range} T @param {T[]} ranges @returns {T[]} */
function inOrder(ranges) {
  return ranges.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What the ranges cover, as ranges in order that do not overlap. @param {Range[]} ranges */
function covered(ranges) {
  /** @type {Range[]} */
  const union = [];
  for (const { start, end } of inOrder(ranges)) {
    const last = union[union.length - 1];
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else union.push({ start, end });
  }
  return union;
}

/** Whether one of the marked ranges, which are in order and do not overlap, touches `r`. @param {Range[]} marked @param {Range} r */
function touched(marked, r) {
  let low = 0;
  let high = marked.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marked[middle].end > r.start) high = middle;
    else low = middle + 1;
  }
  return low < marked.length && marked[low].start < r.end;
}

/** Where the words stand in the text as words of their own. @param {string} text @param {string} exact @returns {Range[]} */
export function occurrences(text, exact) {
  const found = [];
  const inWord = (/** @type {string} */ c) => /[\p{L}\p{N}]/u.test(c);
  for (let at = text.indexOf(exact); at >= 0 && exact; at = text.indexOf(exact, at + exact.length)) {
    const end = at + exact.length;
    if (!inWord(text.charAt(at - 1)) && !inWord(text.charAt(end))) found.push({ start: at, end });
  }
  return found;
}

const MARK = /["“”„«»]/gu;

/**
 * What a reader has selected as a quotation, without its marks, and whether it has any.
 * @param {string} text
 * @param {Range} range
 * @returns {{ range: Range, kind: QuoteKind }}
 */
export function asQuotation(text, { start, end }) {
  let given = text.slice(start, end);
  let from = start + given.length - given.trimStart().length;
  given = given.trim();
  let to = from + given.length;
  const count = given.match(MARK)?.length ?? 0;
  const isMark = (/** @type {number} */ at) => text.charAt(at).search(MARK) === 0;
  const [first, last] = [isMark(from), isMark(to - 1)];
  // Outer marks go when they are a pair or one of a pair; those of words inside stay.
  const pair = count === 2 && first && last;
  if (pair || (count % 2 === 1 && first)) from += 1;
  if (pair || (count % 2 === 1 && last && !first)) to -= 1;
  return { range: { start: from, end: Math.max(from, to) }, kind: isMark(from - 1) && isMark(to) ? "direct" : "indirect" };
}

/** What a reader has selected as a name, without what surrounds it. @param {string} text @param {Range} range @returns {Range} */
export function asName(text, { start, end }) {
  const given = text.slice(start, end);
  const from = start + (/^[^\p{L}\p{N}]+/u.exec(given)?.[0].length ?? 0);
  const to = end - (/(?:['’]s)?[^\p{L}\p{N}]*$/u.exec(given)?.[0].length ?? 0);
  return { start: from, end: Math.max(from, to) };
}

/**
 * Where an anchor stands: of several places the one nearest to `near`, those with the right words before them first.
 * @param {string} text
 * @param {Anchor} anchor
 * @param {number} near
 */
function find(text, { exact, prefix }, near) {
  let best = -1;
  let distance = Infinity;
  for (let at = text.indexOf(exact); at >= 0 && exact; at = text.indexOf(exact, at + 1)) {
    const wrong = text.slice(Math.max(0, at - prefix.length), at) === prefix ? 0 : text.length;
    const d = Math.abs(at - near) + wrong;
    if (d < distance) [best, distance] = [at, d];
  }
  return best;
}

/** Corrections with undo and redo; `onchange` is called after each. */
export class Corrections {
  /** @param {() => void} onchange */
  constructor(onchange) {
    this.onchange = onchange;
    /** @type {Correction[]} */
    this.list = [];
    /** The lists before this one, and those that were taken back. @type {Correction[][]} */
    this.past = [];
    /** @type {Correction[][]} */
    this.undone = [];
  }

  /** @param {Correction[]} list */
  become(list) {
    this.past.push(this.list);
    this.list = list;
    this.undone = [];
    this.onchange();
  }

  /** @param {Correction[]} corrections */
  add(...corrections) {
    this.become([...this.list, ...corrections]);
  }

  /** One step back; what is left of an earlier visit goes one by one. */
  undo() {
    const before = this.past.pop() ?? (this.list.length ? this.list.slice(0, -1) : null);
    if (!before) return false;
    this.undone.push(this.list);
    this.list = before;
    this.onchange();
    return true;
  }

  redo() {
    const after = this.undone.pop();
    if (!after) return false;
    this.past.push(this.list);
    this.list = after;
    this.onchange();
    return true;
  }

  /** @param {Correction} correction */
  remove(correction) {
    this.become(this.list.filter((c) => c !== correction));
  }

  /** Forgets all, also what could be taken back. */
  clear() {
    this.list = [];
    this.past = [];
    this.undone = [];
  }

  /** What a newsroom shares. */
  file() {
    return JSON.stringify({ format: "onrecord corrections", version: 1, corrections: this.list }, null, 2);
  }

  /**
   * Adds the corrections of a file to these; those that are here already are left out. Gives how many were new.
   * @param {string} text
   */
  read(text) {
    const given = parsed(text);
    if (given?.format !== "onrecord corrections" || !Array.isArray(given.corrections)) throw new Error(t.corrections.noFile);
    const known = new Set(this.list.map((c) => JSON.stringify(c)));
    const fresh = given.corrections.map(checked).filter((/** @type {Correction} */ c) => !known.has(JSON.stringify(c)));
    if (fresh.length) this.add(...fresh);
    return fresh.length;
  }
}

const TYPES = ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "LAW", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "MISC"];
const KINDS = ["direct", "mixed", "indirect", "scare"];

/** What JSON says, or null where it is none. @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * A correction of a file, with nothing in it but what belongs there.
 * @param {any} c
 * @returns {Correction}
 */
function checked(c) {
  const fail = () => {
    throw new Error(t.corrections.noCorrection(JSON.stringify(c)?.slice(0, 80) ?? ""));
  };
  const string = (/** @type {unknown} */ s) => (typeof s === "string" ? s : fail());
  const w = (/** @type {any} */ x) => (x && TYPES.includes(x.type) ? { name: string(x.name), type: x.type } : fail());
  const a = (/** @type {any} */ x) => (x ? { exact: string(x.exact), prefix: string(x.prefix) } : fail());
  const speaker = (/** @type {any} */ x) => ({ to: x.to ? w(x.to) : null, ...(x.words ? { words: string(x.words) } : {}) });
  switch (c?.op) {
    case "retype": return TYPES.includes(c.to) ? { op: c.op, who: w(c.who), to: c.to } : fail();
    case "rename": return { op: c.op, who: w(c.who), to: string(c.to) };
    case "merge": return { op: c.op, who: w(c.who), to: w(c.to) };
    case "split": return { op: c.op, who: w(c.who), alias: string(c.alias) };
    case "delete":
    case "right": return { op: c.op, who: w(c.who) };
    case "name": return { op: c.op, at: a(c.at), to: w(c.to) };
    case "quote": return KINDS.includes(c.kind) ? { op: c.op, at: a(c.at), kind: c.kind, ...speaker(c) } : fail();
    case "speaker": return { op: c.op, at: a(c.at), ...speaker(c) };
    case "kind": return KINDS.includes(c.to) ? { op: c.op, at: a(c.at), to: c.to } : fail();
    case "limits": return { op: c.op, at: a(c.at), to: a(c.to) };
    case "drop":
    case "confirm": return { op: c.op, at: a(c.at) };
    default: return fail();
  }
}
