// @ts-check
// Who and what is in the article: a list by type, each with a strip that shows where it occurs, and a way through the mentions.

import { h, fill, svg } from "../dom.js";
import { t } from "../text.js";
import { remark } from "../corrections.js";
import { around } from "./dates.js";
import { look } from "./article.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../corrections.js").CorrectedEntity} Entity */

const GROUPS = /** @type {const} */ (["person", "org", "place", "other", "figure"]);
/** Rows of a group that are shown before the reader asks for more. */
const FIRST = 40;
/** Mentions of one name that are listed with the words around them. */
const MOST = 200;

/** Number of words in what a quotation holds. @param {Corrected} article @param {import("../corrections.js").CorrectedQuote} quote */
export function wordsIn(article, quote) {
  return quote.content.reduce((n, r) => n + (article.text.slice(r.start, r.end).match(/\S+/g)?.length ?? 0), 0);
}

/** @param {{ select: (id: string | null) => void, go: (at: number, entity: string) => void, correct: (id: string) => void, quotes: (id: string) => void }} emit */
export function peopleView(emit) {
  const element = h("div", { class: "panel people" });
  /** @type {Corrected | null} */
  let shown = null;
  /** @type {string | null} */
  let selected = null;
  /** @type {Map<string, number>} */
  let spoken = new Map();
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  let step = -1;
  /** @type {Set<string>} */
  const open = new Set();

  /** @param {Corrected} article @param {Entity} entity */
  function strip(article, entity) {
    const length = Math.max(1, article.text.length);
    const path = entity.mentions.map((m) => `M${((m.start / length) * 996 + 2).toFixed(1)} 0v10`).join("");
    return svg("svg", { viewBox: "0 0 1000 10", preserveAspectRatio: "none", class: "strip", "aria-hidden": "true" }, svg("path", { d: path, class: look(entity.type) }));
  }

  /** @param {Corrected} article @param {Entity} entity */
  function row(article, entity) {
    const words = spoken.get(entity.id) ?? 0;
    const names = entity.mentions.filter((m) => m.kind === "name").length;
    const button = h(
      "button",
      { type: "button", class: "row", "data-key": `row ${entity.id}`, "aria-expanded": String(entity.id === selected), onclick: () => emit.select(entity.id === selected ? null : entity.id) },
      h("span", { class: `name ${look(entity.type)}` }, entity.name),
      entity.ops.length > 0 && h("span", { class: "mine", title: t.corrections.mine }, remark(entity.ops)),
      h("span", { class: "type" }, t.types[entity.type] ?? entity.type),
      h("span", { class: "numbers" }, t.people.numbers(entity.mentions.length, words)),
      entity.role && h("span", { class: "role" }, entity.role),
      strip(article, entity),
    );
    const item = h("li", { "data-e": entity.id, class: entity.id === selected ? "selected" : "" }, button);
    if (entity.id === selected) item.append(details(article, entity, names));
    rows.set(entity.id, item);
    return item;
  }

  /** @param {Corrected} article @param {Entity} entity @param {number} names */
  function details(article, entity, names) {
    const aliases = entity.aliases.filter((a) => a !== entity.name);
    return h(
      "div",
      { class: "details" },
      aliases.length > 0 && h("p", {}, t.people.also, " ", aliases.join(" · ")),
      h("p", {}, t.people.mentions(names, entity.mentions.length - names)),
      entity.was && h("p", { class: "machine" }, t.corrections.found(entity.was.name, t.types[entity.was.type])),
      h(
        "div",
        { class: "buttons" },
        h("button", { type: "button", "data-key": "previous", onclick: () => move(-1), title: t.keys.previous }, "↑ ", t.people.previous),
        h("button", { type: "button", "data-key": "next", onclick: () => move(1), title: t.keys.next }, "↓ ", t.people.next),
        spoken.has(entity.id) && h("button", { type: "button", "data-key": "words", onclick: () => emit.quotes(entity.id) }, t.people.words),
        h("button", { type: "button", "data-key": "correct", onclick: () => emit.correct(entity.id) }, t.corrections.correct),
      ),
      h("ol", { class: "places", "aria-label": t.people.places }, entity.mentions.slice(0, MOST).map((m) => {
        const [before, after] = around(article.text, m);
        return h("li", {}, h("button", { type: "button", class: "row", onclick: () => emit.go(m.start, entity.id) }, h("span", { class: "around" }, before, h("b", {}, article.text.slice(m.start, m.end)), after)));
      })),
      entity.mentions.length > MOST && h("p", {}, t.people.unlisted(entity.mentions.length - MOST)),
    );
  }

  /** To the next (1) or previous (-1) mention of the one that is selected. @param {number} by */
  function move(by) {
    const entity = shown?.entities.find((e) => e.id === selected);
    if (!entity?.mentions.length) return false;
    step = (step + by + entity.mentions.length) % entity.mentions.length;
    emit.go(entity.mentions[step].start, entity.id);
    return true;
  }

  /** @param {Corrected} article @param {string | null} selection */
  function update(article, selection) {
    if (article !== shown) {
      spoken = new Map();
      for (const q of article.quotes) {
        if (q.speaker && !q.part_of && !q.repeat_of) spoken.set(q.speaker, (spoken.get(q.speaker) ?? 0) + wordsIn(article, q));
      }
    }
    if (selection !== selected) step = -1;
    shown = article;
    selected = selection;
    rows.clear();
    const listed = GROUPS.map((group) => {
      const members = article.entities.filter((e) => look(e.type) === group);
      members.sort((a, b) => (spoken.get(b.id) ?? 0) - (spoken.get(a.id) ?? 0) || b.mentions.length - a.mentions.length);
      const all = open.has(group) || members.length <= FIRST;
      const some = all ? members : members.filter((e, i) => i < FIRST || e.id === selection);
      return (
        members.length > 0 &&
        h(
          "section",
          {},
          h("h3", {}, t.groups[group], h("span", { class: "n" }, members.length)),
          h("ul", { class: "rows" }, some.map((e) => row(article, e))),
          !all && h("button", { type: "button", class: "more", onclick: () => { open.add(group); update(article, selected); } }, t.more(members.length - FIRST)),
        )
      );
    });
    fill(element, listed.some(Boolean) ? listed : h("p", { class: "empty" }, t.people.none));
  }

  /** Brings the row of the one that is selected into the panel's view. */
  function reveal() {
    if (selected) rows.get(selected)?.scrollIntoView({ block: "nearest" });
  }

  /** Gives the row of the one that is selected the focus. */
  function focus() {
    const row = selected && rows.get(selected)?.querySelector(".row");
    if (row instanceof HTMLElement) row.focus();
  }

  return { element, update, move, reveal, focus };
}
