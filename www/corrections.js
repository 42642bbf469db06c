// @ts-check
// Corrections: what a reader knows better than the machine. They are kept apart from what the machine found, name what they
// correct by its words (never by offsets), and so hold for every article, over reloads and over another analysis.

/** @typedef {import("./pkg/onrecord.js").Article} Article */
/** @typedef {import("./pkg/onrecord.js").Entity} Entity */
/** @typedef {import("./pkg/onrecord.js").Quote} Quote */
/** @typedef {import("./pkg/onrecord.js").EntityType} EntityType */
/** @typedef {import("./pkg/onrecord.js").QuoteKind} QuoteKind */
/** @typedef {{ name: string, type: EntityType }} Who   An entity, by the name and type that the machine gave it. */
/** @typedef {{ exact: string, prefix: string }} Anchor   A quotation, by its words and those before it. */
/**
 * @typedef {{ op: "retype", who: Who, to: EntityType }
 *   | { op: "rename", who: Who, to: string }
 *   | { op: "merge", who: Who, to: Who }
 *   | { op: "split", who: Who, alias: string }
 *   | { op: "delete", who: Who }
 *   | { op: "right", who: Who }
 *   | { op: "speaker", at: Anchor, to: Who | null, words?: string }
 *   | { op: "kind", at: Anchor, to: QuoteKind }
 *   | { op: "limits", at: Anchor, to: Anchor }
 *   | { op: "drop", at: Anchor }
 *   | { op: "confirm", at: Anchor }} Correction
 */
/** @typedef {Entity & { was?: Who, ops: Correction[], right?: boolean }} CorrectedEntity */
/** @typedef {Quote & { ops: Correction[], right?: boolean }} CorrectedQuote */
/** @typedef {Omit<Article, "entities" | "quotes"> & { entities: CorrectedEntity[], quotes: CorrectedQuote[] }} Corrected */

const PREFIX = 24;

/**
 * The words of a quotation, its pieces joined as they are read.
 * @param {{ text: string }} article
 * @param {{ content: { start: number, end: number }[] }} quote
 */
export function words(article, quote) {
  return quote.content.map((r) => article.text.slice(r.start, r.end)).join(" … ");
}

/**
 * @param {{ text: string }} article
 * @param {{ content: { start: number, end: number }[] }} quote
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

/** @param {Who} w */
function key(w) {
  return `${w.type}\n${w.name}`;
}

/** @param {Anchor} a */
function place(a) {
  return `${a.prefix}\n${a.exact}`;
}

/**
 * An analysis with the corrections applied. The analysis itself stays as it is.
 * @param {Article} article
 * @param {Correction[]} corrections
 * @returns {Corrected}
 */
