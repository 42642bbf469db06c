// @ts-check
// The reading column. Paragraphs are plain text at first and get their marks when they come near the window, so that an
// article of any length scrolls smoothly. All text is text nodes; a mark is a <span> around one.

import { h, fill } from "../dom.js";
import { t } from "../text.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../corrections.js").CorrectedQuote} Quote */
/** @typedef {{ start: number, end: number, class: string, entity?: string, quote?: string, foreign?: string, repair?: string }} Mark */
/** @typedef {{ start: number, end: number, marks: Mark[], chips: { at: number, quote: Quote }[], element: HTMLElement | null, marked: boolean }} Block */

/** A paragraph longer than this is painted in pieces. */
const LONG = 6000;
/** So many characters of paragraphs are laid out and watched together. */
const GROUP = 3000;
/** What begins within so many characters is shown and marked first. */
const SCREEN = 9000;
/** Time for painting before the browser gets its turn, in milliseconds. */
const SLICE = 6;

const SHOWN = /** @type {Record<string, string>} */ ({
  PERSON: "person", ORG: "org", GPE: "place", LOC: "place", FAC: "place", NORP: "other", EVENT: "other", PRODUCT: "other",
  LAW: "other", MISC: "other", DATE: "date", TIME: "date", MONEY: "figure", PERCENT: "figure", QUANTITY: "figure",
});

/** The look of an entity type. @param {string} type */
export function look(type) {
  return SHOWN[type] ?? "other";
}

/**
 * @param {HTMLElement} element
 * @param {{ quote: (id: string, from: HTMLElement) => void, entity: (id: string, from: HTMLElement) => void, hover: (target: { quote?: string, entity?: string } | null, from?: HTMLElement) => void }} emit
 */
