// @ts-check
// What can be done with words that the reader has selected in the article: a small bar beside them.

import { h, fill } from "../dom.js";
import { t } from "../text.js";

/** On a small screen the bar keeps to the foot, clear of the system's own. */
const SMALL = "(max-width: 56em)";

/**
 * @param {HTMLElement} element
 * @param {{ act: (action: string) => void }} emit
 */
export function selectedView(element, emit) {
  /** @param {string} name @param {string} key @param {string} words */
  function button(name, key, words) {
    return h("button", { type: "button", "data-action": name, "aria-keyshortcuts": key, onclick: () => { hide(); emit.act(name); } }, words, " ", h("kbd", {}, key));
  }
  // Pressing the bar must not undo the selection.
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", t.corrections.selected);

  /** @param {boolean} limits whether a quotation is chosen that could get these limits */
  function show(limits) {
    const rects = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0).getClientRects() : null;
    const last = rects?.[rects.length - 1];
    if (!last) return;
    fill(element, button("name", "w", t.corrections.name), button("quotation", "q", t.corrections.quotation), limits && button("limits", "l", t.corrections.limits));
    element.hidden = false;
    if (matchMedia(SMALL).matches) {
      element.style.left = element.style.top = "";
      return;
    }
    const { offsetWidth: width, offsetHeight: height } = element;
    const top = last.bottom + height + 12 < innerHeight ? last.bottom + 8 : last.top - height - 8;
    element.style.left = `${Math.max(8, Math.min(last.right - width / 2, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, top)}px`;
  }

  function hide() {
    element.hidden = true;
  }

  return { element, show, hide };
}
