// @ts-check
// Several articles side by side: a row for each utterance, a column for each article, the differences in its words.

import { h, fill } from "../dom.js";
import { t } from "../text.js";
import { words } from "../corrections.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../engine.js").Comparison} Comparison */
/** @typedef {import("../pkg/onrecord.js").QuoteGroup} Group */

/** Cells of the matrix that are drawn before the reader asks for more. */
const CELLS = 600;
/** Statements of one article alone that are listed before the reader asks for more. */
const FIRST = 15;
/** A longer run of words that an outlet leaves out is counted, not repeated. */
const SHOWN = 8;
/** Time for drawing rows before the browser gets its turn, in milliseconds. */
const SLICE = 12;

/**
 * A word diff: which words of `b` are kept from `a`, which are new, and what is missing.
 * @param {string} a
 * @param {string} b
 * @returns {{ kind: "same" | "added" | "cut", text: string }[]}
 */
export function wordDiff(a, b) {
  const split = (/** @type {string} */ s) => s.match(/\S+\s*/g) ?? [];
  const bare = (/** @type {string} */ s) => s.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const [left, right] = [split(a).slice(0, 400), split(b).slice(0, 400)];
  // Longest common run of words, in order.
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i * width + j] = bare(left[i]) === bare(right[j]) ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  /** @type {{ kind: "same" | "added" | "cut", text: string }[]} */
  const parts = [];
  const push = (/** @type {"same" | "added" | "cut"} */ kind, /** @type {string} */ text) => {
    const last = parts[parts.length - 1];
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && bare(left[i]) === bare(right[j])) {
      push("same", right[j]);
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) push("cut", left[i++]);
    else push("added", right[j++]);
  }
  return parts;
}

/**
 * @param {HTMLElement} element
 * @param {{ go: (article: string, quote: string) => void }} emit
 */
