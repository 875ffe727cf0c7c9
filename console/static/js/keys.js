// Shortcuts: single keys outside text fields only, and never while a conversion is under way.
import { body, find } from "./dom.js";
import { approvalKey } from "./approvals.js";
import { openDesk } from "./composer.js";
import { closeSheet } from "./findings.js";
import { belongsToConversion, isComposing } from "./ime.js";
import { toggleCustomer } from "./panes.js";
import { moveTo } from "./queue.js";

const singles = {
  j: () => moveTo(1),
  k: () => moveTo(-1),
  r: reply,
  n: () => openDesk()?.setMode("note", true),
  d: () => find("[data-resolve]")?.click(),
  z: () => find("#toast [data-undo]")?.click(),
  i: toggleCustomer,
  "/": () => find("#find")?.focus(),
  "?": openKeys,
};

export function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !belongsToConversion(event)) back(event);
    else if (isSingle(event)) {
      event.preventDefault();
      (approvalKey(letter(event)) ?? singles[letter(event)])();
    }
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-open-keys]")) openKeys(); });
}

/** With Japanese input switched on, a list that has focus still reports the place of the key. */
function letter(event) {
  if (event.key !== "Process") return event.key.toLowerCase();
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.code === "Slash" ? (event.shiftKey ? "?" : "/") : "";
}

function isSingle(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const aside = event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key);
  if (typing || aside || isComposing() || event.isComposing) return false;
  if (find("dialog[open]") || body.dataset.singleKeys !== "1") return false;
  return Boolean(approvalKey(letter(event))) || letter(event) in singles;
}

function reply() {
  const desk = openDesk();
  if (!desk) return;
  if (desk.canReply) desk.setMode("reply", true);
  else (find("[data-take]") ?? find("[data-reopen]"))?.focus();
}

function openKeys() {
  find("#me:popover-open")?.hidePopover();
  find("#keys").showModal();
}

/** One level back: sheet, drawer, text field, then the row. */
function back(event) {
  const form = find("#composer");
  if (find(".findings-sheet")) { closeSheet(form); form.desk.box.focus(); }
  else if (find("dialog[open], :popover-open")) return;
  else if (find(".customer-shown")) toggleCustomer();
  else if (event.target.matches("textarea") && form?.dataset.mode === "note") form.desk.setMode("reply", true);
  else if (event.target.matches("textarea, input")) (find(".slip > a[aria-current]") ?? find("#main")).focus();
  else return;
  event.preventDefault();
}
