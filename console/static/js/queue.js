// The list: rows change in place and grey out where they stand; new ones wait behind the bar.
import { all, clock, find, parse, serverNow } from "./dom.js";
import { whenIdle } from "./ime.js";
import { fragment } from "./request.js";
import { t } from "./words.js";

const waiting = new Set();
let asked = 0;
let drawn = 0;
const list = () => find("#queue-list");
const query = () => list()?.dataset.query ?? "";
/** A path with the list's filter, so that what comes back knows which list it stands beside. */
export const withQuery = (path) => (query() ? `${path}?${query()}` : path);

/** A ticket changed: its row is redrawn where it stands; one that is not in the list waits behind the bar. */
export async function rowChanged(number) {
  if (!list()) return;
  const turn = ++asked;
  const html = await fragment(withQuery(`/tickets/${number}/row`)).catch(() => null);
  const came = html && parse(html);
  const fresh = came && find("li.slip", came);
  if (!fresh) return;
  if (turn > drawn) { drawn = turn; drawCounts(came); } // an answer that was overtaken tells older counts
  whenIdle(() => {
    const known = find(`#t-${number}`);
    if (known) redraw(known, fresh);
    else if (!fresh.classList.contains("slip-left")) { waiting.add(number); showBar(); }
  });
}

/** How many stand behind each tab; the tabs themselves stay, so that nobody loses the focus. */
function drawCounts(came) {
  const counts = all("#queue-tabs .count", came);
  all("#queue-tabs .count").forEach((count, place) => { count.textContent = counts[place].textContent; });
  find("#queue-open").textContent = find("#queue-open", came).textContent;
}

function redraw(known, fresh) {
  known.className = fresh.className;
  const link = find("a", known);
  link.replaceChildren(...find("a", fresh).childNodes);
}

function showBar() {
  const bar = find("[data-show-new]");
  find("[data-new-text]", bar).textContent = t("queue.new", { n: waiting.size });
  bar.hidden = waiting.size === 0;
}

export const waitingCount = () => waiting.size;

/** Let the list change: on 表示する, or when the person comes back. */
export async function reloadList() {
  if (!list()) return;
  waiting.clear();
  await htmx.ajax("GET", withQuery("/inbox"), { source: "#queue", target: "#queue-list", select: "#queue-list", selectOOB: "#queue-tabs,#queue-open", swap: "outerHTML" });
}

/** Mark the open conversation's row, and note its message as read. */
export function markOpen() {
  if (!list()) return;
  const number = find("#work")?.dataset.ticket;
  for (const link of all(".slip > a")) {
    const open = link.parentElement.dataset.number === number;
    if (open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (open) link.parentElement.classList.remove("slip-unread");
  }
}

/** J and K: the next or previous row is opened and holds the focus. */
export function moveTo(step) {
  const links = all(".slip > a");
  if (!links.length) return;
  const from = links.findIndex((link) => link === document.activeElement || link.hasAttribute("aria-current"));
  const next = links[Math.min(Math.max(from + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  next.click();
}

/** Once a minute: the time that is left, and the moment the list is of. */
export function drawTimes() {
  for (const due of all("[data-due]")) {
    const minutes = (Date.parse(due.dateTime) - serverNow()) / 60000;
    if (minutes >= 60) continue;
    due.className = `due ${minutes < 0 ? "due-past" : "due-soon"}`;
    const words = minutes < 0 ? t("due.past", { n: Math.floor(-minutes) }) : t("due.left", { n: Math.floor(minutes) });
    find("span", due).textContent = words;
  }
}

/** The quiet words of the slot while the connection holds. */
export function drawSlot() {
  const quiet = find(".slot-quiet");
  if (quiet) quiet.textContent = t("queue.as_of", { time: clock(serverNow()) });
}

/** The finder: 300 ms after the last change, never inside a conversion. */
export function setUpFinder() {
  const form = find(".finder");
  if (!form || form.dataset.ready) return;
  form.dataset.ready = "1";
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(() => htmx.trigger(form, "find"), 300); };
  const box = find("[data-find]", form);
  box.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  box.addEventListener("compositionend", later);
  for (const choice of all("[data-filter]", form)) choice.addEventListener("change", () => htmx.trigger(form, "find"));
}