export function compareView(element, emit) {
  let only = "all";
  let more = 1;
  /** Articles whose statements are all listed. @type {Set<string>} */
  const open = new Set();
  /** Number of the drawing: an older one that is not done stops. */
  let drawing = 0;

  /** @param {Group} group */
  const severity = (group) => Math.max(0, ...group.members.flatMap((m) => m.differences.map((d) => d.severity ?? 1)));

  /**
   * @param {Comparison} comparison
   * @param {Map<string, { title: string, article: Corrected }>} articles
   */
  function update(comparison, articles) {
    const columns = comparison.articles.map((a) => a.id).filter((id) => articles.has(id));
    const across = (/** @type {Group} */ g) => new Set(g.members.map((m) => m.article)).size > 1;
    const groups = comparison.quotes.filter(across).sort((a, b) => severity(b) - severity(a));
    const grouped = new Set(groups.flatMap((g) => g.members.map((m) => `${m.article}\n${m.quote}`)));
    const alone = columns.map((id) => ({ id, quotes: (articles.get(id)?.article.quotes ?? []).filter((q) => q.kind !== "scare" && !q.part_of && !q.repeat_of && !grouped.has(`${id}\n${q.id}`)) }));
    const kinds = [...new Set(groups.flatMap((g) => g.members.flatMap((m) => m.differences.map((d) => d.kind))))];
    const shown = groups.filter((g) => only === "all" || g.members.some((m) => m.differences.some((d) => d.kind === only)));
    const again = () => update(comparison, articles);
    const title = (/** @type {string} */ id) => articles.get(id)?.title ?? id;
    const select = h("select", { "aria-label": t.compare.filter, onchange: () => { only = select.value; again(); } },
      h("option", { value: "all" }, t.compare.all), kinds.map((k) => h("option", { value: k, selected: only === k }, t.differences[k] ?? k)));
    const limit = more * Math.max(8, Math.floor(CELLS / Math.max(1, columns.length)));
    const body = h("tbody", {});
    const matrix = h("table", { class: "matrix" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t.compare.utterance), columns.map((id) => h("th", { scope: "col" }, title(id))))), body);
    matrix.style.setProperty("--columns", String(columns.length));
    const rows = shown.slice(0, limit);
    drawing += 1;
    const mine = drawing;
    const some = () => {
      const until = performance.now() + SLICE;
      while (rows.length && performance.now() < until) body.append(row(comparison, articles, /** @type {Group} */ (rows.shift()), columns));
      if (!rows.length) return body.removeAttribute("aria-busy");
      body.setAttribute("aria-busy", "true");
      requestAnimationFrame(() => mine === drawing && some());
    };
    some();
    fill(
      element,
      h("h2", {}, t.compare.heading(columns.length)),
      (comparison.copies ?? []).map((c) => h("p", { class: "note" }, t.compare.copies(c.articles.map(title), c.share))),
      h("section", {},
        h("h3", {}, t.compare.matrix, h("span", { class: "n" }, groups.length)),
        groups.length > 0 && h("p", { class: "line" }, select, h("span", { class: "legend" }, h("ins", {}, t.compare.added), " ", h("del", {}, t.compare.cut))),
        groups.length === 0 ? h("p", { class: "empty" }, t.compare.none)
          : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.compare.matrix },
              matrix),
        shown.length > limit && h("button", { type: "button", class: "more", onclick: () => { more *= 3; again(); } }, t.more(shown.length - limit))),
      speakers(comparison, columns, title),
      h("section", {}, h("h3", {}, t.compare.alone),
        h("div", { class: "alone" }, alone.map(({ id, quotes }) =>
          h("div", {}, h("h4", {}, title(id), h("span", { class: "n" }, quotes.length)),
            h("ul", { class: "rows" }, quotes.slice(0, open.has(id) ? Infinity : FIRST).map((q) => {
              const article = articles.get(id)?.article;
              return article && h("li", {}, h("button", { type: "button", class: `row quote ${q.kind}`, onclick: () => emit.go(id, q.id) },
                h("b", {}, article.entities.find((e) => e.id === q.speaker)?.name ?? q.speaker_label ?? t.quote.nobody), " ", h("span", { class: "said" }, words(article, q))));
            })),
            quotes.length > FIRST && !open.has(id) && h("button", { type: "button", class: "more", onclick: () => { open.add(id); again(); } }, t.more(quotes.length - FIRST)))))));
  }

  /**
   * @param {Comparison} comparison
   * @param {Map<string, { title: string, article: Corrected }>} articles
   * @param {Group} group
   * @param {string[]} columns
   */
  function row(comparison, articles, group, columns) {
    const text = (/** @type {{ article: string, quote: string }} */ p) => {
      const article = articles.get(p.article)?.article;
      const quote = article?.quotes.find((q) => q.id === p.quote);
      return article && quote ? { article, quote, said: words(article, quote) } : null;
    };
    const fullest = text(group.fullest);
    const speaker = fullest?.article.entities.find((e) => e.id === fullest.quote.speaker)?.name ?? comparison.entities.find((e) => e.group === group.speaker)?.name ?? group.speaker_label ?? t.quote.nobody;
    const weight = severity(group);
    return h("tr", { class: `severity-${weight}` },
      h("th", { scope: "row" }, h("span", { class: "who" }, speaker), weight >= 3 && h("span", { class: "badge severe" }, t.compare.severe)),
      columns.map((id) => {
        const members = group.members.filter((m) => m.article === id);
        if (!members.length) return h("td", { class: "absent" }, h("span", {}, t.compare.absent));
        return h("td", { "data-title": articles.get(id)?.title ?? id }, members.map((m) => {
          const here = text(m);
          if (!here) return h("p", { class: "note" }, t.compare.dropped);
          const isFullest = m.article === group.fullest.article && m.quote === group.fullest.quote;
          const parts = isFullest || !fullest ? [{ kind: "same", text: here.said }] : wordDiff(fullest.said, here.said);
          const notes = [...m.differences].sort((a, b) => (b.severity ?? 1) - (a.severity ?? 1)).filter((d) => !["cut", "added", "wording"].includes(d.kind));
          return h("div", { class: "cell" },
            h("button", { type: "button", class: `quote ${here.quote.kind}`, onclick: () => emit.go(id, m.quote) },
              parts.map((p) => (p.kind === "added" ? h("ins", {}, p.text) : p.kind === "cut" ? cut(p.text) : p.text))),
            h("p", { class: "facts" },
              isFullest && h("span", { class: "badge" }, t.compare.fullest),
              h("span", { class: `kind ${here.quote.kind}` }, t.kinds[here.quote.kind]),
              here.quote.cue && ` ${here.article.text.slice(here.quote.cue.start, here.quote.cue.end)}`),
            notes.length > 0 && h("ul", { class: "differences" }, notes.map((d) => h("li", { class: `severity-${d.severity ?? 1}` }, h("b", {}, t.differences[d.kind] ?? d.kind), `: ${side(d.from)} → ${side(d.to)}`))));
        }));
      }));
  }

  /** @param {string} text words that are only in the fullest version */
  function cut(text) {
    const length = text.match(/\S+/g)?.length ?? 0;
    return length > SHOWN ? h("del", { class: "long", title: text }, `− ${t.words(length)} `) : h("del", {}, text);
  }

  /** @param {any} value one side of a difference, as words or with its places */
  function side(value) {
    const words = typeof value === "string" ? value : value?.text;
    return words || t.compare.nothing;
  }

  /** @param {Comparison} comparison @param {string[]} columns @param {(id: string) => string} title */
  function speakers(comparison, columns, title) {
    const list = (comparison.speakers ?? []).slice(0, Math.max(10, Math.floor(CELLS / 2 / Math.max(1, columns.length))));
    if (!list.length) return null;
    const most = Math.max(1, ...list.flatMap((s) => s.articles.map((a) => a.words)));
    return h("section", {}, h("h3", {}, t.compare.speakers),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.compare.speakers },
        h("table", { class: "who" },
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t.audit.source), columns.map((id) => h("th", { scope: "col" }, title(id))))),
          h("tbody", {}, list.map((s) => h("tr", {}, h("th", { scope: "row" }, s.name), columns.map((id) => {
            const share = s.articles.find((a) => a.article === id);
            if (!share) return h("td", { class: "absent" }, h("span", {}, "–"));
            const bar = h("span", { class: "bar direct", "aria-hidden": "true" });
            bar.style.width = `${(share.words / most) * 60}%`;
            return h("td", {}, bar, ` ${t.words(share.words)}`);
          })))))));
  }

  return { element, update };
}
