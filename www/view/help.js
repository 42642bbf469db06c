// @ts-check
// The sheet of keys, and the account of what leaves this machine.

import { h } from "../dom.js";
import { t } from "../text.js";
import { openDialog } from "./choose.js";

export function helpDialog() {
  openDialog(t.help.heading, () => [
    h("p", {}, t.help.lead),
    h("h3", {}, t.help.marks),
    h("ul", { class: "legend" },
      ["person", "org", "place", "other"].map((kind) => h("li", {}, h("span", { class: `m ${kind}` }, t.groups[kind]))),
      ["direct", "mixed", "indirect", "scare"].map((kind) => h("li", {}, h("span", { class: `q ${kind}` }, t.kinds[kind]), ` ${t.help.kinds[kind]}`))),
    h("h3", {}, t.help.keys),
    h("dl", { class: "keys" }, t.help.list.flatMap(([keys, words]) => [h("dt", {}, keys.split(" ").map((k) => h("kbd", {}, k))), h("dd", {}, words)])),
  ], "wide");
}

/** What this page has asked the network for: its own files, and nothing that the reader put in. */
export function privacyDialog() {
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource")).filter((e) => e.name.startsWith("http"));
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']")?.getAttribute("content") ?? "";
  const foreign = requests.filter((r) => new URL(r.name).origin !== location.origin);
  openDialog(t.privacy.heading, () => [
    h("p", {}, t.privacy.lead),
    h("dl", { class: "figures" },
      h("div", {}, h("dt", {}, t.privacy.sentName), h("dd", {}, t.privacy.zero)),
      h("div", {}, h("dt", {}, t.privacy.foreign), h("dd", {}, foreign.length)),
      h("div", {}, h("dt", {}, t.privacy.own), h("dd", {}, requests.length - foreign.length))),
    h("p", {}, t.privacy.policy),
    h("pre", { tabindex: "0" }, policy.replaceAll("; ", ";\n")),
    h("details", {}, h("summary", {}, t.privacy.list), h("ul", { class: "requests" }, requests.map((r) => h("li", {}, new URL(r.name).pathname)))),
    h("p", {}, t.privacy.offline),
  ], "wide");
}