export function apply(article, corrections) {
  /** @type {Map<string, CorrectedEntity>} */
  const entities = new Map();
  for (const entity of article.entities) {
    // Two entities of one name and type are told apart by their place in the list.
    const name = entities.has(key(entity)) ? `${key(entity)}\n${entity.id}` : key(entity);
    entities.set(name, { ...entity, mentions: [...entity.mentions], aliases: [...entity.aliases], ops: [] });
  }
  /** @type {Map<string, CorrectedQuote>} */
  const quotes = new Map();
  for (const quote of article.quotes) quotes.set(place(anchor(article, quote)), { ...quote, ops: [] });
  /** @type {Map<string, string>} */
  const moved = new Map();
  const id = (/** @type {string | null} */ given) => {
    let now = given;
    while (now && moved.has(now)) now = moved.get(now) ?? null;
    return now || null;
  };
  let added = 0;
  for (const c of corrections) {
    if ("who" in c) {
      const entity = entities.get(key(c.who));
      if (!entity) continue;
      entity.was ??= who(entity);
      if (c.op === "retype") entity.type = c.to;
      else if (c.op === "rename") {
        if (!entity.aliases.includes(entity.name)) entity.aliases = [entity.name, ...entity.aliases];
        entity.name = c.to;
      } else if (c.op === "right") entity.right = true;
      else if (c.op === "delete") {
        entities.delete(key(c.who));
        moved.set(entity.id, "");
      } else if (c.op === "merge") {
        const into = entities.get(key(c.to));
        if (!into || into === entity) continue;
        into.was ??= who(into);
        into.aliases = [...new Set([...into.aliases, entity.name, ...entity.aliases])].filter((n) => n !== into.name);
        into.mentions = [...into.mentions, ...entity.mentions].sort((a, b) => a.start - b.start || a.end - b.end);
        into.role ??= entity.role;
        into.ops.push(c);
        entities.delete(key(c.who));
        // Later corrections may still name the entity that was merged.
        entities.set(key(c.who), into);
        moved.set(entity.id, into.id);
      } else if (c.op === "split") {
        const has = (/** @type {{ start: number, end: number }} */ m) => article.text.slice(m.start, m.end) === c.alias;
        const mentions = entity.mentions.filter(has);
        if (!mentions.length) continue;
        entity.mentions = entity.mentions.filter((m) => !has(m));
        entity.aliases = entity.aliases.filter((a) => a !== c.alias);
        const split = { ...entity, id: `${entity.id}-${++added}`, name: c.alias, aliases: [], role: null, mentions, ops: [c], was: undefined };
        entities.set(key(split), split);
        // A quotation whose source is one of these words goes with them.
        for (const quote of quotes.values()) {
          const source = quote.source;
          if (source && id(quote.speaker) === entity.id && mentions.some((m) => m.start < source.end && source.start < m.end)) quote.speaker = split.id;
        }
      }
      entity.ops.push(c);
    } else {
      const quote = quotes.get(place(c.at));
      if (!quote) continue;
      quote.ops.push(c);
      if (c.op === "kind") quote.kind = c.to;
      else if (c.op === "confirm") quote.right = true;
      else if (c.op === "drop") quotes.delete(place(c.at));
      else if (c.op === "speaker") {
        quote.speaker = c.to ? (entities.get(key(c.to))?.id ?? quote.speaker) : null;
        if (!c.to) quote.speaker_label = c.words ?? null;
        quote.confidence = 1;
      } else if (c.op === "limits") {
        const start = find(article.text, c.to, quote.content[0]?.start ?? 0);
        if (start >= 0) quote.content = [{ start, end: start + c.to.exact.length }];
      }
    }
  }
  for (const quote of quotes.values()) {
    quote.speaker = id(quote.speaker);
    quote.addressee = id(quote.addressee);
  }
  const kept = new Set([...quotes.values()].map((q) => q.id));
  for (const quote of quotes.values()) {
    if (quote.part_of && !kept.has(quote.part_of)) quote.part_of = null;
    if (quote.repeat_of && !kept.has(quote.repeat_of)) quote.repeat_of = null;
  }
  return { ...article, entities: [...new Set(entities.values())], quotes: [...quotes.values()] };
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
    /** @type {Correction[]} */
    this.undone = [];
  }

  /** @param {Correction[]} corrections */
  add(...corrections) {
    this.list.push(...corrections);
    this.undone = [];
    this.onchange();
  }

  undo() {
    const last = this.list.pop();
    if (!last) return null;
    this.undone.push(last);
    this.onchange();
    return last;
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    this.list.push(last);
    this.onchange();
    return last;
  }

  /** @param {Correction} correction */
  remove(correction) {
    this.list = this.list.filter((c) => c !== correction);
    this.onchange();
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
    const given = JSON.parse(text);
    if (given?.format !== "onrecord corrections" || !Array.isArray(given.corrections)) throw new Error("no file of corrections");
    const known = new Set(this.list.map((c) => JSON.stringify(c)));
    const fresh = given.corrections.map(checked).filter((/** @type {Correction} */ c) => !known.has(JSON.stringify(c)));
    if (fresh.length) this.add(...fresh);
    return fresh.length;
  }
}

const TYPES = ["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "LAW", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "MISC"];
const KINDS = ["direct", "mixed", "indirect", "scare"];

/**
 * A correction of a file, with nothing in it but what belongs there.
 * @param {any} c
 * @returns {Correction}
 */
function checked(c) {
  const fail = () => {
    throw new Error(`no correction: ${JSON.stringify(c)?.slice(0, 80)}`);
  };
  const string = (/** @type {unknown} */ s) => (typeof s === "string" ? s : fail());
  const w = (/** @type {any} */ x) => (x && TYPES.includes(x.type) ? { name: string(x.name), type: x.type } : fail());
  const a = (/** @type {any} */ x) => (x ? { exact: string(x.exact), prefix: string(x.prefix) } : fail());
  switch (c?.op) {
    case "retype": return TYPES.includes(c.to) ? { op: c.op, who: w(c.who), to: c.to } : fail();
    case "rename": return { op: c.op, who: w(c.who), to: string(c.to) };
    case "merge": return { op: c.op, who: w(c.who), to: w(c.to) };
    case "split": return { op: c.op, who: w(c.who), alias: string(c.alias) };
    case "delete":
    case "right": return { op: c.op, who: w(c.who) };
    case "speaker": return { op: c.op, at: a(c.at), to: c.to ? w(c.to) : null, ...(c.words ? { words: string(c.words) } : {}) };
    case "kind": return KINDS.includes(c.to) ? { op: c.op, at: a(c.at), to: c.to } : fail();
    case "limits": return { op: c.op, at: a(c.at), to: a(c.to) };
    case "drop":
    case "confirm": return { op: c.op, at: a(c.at) };
    default: return fail();
  }
}
