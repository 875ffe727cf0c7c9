// The strip under the head: whether the page is connected. Quiet while a short gap heals by itself.
import { find } from "../dom.js";
import { t } from "../words.js";

const PATIENCE = 2000;
const THANKS = 4000;
const strip = find("#strip");
let timer = 0;

/** `state`: on, off, crowded, closed, no_cookies. */
export function drawLink(state) {
  clearTimeout(timer);
  if (state === "on") connected();
  else if (state === "off") timer = setTimeout(() => show("lost"), strip.hidden ? PATIENCE : 0);
  else show(state);
}

function connected() {
  if (strip.hidden) return;
  show("back");
  timer = setTimeout(() => { strip.hidden = true; }, THANKS);
}

function show(words) {
  strip.hidden = false;
  strip.dataset.state = words;
  find("#strip-words").textContent = t(words);
}
