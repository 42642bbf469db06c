// @ts-check
// What survives a reload, in IndexedDB: the articles as they were put in, the corrections, and a few settings. Where the
// browser keeps nothing (a private window, a page opened from disk), the page works without.

const NAME = "onrecord";
const VERSION = 1;

/** @type {Promise<IDBDatabase | null> | null} */
let opened = null;

function database() {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("articles", { keyPath: "id" });
        request.result.createObjectStore("values");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opened;
}

/**
 * @template T
 * @param {"articles" | "values"} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T | undefined>}
 */
async function run(store, mode, act) {
  const base = await database();
  if (!base) return undefined;
  return new Promise((resolve) => {
    try {
      const transaction = base.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => resolve(undefined);
      transaction.onerror = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

/** @param {any} article */
export function putArticle(article) {
  return run("articles", "readwrite", (s) => s.put(article));
}

/** @param {string} id */
export function deleteArticle(id) {
  return run("articles", "readwrite", (s) => s.delete(id));
}

/** @returns {Promise<any[]>} */
export async function allArticles() {
  return (await run("articles", "readonly", (s) => s.getAll())) ?? [];
}

/** @param {string} key @param {unknown} value */
export function putValue(key, value) {
  return run("values", "readwrite", (s) => s.put(value, key));
}

/** @param {string} key @returns {Promise<any>} */
export function getValue(key) {
  return run("values", "readonly", (s) => s.get(key));
}

/** Forgets everything. */
export async function clearAll() {
  await run("articles", "readwrite", (s) => s.clear());
  await run("values", "readwrite", (s) => s.clear());
}

/** Whether anything is kept here at all. */
export async function keeps() {
  return (await database()) !== null;
}
