// @ts-check
// Documents to read or to keep: Markdown, one HTML file, TEI. HTML and TEI are made as trees and written out by the
// browser's own serializer, so that no text of an article can become markup.

import { words } from "../corrections.js";
import { t } from "../text.js";

/** @typedef {import("./tables.js").Item} Item */
/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../corrections.js").CorrectedQuote} Quote */

/** @param {Corrected} article @param {Quote} q */
function speakerOf(article, q) {
  return article.entities.find((e) => e.id === q.speaker)?.name ?? q.speaker_label ?? t.quote.nobody;
}

/** Marks that Markdown would take for its own, escaped. @param {string} text */
function escaped(text) {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, "\\$&").replace(/\s+/g, " ");
}

/** One quotation with its attribution and where it is from, for the clipboard. @param {Item} item @param {Quote} q */
export function citation({ title, article }, q) {
  const speaker = speakerOf(article, q);
  const role = article.entities.find((e) => e.id === q.speaker)?.role;
  const said = q.kind === "indirect" ? words(article, q) : `“${words(article, q)}”`;
  const { publisher, published } = article.article;
  return `${said}\n— ${[speaker, role].filter(Boolean).join(", ")} (${[title, publisher, published && t.date(published)].filter(Boolean).join(", ")})`;
}

/** @param {Item[]} items */
export function markdown(items) {
  return items.map(({ title, article }) => {
    const { publisher, byline, published } = article.article;
    const people = article.entities.filter((e) => ["PERSON", "ORG", "GPE"].includes(e.type));
    const lines = [`# ${escaped(title)}`, "", [publisher, byline, published].filter(Boolean).map((s) => escaped(String(s))).join(" · "), "", `## ${t.export.who}`, ""];
    for (const e of people) lines.push(`- **${escaped(e.name)}** (${t.types[e.type]}${e.role ? `, ${escaped(e.role)}` : ""}): ${t.people.count(e.mentions.length)}`);
    lines.push("", `## ${t.export.said}`, "");
    for (const q of article.quotes) {
      if (q.kind === "scare") continue;
      const cue = q.cue ? `, “${escaped(article.text.slice(q.cue.start, q.cue.end))}”` : "";
      lines.push(`> ${escaped(words(article, q))}`, ">", `> — **${escaped(speakerOf(article, q))}** (${t.kinds[q.kind]}${cue})`, "");
    }
    return lines.join("\n");
  }).join("\n\n---\n\n") + "\n";
}

const STYLE = `body{font:17px/1.6 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em;color:#1c1c1c;background:#fff}
h1{line-height:1.2}table{border-collapse:collapse;font:14px/1.4 system-ui,sans-serif;width:100%}td,th{border-bottom:1px solid #ccc;padding:.35em;text-align:left;vertical-align:top}
.direct{background:#fdf0c8}.mixed{background:#f6ecd6}.indirect{background:#e3eef6}.scare{border-bottom:1px dashed #777}
.person{text-decoration:underline;text-decoration-color:#1f5fa8}.org{text-decoration:underline double #8a4b08}.place{text-decoration:underline dashed #2b7a3d}
sup{font:11px system-ui,sans-serif;color:#555}.foreign{color:#777}`;

