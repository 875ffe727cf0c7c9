// The form of a template: the gate is asked 400 ms after the last change, and variables go in at the caret.
import { find } from "./dom.js";
import { isComposing } from "./ime.js";

const PAUSE = 400;

export function setUpTemplateForm() {
  const box = find("[data-template-text]");
  if (!box || box.dataset.ready) return;
  box.dataset.ready = "1";
  let timer = 0;
  const ask = () => htmx.trigger(box, "check");
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };
  box.addEventListener("input", () => { if (!isComposing()) later(); });
  box.addEventListener("compositionend", later);
  box.form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-variable]");
    if (chip) putIn(box, chip.dataset.variable);
  });
  if (box.value.trim()) ask();
  guard(box);
}

/** What was written and not kept is asked about before the page is left. */
function guard(box) {
  const kept = "unkept" in box.dataset ? null : box.defaultValue;
  let leaving = false;
  box.form.addEventListener("submit", () => { leaving = true; });
  find("[data-leave]", box.form).addEventListener("click", () => { leaving = true; });
  addEventListener("beforeunload", (event) => { if (!leaving && box.isConnected && box.value !== kept) event.preventDefault(); });
}

function putIn(box, words) {
  box.focus();
  if (!document.execCommand("insertText", false, words)) box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
}
