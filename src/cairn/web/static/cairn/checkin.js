// Shows a check-in one question at a time. Without it every question is on the page.
"use strict";
(() => {
  const form = document.querySelector("form[data-one-by-one]");
  if (!form) return;
  const steps = [...form.querySelectorAll(".step")];
  const bar = form.querySelector("[data-steps]");
  const [back, next] = ["back", "next"].map((way) => bar.querySelector(`[data-${way}]`));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = 0;
  let waiting = 0;

  const show = (index, { focus = true } = {}) => {
    clearTimeout(waiting);
    at = Math.min(Math.max(index, 0), steps.length - 1);
    steps.forEach((step, place) => { step.hidden = place !== at; });
    back.hidden = at === 0;
    next.hidden = at === steps.length - 1;
    nameNext();
    if (!focus) return;
    const heading = steps[at].querySelector("[data-focus]") || steps[at];
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  };

  const words = { next: next.textContent, skip: next.dataset.skip };
  const isOpen = (step) => step.matches("[data-onward]") && !step.querySelector(".answers :checked, .rungs :checked");
  const nameNext = () => { next.textContent = isOpen(steps[at]) ? words.skip : words.next; };
  form.addEventListener("change", nameNext);

  const offersHelp = (input) => input.classList.contains("asks-help");

  // A finger's tap moves on; arrow keys and screen readers stay until Next or Enter.
  form.addEventListener("click", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=radio]") || !event.detail) return;
    clearTimeout(waiting);
    if (offersHelp(input) || input.closest(".help-panel") || !input.closest("[data-onward]")) return;
    if (at < steps.length - 1) waiting = setTimeout(() => show(at + 1), calm ? 0 : 260);
  });

  form.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, button, a, summary");
    if (event.key !== "Enter" || typing || at === steps.length - 1) return;
    event.preventDefault();
    show(at + 1);
  });

  back.addEventListener("click", () => show(at - 1));
  next.addEventListener("click", () => show(at + 1));

  // The browser cannot point at a field inside a hidden step; open that step first.
  form.addEventListener("invalid", (event) => {
    show(steps.findIndex((step) => step.contains(event.target)), { focus: false });
  }, true);

  const wrong = steps.findIndex((step) => step.querySelector("[aria-invalid=true]"));
  form.classList.add("one-by-one");
  bar.hidden = false;
  const start = form.dataset.startAt === "end" ? steps.length - 1 : Math.max(wrong, 0);
  show(start, { focus: start > 0 });
})();
