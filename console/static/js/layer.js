// The painted layer under the textarea: underlines by form, the number above the last character, no width of its own.
import { wholeClusters } from "./offsets.js";

/** Paint `text` with its findings ({from, to, kind, number} in UTF-16 units, in order). */
export function paint(layer, text, findings) {
  const parts = [];
  let at = 0;
  for (const finding of findings) {
    const [from, to] = wholeClusters(text, finding.from, finding.to);
    if (from < at || to <= from) continue;
    parts.push(text.slice(at, from), mark(text.slice(from, to), finding));
    at = to;
  }
  // A last line break has no height unless something follows it.
  layer.replaceChildren(...parts, text.slice(at) + "\u200b");
}

function mark(words, finding) {
  const element = document.createElement("mark");
  element.className = `mark-${finding.kind}`;
  element.dataset.finding = finding.number;
  const pin = document.createElement("span");
  pin.className = `pin pin-${finding.kind}`;
  pin.dataset.number = finding.number;
  element.append(words, pin);
  return element;
}
