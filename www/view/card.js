// @ts-check
// The details of one quotation or one name: a card beside it, a sheet at the foot of a small screen.

import { h, fill } from "../dom.js";
import { t } from "../text.js";
import { words } from "../corrections.js";

/** @typedef {import("../corrections.js").Corrected} Corrected */
/** @typedef {import("../corrections.js").CorrectedQuote} Quote */
/** @typedef {import("../corrections.js").CorrectedEntity} Entity */

/**
 * @param {HTMLElement} element
 * @param {{ select: (id: string) => void, act: (action: string) => void, copy: (quote: Quote) => void, go: (quote: string) => void }} emit
 */
export function cardView(element, emit) {
  /** @type {HTMLElement | null} */
  let from = null;
  let pinned = false;
  let timer = 0;

  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("pointerleave", () => !pinned && hideSoon());
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    const inside = element.contains(target) || from?.contains(target) || document.getElementById("dialog")?.contains(target);
    if (!element.hidden && !inside) hide(false);
  });

  /** @param {Corrected} article @param {string | null} id */
  const nameOf = (article, id) => article.entities.find((e) => e.id === id)?.name ?? null;

  /** @param {Corrected} article @param {Quote} quote */
  function quoteCard(article, quote) {
    const speaker = article.entities.find((e) => e.id === quote.speaker);
    const chain = (quote.reason.chain ?? []).map((l) => article.text.slice(l.start, l.end));
    const source = quote.source && article.text.slice(quote.source.start, quote.source.end);
    const steps = [source, ...chain, speaker?.name].filter((s, i, all) => s && all.indexOf(s) === i);
    const said = words(article, quote);
    const fact = (/** @type {string} */ name, /** @type {import("../dom.js").Child | import("../dom.js").Child[]} */ value) => value && [h("dt", {}, name), h("dd", {}, value)];
    return [
      h("div", { class: "head" },
        h("span", { class: `kind ${quote.kind}` }, t.kinds[quote.kind]),
        h("button", { type: "button", class: "close", "aria-label": t.close, onclick: () => hide(true) }, "×")),
      h("p", { class: "speaker" }, speaker ? h("button", { type: "button", class: "link", onclick: () => emit.select(speaker.id) }, speaker.name) : (quote.speaker_label ?? t.quote.nobody),
        speaker?.role && h("small", {}, ` ${speaker.role}`)),
      h("p", { class: "said" }, said.length > 220 ? `${said.slice(0, 220)}…` : said),
      h("dl", {},
        fact(t.quote.cue, quote.cue && [article.text.slice(quote.cue.start, quote.cue.end), h("small", {}, ` (${quote.cue.lemma}, ${t.cues[quote.cue.class] ?? quote.cue.class})`)]),
        fact(t.quote.chain, steps.length > 1 && steps.join(" → ")),
        fact(t.quote.addressee, nameOf(article, quote.addressee)),
        fact(t.quote.confidence, [meter(quote.confidence), ` ${t.percent(quote.confidence)}`]),
        fact(t.quote.runnerUp, nameOf(article, quote.reason.runner_up)),
        fact(t.quote.rule, quote.reason.rule && h("span", { class: "rule" }, t.rule(quote.reason.rule))),
        fact(t.quote.marks, quote.defects.length > 0 && t.quote.defects(quote.defects)),
        quote.repeat_of && fact(t.quote.repeatOf, h("button", { type: "button", class: "link", onclick: () => emit.go(quote.repeat_of ?? "") }, t.quote.fuller)),
        fact(t.corrections.yours, quote.ops.length > 0 && quote.ops.map((c) => t.corrections.ops[c.op]).join(", "))),
      h("div", { class: "buttons", role: "group", "aria-label": t.corrections.correct },
        action("speaker", "s"), action("kind", "k"), action("limits", "l"), action("drop", "x"), action("confirm", "y"),
        h("button", { type: "button", onclick: () => emit.copy(quote) }, t.copy)),
    ];
  }

  /** @param {number} share */
  function meter(share) {
    const bar = h("span", {});
    bar.style.width = `${share * 100}%`;
    return h("span", { class: "meter", "aria-hidden": "true" }, bar);
  }

  /** @param {string} name @param {string} key */
  function action(name, key) {
    return h("button", { type: "button", "data-action": name, "aria-keyshortcuts": key, onclick: () => emit.act(name) }, t.corrections.actions[name], " ", h("kbd", {}, key));
  }

  /** @param {Corrected} article @param {Entity} entity */
  function entityCard(article, entity) {
    const said = article.quotes.filter((q) => q.speaker === entity.id).length;
    return [
      h("div", { class: "head" }, h("span", { class: "kind" }, t.types[entity.type]), h("button", { type: "button", class: "close", "aria-label": t.close, onclick: () => hide(true) }, "×")),
      h("p", { class: "speaker" }, h("button", { type: "button", class: "link", onclick: () => emit.select(entity.id) }, entity.name), entity.role && h("small", {}, ` ${entity.role}`)),
      h("p", {}, t.people.card(entity.mentions.length, said)),
      entity.was && h("p", { class: "machine" }, t.corrections.found(entity.was.name, t.types[entity.was.type])),
      h("div", { class: "buttons", role: "group", "aria-label": t.corrections.correct },
        action("retype", "t"), action("rename", "r"), action("merge", "m"), action("split", "p"), action("delete", "x"), action("right", "y")),
    ];
  }

  /**
   * Shows a card beside `anchor`. A pinned one stays until it is closed; another goes when the pointer does.
   * @param {Corrected} article
   * @param {{ quote?: Quote, entity?: Entity }} what
   * @param {HTMLElement} anchor
   * @param {boolean} pin
   */
  function show(article, what, anchor, pin) {
    clearTimeout(timer);
    from = anchor;
    pinned = pin;
    fill(element, what.quote ? quoteCard(article, what.quote) : what.entity ? entityCard(article, what.entity) : null);
    element.setAttribute("aria-label", what.quote ? t.quote.details : (what.entity?.name ?? ""));
    element.classList.toggle("pinned", pin);
    element.hidden = false;
    const rects = anchor.getClientRects();
    const rect = rects[rects.length - 1] ?? anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const below = rect.bottom + height + 12 < innerHeight;
    element.style.left = `${Math.max(8, Math.min(rect.left, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, below ? rect.bottom + 6 : rect.top - height - 6)}px`;
    // At the foot of a small screen the card would hide what it is about.
    const over = pin && matchMedia("(max-width: 56em)").matches ? rect.bottom + 12 - element.getBoundingClientRect().top : 0;
    if (over > 0) scrollBy(0, over);
  }

  /** @param {boolean} back whether the focus goes back to where the card came from */
  function hide(back) {
    clearTimeout(timer);
    if (element.hidden) return false;
    const inside = element.contains(document.activeElement);
    element.hidden = true;
    pinned = false;
    if (back || inside) from?.focus();
    return true;
  }

  function hideSoon() {
    clearTimeout(timer);
    timer = window.setTimeout(() => !pinned && hide(false), 250);
  }

  return { element, show, hide, hideSoon, isPinned: () => pinned && !element.hidden, isOpen: () => !element.hidden };
}
