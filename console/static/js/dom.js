// Short hands for the page: finding, building from server fragments, the server's clock.
export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const body = document.body;

const skew = Date.parse(body.dataset.now ?? "") - Date.now() || 0;

/** The server's present moment in milliseconds. */
export const serverNow = () => Date.now() + skew;

/** 13:23 in Japan. */
export const clock = (milliseconds) =>
  new Intl.DateTimeFormat("ja-JP", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Tokyo" }).format(milliseconds);

/** The elements of a server's fragment; scripts in it never run. */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Whether an element may be exchanged: no focus, no selection, no open menu inside. */
export function mayReplace(element) {
  if (element.contains(document.activeElement) && document.activeElement !== body) return false;
  if (find(":popover-open, dialog[open]", element)) return false;
  const selection = getSelection();
  return !(selection && !selection.isCollapsed && selection.containsNode(element, true));
}
