// After a session by keyboard alone: a number key chooses in the group that has the
// focus and goes on to the next one; Esc leaves. Without it, Tab, arrows and Space do.
"use strict";
(() => {
  const form = document.querySelector("form[data-taps]");
  if (!form) return;
  const TEN = 10;
  const WAITS_FOR_ZERO = 450;
  const scales = form.querySelectorAll("fieldset.question");
  scales.forEach((scale) => scale.setAttribute("data-stop", ""));
  const stops = [...form.querySelectorAll("[data-stop]")];
  const choicesOf = (stop) => [...stop.querySelectorAll("input[type=radio], input[type=checkbox]")];
  let waiting = 0;

  const enter = (stop, options) => {
    if (!stop) return;
    const inside = stop.querySelector("input:checked") || stop.querySelector("input");
    (stop.matches("button") ? stop : inside).focus(options);
  };
  const goOn = (stop) => enter(stops[stops.indexOf(stop) + 1]);

  const pick = (stop, digit) => {
    const choices = choicesOf(stop);
    const isScale = choices.at(-1).value === String(TEN);
    return isScale ? choices.find((one) => one.value === digit) : choices[Number(digit) - 1];
  };

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^\d$/.test(event.key)) return;
    let stop = event.target.closest("[data-stop]");
    if (!stop || !event.target.matches("input[type=radio], input[type=checkbox]")) return;
    event.preventDefault();
    if (waiting) {
      // After a 1 comes either its 0, or already the number of the next group.
      clearTimeout(waiting);
      waiting = 0;
      const ten = event.key === "0" && choicesOf(stop).find((one) => one.value === String(TEN));
      if (ten) {
        ten.click();
        goOn(stop);
        return;
      }
      goOn(stop);
      stop = document.activeElement.closest("[data-stop]");
      if (!choicesOf(stop).length) return;
    }
    const chosen = pick(stop, event.key);
    if (!chosen) return;
    chosen.focus();
    chosen.click();
    const mayBeTen = event.key === "1" && choicesOf(stop).at(-1).value === String(TEN);
    if (!mayBeTen) goOn(stop);
    else waiting = setTimeout(() => { waiting = 0; goOn(stop); }, WAITS_FOR_ZERO);
  });

  // Nothing today stands alone: the last tap says which of the two is meant.
  form.addEventListener("change", (event) => {
    const { name, value, checked } = event.target;
    if (name !== "received" || !checked) return;
    form.querySelectorAll("input[name=received]").forEach((one) => {
      const isNothing = one.value === "nothing today";
      if (isNothing !== (value === "nothing today")) one.checked = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const typed = event.target.matches("input:not([type=radio], [type=checkbox])") && event.target.value;
    if (typed) event.target.blur();
    else document.querySelector("a[data-leave]").click();
  });

  if (document.querySelector(".errors")) return;
  const open = (stop) => choicesOf(stop).length && !stop.querySelector(":checked");
  const own = document.querySelector(".own-half [data-stop]");
  const revealed = document.querySelector("#marks:has(.compared)");
  if (revealed) revealed.scrollIntoView({ behavior: "instant" });
  enter(revealed && own ? own : stops.find(open), { preventScroll: true });
})();
