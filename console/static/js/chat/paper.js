// The paper below the counter: grows with the text, counts it, and never sends out of a conversion.
import { find } from "../dom.js";
import { belongsToConversion, isComposing } from "../ime.js";
import { t } from "../words.js";
import { base } from "./requests.js";

const LIMIT = 4000;
const NEAR = 400;
const KEY = `draft ${base}`;
const box = find("#text");
const count = find("#count");
const send = find("#send");
const grows = CSS.supports("field-sizing", "content");

export function setUpPaper(speak) {
  box.value = kept();
  box.addEventListener("input", changed);
  box.addEventListener("compositionend", () => setTimeout(changed, 0));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || belongsToConversion(event) || !hasKeyboard()) return;
    event.preventDefault();
    submit(speak);
  });
  find("#paper").addEventListener("submit", (event) => { event.preventDefault(); submit(speak); });
  changed();
}

/** On glass Enter breaks the line: there is a button to send. */
const hasKeyboard = () => matchMedia("(hover: hover) and (pointer: fine)").matches;

const length = () => [...box.value].length;
const mayGo = () => box.value.trim() !== "" && length() <= LIMIT && !isComposing() && !find("#paper").dataset.closed;

function submit(speak) {
  if (!mayGo()) { box.focus(); return; }
  const text = box.value.replace(/\s+$/u, "");
  box.value = "";
  changed();
  box.focus();
  speak(text);
}

function changed() {
  const used = length();
  const left = LIMIT - used;
  count.hidden = left > NEAR;
  count.classList.toggle("chat-count-over", left < 0);
  count.textContent = left < 0 ? t("over", { n: -left }) : t("left", { n: left });
  send.setAttribute("aria-disabled", String(!box.value.trim() || left < 0));
  if (!grows) box.rows = Math.min(6, box.value.split("\n").length);
  if (!isComposing()) keep();
}

function keep() {
  try {
    sessionStorage.setItem(KEY, box.value);
  } catch { /* Then a reload loses it. */ }
}

function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
