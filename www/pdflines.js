// @ts-check
// From the pieces of text on a PDF's pages to paragraphs in reading order. Pieces that stand side by side are a line; a
// page is cut where a gap runs through all of it, into columns first, then into what stands one above the other; lines are
// a paragraph until a gap, an indent, another size of letters or a short last line ends it. A word parted at the end of a
// line keeps its hyphen and the line break: the analysis puts it together. It assumes that lines run from left to right.

/** @typedef {{ text: string, x: number, y: number, width: number, size: number }} Piece   Where it begins on its line, upwards from the foot of the page; `size` is that of its letters. */
/** @typedef {{ text: string, x: number, end: number, y: number, size: number }} Line */

/** Pages with more columns in columns than this are read as they come. */
const DEEPEST = 8;

/**
 * @param {Piece[][]} pages
 * @returns {string}
 */
export function paragraphs(pages) {
  const read = withoutFurniture(pages.map((pieces) => ordered(lines(pieces), 0))).map(joined);
  /** @type {string[]} */
  const out = [];
  for (const page of read) {
    const [first, ...rest] = page;
    const last = out.at(-1);
    // A paragraph goes on overleaf where its sentence does.
    if (first && last && !/[.!?"”’»:]$/.test(last) && /^\p{Ll}/u.test(first)) out[out.length - 1] = glue(last, first);
    else if (first) out.push(first);
    out.push(...rest);
  }
  return out.join("\n\n");
}

/** Pieces as lines; a wide gap begins another. @param {Piece[]} pieces @returns {Line[]} */
export function lines(pieces) {
  const sorted = pieces.filter((p) => p.text.trim() && p.size > 0).sort((a, b) => b.y - a.y || a.x - b.x);
  /** @type {Piece[][]} */
  const rows = [];
  for (const piece of sorted) {
    const row = rows.at(-1);
    if (row && Math.abs(row[0].y - piece.y) < Math.min(row[0].size, piece.size) * 0.4) row.push(piece);
    else rows.push([piece]);
  }
  /** @type {Line[]} */
  const found = [];
  for (const row of rows) {
    /** @type {Line | null} */
    let line = null;
    for (const { text, x, y, width, size } of row.sort((a, b) => a.x - b.x)) {
      const gap = line ? x - line.end : 0;
      if (line && gap < size) {
        line.text += (gap > size * 0.15 && !/\s$/.test(line.text) && !/^\s/.test(text) ? " " : "") + text;
        line.end = Math.max(line.end, x + width);
        line.size = Math.max(line.size, size);
      } else found.push(line = { text, x, end: x + width, y, size });
    }
  }
  return found.map((line) => ({ ...line, text: line.text.replace(/\s+/g, " ").trim() }));
}

/** Blocks of lines in reading order. @param {Line[]} all @param {number} depth @returns {Line[][]} */
function ordered(all, depth) {
  if (all.length < 2 || depth > DEEPEST) return all.length ? [all] : [];
  const size = median(all.map((l) => l.size));
  const columns = cut(all, (l) => [l.x, l.end], size * 0.7);
  if (columns.length > 1) return columns.flatMap((part) => ordered(part, depth + 1));
  const bands = cut(all, (l) => [-l.y - l.size, -l.y], size * 0.75);
  // Bands matter where they let columns be seen; else the page is one block.
  const parts = bands.length > 1 ? bands.map((part) => ordered(part, depth + 1)) : [];
  return parts.some((blocks) => blocks.length > 1) ? parts.flat() : [all];
}

/** Lines in groups between which no line reaches, in one direction. @param {Line[]} all @param {(line: Line) => [number, number]} extent @param {number} least @returns {Line[][]} */
function cut(all, extent, least) {
  const sorted = all.map((line) => ({ line, from: extent(line)[0], to: extent(line)[1] })).sort((a, b) => a.from - b.from);
  /** @type {Line[][]} */
  const groups = [];
  let reach = -Infinity;
  for (const { line, from, to } of sorted) {
    if (from - reach >= least || !groups.length) groups.push([]);
    groups[groups.length - 1].push(line);
    reach = Math.max(reach, to);
  }
  const place = new Map(all.map((line, i) => [line, i]));
  for (const group of groups) group.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  return groups;
}

/** Pages without their numbers and the lines that stand on several of them at top or foot. @param {Line[][][]} pages */
function withoutFurniture(pages) {
  const folded = (/** @type {Line} */ line) => line.text.replace(/\d+/g, "#");
  const edges = (/** @type {Line[][]} */ page) => {
    const byHeight = page.flat().sort((a, b) => b.y - a.y);
    return [...byHeight.slice(0, 2), ...byHeight.slice(-2)];
  };
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const page of pages) for (const text of new Set(edges(page).map(folded))) seen.set(text, (seen.get(text) ?? 0) + 1);
  return pages.map((page) => {
    const gone = new Set(edges(page).filter((line) => (seen.get(folded(line)) ?? 0) > 1 || /^\d{1,4}$/.test(line.text)));
    return page.map((block) => block.filter((line) => !gone.has(line))).filter((block) => block.length);
  });
}

/** Blocks as paragraphs. @param {Line[][]} blocks @returns {string[]} */
function joined(blocks) {
  /** @type {string[]} */
  const out = [];
  for (const block of blocks) {
    const left = Math.min(...block.map((l) => l.x));
    const right = Math.max(...block.map((l) => l.end));
    const pitch = median(block.slice(1).map((l, i) => block[i].y - l.y));
    block.forEach((line, i) => {
      const before = block[i - 1];
      const begins = !before
        || Math.abs(line.size - before.size) > line.size * 0.12
        || before.y - line.y > pitch * 1.35
        || (line.x - left > line.size * 0.7 && before.x - left < line.size * 0.4)
        || (/[.!?"”’»]$/.test(before.text) && before.end < right - (right - left) * 0.12);
      if (begins) out.push(line.text);
      else out[out.length - 1] = glue(out[out.length - 1], line.text);
    });
  }
  return out;
}

/** Two lines as one. @param {string} a @param {string} b */
function glue(a, b) {
  if (!/\p{L}[-\u00ad\u2010]$/u.test(a)) return `${a} ${b}`;
  return /^\p{Ll}/u.test(b) ? `${a}\n${b}` : a + b;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
