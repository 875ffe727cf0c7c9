// The log of a conversation: items come in, change in place, and nothing scrolls away under the reader.
import { find, mayReplace, parse } from "./dom.js";
import { whenIdle } from "./ime.js";
import { t } from "./words.js";

let unseen = 0;

const log = () => find("#timeline");
const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;

export function toEnd() {
  const box = log();
  if (box) box.scrollTop = box.scrollHeight;
  unseen = 0;
  const button = find("#new-below");
  if (button) button.hidden = true;
}

/** Add an item from the server, or exchange the one of the same id. Own items are always shown. */
export function addItem(html, own = false) {
  const item = find("[data-item]", parse(html));
  if (!item) return null;
  if (document.getElementById(item.id)) return replaceItem(html);
  const stay = !own && !atEnd(log());
  addDay(item);
  find("#messages").append(item);
  htmx.process(item);
  if (stay) tellUnseen();
  else toEnd();
  return item;
}

/** Exchange an item in place, unless it is being read with a selection or holds focus. */
export function replaceItem(html) {
  const item = find("[data-item]", parse(html));
  const old = item && document.getElementById(item.id);
  if (!old) return null;
  whenIdle(() => {
    if (!mayReplace(old)) { setTimeout(() => replaceItem(html), 2000); return; }
    const box = log();
    const end = atEnd(box);
    old.replaceWith(item);
    htmx.process(item);
    if (end) box.scrollTop = box.scrollHeight;
  });
  return item;
}

/** The line of a new day before the first item of it. */
function addDay(item) {
  const days = document.querySelectorAll("#messages .day");
  if (days.length && days[days.length - 1].dataset.day === item.dataset.day) return;
  const day = document.createElement("li");
  day.className = "day";
  day.dataset.day = item.dataset.day;
  const label = document.createElement("span");
  label.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric", weekday: "short" }).format(new Date(`${item.dataset.day}T12:00`));
  day.append(label);
  find("#messages").append(day);
}

function tellUnseen() {
  unseen += 1;
  const button = find("#new-below");
  find("span", button).textContent = t("thread.new", { n: unseen });
  button.hidden = false;
}

/** After a conversation was opened. */
export function setUpThread() {
  const box = log();
  if (!box || box.dataset.ready) return;
  box.dataset.ready = "1";
  unseen = 0;
  toEnd();
  box.addEventListener("scroll", () => { if (atEnd(box)) { unseen = 0; find("#new-below").hidden = true; } }, { passive: true });
  find("#new-below").addEventListener("click", toEnd);
  stayAtEnd(box);
}

/** The desk grows while a text is written: the reader who was at the end stays there. */
function stayAtEnd(box) {
  let end = true;
  box.addEventListener("scroll", () => { end = atEnd(box); }, { passive: true });
  new ResizeObserver(() => { if (end) box.scrollTop = box.scrollHeight; }).observe(box);
}
