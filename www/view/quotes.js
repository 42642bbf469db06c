// @ts-check
// All quotations, grouped by who says them, filtered by kind, person, confidence and words.

import { h, fill } from "../dom.js";
import { t } from "../text.js";
import { words, remark } from "../corrections.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../corrections.js").CorrectedQuote} Quote */

const KINDS = /** @type {const} */ (["direct", "mixed", "indirect", "scare"]);
const FIRST = 120;

/** @param {{ go: (id: string) => void, select: (id: string) => void }} emit */
export function quotesView(emit) {
  /** @type {Corrected | null} */
  let shown = null;
  /** @type {string | null} */
  let current = null;
  const filter = { kinds: new Set(/** @type {string[]} */ (["direct", "mixed", "indirect"])), person: "", sure: 0, text: "" };
  let limit = FIRST;

  const boxes = KINDS.map((kind) => {
    const box = h("input", { type: "checkbox", checked: filter.kinds.has(kind), onchange: () => { box.checked ? filter.kinds.add(kind) : filter.kinds.delete(kind); list(); } });
    return h("label", { class: `kind ${kind}` }, box, t.kinds[kind]);
  });
  const person = h("select", { "aria-label": t.quotes.person, onchange: () => { filter.person = person.value; list(); } });
  const sure = h("select", { "aria-label": t.quotes.confidence, onchange: () => { filter.sure = Number(sure.value); list(); } },
    [0, 0.5, 0.8, -0.5].map((v) => h("option", { value: String(v) }, t.quotes.sure(v))));
  const text = h("input", { type: "search", placeholder: t.quotes.search, "aria-label": t.quotes.search, oninput: () => { filter.text = text.value.toLowerCase(); list(); } });
  const count = h("p", { class: "count", role: "status" });
  const results = h("div", { class: "results" });
  const element = h("div", { class: "panel quotes" },
    h("div", { class: "filters" }, h("fieldset", {}, h("legend", { class: "hidden" }, t.quotes.kinds), boxes), h("div", { class: "line" }, person, sure), text), count, results);

  /** @param {Quote} quote */
  function speaker(quote) {
    if (quote.speaker) return quote.speaker;
    return quote.speaker_label ? `label:${quote.speaker_label}` : "";
  }

  /** @param {Corrected} article @param {string} id */
  function named(article, id) {
    if (!id) return t.quote.nobody;
    if (id.startsWith("label:")) return id.slice(6);
    return article.entities.find((e) => e.id === id)?.name ?? t.quote.nobody;
  }

  function list() {
    const article = shown;
    if (!article) return;
    const kept = article.quotes.filter((q) =>
      filter.kinds.has(q.kind) &&
      (!filter.person || speaker(q) === filter.person) &&
      (filter.sure >= 0 ? q.confidence >= filter.sure : q.confidence < -filter.sure) &&
      (!filter.text || words(article, q).toLowerCase().includes(filter.text) || named(article, speaker(q)).toLowerCase().includes(filter.text)));
    /** @type {Map<string, Quote[]>} */
    const groups = new Map();
    for (const q of kept.slice(0, limit)) groups.set(speaker(q), [...(groups.get(speaker(q)) ?? []), q]);
    fill(count, t.quotes.count(kept.length, article.quotes.length));
    fill(results, [...groups].map(([id, quotes]) =>
      h("section", {},
        h("h3", {}, id && !id.startsWith("label:") ? h("button", { type: "button", class: "link", onclick: () => emit.select(id) }, named(article, id)) : named(article, id),
          h("span", { class: "n" }, quotes.length)),
        h("ul", { class: "rows" }, quotes.map((q) => item(article, q))))),
      kept.length > limit && h("button", { type: "button", class: "more", onclick: () => { limit *= 4; list(); } }, t.more(kept.length - limit)),
      !kept.length && h("p", { class: "empty" }, article.quotes.length ? t.quotes.filtered : t.quotes.none));
  }

  /** @param {Corrected} article @param {Quote} quote */
  function item(article, quote) {
    const said = words(article, quote);
    return h("li", { "data-q": quote.id, class: quote.id === current ? "selected" : "" },
      h("button", { type: "button", class: `row quote ${quote.kind}`, "data-key": `quote ${quote.id}`, onclick: () => emit.go(quote.id) },
        h("span", { class: "said" }, said.length > 400 ? `${said.slice(0, 400)}…` : said),
        h("span", { class: "facts" },
          h("span", { class: `kind ${quote.kind}` }, t.kinds[quote.kind]),
          quote.cue && ` · ${article.text.slice(quote.cue.start, quote.cue.end)}`,
          ` · ${t.percent(quote.confidence)}`,
          quote.repeat_of && ` · ${t.quote.repeat}`,
          quote.ops.length > 0 && h("span", { class: "mine" }, ` ${remark(quote.ops)}`))));
  }

  /** @param {Corrected} article @param {string | null} quote */
  function update(article, quote) {
    if (article !== shown) {
      limit = FIRST;
      const speakers = [...new Set(article.quotes.map(speaker))].filter(Boolean);
      if (!speakers.includes(filter.person)) filter.person = "";
      fill(person, h("option", { value: "" }, t.quotes.everybody), speakers.map((s) => h("option", { value: s }, named(article, s))));
      person.value = filter.person;
    }
    shown = article;
    current = quote;
    list();
  }

  /** Shows the words of one speaker only. @param {string} id */
  function only(id) {
    filter.person = id;
    person.value = id;
    list();
  }

  function focus() {
    text.focus();
  }

  return { element, update, only, focus };
}
