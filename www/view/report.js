// @ts-check
// What print adds to the article: who said what, and who is in it, as tables.

import { h, fill } from "../dom.js";
import { t } from "../text.js";
import { words } from "../corrections.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */

/** @param {HTMLElement} element @param {Corrected} article */
export function report(element, article) {
  const names = new Map(article.entities.map((e) => [e.id, e.name]));
  const said = article.quotes.filter((q) => q.kind !== "scare" && !q.part_of);
  const named = article.entities.filter((e) => ["PERSON", "ORG", "GPE"].includes(e.type));
  const head = (/** @type {string[]} */ titles) => h("thead", {}, h("tr", {}, titles.map((s) => h("th", { scope: "col" }, s))));
  fill(
    element,
    said.length > 0 && [
      h("h2", {}, t.export.said),
      h("table", {}, head([t.audit.source, t.export.kind, t.export.words]),
        h("tbody", {}, said.map((q) => h("tr", {}, h("th", { scope: "row" }, names.get(q.speaker ?? "") ?? q.speaker_label ?? t.quote.nobody), h("td", {}, t.kinds[q.kind]), h("td", {}, words(article, q)))))),
    ],
    named.length > 0 && [
      h("h2", {}, t.export.who),
      h("table", {}, head([t.export.name, t.export.kind, t.export.role, t.export.mentions]),
        h("tbody", {}, named.map((e) => h("tr", {}, h("th", { scope: "row" }, e.name), h("td", {}, t.types[e.type]), h("td", {}, e.role ?? ""), h("td", {}, e.mentions.length))))),
    ],
    h("p", { class: "note" }, t.export.made),
  );
}
