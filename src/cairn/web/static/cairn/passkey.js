// Connects a form that carries data-passkey with the browser's passkeys. Without
// scripts such a form stays hidden and the passphrase is the way in.
addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const kind = form.dataset.passkey;
    const button = form.querySelector("[data-start]");
    const ids = {
      data: "js_data",
      credential: form.querySelector("[name=credential]").id,
      passwordless: form.querySelector("[name=passwordless]")?.id,
      [kind]: button.id,
    };
    window.allauth.webauthn.forms[`${kind}Form`]({ ids });
    button.hidden = !window.PublicKeyCredential;
    form.hidden = button.hidden;
  }
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-note]")) note.hidden = false;
});
