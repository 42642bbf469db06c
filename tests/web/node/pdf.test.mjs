// What the pieces of text on a PDF's pages are: lines, columns, paragraphs.
import assert from "node:assert/strict";
import test from "node:test";
import { paragraphs } from "../../../www/pdflines.js";

/** Lines of a column from a height downwards, letters of size 10 and half as wide. */
const column = (x, top, texts, size = 10) => texts.map((text, i) => ({ text, x, y: top - i * size * 1.2, width: text.length * size * 0.5, size }));
const check = (pages, expected) => assert.deepEqual(paragraphs(pages).split("\n\n"), expected);

const left = ["The council of Strelsau met on Mon-", "day, and the mayor, Ann Lee, said", "that the bridge would be built."];
const right = ["Nobody had asked for it, said Bo", "Roe, who keeps the ferry and has", "kept it for thirty long years."];

test("a headline over two columns, row by row as some programs write them", () => {
  const rows = left.flatMap((_, i) => [column(50, 700, left)[i], column(300, 700, right)[i]]);
  check([[...column(50, 760, ["A bridge at last for all of the town of Strelsau"], 22), ...rows]], [
    "A bridge at last for all of the town of Strelsau",
    "The council of Strelsau met on Mon-\nday, and the mayor, Ann Lee, said that the bridge would be built.",
    "Nobody had asked for it, said Bo Roe, who keeps the ferry and has kept it for thirty long years.",
  ]);
});

test("paragraphs end at a gap, an indent or a short line", () => {
  const text = column(50, 700, [...left, ...right]);
  const gap = text.map((p, i) => (i < 3 ? p : { ...p, y: p.y - 10 }));
  const indent = text.map((p, i) => (i === 3 ? { ...p, x: 62 } : p));
  const short = column(50, 700, [left[0], left[1], "that it is.", ...right]);
  for (const page of [gap, indent, short]) assert.equal(paragraphs([page]).split("\n\n").length, 2);
  assert.equal(paragraphs([text.filter((_, i) => i < 2)]).split("\n\n").length, 1);
});

test("pieces of a line are put together, with spaces only where there are gaps", () => {
  const pieces = [["The co", 0], ["uncil", 30], ["met", 60]].map(([text, x]) => ({ text, x, y: 500, width: text.length * 5, size: 10 }));
  check([pieces], ["The council met"]);
  check([[...pieces, { text: "far away", x: 300, y: 500, width: 40, size: 10 }]], ["The council met", "far away"]);
});

test("a paragraph goes on overleaf, without what stands on every page", () => {
  const page = (number, texts) => [...column(50, 800, ["The Strelsau Post, 8 May"]), ...column(50, 700, texts), ...column(290, 30, [String(number)])];
  check([page(1, left.slice(0, 2)), page(2, [left[2]])], ["The council of Strelsau met on Mon-\nday, and the mayor, Ann Lee, said that the bridge would be built."]);
});

test("nothing, and pieces without a size or in one place", () => {
  assert.equal(paragraphs([]), "");
  assert.equal(paragraphs([[], [{ text: " ", x: 0, y: 0, width: 0, size: 10 }, { text: "x", x: 0, y: 0, width: 5, size: 0 }]]), "");
  const many = Array.from({ length: 20_000 }, () => ({ text: "a", x: 1, y: 1, width: 5, size: 10 }));
  assert.ok(paragraphs([many]).length >= 20_000);
});
