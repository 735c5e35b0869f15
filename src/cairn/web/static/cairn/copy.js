// Copies the address beside the button; where that is refused, selects it instead.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const status = document.getElementById(button.getAttribute("aria-describedby"));
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    if (status) status.textContent = button.dataset.copied;
  } catch {
    if (status) status.textContent = button.dataset.byHand;
  }
});
for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
