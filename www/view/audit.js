// @ts-check
// Who is heard: how many words each source has, directly and indirectly, and how many sources have no name.

import { h, fill } from "../dom.js";
import { t } from "../text.js";
import { wordsIn } from "./people.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {{ id: string | null, name: string, named: boolean, first: string, direct: number, mixed: number, indirect: number, quotes: number }} Source */

/**
 * The sources of an article, most words first. Repeats and parts of longer quotations are not counted twice.
 * @param {Corrected} article
 * @returns {Source[]}
 */
export function sources(article) {
  /** @type {Map<string, Source>} */
  const found = new Map();
  const byId = new Map(article.entities.map((e) => [e.id, e]));
  for (const q of article.quotes) {
    if (q.kind === "scare" || q.part_of || q.repeat_of) continue;
    const entity = byId.get(q.speaker ?? "");
    const key = q.speaker ?? q.speaker_label ?? "";
    const source = found.get(key) ?? { id: entity?.id ?? null, name: entity?.name ?? q.speaker_label ?? t.quote.nobody, named: !!entity, first: q.id, direct: 0, mixed: 0, indirect: 0, quotes: 0 };
    source[q.kind] += wordsIn(article, q);
    source.quotes += 1;
    found.set(key, source);
  }
  const total = (/** @type {Source} */ s) => s.direct + s.mixed + s.indirect;
  return [...found.values()].sort((a, b) => total(b) - total(a));
}

/** @param {{ select: (id: string) => void, go: (quote: string) => void }} emit */
export function auditView(emit) {
  const element = h("div", { class: "panel audit" });

  /** @param {number} words @param {number} most @param {string} kind */
  function part(words, most, kind) {
    const bar = h("span", { class: `bar ${kind}`, title: `${t.kinds[kind]}: ${t.words(words)}` });
    bar.style.width = `${(words / most) * 100}%`;
    return words > 0 && bar;
  }

  /** @param {Corrected} article */
  function update(article) {
    const list = sources(article);
    if (!list.length) return fill(element, h("p", { class: "empty" }, t.quotes.none));
    const sum = (/** @type {(s: Source) => number} */ f) => list.reduce((n, s) => n + f(s), 0);
    const all = sum((s) => s.direct + s.mixed + s.indirect);
    const most = Math.max(1, ...list.map((s) => s.direct + s.mixed + s.indirect));
    const unnamed = list.filter((s) => !s.named);
    fill(
      element,
      h("dl", { class: "figures" },
        h("div", {}, h("dt", {}, t.audit.sources), h("dd", {}, list.length)),
        h("div", {}, h("dt", {}, t.audit.share), h("dd", {}, t.percent(article.words ? all / article.words : 0))),
        h("div", {}, h("dt", {}, t.audit.direct), h("dd", {}, t.percent(all ? sum((s) => s.direct + s.mixed) / all : 0))),
        h("div", {}, h("dt", {}, t.audit.unnamed), h("dd", {}, t.percent(all ? unnamed.reduce((n, s) => n + s.direct + s.mixed + s.indirect, 0) / all : 0)))),
      h("p", { class: "legend" }, ["direct", "mixed", "indirect"].map((kind) => h("span", {}, h("span", { class: `bar key ${kind}` }), t.kinds[kind]))),
      h("table", { class: "chart" },
        h("caption", { class: "hidden" }, t.audit.caption),
        h("thead", { class: "hidden" }, h("tr", {}, h("th", { scope: "col" }, t.audit.source), h("th", { scope: "col" }, t.audit.words))),
        h("tbody", {}, list.map((s) =>
          h("tr", {},
            h("th", { scope: "row" }, s.id ? h("button", { type: "button", class: "link", onclick: () => emit.select(s.id ?? "") }, s.name) : h("button", { type: "button", class: "link unnamed", title: t.audit.first, onclick: () => emit.go(s.first) }, s.name, s.name !== t.quote.nobody && h("small", {}, ` ${t.audit.noname}`))),
            h("td", {},
              h("span", { class: "bars", "aria-hidden": "true" }, part(s.direct, most, "direct"), part(s.mixed, most, "mixed"), part(s.indirect, most, "indirect")),
              h("span", { class: "value" }, t.words(s.direct + s.mixed + s.indirect),
                h("span", { class: "hidden" }, ` (${t.audit.split(s.direct, s.mixed, s.indirect)})`))))))),
      h("p", { class: "note" }, t.audit.note));
  }

  return { element, update };
}
