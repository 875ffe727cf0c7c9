// The console's scripts: set up once, and again for every part that the server sends.
import { find } from "./dom.js";
import { drawApprovals, setUpApprovals } from "./approvals.js";
import "./ime.js";
import { setUpComposer } from "./composer.js";
import { copyFrom } from "./copy.js";
import { setUpFreeze } from "./freeze.js";
import { setUpKeys } from "./keys.js";
import { connect, refreshTicket, watchSleep } from "./live.js";
import { setUpLoading } from "./loading.js";
import { foldPacket, setUpPanes } from "./panes.js";
import { setUpPolicy } from "./policy.js";
import { setUpPreferences } from "./preferences.js";
import { drawTimes, markOpen, reloadList, rowChanged, setUpFinder } from "./queue.js";
import { cancel, countDown } from "./sending.js";
import { allowSound } from "./sound.js";
import { setUpTemplateForm } from "./templates.js";
import { setUpThread } from "./thread.js";
import { setUpToast } from "./toast.js";

function setUp() {
  foldPacket();
  setUpFinder();
  setUpThread();
  setUpComposer();
  setUpToast();
  setUpPolicy();
  setUpTemplateForm();
  markOpen();
  drawTimes();
  if (find("[data-undo-until]")) countDown();
}

/** Back pressed while a page was still loading changes the address alone: show what it names. */
function matchAddress() {
  const named = location.pathname.match(/^\/tickets\/(\d+)/)?.[1];
  if (find("#work") && find("#work").dataset.ticket !== named) location.reload();
}

setUpKeys();
setUpPanes();
setUpLoading();
setUpPreferences();
setUpFreeze();
setUpApprovals();
allowSound();
setUp();
document.addEventListener("htmx:after:swap", setUp);
document.addEventListener("htmx:after:swap", () => { if (find("#approvals, #templates")) drawApprovals(); });
document.addEventListener("row-changed", (event) => rowChanged(event.detail.number));
document.addEventListener("ticket-changed", (event) => { rowChanged(event.detail.number); refreshTicket(); });
document.addEventListener("click", (event) => {
  const stop = event.target.closest("[data-cancel]");
  if (stop) cancel(stop.dataset.cancel);
  else if (event.target.closest("[data-show-new]")) reloadList();
  else if (event.target.closest("[data-copy]")) copyFrom(event.target.closest("[data-copy]"));
});
setInterval(drawTimes, 15000);
find(".slip > a[aria-current]")?.scrollIntoView({ block: "nearest" });
connect();
watchSleep();
matchAddress();
document.documentElement.dataset.ready = "1";