export function articleView(element, emit) {
  /** @type {Corrected | null} */
  let shown = null;
  /** @type {Block[]} */
  let blocks = [];
  /** @type {WeakMap<Element, Block>} */
  const byElement = new WeakMap();
  /** @type {WeakMap<Element, Block[]>} */
  const groups = new WeakMap();
  /** @type {{ entity: string | null, quotes: Set<string> }} */
  let lit = { entity: null, quotes: new Set() };
  let painting = 0;
  /** @type {Map<string, string>} */
  let names = new Map();

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        queue.push(...(groups.get(entry.target) ?? []));
      }
      if (queue.length) drain();
    },
    { rootMargin: "600px 0px" },
  );
  /** @type {Block[]} */
  let queue = [];
  let draining = false;

  /** Marks what is near the window, a few milliseconds at a time. */
  function drain() {
    if (draining) return;
    planned();
    draining = true;
    const step = () => {
      const until = performance.now() + SLICE;
      while (queue.length && performance.now() < until) mark(/** @type {Block} */ (queue.shift()));
      if (queue.length) requestAnimationFrame(step);
      else draining = false;
    };
    step();
  }

  element.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-q],[data-e]") : null;
    if (!(target instanceof HTMLElement) || String(getSelection()).length > 0) return;
    const { q, e } = target.dataset;
    if (q && target.tagName === "BUTTON") emit.quote(q, target);
    else if (e) emit.entity(e, target);
    else if (q) emit.quote(q, target);
  });
  element.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const target = event.target instanceof Element ? event.target.closest("[data-q],[data-e]") : null;
    if (target instanceof HTMLElement) emit.hover({ quote: target.dataset.q, entity: target.dataset.e }, target);
    else emit.hover(null);
  });
  element.addEventListener("pointerleave", () => emit.hover(null));
  element.addEventListener("focusin", (event) => {
    const target = event.target instanceof HTMLElement && event.target.matches(".chip:focus-visible") ? event.target : null;
    // A focus that comes back from a card that was closed is no wish to see it again.
    const from = event.relatedTarget instanceof HTMLElement && !event.relatedTarget.closest("#card");
    if (target && from) emit.hover({ quote: target.dataset.q }, target);
  });
  element.addEventListener("focusout", () => emit.hover(null));

  /** The pieces in which an article is painted. @param {Corrected} article */
  function pieces(article) {
    /** @type {Block[]} */
    const planned = [];
    for (const p of article.paragraphs.length ? article.paragraphs : [{ start: 0, end: article.text.length }]) {
      for (let start = p.start; start < p.end; start += LONG) {
        planned.push({ start, end: Math.min(start + LONG, p.end), marks: [], chips: [], element: null, marked: false });
      }
    }
    return planned;
  }

  /**
   * Gives the pieces the marks that begin between two places.
   * @param {Block[]} planned @param {Corrected} article @param {number} from @param {number} to
   */
  function plan(planned, article, from, to) {
    const within = (/** @type {{ start: number }} */ r) => r.start >= from && r.start < to;
    /** @type {Mark[]} */
    const marks = [];
    for (const entity of article.entities) {
      for (const m of entity.mentions) {
        if (!within(m)) continue;
        marks.push({ start: m.start, end: m.end, class: `m ${look(entity.type)} ${m.kind}`, entity: entity.id });
      }
    }
    const speakers = new Map(article.quotes.map((q) => [q.id, q.speaker ?? q.speaker_label]));
    for (const quote of article.quotes) {
      const begin = Math.min(...[...quote.content, quote.cue, quote.source].flatMap((r) => r?.start ?? []));
      if (!quote.content.length || !within({ start: begin })) continue;
      for (const r of quote.content) marks.push({ start: r.start, end: r.end, class: `q ${quote.kind}`, quote: quote.id });
      if (quote.cue) marks.push({ start: quote.cue.start, end: quote.cue.end, class: "cue", quote: quote.id });
      if (quote.source) marks.push({ start: quote.source.start, end: quote.source.end, class: "source", quote: quote.id });
      const inside = quote.part_of && speakers.get(quote.part_of) === (quote.speaker ?? quote.speaker_label);
      if (quote.kind !== "scare" && !inside) {
        let at = quote.content[quote.content.length - 1].end;
        // The label stands behind the closing marks, which some printers set off by a space, and the full stop.
        at += /^(?:[ \u00a0\u202f]?["”’'»“„])*[.,;:!?…]*(?:["”’'»])*/.exec(article.text.slice(at, at + 6))?.[0].length ?? 0;
        const block = blockAt(planned, Math.max(0, at - 1));
        if (block) block.chips.push({ at: Math.min(at, block.end), quote });
      }
    }
    for (const b of article.boilerplate.filter(within)) marks.push({ start: b.start, end: b.end, class: "boilerplate", foreign: b.kind });
    for (const r of article.repairs.filter(within)) marks.push({ start: r.start, end: Math.max(r.end, r.start + 1), class: "repair", repair: r.kind });
    for (const mark of marks) {
      for (let i = indexAt(planned, mark.start); i < planned.length && planned[i].start < mark.end; i++) {
        if (planned[i].end > mark.start) planned[i].marks.push(mark);
      }
    }
  }

  /** @param {Block[]} list @param {number} at */
  function indexAt(list, at) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].end > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {Block[]} list @param {number} at */
  function blockAt(list, at) {
    const block = list[indexAt(list, at)];
    return block && block.start <= at ? block : null;
  }

  /** Puts the marks of one paragraph around its words. @param {Block} block */
  function mark(block) {
    if (block.marked || !block.element || !shown) return;
    block.marked = true;
    const { marks, chips } = block;
    if (!marks.length && !chips.length) return;
    const cuts = new Set([block.start, block.end]);
    for (const m of marks) {
      cuts.add(Math.max(block.start, m.start));
      cuts.add(Math.min(block.end, m.end));
    }
    for (const c of chips) cuts.add(c.at);
    const places = [...cuts].sort((a, b) => a - b);
    // Marks by where they begin, so that each is looked at only while it is open.
    const opening = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
    chips.sort((a, b) => a.at - b.at);
    /** @type {Mark[]} */
    let open = [];
    let next = 0;
    let chip = 0;
    /** @type {Node[]} */
    const nodes = [];
    for (let i = 0; i < places.length; i++) {
      const [start, end] = [places[i], places[i + 1] ?? places[i]];
      for (; chip < chips.length && chips[chip].at <= start; chip++) nodes.push(chipFor(chips[chip].quote));
      if (start >= end) continue;
      open = open.filter((m) => m.end > start);
      for (; next < opening.length && opening[next].start <= start; next++) if (opening[next].end > start) open.push(opening[next]);
      const text = document.createTextNode(shown.text.slice(start, end));
      if (!open.length) {
        nodes.push(text);
        continue;
      }
      const span = document.createElement("span");
      span.className = [...new Set(open.flatMap((m) => m.class.split(" ")))].join(" ");
      // The shortest mark is the one that a reader points at.
      const inner = (/** @type {"entity" | "quote"} */ k) => open.filter((m) => m[k]).sort((a, b) => a.end - a.start - (b.end - b.start))[0]?.[k];
      const entity = inner("entity");
      const quote = inner("quote");
      if (entity) span.dataset.e = entity;
      if (quote) span.dataset.q = quote;
      span.append(text);
      light(span);
      nodes.push(span);
    }
    const repairs = [...new Set(marks.flatMap((m) => m.repair ?? []))];
    if (repairs.length) {
      nodes.push(h("span", { class: "repaired", title: t.article.repaired(repairs) }, h("span", { "aria-hidden": "true" }, "⚒"), h("span", { class: "hidden" }, t.article.repaired(repairs))));
    }
    block.element.replaceChildren(...nodes);
  }

  /** The small label behind a quotation: who says it. @param {Quote} quote */
  function chipFor(quote) {
    const speaker = names.get(quote.speaker ?? "") ?? quote.speaker_label ?? t.quote.nobody;
    const sure = quote.right || quote.ops.length > 0 ? "sure" : quote.confidence < 0.5 ? "unsure" : "";
    return h(
      "button",
      { class: `chip ${quote.kind} ${sure}`, type: "button", "data-q": quote.id, "aria-haspopup": "dialog", "aria-label": t.quote.chip(t.kinds[quote.kind], speaker) },
      h("span", { class: "who" }, speaker),
      quote.ops.length > 0 && "✓",
      quote.defects.length > 0 && h("span", { class: "flag", title: t.quote.defects(quote.defects) }, "⚑"),
    );
  }

  /** @param {HTMLElement} span */
  function light(span) {
    const { e, q } = span.dataset;
    span.classList.toggle("lit", !!e && e === lit.entity);
    span.classList.toggle("spoken", !!q && lit.quotes.has(q));
  }

  /** Paints an article from its beginning; the first screen at once, the rest in slices. @param {Corrected} article */
  function update(article) {
    shown = article;
    names = new Map(article.entities.map((e) => [e.id, e.name]));
    near.disconnect();
    queue = [];
    blocks = pieces(article);
    plan(blocks, article, 0, SCREEN);
    rest = () => plan(blocks, article, SCREEN, Infinity);
    painting += 1;
    const mine = painting;
    const body = h("div", { class: "text", lang: article.language || "en" });
    fill(element, head(article), body);
    unplaced = 0;
    const paint = () => {
      if (mine !== painting) return;
      const first = unplaced === 0;
      if (!first) planned();
      const until = performance.now() + SLICE;
      while (unplaced < blocks.length && (first ? unplaced < 12 && blocks[unplaced].start < SCREEN : performance.now() < until)) placeGroup(article, body);
      if (first) for (const block of blocks.slice(0, 12)) if (block.end < SCREEN) mark(block);
      if (unplaced < blocks.length || rest) requestAnimationFrame(paint);
    };
    paint();
  }

  /** Gives what is below the first screen its marks, which the first highlight does not wait for. @type {(() => void) | null} */
  let rest = null;
  function planned() {
    rest?.();
    rest = null;
  }

  /** Number of the first block that has no element yet. */
  let unplaced = 0;

  /** Adds the elements of the next paragraphs, as one group. @param {Corrected} article @param {Element} body */
  function placeGroup(article, body) {
    const group = h("div", { class: "group" });
    /** @type {Block[]} */
    const members = [];
    let [length, height] = [0, 0];
    /** @type {HTMLElement} */
    let box = group;
    for (; unplaced < blocks.length && length < GROUP; unplaced++) {
      const block = blocks[unplaced];
      box = place(article, block, group, box);
      members.push(block);
      length += block.end - block.start;
      height += Math.ceil((block.end - block.start) / 68) * 32 + 19;
    }
    // What is not in view need not be laid out; its height is a guess until it is.
    group.style.containIntrinsicSize = `auto ${height}px`;
    groups.set(group, members);
    body.append(group);
    near.observe(group);
  }

  /**
   * Adds a paragraph's element; those that are no part of the article go into a fold.
   * @param {Corrected} article @param {Block} block @param {HTMLElement} group @param {HTMLElement} box
   */
  function place(article, block, group, box) {
    const text = article.text.slice(block.start, block.end);
    const continued = block.start > 0 && !/\s/.test(article.text.charAt(block.start - 1));
    const foreign = block.marks.find((m) => m.foreign && m.foreign !== "dateline" && m.start <= block.start && m.end >= block.end)?.foreign;
    const title = block.start < 400 && text.trim() === (article.article.title ?? "").trim();
    const element = h(title ? "h2" : "p", { class: title ? "headline" : continued ? "continued" : null }, text);
    block.element = element;
    byElement.set(element, block);
    if (!foreign) {
      group.append(element);
      return group;
    }
    if (!(box instanceof HTMLDetailsElement) || box.dataset.kind !== foreign) {
      box = h("details", { class: "fold", "data-kind": foreign }, h("summary", {}, t.article.foreign(foreign), h("span", { class: "excerpt" }, text.length > 60 ? text.slice(0, 60).replace(/\s\S*$/, "…") : text)));
      group.append(box);
    }
    box.append(element);
    return box;
  }

  /** @param {Corrected} article */
  function head(article) {
    const { title, byline, published, publisher, dateline } = article.article;
    const within = title && article.text.slice(0, 400 + title.length).includes(title.trim());
    const facts = [publisher, byline, published && t.date(published), dateline].filter(Boolean);
    return h(
      "header",
      {},
      title && !within && h("h2", { class: "headline" }, title),
      facts.length > 0 && h("p", { class: "facts" }, facts.join(" · ")),
      h("p", { class: "facts count" }, t.article.count(article.words, article.entities.filter((e) => e.type === "PERSON").length, article.quotes.filter((q) => q.kind !== "scare").length)),
    );
  }

  /** Lights up all mentions of an entity and all its words. @param {string | null} entity */
  function select(entity) {
    lit = { entity, quotes: new Set(entity ? shown?.quotes.filter((q) => q.speaker === entity).map((q) => q.id) : []) };
    for (const span of element.querySelectorAll("span[data-e], span[data-q]")) light(/** @type {HTMLElement} */ (span));
  }

  /**
   * Brings a place of the text into view and gives its element.
   * @param {number} at
   * @param {string} [quote]
   */
  function show(at, quote) {
    planned();
    const index = indexAt(blocks, at);
    // A paragraph that is not painted yet waits for its turn; the reader does not.
    const block = blocks[index];
    if (!block) return null;
    const body = element.querySelector(".text");
    while (!block.element && body && shown) placeGroup(shown, body);
    const fold = block.element?.closest("details");
    if (fold) fold.open = true;
    mark(block);
    const found = [...(block.element?.querySelectorAll("span") ?? [])].filter((s) => !quote || s.dataset.q === quote);
    const target = (quote && found[0]) || atOffset(block, at) || block.element;
    target?.scrollIntoView({ block: "center", behavior: "instant" });
    // The paragraphs above may have had a guessed height until now.
    requestAnimationFrame(() => target?.scrollIntoView({ block: "center", behavior: "instant" }));
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1200);
    return /** @type {HTMLElement | null} */ (target);
  }

  /** @param {Block} block @param {number} at */
  function atOffset(block, at) {
    let offset = block.start;
    for (const node of block.element?.childNodes ?? []) {
      if (node instanceof HTMLElement && node.matches("button, .repaired")) continue;
      const length = node.textContent?.length ?? 0;
      if (at < offset + length) return node instanceof HTMLElement ? node : null;
      offset += length;
    }
    return null;
  }

  /** The offsets of what the reader has selected in the text, or null. */
  function selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { start, end };
  }

  /** @param {Node} node @param {number} within */
  function offset(node, within) {
    const parent = node instanceof Element ? node : node.parentElement;
    const paragraph = parent?.closest(".text p, .text h2");
    const block = paragraph && byElement.get(paragraph);
    if (!paragraph || !block) return null;
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    range.setEnd(node, within);
    let length = range.toString().length;
    for (const chip of range.cloneContents().querySelectorAll("button.chip, .repaired")) length -= chip.textContent?.length ?? 0;
    return block.start + length;
  }

  /** Places and marks all that is not yet, for print. */
  function complete() {
    planned();
    const body = element.querySelector(".text");
    while (body && shown && unplaced < blocks.length) placeGroup(shown, body);
    for (const block of blocks) mark(block);
  }

  /** Gives the label of a quotation the focus. @param {string} quote */
  function focus(quote) {
    const chip = element.querySelector(`.chip[data-q="${CSS.escape(quote)}"]`);
    if (chip instanceof HTMLElement) chip.focus({ preventScroll: true });
  }

  /** Whether a node stands in the article's text. @param {Node | null} node */
  function holds(node) {
    return !!node && !!element.querySelector(".text")?.contains(node);
  }

  return { element, update, select, show, selected, holds, complete, focus };
}
