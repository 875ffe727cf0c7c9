// The editor of a pack: line numbers beside the text, the lines with problems marked, Ctrl+S, Tab stays Tab.
import { find } from "./dom.js";

const editor = () => find("[data-editor]");
const box = () => find("#draft-text");

export function setUpPolicy() {
  if (!editor()) return;
  if (!editor().dataset.ready) begin();
  draw();
}

function begin() {
  editor().dataset.ready = "1";
  box().addEventListener("input", draw);
  box().addEventListener("scroll", follow);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const save = find("[data-save]");
    if (!save) return;
    event.preventDefault();
    save.click();
  });
  document.addEventListener("click", (event) => {
    const go = event.target.closest("[data-go-line]");
    if (go) goTo(Number(go.dataset.goLine));
  });
  guard();
}

function draw() {
  const wrong = new Set((find("#policy-problems")?.dataset.lines ?? "").split(" ").filter(Boolean).map(Number));
  const count = box().value.split("\n").length;
  const numbers = find("[data-numbers]");
  numbers.replaceChildren(...Array.from({ length: count }, (_, index) => number(index + 1, wrong.has(index + 1))).flat());
  follow();
}

function number(line, wrong) {
  if (!wrong) return [`${line}\n`];
  const mark = document.createElement("b");
  mark.textContent = line;
  return [mark, "\n"];
}

function follow() { find("[data-numbers]").scrollTop = box().scrollTop; }

/** Select a line and show it in the middle. */
function goTo(line) {
  const lines = box().value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  box().focus();
  box().setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  box().scrollTop = (line - 1) * parseFloat(getComputedStyle(box()).lineHeight) - box().clientHeight / 2;
  follow();
}

/** What was written and not kept is asked about before the page is left. */
function guard() {
  const form = find("[data-draft]");
  const kept = box().value;
  let leaving = box().readOnly;
  document.addEventListener("submit", (event) => { leaving ||= event.target.matches("[data-draft], #draft-discard"); });
  addEventListener("beforeunload", (event) => { if (!leaving && form.isConnected && box().value !== kept) event.preventDefault(); });
}
