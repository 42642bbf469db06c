// @ts-check
// Keeps the whole site for use without a network. `cargo xtask web` fills in the two lines below: the version is the hash
// of the files, so that it changes when they do, and a new version replaces the old one as a whole.

const VERSION = "unbuilt";
/** @type {string[]} */
const FILES = [];

const CACHE = `onrecord-${VERSION}`;
const SHARED = "onrecord-shared";
const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => {
  const requests = ["./", ...FILES].map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  const old = (/** @type {string} */ name) => name.startsWith("onrecord-") && name !== CACHE && name !== SHARED;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => worker.clients.claim()));
});

/** What another program shares is put aside for the page as it came; it goes no further than this machine. @param {Request} request */
async function receive(request) {
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  const cache = await caches.open(SHARED);
  await cache.put("shared", new Response(await request.blob(), { headers }));
  return Response.redirect("./#shared", 303);
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found) return found;
  const response = await fetch(request);
  // The reader of PDFs is large and seldom needed: it is kept when it has been needed once.
  if (response.ok && new URL(request.url).pathname.includes("/pdf/")) await cache.put(request, response.clone());
  return response;
}

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const url = new URL(event.request.url);
  if (url.origin !== worker.location.origin) return;
  if (event.request.method === "POST" && url.pathname.endsWith("/share")) event.respondWith(receive(event.request));
  else if (event.request.method === "GET") event.respondWith(answer(event.request));
});
