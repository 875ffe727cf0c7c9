// Tells the desk what the visitor has seen: the newest of our words that stood on a page that was looked at.
import { newestOurs } from "./log.js";
import { post } from "./requests.js";

const PAUSE = 800;
let told = "";
let timer = 0;

export function noteRead() {
  if (document.hidden || !newestOurs() || newestOurs() === told) return;
  clearTimeout(timer);
  timer = setTimeout(tell, PAUSE);
}

async function tell() {
  const newest = newestOurs();
  if (document.hidden || !newest || newest === told) return;
  if ((await post("/read", { message: newest })) === 204) told = newest;
}
