// The strip under the head: whether the page is connected. Quiet while a short gap heals by itself.
import { find } from "../dom.js";
import { t } from "../words.js";

const PATIENCE = 2000;
const THANKS = 4000;
const strip = find("#strip");
let timer = 0;

/** `state`: on, off, crowded, closed, no_cookies. */
export function drawLink(state) {
  if (state === "on") connected();
  else if (state === "off") lost();
  else show(state);
}

/** Told once the gap has lasted, however many attempts failed within it. */
function lost() {
  if (strip.hidden) { timer ||= setTimeout(() => show("lost"), PATIENCE); return; }
  if (strip.dataset.state === "back") show("lost");
}

function connected() {
  stop();
  if (strip.hidden) return;
  show("back");
  timer = setTimeout(() => { stop(); strip.hidden = true; }, THANKS);
}

function stop() {
  clearTimeout(timer);
  timer = 0;
}

function show(words) {
  stop();
  strip.hidden = false;
  strip.dataset.state = words;
  find("#strip-words").textContent = t(words);
}
