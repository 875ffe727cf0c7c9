// Held answers, and templates that wait: what the keys do there, the words opened for editing, the badge that is this reader's own.
import { body, find } from "./dom.js";

const page = () => find("#approvals, #templates");

/** The single keys of this screen; null on every other. */
export function approvalKey(key) {
  if (!page()) return null;
  return { a: approve, e: edit, r: sendBack }[key] ?? null;
}

function approve() {
  const button = find("[data-approve]");
  if (button) button.click();
}

function edit() {
  const form = find("#approval-edit");
  if (!form) { find("[data-write-anew]")?.click(); return; }
  form.hidden = !form.hidden;
  if (form.hidden) return;
  const box = find("textarea", form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  form.scrollIntoView({ block: "nearest" });
}

/** A reason comes first: it is what the author reads. */
function sendBack() {
  const comment = find("[data-approval-comment]");
  const button = find("[data-approval-return]");
  if (!comment || !button) return;
  if (comment.value.trim()) button.click();
  else comment.focus();
}

/** How many wait for this reader. */
export async function drawApprovals() {
  const badge = find('[data-badge="approvals"]');
  if (!badge) return;
  const answer = await fetch("/approvals/count", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const { count } = await answer.json();
  badge.textContent = count;
  badge.hidden = count === 0;
}

export function setUpApprovals() {
  document.addEventListener("click", (event) => { if (event.target.closest("[data-approval-edit]")) edit(); });
  document.addEventListener("htmx:before:request", (event) => {
    if (event.target.closest?.("[data-approval-form]")) body.dataset.stamping = "1";
  });
  document.addEventListener("htmx:after:swap", () => {
    if (body.dataset.stamping && page()) page().classList.add("stamped-now");
    delete body.dataset.stamping;
  });
}
