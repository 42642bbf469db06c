// @ts-check
// All corrections, apart from what the machine found: a list to look through, take back, keep in a file.

import { h } from "../dom.js";
import { t } from "../text.js";
import { openDialog } from "./choose.js";

/** @typedef {import("../corrections.js").Correction} Correction */

/** A correction in words. @param {Correction} c */
function inWords(c) {
  if ("who" in c) {
    const to = c.op === "retype" ? t.types[c.to] : c.op === "rename" ? c.to : c.op === "merge" ? c.to.name : c.op === "split" ? c.alias : "";
    return `${c.who.name} (${t.types[c.who.type]})${to ? ` → ${to}` : ""}`;
  }
  const to = c.op === "name" ? `${c.to.name} (${t.types[c.to.type]})` : c.op === "speaker" || c.op === "quote" ? (c.to?.name ?? c.words ?? t.quote.nobody) : c.op === "kind" ? t.kinds[c.to] : c.op === "limits" ? c.to.exact : "";
  const words = c.at.exact.length > 80 ? `${c.at.exact.slice(0, 80)}…` : c.at.exact;
  return `“${words}”${to ? ` → ${to}` : ""}`;
}

/**
 * @param {import("../corrections.js").Corrections} corrections
 * @param {{ save: () => void, load: () => void, undo: () => void, redo: () => void }} emit
 */
export function correctionsList(corrections, emit) {
  const again = () => correctionsList(corrections, emit);
  openDialog(t.corrections.heading, (close) => [
    h("p", {}, corrections.list.length ? t.corrections.lead : t.corrections.empty),
    h("ol", { class: "corrections" }, corrections.list.map((c) =>
      h("li", {}, h("span", { class: "mine" }, t.corrections.ops[c.op]), " ", inWords(c), " ",
        h("button", { type: "button", "aria-label": t.corrections.removeOne(inWords(c)), onclick: () => { corrections.remove(c); again(); } }, "×")))),
    h("div", { class: "buttons" },
      h("button", { type: "button", onclick: () => { emit.undo(); again(); } }, t.corrections.undo, " ", h("kbd", {}, "u")),
      h("button", { type: "button", onclick: () => { emit.redo(); again(); } }, t.corrections.redo, " ", h("kbd", {}, "U")),
      h("button", { type: "button", id: "save-corrections", disabled: !corrections.list.length, onclick: emit.save }, t.corrections.save),
      h("button", { type: "button", onclick: () => { close(); emit.load(); } }, t.corrections.load)),
  ], "wide");
}
