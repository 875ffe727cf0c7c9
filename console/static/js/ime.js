// Japanese input: when a conversion is under way, nothing sends, jumps or is redrawn.
let composing = false;
let endedAt = -Infinity;
const waiting = [];

document.addEventListener("compositionstart", () => { composing = true; }, true);
document.addEventListener("compositionend", (event) => {
  composing = false;
  endedAt = event.timeStamp;
  setTimeout(() => { while (!composing && waiting.length) waiting.shift()(); });
}, true);

export const isComposing = () => composing;

/** Whether this key belongs to a conversion. Safari ends the composition before it reports the Enter that ended it,
 *  with key code 229 or within the same instant. */
export const belongsToConversion = (event) =>
  event.isComposing || composing || event.keyCode === 229 || (event.key === "Enter" && event.timeStamp - endedAt < 30);

/** Do it now, or as soon as the conversion is over. */
export function whenIdle(act) {
  if (composing) waiting.push(act);
  else act();
}
