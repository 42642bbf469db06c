// The wasm module as the page loads it, in node: with all models, or without any.
import { readFileSync, readdirSync } from "node:fs";
import { initSync, Engine } from "../../www/pkg/onrecord.js";

const models = new URL("../../models/", import.meta.url);
initSync({ module: readFileSync(new URL("../../www/pkg/onrecord_bg.wasm", import.meta.url)) });

export { Engine };

/** @param {(file: string) => boolean} [wanted] */
export function engine(wanted = () => true) {
  const made = new Engine();
  for (const file of readdirSync(models).sort()) {
    if (file.endsWith(".bin") && wanted(file)) made.addModel(readFileSync(new URL(file, models)));
  }
  return made;
}

/** Whole articles of our own prose: those of tests/articles and the page's samples. */
export function articles() {
  const found = [];
  const folders = new URL("../articles/", import.meta.url);
  for (const entry of readdirSync(folders, { withFileTypes: true })) {
    if (entry.isDirectory()) found.push({ id: entry.name, file: new URL(`${entry.name}/article.txt`, folders) });
  }
  const samples = new URL("../../www/samples/", import.meta.url);
  for (const name of readdirSync(samples).sort()) found.push({ id: name, file: new URL(name, samples) });
  return found.map(({ id, file }) => ({ id, file, text: readFileSync(file, "utf8") }));
}
