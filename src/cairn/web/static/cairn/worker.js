// Opens the client's own pages without a connection, and sends what waits once it is
// back. Lives under /page/ alone: no page of a member is ever kept or changed by it.
"use strict";
importScripts("/static/cairn/phone.js");

const ONE_DAY = 24 * 3600 * 1000;
const AWAY = "/page/offline/";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => openCopy(new URL(request.url).pathname)));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) || Response.error()));
  }
});

addEventListener("sync", (event) => event.waitUntil(sendAll()));

const sendAll = async () => {
  for (const entry of await cairnPhone.all()) {
    // A sync that fails is asked for again by the browser, later.
    if ((await cairnPhone.send(entry)).state === "saved") throw new Error("no connection");
  }
};

const openCopy = async (path) => (await copyOf(path)) || (await copyOf(AWAY)) || Response.error();

// A form is a new one each time it is opened: it gets a number of its own.
const copyOf = async (path) => {
  const copy = await caches.match(path, { ignoreVary: true });
  if (!copy || Date.now() - Number(copy.headers.get("kept-at")) > ONE_DAY) return null;
  const number = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = await copy.text();
  return new Response(
    text.replace(/name="key" value="[0-9a-f]{32}"/, `name="key" value="${number}"`),
    { headers: copy.headers });
};
