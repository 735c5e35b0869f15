// Says what waits on this phone and what became of it; keeps a form before sending it.
// Without it, and on a screen that is only lent, a form is sent as any other.
"use strict";
(async () => {
  const phone = globalThis.cairnPhone;
  const region = document.querySelector("[data-waiting]");
  if (!region || !phone?.can()) return;
  const { slot, ticket, link, receive } = region.dataset;
  const said = region.querySelector("[data-said]");
  const deeds = region.querySelector("[data-deeds]");
  const after = region.querySelector("[data-after]");
  const deed = (name) => deeds.querySelector(`[data-${name}]`);
  // On a page that belongs to nobody, such as the one after closing: all that waits.
  const isMine = (entry) => !slot || entry.slot === slot;
  const mine = async () => (await phone.all()).filter(isMine);
  const at = (moment) => new Date(moment).toLocaleTimeString(
    document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const lines = new Map();

  const say = (name, state, time = "") => {
    const line = lines.get(name) || said.appendChild(document.createElement("p"));
    const words = region.dataset[state].replace("{time}", time);
    if (line.textContent !== words) line.textContent = words;
    lines.set(name, line);
  };
  const unsay = (name) => { lines.get(name)?.remove(); lines.delete(name); };

  const arrange = async () => {
    const waiting = await mine();
    for (const entry of waiting) say(entry.number, entry.state, at(entry.saved));
    region.hidden = lines.size === 0;
    deeds.hidden = waiting.length === 0;
    if (deed("look")) deed("look").hidden = !waiting.some((entry) => entry.state === "look");
  };
  const point = () => { region.focus({ preventScroll: true }); region.scrollIntoView({ block: "nearest" }); };

  const form = document.querySelector("form[data-kept-as]");
  const fieldsNow = (submitter) => new URLSearchParams(new FormData(form, submitter)).toString();
  // Whoever has gone on writing since is not taken away from it.
  let kept = "";
  const isDone = (entry) => form && entry.number === form.elements.key.value && fieldsNow() === kept;

  const deliver = async (entry) => {
    // A quick answer needs no words about the way there.
    const slow = setTimeout(() => { say(entry.number, "sent"); region.hidden = false; }, 600);
    const result = await phone.send(entry);
    clearTimeout(slow);
    if (result.state === "received") {
      if (isDone(entry)) { location.assign(result.next); return result.state; }
      say(entry.number, "received", at(result.at));
      after.querySelector("a").href = result.next;
      after.hidden = false;
    }
    await arrange();
    return result.state;
  };
  const lookAt = (entry) => {
    const asking = deed("look");
    asking.elements.ticket.value = entry.ticket;
    asking.elements.sealed.value = entry.sealed;
    asking.submit();
  };
  let sending = null;
  const sendAll = () => { sending ||= sendEach().finally(() => { sending = null; }); return sending; };
  const sendEach = async () => {
    for (const entry of await phone.all()) {
      if (isMine(entry)) await deliver(entry);
      else await phone.send(entry);
    }
  };

  const keep = async (submitter) => {
    form.elements.answered_at && (form.elements.answered_at.value ||= new Date().toISOString());
    kept = fieldsNow();
    const fields = fieldsNow(submitter);
    const number = form.elements.key.value;
    const entry = { number, slot, ticket, link, receive: new URL(receive, location).href };
    return phone.save(entry, JSON.stringify({ page: form.dataset.keptAs, fields }));
  };
  let busy = false;
  form?.addEventListener("submit", async (event) => {
    if (!("kept" in form.dataset)) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const entry = await keep(event.submitter);
      const worker = await navigator.serviceWorker?.getRegistration();
      worker?.sync?.register("waiting").catch(() => {});
      const state = await deliver(entry);
      // Whoever has just sent it sees at once what it still needs, as without script.
      if (state === "look" && deed("look") && isDone(entry)) lookAt(entry);
      else if (state !== "received") point();
    } catch {
      // This browser keeps nothing: send it as any other form.
      delete form.dataset.kept;
      form.requestSubmit(event.submitter);
    } finally {
      busy = false;
    }
  });
  if (form && ticket) form.dataset.kept = "";

  deed("send").addEventListener("click", async () => { await sendAll(); await arrange(); point(); });
  deed("take-off").addEventListener("click", async (event) => {
    if (!confirm(event.target.dataset.sure)) return;
    for (const entry of await mine()) { await phone.drop(entry.number); unsay(entry.number); }
    await arrange();
  });
  deed("look")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const entry = (await mine()).find((one) => one.state === "look");
    if (entry) lookAt(entry);
  });

  // Closing leaves nothing on this phone that can be read; what is sealed may still go.
  const ALONG = 1500;
  const leave = async (leaving) => {
    // Somebody may be coming in: what is written is out of sight at once.
    const page = document.querySelector("main");
    page.hidden = true;
    if ("stop" in leaving.dataset && form) await phone.drop(form.elements.key.value);
    await phone.wipe();
    try {
      await fetch(region.dataset.probe, { method: "HEAD", cache: "no-store" });
    } catch {
      page.hidden = false;
      say("leaving", "closing");
      region.hidden = false;
      point();
      return;
    }
    await Promise.race([sendAll(), new Promise((done) => { setTimeout(done, ALONG); })]);
    const waits = document.createElement("input");
    Object.assign(waits, { type: "hidden", name: "waiting", value: (await phone.all()).length ? "yes" : "" });
    leaving.append(waits);
    leaving.submit();
  };
  addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== region.dataset.leave) return;
    event.preventDefault();
    leave(event.target);
  });

  addEventListener("online", sendAll);
  try {
    await arrange();
  } catch {
    if (form) delete form.dataset.kept;
    return;
  }
  sendAll();
  const { copies, worker, scope } = region.dataset;
  if (!copies || !navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
    await phone.copy(copies.split(" "), link);
  } catch {
    // The page was left, or the connection: the next page fetches what is missing.
  }
})();
