// @ts-check
// Tables for spreadsheets: CSV (RFC 4180) with a byte order mark, so that accents come through.

import { words } from "../corrections.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {{ id: string, title: string, article: Corrected }} Item   An article as it is given out. */

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  // A cell that a spreadsheet would take for a formula is kept as words.
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === "string" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {unknown[][]} rows */
function csv(rows) {
  return `\ufeff${rows.map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** @param {Item[]} items */
export function quotesCsv(items) {
  const rows = [["article", "title", "quote", "kind", "speaker", "speaker_type", "speaker_role", "named", "content", "cue", "cue_class", "source", "addressee", "start", "end", "confidence", "rule", "repeat_of", "corrected"]];
  for (const { id, title, article } of items) {
    const by = new Map(article.entities.map((e) => [e.id, e]));
    for (const q of article.quotes) {
      const speaker = by.get(q.speaker ?? "");
      rows.push(/** @type {any[]} */ ([
        id, title, q.id, q.kind, speaker?.name ?? q.speaker_label, speaker?.type, speaker?.role, speaker ? "yes" : "no", words(article, q),
        q.cue && article.text.slice(q.cue.start, q.cue.end), q.cue?.class, q.source && article.text.slice(q.source.start, q.source.end),
        by.get(q.addressee ?? "")?.name, q.content[0]?.start, q.content[q.content.length - 1]?.end, q.confidence, q.reason.rule, q.repeat_of, q.ops.length ? "yes" : "no",
      ]));
    }
  }
  return csv(rows);
}

/** @param {Item[]} items */
export function entitiesCsv(items) {
  const rows = [["article", "title", "entity", "type", "name", "aliases", "role", "value", "mentions", "first", "quotes", "corrected"]];
  for (const { id, title, article } of items) {
    for (const e of article.entities) {
      const quotes = article.quotes.filter((q) => q.speaker === e.id).length;
      rows.push(/** @type {any[]} */ ([id, title, e.id, e.type, e.name, e.aliases.join("; "), e.role, e.value, e.mentions.length, e.mentions[0]?.start, quotes, e.ops.length ? "yes" : "no"]));
    }
  }
  return csv(rows);
}
