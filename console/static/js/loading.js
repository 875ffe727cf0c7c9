// Waiting: nothing for 0.3 s, then blanks of the right shape, words after 4 s; a failure is said in the pane.
import { find } from "./dom.js";
import { t } from "./words.js";

const BLANKS = 8;

export function setUpLoading() {
  document.addEventListener("htmx:before:request", (event) => begin(event.detail.ctx));
  document.addEventListener("htmx:before:swap", refuseBroken);
  document.addEventListener("htmx:finally:request", (event) => end(event.detail.ctx));
  document.addEventListener("htmx:error", (event) => { if (event.detail.ctx) failed(event.detail.ctx); });
}

function paneOf(ctx) {
  if (ctx.target?.id === "work" && ctx.request.method === "GET") return find("#work .conversation");
  if (["queue", "queue-list"].includes(ctx.target?.id)) return find("#queue-scroll");
  return null;
}

function begin(ctx) {
  const pane = paneOf(ctx);
  if (!pane) return;
  ctx.waits = [setTimeout(() => blanks(pane), 300), setTimeout(() => slow(pane, ctx), 4000)];
}

function end(ctx) {
  for (const timer of ctx.waits ?? []) clearTimeout(timer);
}

function blanks(pane) {
  const rows = Array.from({ length: BLANKS }, () => {
    const row = document.createElement("div");
    row.className = "blank";
    row.append(document.createElement("span"));
    return row;
  });
  pane.replaceChildren(...rows);
  pane.setAttribute("aria-busy", "true");
}

function slow(pane, ctx) { pane.append(line(t("live.slow"), ctx)); }

function line(text, ctx) {
  const words = document.createElement("p");
  words.className = "slow";
  words.setAttribute("role", "status");
  const again = document.createElement("a");
  again.className = "link";
  again.href = ctx.request.action;
  again.textContent = t("live.reload");
  words.append(text, " ", again);
  return words;
}

/** An answer that is no page of ours must not take the place of one. */
function refuseBroken(event) {
  const { ctx } = event.detail;
  if (ctx.response?.status >= 500) { event.preventDefault(); failed(ctx); }
  if (ctx.response?.status === 401) { event.preventDefault(); location.assign("/login"); }
}

function failed(ctx) {
  end(ctx);
  const pane = paneOf(ctx);
  if (pane) pane.replaceChildren(line(t("live.failed"), ctx));
  else find("#toast").replaceChildren(failedToast());
}

function failedToast() {
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("p");
  words.textContent = t("live.failed");
  box.append(words);
  return box;
}
