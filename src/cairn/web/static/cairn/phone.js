// What waits on this phone: sealed to the record, so that nobody reads it here; sent as
// often as it takes, under the number of its form; deleted once it was received.
"use strict";
globalThis.cairnPhone = (() => {
  const VERSION = 1;
  const PURPOSE = new TextEncoder().encode("cairn envelope 1");
  const PATIENCE = 20000;

  const can = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);
  const encode = (bytes) => {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };
  const decode = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

  const seal = async (text, { slot, ticket }) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await crypto.subtle.importKey("raw", decode(slot), curve, false, []);
    const mine = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
    const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
    const shared = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: point, info: PURPOSE },
      shared, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const bound = new Uint8Array([VERSION, ...new TextEncoder().encode(ticket)]);
    const body = new Uint8Array(await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: bound }, key, new TextEncoder().encode(text)));
    const sealed = new Uint8Array(1 + point.length + nonce.length + body.length);
    sealed.set([VERSION]);
    sealed.set(point, 1);
    sealed.set(nonce, 1 + point.length);
    sealed.set(body, 1 + point.length + nonce.length);
    return encode(sealed);
  };

  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open("cairn", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "number" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
  // What is said to be saved is on the disk: the page may be killed right after.
  const within = async (work, mode = "readwrite") => {
    const base = await opened();
    try {
      return await new Promise((done, failed) => {
        const writing = base.transaction("waiting", mode, { durability: "strict" });
        const asked = work(writing.objectStore("waiting"));
        writing.oncomplete = () => done(asked?.result);
        writing.onerror = writing.onabort = () => failed(writing.error);
      });
    } finally {
      base.close();
    }
  };
  const all = () => within((store) => store.getAll(), "readonly");
  const drop = (number) => within((store) => store.delete(number));

  // Another tab may have put newer words under the same number: those are left alone.
  const unlessChanged = (entry, work) => within((store) => {
    const asked = store.get(entry.number);
    asked.onsuccess = () => { if (asked.result?.sealed === entry.sealed) work(store); };
  });

  const save = async (entry, text) => {
    const sealed = await seal(text, entry);
    const kept = { ...entry, sealed, saved: new Date().toISOString(), state: "saved" };
    await within((store) => store.put(kept));
    return kept;
  };

  const ask = async (entry) => {
    const { ticket, sealed } = entry;
    const body = new URLSearchParams({ ticket, sealed, clock: new Date().toISOString() });
    const signal = AbortSignal.timeout?.(PATIENCE);
    const answer = await fetch(entry.receive, { method: "POST", body, cache: "no-store", signal });
    return answer.json();
  };

  // Returns what became of it; without an answer it waits on, as it was.
  const send = async (entry) => {
    let said;
    try {
      said = await ask(entry);
    } catch {
      return { state: "saved" };
    }
    if (said.state === "received") await unlessChanged(entry, (store) => store.delete(entry.number));
    else if (said.state !== "busy") {
      await unlessChanged(entry, (store) => store.put({ ...entry, state: said.state }));
    }
    if (said.spent) await forget(said.spent, entry.link);
    return said;
  };

  const forget = async (address, link) => (await caches.open(link)).delete(address, { ignoreVary: true });
  const wipe = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  };

  // Copies of empty forms, to open without a connection: those of one link alone. The
  // server leaves out of them what only their owner reads.
  const ONE_HOUR = 3600 * 1000;
  const copy = async (addresses, link) => {
    for (const other of await caches.keys()) if (other !== link) await caches.delete(other);
    const copies = await caches.open(link);
    for (const address of addresses) {
      const old = await copies.match(address, { ignoreVary: true });
      if (old && Date.now() - Number(old.headers.get("kept-at")) < ONE_HOUR) continue;
      const answer = await fetch(address, { headers: { "X-Copy": "phone" } });
      if (!answer.ok || answer.redirected) continue;
      const text = await answer.text();
      const headers = new Headers(answer.headers);
      headers.delete("content-encoding");
      headers.set("kept-at", String(Date.now()));
      await copies.put(address, new Response(text, { headers }));
      const parts = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
      await copies.addAll(parts);
    }
  };

  return { can, all, copy, drop, save, send, wipe };
})();
