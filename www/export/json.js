// @ts-check
// The contract's own form, and the lines that annotation tools read.

import { words } from "../corrections.js";

/** @typedef {import("./tables.js").Item} Item */

/** An article with the corrections in it and nothing of the page's own. @param {Item} item */
function plain({ article }) {
  const { entities, quotes, ...rest } = article;
  return {
    ...rest,
    entities: entities.map(({ ops, was, right, ...entity }) => entity),
    quotes: quotes.map(({ at, ops, right, ...quote }) => quote),
  };
}

/** One article as one object, several as the lines of a set. @param {Item[]} items */
export function json(items) {
  return JSON.stringify(items.length === 1 ? plain(items[0]) : items.map(plain), null, 2);
}

/** doccano: text, spans with labels, relations from speaker to quotation. @param {Item[]} items */
export function doccano(items) {
  return items.map(({ id, article }) => {
    let next = 0;
    /** @type {{ id: number, label: string, start_offset: number, end_offset: number }[]} */
    const entities = [];
    /** @type {{ id: number, type: string, from_id: number, to_id: number }[]} */
    const relations = [];
    const points = codePoints(article.text);
    const add = (/** @type {string} */ label, /** @type {{ start: number, end: number }} */ r) => {
      entities.push({ id: next, label, start_offset: points(r.start), end_offset: points(r.end) });
      return next++;
    };
    for (const e of article.entities) for (const m of e.mentions) add(e.type, m);
    for (const q of article.quotes) {
      const content = q.content.map((r) => add(`QUOTE_${q.kind.toUpperCase()}`, r));
      if (q.source && content.length) relations.push({ id: relations.length, type: "source", from_id: content[0], to_id: add("SOURCE", q.source) });
      if (q.cue && content.length) relations.push({ id: relations.length, type: "cue", from_id: content[0], to_id: add("CUE", q.cue) });
    }
    return JSON.stringify({ id, text: article.text, entities, relations });
  }).join("\n") + "\n";
}

/** spaCy: `ents` without overlap, quotations as span groups. @param {Item[]} items */
export function spacy(items) {
  return items.map(({ id, article }) => {
    const points = codePoints(article.text);
    const span = (/** @type {string} */ label, /** @type {{ start: number, end: number }} */ r) => ({ start: points(r.start), end: points(r.end), label });
    const all = article.entities.flatMap((e) => e.mentions.filter((m) => m.kind === "name").map((m) => span(e.type, m)));
    all.sort((a, b) => a.start - b.start || b.end - a.end);
    let end = 0;
    const ents = all.filter((s) => s.start >= end && ((end = s.end), true));
    const spans = {
      quotes: article.quotes.flatMap((q) => q.content.map((r) => span(q.kind, r))),
      cues: article.quotes.flatMap((q) => (q.cue ? [span(q.cue.class, q.cue)] : [])),
      sources: article.quotes.flatMap((q) => (q.source ? [span("source", q.source)] : [])),
    };
    return JSON.stringify({ text: article.text, ents, spans, meta: { id } });
  }).join("\n") + "\n";
}

/**
 * From UTF-16 offsets to code points, for readers that count those. Offsets are asked for in any order.
 * @param {string} text
 */
function codePoints(text) {
  /** @type {number[]} */
  const pairs = [];
  for (let i = 0; i < text.length - 1; i++) {
    const [high, low] = [text.charCodeAt(i), text.charCodeAt(i + 1)];
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000) pairs.push(i++);
  }
  return (/** @type {number} */ at) => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle] < at) low = middle + 1;
      else high = middle;
    }
    return at - low;
  };
}

/** W3C Web Annotation: each quotation an annotation with quote and position selectors. @param {Item[]} items */
export function webAnnotation(items) {
  const list = items.flatMap(({ id, title, article }) => {
    const by = new Map(article.entities.map((e) => [e.id, e]));
    const points = codePoints(article.text);
    const source = `urn:onrecord:${encodeURIComponent(id)}`;
    return article.quotes.map((q) => ({
      "@context": "http://www.w3.org/ns/anno.jsonld",
      id: `${source}:${q.id}`,
      type: "Annotation",
      motivation: "identifying",
      body: [
        { type: "TextualBody", purpose: "identifying", value: by.get(q.speaker ?? "")?.name ?? q.speaker_label ?? "", format: "text/plain" },
        { type: "TextualBody", purpose: "tagging", value: `quotation:${q.kind}`, format: "text/plain" },
      ],
      target: q.content.map((r) => ({
        source,
        "dcterms:title": title,
        selector: [
          { type: "TextQuoteSelector", exact: article.text.slice(r.start, r.end), prefix: article.text.slice(Math.max(0, r.start - 32), r.start), suffix: article.text.slice(r.end, r.end + 32) },
          { type: "TextPositionSelector", start: points(r.start), end: points(r.end) },
        ],
      })),
    }));
  });
  return JSON.stringify({ "@context": "http://www.w3.org/ns/anno.jsonld", type: "AnnotationPage", id: "urn:onrecord:page", items: list }, null, 2);
}

/** schema.org: a NewsArticle with its Quotation objects. @param {Item[]} items */
export function schemaOrg(items) {
  const graph = items.map(({ id, title, article }) => {
    const by = new Map(article.entities.map((e) => [e.id, e]));
    const thing = (/** @type {import("../corrections.js").CorrectedEntity} */ e) => ({
      "@type": e.type === "PERSON" ? "Person" : e.type === "ORG" ? "Organization" : ["GPE", "LOC", "FAC"].includes(e.type) ? "Place" : e.type === "EVENT" ? "Event" : "Thing",
      "@id": `#${encodeURIComponent(id)}-${e.id}`,
      name: e.name,
      ...(e.aliases.length ? { alternateName: e.aliases } : {}),
      ...(e.role ? { description: e.role } : {}),
    });
    const named = article.entities.filter((e) => !["DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"].includes(e.type));
    return {
      "@type": "NewsArticle",
      "@id": `#${encodeURIComponent(id)}`,
      headline: title,
      inLanguage: article.language,
      ...(article.article.published ? { datePublished: article.article.published } : {}),
      ...(article.article.byline ? { author: { "@type": "Person", name: article.article.byline } } : {}),
      ...(article.article.publisher ? { publisher: { "@type": "Organization", name: article.article.publisher } } : {}),
      mentions: named.map(thing),
      hasPart: article.quotes.filter((q) => q.kind !== "scare").map((q) => {
        const speaker = by.get(q.speaker ?? "");
        return {
          "@type": "Quotation",
          identifier: q.id,
          text: words(article, q),
          ...(speaker ? { spokenByCharacter: { "@id": `#${encodeURIComponent(id)}-${speaker.id}` } } : q.speaker_label ? { spokenByCharacter: { "@type": "Person", name: q.speaker_label } } : {}),
        };
      }),
    };
  });
  return JSON.stringify({ "@context": "https://schema.org", "@graph": graph }, null, 2);
}
