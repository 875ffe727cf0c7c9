// Personal settings take effect at once; the server keeps them.
import { body, find } from "./dom.js";
import { forgetAll } from "./drafts.js";

export function setUpPreferences() {
  const form = find(".menu-preferences");
  form?.addEventListener("change", () => {
    const chosen = new FormData(form);
    document.documentElement.dataset.theme = chosen.get("theme");
    body.dataset.sound = chosen.get("sound") ?? "0";
    body.dataset.enterSends = chosen.get("enter_sends") ?? "0";
    body.dataset.singleKeys = chosen.get("single_keys") ?? "0";
    body.dataset.undoSeconds = chosen.get("undo_seconds");
  });
  find("[data-logout]")?.addEventListener("submit", forgetAll);
}
