// Where the practice has said so: passes a marked safety answer on, and nothing else of
// the form. A slip of the finger can be taken back before it goes.
"use strict";
(() => {
  const form = document.querySelector("form[data-unsent]");
  if (!form) return;
  const all = (what) => [...form.querySelectorAll(what)];
  all("[data-if-unsent]").forEach((one) => { one.hidden = false; });
  all("[data-if-sent]").forEach((one) => { one.hidden = true; });
  const say = (words) => all("[data-told]").forEach((one) => {
    one.textContent = words;
    one.hidden = !words;
  });
  let told = "";
  let waiting = 0;
  let submitted = 0;

  const tell = async () => {
    clearTimeout(waiting);
    const marked = all("input.asks-help:checked, .replies input:checked");
    const now = marked.map((input) => `${input.name}=${input.value}`).join();
    if (!now || now === told || Date.now() - submitted < 10000) return;
    const sent = new FormData();
    const own = "[name=csrfmiddlewaretoken], [name=key], [name^='version.']";
    for (const input of [...marked, ...all(own)]) sent.append(input.name, input.value);
    const before = told;
    told = now;
    try {
      const answer = await fetch(form.dataset.unsent, { method: "POST", body: sent, keepalive: true });
      if (!answer.ok) throw new Error("not taken");
      const words = await answer.text();
      if (words) say(words);
    } catch {
      told = before;
      say(form.dataset.notTold);
    }
  };

  form.addEventListener("change", (event) => {
    if (!event.target.closest(".question")) return;
    clearTimeout(waiting);
    waiting = setTimeout(tell, 5000);
  });
  form.addEventListener("submit", () => { submitted = Date.now(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) tell(); });
  addEventListener("pagehide", tell);
  addEventListener("online", tell);
})();
