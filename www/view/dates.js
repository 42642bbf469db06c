// @ts-check
// When: the dates and times of an article on a line, those with a value in order, the others as they stand.

import { h, fill } from "../dom.js";
import { t } from "../text.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */

const FIRST = 120;

/**
 * The words before and after a place in the text, cut between words.
 * @param {string} text @param {{ start: number, end: number }} place
 * @returns {[string, string]}
 */
export function around(text, { start, end }) {
  const before = text.slice(Math.max(0, start - 40), start);
  const after = text.slice(end, end + 60);
  const head = start > 40 ? before.replace(/^\S*\s/, "…") : before;
  const tail = end + 60 < text.length ? after.replace(/\s\S*$/, "…") : after;
  return [head.replace(/\s+/g, " "), tail.replace(/\s+/g, " ")];
}

/** @param {{ go: (at: number, entity: string) => void }} emit */
export function datesView(emit) {
  const element = h("div", { class: "panel dates" });
  /** Rows that are shown of each list. */
  let limit = FIRST;
  /** @type {Corrected | null} */
  let shown = null;

  /** @param {Corrected} article */
  function update(article) {
    if (article !== shown) limit = FIRST;
    shown = article;
    /** @type {{ at: number, entity: string, words: string, value: string, around: [string, string] }[]} */
    const all = [];
    for (const e of article.entities) {
      if (e.type !== "DATE" && e.type !== "TIME") continue;
      for (const m of e.mentions) {
        all.push({ at: m.start, entity: e.id, words: article.text.slice(m.start, m.end), value: m.value ?? e.value ?? "", around: around(article.text, m) });
      }
    }
    // A length of time, or "recently", has a value and no place on the line.
    const fixed = (/** @type {typeof all[number]} */ d) => /^\d{4}/.test(d.value);
    const placed = all.filter(fixed).sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.at - b.at));
    const loose = all.filter((d) => !fixed(d));
    /** @type {Map<string, typeof all>} */
    const days = new Map();
    for (const d of placed.slice(0, limit)) days.set(d.value, [...(days.get(d.value) ?? []), d]);
    const item = (/** @type {typeof all[number]} */ d) =>
      h("li", {}, h("button", { type: "button", class: "row", onclick: () => emit.go(d.at, d.entity) }, h("span", { class: "around" }, d.around[0], h("b", {}, d.words), d.around[1])));
    fill(
      element,
      article.article.published && h("p", { class: "note" }, t.dates.published(t.date(article.article.published))),
      days.size > 0 && h("ol", { class: "timeline" }, [...days].map(([value, list]) => h("li", {}, h("h3", {}, h("time", { datetime: value }, t.date(value))), h("ul", { class: "rows" }, list.map(item))))),
      loose.length > 0 && h("section", {}, h("h3", {}, t.dates.loose), h("ul", { class: "rows" }, loose.slice(0, limit).map(item))),
      Math.max(placed.length, loose.length) > limit && h("button", { type: "button", class: "more", onclick: () => { limit *= 4; update(article); } }, t.more(Math.max(0, placed.length - limit) + Math.max(0, loose.length - limit))),
      !all.length && h("p", { class: "empty" }, t.dates.none));
  }

  return { element, update };
}
