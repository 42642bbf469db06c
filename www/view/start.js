// @ts-check
// Where articles come in: paste, drop, pick, type, or a sample.

import { h, fill } from "../dom.js";
import { t } from "../text.js";

/** @typedef {{ name: string, kind: "text" | "html", input: string, published?: string, publisher?: string }} Given */

/** The samples: invented events, people and papers. */
export const SAMPLES = [
  { file: "the-harbour-post.txt", name: "The Harbour Post" },
  { file: "ellery-evening-news.txt", name: "Ellery Evening News" },
  { file: "islands-wire.txt", name: "Islands Wire" },
];

const READABLE = /\.(txt|text|md|markdown|html?|xhtml)$/i;
/** A file above this is no article. */
const LARGEST = 20_000_000;

/**
 * Reads a file, or says why it cannot be read.
 * @param {File} file
 * @returns {Promise<Given>}
 */
export async function readFile(file) {
  const html = /\.x?html?$/i.test(file.name) || file.type === "text/html";
  if (!html && !READABLE.test(file.name) && !file.type.startsWith("text/")) throw new Error(t.files.kind);
  if (file.size > LARGEST) throw new Error(t.files.large(LARGEST));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const input = decode(bytes, html);
  if (!input.trim()) throw new Error(t.files.empty);
  if (input.slice(0, 4000).includes("\0")) throw new Error(t.files.binary);
  return { name: file.name, kind: html ? "html" : "text", input };
}

/**
 * Bytes as text: by byte order mark, by what a page declares, as UTF-8, or else as Windows-1252.
 * @param {Uint8Array} bytes
 * @param {boolean} html
 */
function decode(bytes, html) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const head = html ? new TextDecoder("latin1").decode(bytes.subarray(0, 2048)) : "";
  const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  for (const encoding of [declared, "utf-8"]) {
    try {
      if (encoding) return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not in that encoding, or no encoding of that name: the next one.
    }
  }
  return new TextDecoder("windows-1252").decode(bytes);
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
