// Panes that open and fold: the customer drawer, the packet, dialogs, long texts.
import { all, find } from "./dom.js";

export function toggleCustomer() {
  const work = find("#work");
  if (!work || !find("#customer")) return;
  const shown = work.classList.toggle("customer-shown");
  if (shown) find("#customer").focus();
  else find("[data-toggle-customer]")?.focus();
}

export function setUpPanes() {
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    if (hit("[data-toggle-customer]")) toggleCustomer();
    else if (hit("[data-open-dialog]")) find(`#${hit("[data-open-dialog]").dataset.openDialog}`)?.showModal();
    else if (hit("[data-close-dialog]")) hit("dialog").close();
    else if (hit("[data-more]")) unfold(hit("[data-more]"));
  });
}

function unfold(button) {
  const open = button.previousElementSibling.classList.toggle("words-open");
  button.setAttribute("aria-expanded", String(open));
  button.dataset.moreWord ??= button.textContent;
  button.textContent = open ? button.dataset.lessWord : button.dataset.moreWord;
}

/** On a phone the packet is one line until it is opened. */
export function foldPacket() {
  for (const packet of all("[data-packet]:not([data-ready])")) {
    packet.dataset.ready = "1";
    if (matchMedia("(max-width: 767px)").matches) packet.open = false;
  }
}

/** The packet that comes in place of another stays folded, or open, as the person left it. */
export function keepFold(old, fresh) {
  const was = find("[data-packet]", old);
  const now = find("[data-packet]", fresh);
  if (!was || !now) return;
  now.dataset.ready = was.dataset.ready;
  now.open = was.open;
}