/** @param {Item[]} items */
export function html(items) {
  const page = document.implementation.createHTMLDocument(items.length === 1 ? items[0].title : t.export.several(items.length));
  page.documentElement.lang = "en";
  const make = (/** @type {string} */ tag, /** @type {string} */ text = "", /** @type {string} */ kind = "") => {
    const element = page.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const charset = page.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  const policy = page.createElement("meta");
  policy.setAttribute("http-equiv", "Content-Security-Policy");
  policy.setAttribute("content", "default-src 'none'; style-src 'unsafe-inline'");
  page.head.prepend(charset, policy);
  page.head.append(make("style", STYLE));
  for (const { title, article } of items) {
    page.body.append(make("h1", title));
    const { publisher, byline, published } = article.article;
    page.body.append(make("p", [publisher, byline, published].filter(Boolean).join(" · ")));
    for (const p of article.paragraphs) page.body.append(paragraph(article, p, make));
    const table = make("table");
    const head = make("tr");
    head.append(make("th", t.audit.source), make("th", t.export.kind), make("th", t.export.words));
    table.append(head);
    for (const q of article.quotes) {
      if (q.kind === "scare") continue;
      const row = make("tr");
      row.append(make("td", speakerOf(article, q)), make("td", t.kinds[q.kind]), make("td", words(article, q)));
      table.append(row);
    }
    page.body.append(make("h2", t.export.said), table);
  }
  page.body.append(make("p", t.export.made, "foreign"));
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}

/**
 * A paragraph with its marks.
 * @param {Corrected} article
 * @param {{ start: number, end: number }} p
 * @param {(tag: string, text?: string, kind?: string) => HTMLElement} make
 */
function paragraph(article, p, make) {
  const foreign = article.boilerplate.some((b) => b.start <= p.start && b.end >= p.end);
  const element = make("p", "", foreign ? "foreign" : "");
  /** @type {{ start: number, end: number, kind: string, quote?: Quote }[]} */
  const marks = [];
  for (const q of article.quotes) for (const r of q.content) if (r.start < p.end && p.start < r.end) marks.push({ ...r, kind: q.kind, quote: q });
  for (const e of article.entities) {
    const kind = e.type === "PERSON" ? "person" : e.type === "ORG" ? "org" : ["GPE", "LOC", "FAC"].includes(e.type) ? "place" : "";
    if (kind) for (const m of e.mentions) if (m.kind === "name" && m.start < p.end && p.start < m.end) marks.push({ start: m.start, end: m.end, kind });
  }
  const cuts = [...new Set([p.start, p.end, ...marks.flatMap((m) => [m.start, m.end])])].filter((c) => c >= p.start && c <= p.end).sort((a, b) => a - b);
  for (let i = 0; i + 1 < cuts.length; i++) {
    const over = marks.filter((m) => m.start <= cuts[i] && m.end >= cuts[i + 1]);
    element.append(make("span", article.text.slice(cuts[i], cuts[i + 1]), over.map((m) => m.kind).join(" ")));
    for (const m of over) {
      const last = m.quote?.content[m.quote.content.length - 1];
      if (m.quote && m.quote.kind !== "scare" && last?.end === cuts[i + 1]) element.append(make("sup", ` ${speakerOf(article, m.quote)} `));
    }
  }
  return element;
}

const TEI = "http://www.tei-c.org/ns/1.0";

/** Text that XML can hold. @param {string} text */
function clean(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** TEI P5: a corpus of texts in which <said who direct> holds the words of quotations. @param {Item[]} items */
export function tei(items) {
  const xml = document.implementation.createDocument(TEI, items.length === 1 ? "TEI" : "teiCorpus", null);
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes = {}, /** @type {string} */ text = "") => {
    const element = xml.createElementNS(TEI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, clean(value));
    if (text) element.textContent = clean(text);
    return element;
  };
  /** @param {string} title @param {Element[]} more */
  const header = (title, more) => {
    const head = make("teiHeader");
    const description = make("fileDesc");
    const titles = make("titleStmt");
    titles.append(make("title", {}, title));
    const publication = make("publicationStmt");
    publication.append(make("p", {}, t.export.made));
    const source = make("sourceDesc");
    source.append(make("p", {}, title));
    description.append(titles, publication, source);
    head.append(description, ...more);
    return head;
  };
  items.forEach(({ title, article }, number) => {
    const id = (/** @type {string} */ e) => `a${number + 1}-${e}`;
    const speakers = article.entities.filter((e) => article.quotes.some((q) => q.speaker === e.id));
    const profile = make("profileDesc");
    const participants = make("particDesc");
    const list = make("listPerson");
    for (const e of speakers) {
      const person = make("person");
      person.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:id", id(e.id));
      person.append(make("persName", {}, e.name));
      if (e.role) person.append(make("occupation", {}, e.role));
      list.append(person);
    }
    participants.append(list);
    profile.append(participants);
    const text = make("text");
    const body = make("body");
    const division = make("div", { type: "article" });
    division.append(make("head", {}, title));
    for (const p of article.paragraphs) division.append(teiParagraph(article, p, make, id));
    body.append(division);
    text.append(body);
    const whole = items.length === 1 ? xml.documentElement : make("TEI");
    whole.append(header(title, speakers.length ? [profile] : []), text);
    if (items.length > 1) {
      if (number === 0) xml.documentElement.append(header(t.export.several(items.length), []));
      xml.documentElement.append(whole);
    }
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(xml)}\n`;
}

/**
 * @param {Corrected} article
 * @param {{ start: number, end: number }} p
 * @param {(tag: string, attributes?: Record<string, string>, text?: string) => Element} make
 * @param {(id: string) => string} id
 */
function teiParagraph(article, p, make, id) {
  const element = make("p");
  // The outermost quotations: XML allows no overlap, and a part is in its whole.
  const pieces = article.quotes
    .filter((q) => q.kind !== "scare")
    .flatMap((q) => q.content.map((r, i) => ({ start: Math.max(r.start, p.start), end: Math.min(r.end, p.end), q, i })))
    .filter((x) => x.start < x.end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let at = p.start;
  for (const { start, end, q, i } of pieces) {
    if (start < at) continue;
    element.append(clean(article.text.slice(at, start)));
    /** @type {Record<string, string>} */
    const attributes = { direct: String(q.kind !== "indirect"), aloud: String(q.cue?.class !== "stance") };
    if (q.speaker) attributes.who = `#${id(q.speaker)}`;
    if (q.content.length > 1) attributes.part = i === 0 ? "I" : i === q.content.length - 1 ? "F" : "M";
    element.append(make("said", attributes, article.text.slice(start, end)));
    at = end;
  }
  element.append(clean(article.text.slice(at, p.end)));
  return element;
}
