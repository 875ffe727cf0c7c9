// Sending: the text leaves the paper only once the server has it; until it is due it can be called back.
import { all, body, clock, find, serverNow } from "./dom.js";
import * as drafts from "./drafts.js";
import { fragment, post } from "./request.js";
import { addItem, replaceItem } from "./thread.js";
import { hideToast, toast } from "./toast.js";
import { t } from "./words.js";

/** Send what is on the desk. */
export async function sendReply(desk) {
  const text = desk.box.value;
  const key = drafts.write(desk.conversation, text);
  desk.setBusy(true);
  try {
    const response = await post(`/conversations/${desk.conversation}/messages`, { text, visibility: desk.visibility, idempotency_key: key });
    if (response.ok) accepted(desk, await response.text());
    else refused(desk, response.status, await reasonOf(response));
  } catch {
    desk.showBar(t("send.not_sent"));
  } finally {
    desk.setBusy(false);
  }
}

function accepted(desk, html) {
  desk.clear();
  const item = addItem(html, true);
  if (item?.dataset.undoUntil) countDown();
  desk.box.focus();
}

function refused(desk, status, reason) {
  if (reason.error === "not_owner") {
    desk.showBar(t("send.not_owner", { who: reason.owner ?? "" }), "", "hold");
    document.dispatchEvent(new CustomEvent("ticket-changed", { detail: { number: Number(desk.form.dataset.ticket) } }));
  } else if (reason.error === "blocked") desk.hear(desk.box.value, reason.decision);
  else if (reason.error === "frozen") desk.showBar(t("send.frozen"));
  else desk.showBar(t("send.not_sent"), String(status));
}

async function reasonOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** Leave an internal note; resolves to whether it was kept. */
export async function leaveNote(desk, fields = { text: desk.box.value }) {
  desk.setBusy(true);
  try {
    const response = await post(`/tickets/${desk.form.dataset.ticket}/note`, fields);
    if (!response.ok) throw new Error(String(response.status));
    addItem(await response.text(), true);
    if (!fields.kind) {
      desk.clear();
      desk.setMode("reply");
    }
    toast(fields.kind ? t("send.passed") : t("send.noted"));
    return true;
  } catch {
    desk.showBar(t("send.not_sent"));
    return false;
  } finally {
    desk.setBusy(false);
  }
}

let ticking = 0;

/** Count down every message that can still be called back; when its time has come, ask how it stands. */
export function countDown() {
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
  tick();
}

function tick() {
  const waiting = all("[data-undo-until]");
  if (!waiting.length) { clearInterval(ticking); hideToast("sending"); return; }
  for (const item of waiting) {
    const left = secondsLeft(item);
    if (left > 0) tellLeft(item, left);
    else due(item);
  }
}

/** Never more than the person's own wait: the page's clock is behind the server's by the way of an answer. */
function secondsLeft(item) {
  const left = Math.ceil((Date.parse(item.dataset.undoUntil) - serverNow()) / 1000);
  return Math.min(left, Number(body.dataset.undoSeconds) || left);
}

function tellLeft(item, left) {
  const time = clock(Date.parse(item.dataset.undoUntil));
  toast(t("send.countdown", { time, n: left }), { kind: "sending", action: t("send.cancel"), act: () => cancel(item.dataset.message) });
}

async function due(item) {
  delete item.dataset.undoUntil;
  find("[data-cancel]", item)?.remove();
  const html = await fragment(`/messages/${item.dataset.message}`).catch(() => null);
  if (html) replaceItem(html);
}

/** Call a message back; its words return to the desk. */
export async function cancel(id) {
  hideToast("sending");
  const response = await post(`/messages/${id}/cancel`, {}).catch(() => null);
  if (!response?.ok) { toast(t("send.too_late")); return; }
  const { text } = await response.json();
  find(`#m-${CSS.escape(id)}`)?.remove();
  find("#composer")?.desk?.putBack(text);
  toast(t("send.cancelled"));
}
