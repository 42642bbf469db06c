// @ts-check
// Where articles come in: paste, drop, pick, type, or a sample.

import { h, fill } from "../dom.js";
import { isPdf, pdfText } from "../pdf.js";
import { t } from "../text.js";

/** @typedef {{ title?: string | null, byline?: string | null, published?: string | null, publisher?: string | null }} Facts   What is known of an article beside its text. */
/** @typedef {{ name: string, kind: "text" | "html", input: string, facts?: Facts }} Given */

/** The samples: invented events, people and papers. */
export const SAMPLES = [
  { file: "the-harbour-post.txt", name: "The Harbour Post" },
  { file: "ellery-evening-news.txt", name: "Ellery Evening News" },
  { file: "islands-wire.txt", name: "Islands Wire" },
];

/** A file above this is no article. */
const LARGEST = 20_000_000;

/**
 * Reads a file, or says why it cannot be read.
 * @param {File} file
 * @param {import("../engine.js").Engine} engine
 * @returns {Promise<Given>}
 */
export async function readFile(file, engine) {
  if (file.size > LARGEST) throw new Error(t.files.large(LARGEST));
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isPdf(bytes)) return { name: file.name, kind: "text", input: await pdfText(bytes) };
  const { text, ...facts } = await engine.readFile(file.name, bytes);
  if (!text.trim()) throw new Error(t.files.empty);
  return { name: file.name, kind: "text", input: text, facts };
}

/**
 * All files of a drop, those in folders too.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((e) => !!e);
  if (!entries.length) return [...transfer.files];
  /** @type {File[]} */
  const files = [];
  /** @param {any} entry */
  const walk = async (entry) => {
    if (entry.isFile) files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    else {
      const reader = entry.createReader();
      for (;;) {
        const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!batch.length) break;
        for (const inner of batch) await walk(inner);
      }
    }
  };
  const loose = [...transfer.files];
  for (const entry of entries) await walk(entry).catch(() => undefined);
  return files.length ? files : loose;
}

/**
 * What a paste or drop holds beside files. HTML goes the HTML way where it is more than a styled word or two.
 * @param {DataTransfer} transfer
 * @returns {Given | null}
 */
export function textOf(transfer) {
  const html = transfer.getData("text/html");
  const text = transfer.getData("text/plain");
  if (html.trim() && /<(p|div|article|h[1-6]|br|li|blockquote)\b/i.test(html)) return { name: "", kind: "html", input: html };
  return text.trim() ? { name: "", kind: "text", input: text } : null;
}

/**
 * @param {HTMLElement} element
 * @param {{ add: (given: Given[]) => void, pick: () => void, folder: () => void, samples: () => void, bookmarklet: () => HTMLElement }} emit
 */
export function startView(element, emit) {
  const area = h("textarea", { id: "paste", rows: "9", placeholder: t.start.placeholder, "aria-label": t.start.label, spellcheck: "false" });
  const go = h("button", { type: "button", class: "primary", disabled: true, onclick: submit }, t.start.go, " ", h("kbd", {}, "Ctrl+↵"));
  area.addEventListener("input", () => { go.disabled = !area.value.trim(); });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  });
  area.addEventListener("paste", (event) => {
    // An empty box takes a paste as an article; in one with words in it the reader is writing.
    const given = !area.value.trim() && event.clipboardData && textOf(event.clipboardData);
    if (!given) return;
    event.preventDefault();
    event.stopPropagation();
    emit.add([given]);
  });

  function submit() {
    if (!area.value.trim()) return;
    emit.add([{ name: "", kind: "text", input: area.value }]);
    area.value = "";
    go.disabled = true;
  }

  fill(
    element,
    h("div", { class: "intro" }, h("h2", {}, t.start.heading), h("p", {}, t.start.lead)),
    h("div", { class: "drop" }, area,
      h("div", { class: "buttons" }, go,
        h("button", { type: "button", onclick: emit.pick }, t.start.pick),
        h("button", { type: "button", onclick: emit.folder }, t.start.folder),
        h("span", { class: "hint" }, t.start.drop))),
    h("div", { class: "samples" }, h("button", { type: "button", id: "samples", onclick: emit.samples }, t.start.samples), h("span", { class: "hint" }, t.start.fictional)),
    h("ul", { class: "points" }, t.start.points.map((p) => h("li", {}, h("b", {}, p[0]), " ", p[1]))),
    h("p", { class: "hint" }, t.start.bookmarklet, " ", emit.bookmarklet()));
  return { element, focus: () => area.focus({ preventScroll: true }) };
}
