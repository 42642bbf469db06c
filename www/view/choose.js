// @ts-check
// Small questions in the page's one dialog: choose from a list (by number, by typing, by arrow), or give a line of text.

import { h, fill, byId } from "../dom.js";
import { t } from "../text.js";

/** @returns {HTMLDialogElement} */
function dialog() {
  return /** @type {HTMLDialogElement} */ (byId("dialog"));
}

/**
 * Opens the dialog with a heading and what is in it; gives a function that closes it.
 * @param {string} heading
 * @param {(close: () => void) => import("../dom.js").Child[]} content
 * @param {string} [kind]
 */
export function openDialog(heading, content, kind = "") {
  const box = dialog();
  const close = () => box.close();
  box.className = kind;
  box.setAttribute("aria-labelledby", "dialog-heading");
  fill(box, h("div", { class: "head" }, h("h2", { id: "dialog-heading" }, heading), h("button", { type: "button", class: "close", "aria-label": t.close, onclick: close }, "×")), ...content(close));
  // WebKit leaves the focus in a field of the closed dialog where nothing had it before, and keys would go there.
  const leave = () => document.activeElement instanceof HTMLElement && box.contains(document.activeElement) && document.activeElement.blur();
  box.addEventListener("close", leave, { once: true });
  if (!box.open) box.showModal();
  const first = box.querySelector("[data-first]");
  if (first instanceof HTMLElement) first.focus();
  return close;
}

/**
 * Lets the reader choose one of several; the first nine by one key. Gives null where they chose nothing.
 * @template T
 * @param {string} heading
 * @param {{ value: T, words: string, note?: string }[]} options
 * @param {{ free?: string }} [extra] a label for typing something that is not in the list
 * @returns {Promise<{ value: T } | { typed: string } | null>}
 */
export function choose(heading, options, { free } = {}) {
  return new Promise((resolve) => {
    /** @type {{ value: T } | { typed: string } | null} */
    let answer = null;
    const list = h("ul", { class: "options" });
    const input = h("input", { type: "text", "data-first": true, placeholder: free ?? t.choose.filter, "aria-label": free ?? t.choose.filter, autocomplete: "off" });
    openDialog(heading, (close) => {
      const done = (/** @type {{ value: T } | { typed: string }} */ given) => {
        answer = given;
        close();
      };
      const shown = () => options.filter((o) => o.words.toLowerCase().includes(input.value.trim().toLowerCase()));
      const draw = () => fill(list, shown().slice(0, 60).map((o, i) =>
        h("li", {}, h("button", { type: "button", onclick: () => done({ value: o.value }) }, h("kbd", {}, i < 9 && !input.value ? i + 1 : ""), " ", o.words, o.note && h("small", {}, ` ${o.note}`)))));
      input.addEventListener("input", draw);
      input.addEventListener("keydown", (event) => {
        const number = Number(event.key);
        if (!input.value && number >= 1 && number <= Math.min(9, options.length)) {
          event.preventDefault();
          done({ value: options[number - 1].value });
        } else if (event.key === "Enter") {
          event.preventDefault();
          const [first] = shown();
          if (input.value.trim() && free && !first) done({ typed: input.value.trim() });
          else if (first) done({ value: first.value });
        } else if (event.key === "ArrowDown") {
          event.preventDefault();
          list.querySelector("button")?.focus();
        }
      });
      list.addEventListener("keydown", (event) => {
        const items = [...list.querySelectorAll("button")];
        const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        if (event.key === "ArrowDown") items[Math.min(at + 1, items.length - 1)]?.focus();
        else if (event.key === "ArrowUp") at > 0 ? items[at - 1].focus() : input.focus();
        else return;
        event.preventDefault();
      });
      draw();
      return [input, list];
    }, "choose");
    dialog().addEventListener("close", () => resolve(answer), { once: true });
  });
}

/**
 * Asks for a line of text.
 * @param {string} heading
 * @param {string} value
 * @returns {Promise<string | null>}
 */
export function ask(heading, value) {
  return new Promise((resolve) => {
    /** @type {string | null} */
    let answer = null;
    const input = h("input", { type: "text", value, "data-first": true, "aria-label": heading });
    openDialog(heading, (close) => {
      const form = h("form", { onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); answer = input.value.trim() || null; close(); } }, input, h("button", { type: "submit" }, t.ok));
      return [form];
    }, "choose");
    input.select();
    dialog().addEventListener("close", () => resolve(answer), { once: true });
  });
}

/**
 * Asks yes or no.
 * @param {string} heading
 * @param {string} question
 * @param {string} yes
 * @returns {Promise<boolean>}
 */
export function confirmed(heading, question, yes) {
  return new Promise((resolve) => {
    let answer = false;
    openDialog(heading, (close) => [
      h("p", {}, question),
      h("div", { class: "buttons" }, h("button", { type: "button", class: "danger", onclick: () => { answer = true; close(); } }, yes), h("button", { type: "button", "data-first": true, onclick: close }, t.cancel)),
    ], "choose");
    dialog().addEventListener("close", () => resolve(answer), { once: true });
  });
}
