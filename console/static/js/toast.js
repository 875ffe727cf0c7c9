// The one toast, bottom left: 8 s, longer while it is pointed at or focused.
import { find } from "./dom.js";

const LASTS = 8000;
let timer = 0;

const place = () => find("#toast");

/** Say what happened, with one way back. A toast of the same kind only changes its words. */
export function toast(text, { kind = "", action = "", act = null } = {}) {
  const shown = find(".toast", place());
  if (kind && shown?.dataset.kind === kind) { find("p", shown).textContent = text; return; }
  const box = document.createElement("div");
  box.className = "toast";
  box.dataset.kind = kind;
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  if (act) box.append(button(action, act));
  place().replaceChildren(box);
  if (!kind) lastsAWhile();
}

function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.dataset.undo = "";
  element.addEventListener("click", act, { once: true });
  return element;
}

export function hideToast(kind) {
  const shown = find(".toast", place());
  if (shown && shown.dataset.kind === kind) place().replaceChildren();
}

function lastsAWhile() {
  clearTimeout(timer);
  timer = setTimeout(function end() {
    const shown = find(".toast", place());
    if (!shown || shown.dataset.kind) return;
    if (shown.matches(":hover, :focus-within")) timer = setTimeout(end, 1000);
    else place().replaceChildren();
  }, LASTS);
}

/** A toast that came with a page or fragment begins its time now. */
export function setUpToast() {
  const shown = find("[data-toast]", place());
  if (!shown || shown.dataset.ready) return;
  shown.dataset.ready = "1";
  lastsAWhile();
  if (shown.dataset.ticket) document.dispatchEvent(new CustomEvent("row-changed", { detail: { number: Number(shown.dataset.ticket) } }));
}
