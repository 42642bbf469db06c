// @ts-check
// The worker: loads the wasm module and the models, then answers numbered requests from a table of actions.

import init, { Engine } from "./pkg/onrecord.js";

/** @typedef {{ file: string, bytes: Uint8Array | number }} Model */

/** @type {Engine | null} */
let engine = null;
/** @type {((engine: Engine) => void)[]} */
let waiting = [];

/** @param {unknown} message */
function post(message) {
  self.postMessage(message);
}

/** A model's bytes, from the network (or the service worker's cache). @param {string} file */
async function fetched(file) {
  const response = await fetch(new URL(`models/${file}`, self.location.href));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Loads all there is. A model that is missing or damaged is named and done without.
 * @param {{ module: Uint8Array, models: { file: string, bytes: Uint8Array }[] } | null} given
 */
async function load(given) {
  const list = given ? given.models : await fetch(new URL("models/index.json", self.location.href)).then((r) => r.json(), () => []);
  let done = 0;
  const step = () => post({ status: { type: "loading", done: done++, of: list.length + 1 } });
  step();
  const code = init({ module_or_path: given ? given.module : new URL("pkg/onrecord_bg.wasm", self.location.href) }).then(step);
  const parts = list.map(async (/** @type {Model} */ { file, bytes }) => {
    try {
      return { file, bytes: typeof bytes === "number" ? await fetched(file) : bytes };
    } catch {
      return { file, bytes: null };
    } finally {
      step();
    }
  });
  await code;
  const created = new Engine();
  const missing = [];
  for (const { file, bytes } of await Promise.all(parts)) {
    try {
      if (bytes) created.addModel(bytes);
      else missing.push(file);
    } catch (error) {
      missing.push(`${file} (${error instanceof Error ? error.message : error})`);
    }
  }
  // The first analysis compiles patterns; it is done before anybody waits for one.
  created.analyze({ id: "", text: "Ann Lee said on Monday: “It rains.”" });
  engine = created;
  post({ status: { type: "ready", version: created.version(), missing } });
  for (const resolve of waiting) resolve(created);
  waiting = [];
}

/** @returns {Promise<Engine>} */
function ready() {
  return engine ? Promise.resolve(engine) : new Promise((resolve) => waiting.push(resolve));
}

/** @type {Record<string, (engine: Engine, data: any, progress: (done: number, of: number) => void) => unknown>} */
const ACTIONS = {
  analyze: (engine, input) => engine.analyze(input),
  readFile: (engine, { name, bytes }) => engine.readFile(name, bytes),
  compare: (engine, inputs, progress) => {
    const { articles, ...found } = engine.compare(inputs, progress);
    // The page has the articles; to hand them over again takes longer than all the rest.
    return { ...found, articles: articles.map(({ id }) => ({ id })) };
  },
  // For the tests: a worker that dies in the middle.
  crash: () => setTimeout(() => { throw new Error("crashed on request"); }),
};

self.onmessage = async (event) => {
  const { id, action, data } = event.data;
  if (action === "load") {
    load(data).catch((error) => setTimeout(() => { throw error; }));
    return;
  }
  try {
    const result = ACTIONS[action](await ready(), data, (done, of) => post({ id, progress: [done, of] }));
    if (action !== "crash") post({ id, result });
  } catch (error) {
    // A trap leaves the module in no state to go on with; any other error is an answer.
    if (error instanceof WebAssembly.RuntimeError) post({ id, fatal: error.message });
    else post({ id, error: error instanceof Error ? error.message : String(error) });
  }
};
