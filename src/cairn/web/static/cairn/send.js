// Notes the phone's own time of answering, and sends only while the server can be
// reached: without a connection the answers stay on the page. Needs nothing else.
"use strict";
(() => {
  const form = document.querySelector("form[data-probe]");
  if (!form) return;
  const notice = form.querySelector("[data-offline]");
  let reached = false;
  form.addEventListener("submit", async (event) => {
    if (reached || "kept" in form.dataset) return;
    event.preventDefault();
    form.elements.answered_at.value ||= new Date().toISOString();
    try {
      await fetch(form.dataset.probe, { method: "HEAD", cache: "no-store" });
    } catch {
      notice.hidden = false;
      notice.focus();
      return;
    }
    reached = true;
    form.requestSubmit(event.submitter);
    // Coming back to the page after a failed sending asks again.
    setTimeout(() => { reached = false; }, 0);
  });
})();
