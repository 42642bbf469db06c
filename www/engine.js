// @ts-check
// The analysis behind promises: numbered requests to a worker, which is replaced when it dies or a request is aborted.

/** @typedef {import("./pkg/onrecord.js").Input} Input */
/** @typedef {import("./pkg/onrecord.js").Article} Article */
/** @typedef {Omit<import("./pkg/onrecord.js").Comparison, "articles"> & { articles: { id: string }[] }} Comparison   The articles by their ids. */
/** @typedef {{ type: "loading", done: number, of: number } | { type: "ready", version: string, missing: string[] } | { type: "restart" } | { type: "failed", message: string }} Status */
/** @typedef {{ action: string, data: unknown, resolve: (value: any) => void, reject: (reason: Error) => void, tries: number, progress?: (done: number, of: number) => void }} Request */

import { t } from "./text.js";

/** How often a request may take its worker down before it is given up. */
const TRIES = 2;

/**
 * What the single-file page carries inside itself, or null where the files lie beside the page.
 * @param {string} name
 * @returns {Promise<Uint8Array<ArrayBuffer>> | null}
 */
export function embedded(name) {
  const block = [...document.querySelectorAll("script[data-asset]")].find((e) => e.getAttribute("data-asset") === name);
  if (!block) return null;
  const packed = Uint8Array.from(atob(block.textContent ?? ""), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

/** Names of what the single-file page carries. */
export function embeddedNames() {
  return [...document.querySelectorAll("script[data-asset]")].map((e) => e.getAttribute("data-asset") ?? "");
}

/** Starts the worker, from its file or from the page itself, and gives it what it cannot fetch. */
async function start() {
  const code = embedded("worker.js");
  if (!code) return new Worker("worker.js", { type: "module" });
  const url = URL.createObjectURL(new Blob([await code], { type: "text/javascript" }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  const names = embeddedNames().filter((n) => n.startsWith("models/"));
  const models = await Promise.all(names.map(async (file) => ({ file, bytes: await embedded(file) })));
  worker.postMessage({ action: "load", data: { module: await embedded("pkg/onrecord_bg.wasm"), models } });
  return worker;
}

export class Engine {
  /** @param {(status: Status) => void} onstatus */
  constructor(onstatus) {
    this.onstatus = onstatus;
    /** @type {Map<number, Request>} */
    this.pending = new Map();
    this.next = 1;
    this.deaths = 0;
    /** @type {Promise<Worker>} */
    this.worker = this.launch();
  }

  /** @returns {Promise<Worker>} */
  async launch() {
    const worker = await start();
    worker.onmessage = (event) => this.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.restart(new Error(event.message || t.status.stopped));
    };
    if (!embeddedNames().length) worker.postMessage({ action: "load", data: null });
    return worker;
  }

  /** @param {any} message */
  receive(message) {
    if (message.status) {
      if (message.status.type === "ready") this.deaths = 0;
      this.onstatus(message.status);
      return;
    }
    const request = this.pending.get(message.id);
    if (!request) return;
    if (message.progress) return request.progress?.(message.progress[0], message.progress[1]);
    if (message.fatal) return this.restart(new Error(message.fatal));
    this.pending.delete(message.id);
    if (message.error) request.reject(new Error(message.error));
    else request.resolve(message.result);
  }

  /**
   * Replaces the worker. What was asked for is asked again; what has taken a worker down before is rejected.
   * @param {Error} reason
   */
  async restart(reason) {
    const old = this.worker;
    this.deaths += 1;
    const [oldest] = this.pending;
    if (oldest && ++oldest[1].tries >= TRIES) {
      this.pending.delete(oldest[0]);
      oldest[1].reject(reason);
    }
    if (this.deaths > 5) {
      for (const request of this.pending.values()) request.reject(reason);
      this.pending.clear();
      this.onstatus({ type: "failed", message: reason.message });
      return;
    }
    this.onstatus({ type: "restart" });
    this.worker = this.launch();
    old.then((worker) => worker.terminate());
    const worker = await this.worker;
    for (const [id, request] of this.pending) worker.postMessage({ id, action: request.action, data: request.data });
  }

  /**
   * @param {string} action
   * @param {unknown} data
   * @param {{ signal?: AbortSignal, progress?: (done: number, of: number) => void }} [options]
   * @returns {Promise<any>}
   */
  request(action, data, { signal, progress } = {}) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      this.pending.set(id, { action, data, resolve, reject, tries: 0, progress });
      this.worker.then((worker) => {
        if (this.pending.has(id)) worker.postMessage({ id, action, data });
      });
      signal?.addEventListener("abort", () => {
        if (!this.pending.delete(id)) return;
        reject(signal.reason);
        // The worker does nothing else while it analyses: only another one is free at once.
        this.cancel();
      });
    });
  }

  /** Ends the present worker and gives the requests that are left to a new one. */
  async cancel() {
    const old = await this.worker;
    old.terminate();
    this.worker = this.launch();
    const worker = await this.worker;
    for (const [id, request] of this.pending) worker.postMessage({ id, action: request.action, data: request.data });
  }

  /**
   * @param {Input} input
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Article>}
   */
  analyze(input, options) {
    return this.request("analyze", input, options);
  }

  /**
   * What a file holds; rejected with what it is when it holds no article.
   * @param {string} name
   * @param {Uint8Array} bytes
   * @returns {Promise<import("./pkg/onrecord.js").FileText>}
   */
  readFile(name, bytes) {
    return this.request("readFile", { name, bytes });
  }

  /**
   * @param {Input[]} inputs
   * @param {{ signal?: AbortSignal, progress?: (done: number, of: number) => void }} [options]
   * @returns {Promise<Comparison>}
   */
  compare(inputs, options) {
    return this.request("compare", inputs, options);
  }
}
