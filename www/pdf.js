// @ts-check
// A PDF's text. The library that takes it apart is large and is fetched when the first PDF comes; what its pieces of text
// are, lines of columns of paragraphs, is worked out in pdflines.js.

import { embeddedNames } from "./engine.js";
import { paragraphs } from "./pdflines.js";
import { t } from "./text.js";

/** A PDF of more pages is no article. */
const MOST_PAGES = 200;

/** Whether bytes are a PDF: some have a few bytes of something else before. @param {Uint8Array} bytes */
export function isPdf(bytes) {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 1024)).includes("%PDF-");
}

/** The library, from the site or the service worker's cache. @returns {Promise<any>} */
async function library() {
  if (embeddedNames().length) throw new Error(t.files.pdf.single);
  try {
    const loaded = await import(new URL("pdf/pdf.js", document.baseURI).href);
    loaded.GlobalWorkerOptions.workerSrc = new URL("pdf/pdf.worker.js", document.baseURI).href;
    return loaded;
  } catch {
    throw new Error(navigator.onLine ? t.files.pdf.missing : t.files.pdf.offline);
  }
}

/**
 * The text of a PDF, paragraphs parted by blank lines; rejected with what is wrong and what to do.
 * @param {Uint8Array} bytes
 * @returns {Promise<string>}
 */
export async function pdfText(bytes) {
  const { getDocument } = await library();
  const task = getDocument({ data: bytes, isEvalSupported: false, disableFontFace: true, useSystemFonts: false, stopAtErrors: false });
  try {
    const document = await task.promise;
    if (document.numPages > MOST_PAGES) throw new Error(t.files.pdf.long(MOST_PAGES));
    const pages = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(items.filter((/** @type {any} */ item) => typeof item.str === "string").map((/** @type {any} */ item) => ({
        text: item.str, x: item.transform[4], y: item.transform[5], width: item.width, size: Math.hypot(item.transform[2], item.transform[3]),
      })));
      page.cleanup();
    }
    const text = paragraphs(pages);
    if (!text) throw new Error(t.files.pdf.scanned);
    return text;
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "PasswordException") throw new Error(t.files.pdf.locked);
    if (name === "InvalidPDFException" || name === "FormatError") throw new Error(t.files.pdf.damaged);
    throw error;
  } finally {
    await task.destroy();
  }
}
