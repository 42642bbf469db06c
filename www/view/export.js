// @ts-check
// What can be taken out, in which form.

import { h } from "../dom.js";
import { t } from "../text.js";
import { openDialog } from "./choose.js";
import { quotesCsv, entitiesCsv } from "../export/tables.js";
import { json, doccano, spacy, webAnnotation, schemaOrg } from "../export/json.js";
import { markdown, html, tei } from "../export/documents.js";

/** @typedef {import("../export/tables.js").Item} Item */

/** @type {{ key: string, file: string, type: string, make: (items: Item[]) => string }[]} */
export const FORMATS = [
  { key: "quotes", file: "quotations.csv", type: "text/csv;charset=utf-8", make: quotesCsv },
  { key: "entities", file: "entities.csv", type: "text/csv;charset=utf-8", make: entitiesCsv },
  { key: "html", file: "onrecord.html", type: "text/html;charset=utf-8", make: html },
  { key: "markdown", file: "onrecord.md", type: "text/markdown;charset=utf-8", make: markdown },
  { key: "json", file: "onrecord.json", type: "application/json", make: json },
  { key: "annotation", file: "annotations.jsonld", type: "application/ld+json", make: webAnnotation },
  { key: "tei", file: "onrecord.tei.xml", type: "application/tei+xml", make: tei },
  { key: "schema", file: "schema-org.jsonld", type: "application/ld+json", make: schemaOrg },
  { key: "doccano", file: "doccano.jsonl", type: "application/jsonl", make: doccano },
  { key: "spacy", file: "spacy.jsonl", type: "application/jsonl", make: spacy },
];

/** Gives a file to the reader. @param {string} name @param {string} type @param {string} text */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {string} text @returns {Promise<boolean>} */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without permission, or from disk: the old way, from a field that is selected.
    const area = h("textarea", { class: "hidden", value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/**
 * @param {Item[]} items
 * @param {Item | null} current
 * @param {(words: string) => void} toast
 */
export function exportMenu(items, current, toast) {
  const all = h("input", { type: "radio", name: "what", value: "all", checked: !current });
  const one = h("input", { type: "radio", name: "what", value: "one", checked: !!current, disabled: !current });
  const chosen = () => (one.checked && current ? [current] : items);
  openDialog(t.export.heading, (close) => [
    items.length > 1 && h("fieldset", { class: "line" }, h("legend", { class: "hidden" }, t.export.which), h("label", {}, one, " ", t.export.one), h("label", {}, all, " ", t.export.all(items.length))),
    h("ul", { class: "formats" }, FORMATS.map((f) =>
      h("li", {},
        h("button", { type: "button", "data-format": f.key, onclick: () => { save(f.file, f.type, f.make(chosen())); toast(t.export.saved(f.file)); } }, h("b", {}, t.export.formats[f.key][0]), h("small", {}, t.export.formats[f.key][1])),
        h("button", { type: "button", class: "copy", "aria-label": t.export.copy(t.export.formats[f.key][0]), title: t.copy, onclick: async () => { toast((await copyText(f.make(chosen()))) ? t.copied : t.notCopied); } }, t.copy)))),
    h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => { close(); print(); } }, t.export.print)),
  ], "wide");
}
