// Live hints from the server: what changed is fetched; the tables are the truth, a hint is only a hint.
import { all, body, clock, find, mayReplace, parse, serverNow } from "./dom.js";
import { drawApprovals } from "./approvals.js";
import { openDesk } from "./composer.js";
import { whenIdle } from "./ime.js";
import { foldPacket, keepFold } from "./panes.js";
import { drawSlot, reloadList, rowChanged, waitingCount, withQuery } from "./queue.js";
import { fragment } from "./request.js";
import { ring } from "./sound.js";
import { addItem, replaceItem } from "./thread.js";
import { t } from "./words.js";

const RETRY = 5000;
const PATIENCE = 4000;
let source = null;
let lostSince = 0;
let lostTimer = 0;
let aliveAt = Date.now();
let stale = false;

export function connect() {
  source?.close();
  source = new EventSource("/live");
  source.addEventListener("hello", connected);
  source.addEventListener("ticket", (event) => onTicket(JSON.parse(event.data)));
  source.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  source.addEventListener("counts", (event) => onCounts(JSON.parse(event.data)));
  source.addEventListener("approvals", drawApprovals);
  source.addEventListener("notices", refreshNotices);
  source.onerror = lost;
}

function connected() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  find("[data-connection]")?.setAttribute("data-connection", "on");
  const was = lostSince;
  lostSince = 0;
  find("#connection-lost").hidden = true;
  if (was) catchUp();
}

function lost() {
  if (!lostSince) lostSince = serverNow();
  if (!lostTimer) lostTimer = setTimeout(tellLost, PATIENCE);
  if (source.readyState !== EventSource.CLOSED) return;
  fragment("/notices").catch(() => {}); // refused: whoever is signed out is led to the door
  setTimeout(connect, RETRY);
}

function tellLost() {
  find("[data-connection]")?.setAttribute("data-connection", "off");
  find("[data-lost-text]").textContent = t("live.lost", { time: clock(lostSince) });
  find("#connection-lost").hidden = false;
}

/** After a gap: everything that is on the page is asked for again; the list waits for the person. */
async function catchUp() {
  await Promise.all([...all(".slip")].map((row) => rowChanged(Number(row.dataset.number))));
  await findNew();
  await refreshTicket();
  await refreshMessages();
  refreshNotices();
  const count = waitingCount();
  find("[data-back-text]").textContent = count ? t("live.back", { n: count }) : t("live.back_none");
  find("#connection-back").hidden = false;
  setTimeout(() => { find("#connection-back").hidden = true; }, 8000);
}

async function findNew() {
  const list = find("#queue-list");
  if (!list) return;
  const html = await fragment(`/inbox?${list.dataset.query}`).catch(() => null);
  if (!html) return;
  for (const row of all("li.slip", parse(html))) if (!find(`#${row.id}`)) await rowChanged(Number(row.dataset.number));
}

function onTicket(hint) {
  rowChanged(hint.number);
  if (hint.change === "arrived" && hint.in_queue) ring();
  if (hint.number === openTicket() && hint.change !== "message") ticketChanged(hint);
}

const openTicket = () => Number(find("#work")?.dataset.ticket ?? 0);

async function ticketChanged(hint) {
  await refreshTicket();
  if (hint.change !== "owner" || !hint.by || hint.by_id === body.dataset.person) return;
  const seconds = Math.max(1, Math.round((serverNow() - Date.parse(hint.at ?? "")) / 1000)) || 1;
  const banner = document.createElement("div");
  banner.className = "banner banner-hold";
  banner.setAttribute("role", "alert");
  const words = document.createElement("p");
  const draft = openDesk()?.box.value.trim() ? t("live.draft") : "";
  words.textContent = `${t("live.taken", { who: hint.by, n: seconds })} ${draft}`;
  banner.append(words);
  find("#conversation-notices")?.replaceChildren(banner);
}

/** Redraw the parts around the log and the paper, each only where nobody is busy. */
export async function refreshTicket() {
  const number = openTicket();
  if (!number) return;
  if (document.hidden) { stale = true; return; } // reading is what marks a ticket as read: nobody reads a hidden tab
  const html = await fragment(withQuery(`/tickets/${number}`)).catch(() => null);
  if (!html || number !== openTicket()) return;
  const fresh = find("#work", parse(html));
  whenIdle(() => exchange(fresh));
}

function exchange(fresh) {
  for (const region of all("[data-region]", fresh)) {
    const old = document.getElementById(region.id);
    if (!old || !mayReplace(old)) continue;
    keepFold(old, region);
    if (old.isEqualNode(region)) continue;
    old.replaceWith(region);
    htmx.process(region);
  }
  foldPacket();
  const work = find("#work");
  work.dataset.owner = fresh.dataset.owner;
  work.dataset.status = fresh.dataset.status;
  const form = find("#composer");
  if (!form) return;
  form.dataset.reply = find("#composer", fresh).dataset.reply;
  openDesk()?.ownerChanged();
}

async function onMessage(hint) {
  if (hint.ticket !== openTicket()) return;
  if (document.hidden) stale = true;
  const html = await fragment(`/messages/${hint.id}${document.hidden ? "" : "?seen=1"}`).catch(() => null);
  if (!html || hint.ticket !== openTicket()) return;
  if (document.getElementById(find("[data-item]", parse(html))?.id)) replaceItem(html);
  else whenIdle(() => addItem(html));
}

async function refreshMessages() {
  const number = openTicket();
  const html = number ? await fragment(withQuery(`/tickets/${number}`)).catch(() => null) : null;
  if (!html) return;
  for (const item of all("#messages > [data-item]", parse(html))) {
    const known = document.getElementById(item.id);
    if (known ? !known.isEqualNode(item) : true) addItem(item.outerHTML);
  }
}

function onCounts(counts) {
  for (const [section, count] of Object.entries(counts)) {
    const badge = find(`[data-badge="${section}"]`);
    if (!badge) continue;
    badge.textContent = count;
    badge.hidden = !count;
  }
  if (counts.inbox !== undefined) document.title = `${counts.inbox ? `(${counts.inbox}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`;
}

async function refreshNotices() {
  const html = await fragment("/notices").catch(() => null);
  const fresh = html && find("#notices", parse(html));
  if (fresh) find("#notices").replaceWith(fresh);
  await refreshTicket();
}

/** A laptop that slept, or a tab that comes back: connect anew and let the list change. */
export function watchSleep() {
  setInterval(() => {
    if (Date.now() - aliveAt > 30000) { lostSince ||= serverNow(); connect(); }
    aliveAt = Date.now();
    if (!lostSince && find("[data-show-new]")?.hidden) drawSlot();
  }, 10000);
  document.addEventListener("visibilitychange", () => {
    const busy = find("#queue")?.contains(document.activeElement);
    if (document.hidden) return;
    if (!busy && waitingCount()) reloadList();
    if (stale) { stale = false; refreshTicket(); }
  });
  addEventListener("online", connect);
}
