// The log stays at its end while the visitor is there, and never moves under somebody who reads further up.
import { find } from "../dom.js";
import { noteRead } from "./reading.js";
import { clearUnseen } from "./title.js";

const NEAR = 80;
const scroll = find("#scroll");

export const nearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  arrived();
}

function arrived() {
  if (!nearEnd()) return;
  clearUnseen();
  noteRead();
}

export function setUpScroll() {
  scroll.addEventListener("scroll", arrived, { passive: true });
  document.addEventListener("visibilitychange", arrived);
  find("#newer").addEventListener("click", toEnd);
  // The keyboard of a phone takes half of the window: what was at the end stays there.
  let height = scroll.clientHeight;
  new ResizeObserver(() => {
    const wasNear = scroll.scrollHeight - scroll.scrollTop - height < NEAR;
    height = scroll.clientHeight;
    if (wasNear) toEnd();
  }).observe(scroll);
}
