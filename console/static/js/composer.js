// The desk: what is written, what the gate says of it, what the button will do, and sending it.
import { all, body, clock, find, serverNow } from "./dom.js";
import * as drafts from "./drafts.js";
import { chip, closeSheet, goTo, openSheet, showFindings } from "./findings.js";
import { gateWatch } from "./gate.js";
import { belongsToConversion, isComposing } from "./ime.js";
import { paint } from "./layer.js";
import { charactersOver, follow, length, unitOffset } from "./offsets.js";
import { Picker } from "./picker.js";
import { leaveNote, sendReply } from "./sending.js";
import { t } from "./words.js";

/** Bring the composer of the open conversation to life; once for each. */
export function setUpComposer() {
  const form = find("#composer");
  if (!form || form.desk) return;
  form.desk = new Desk(form);
}

/** The composer now open, or null. */
export const openDesk = () => find("#composer")?.desk ?? null;

class Desk {
  constructor(form) {
    this.form = form;
    this.box = find("textarea", form);
    this.layer = find(".layer", form);
    this.sizer = find(".sizer", form);
    this.conversation = form.dataset.conversation;
    this.findings = [];
    this.judged = null; // the text that the last decision is about
    this.verdict = "";
    this.wanted = false; // sending was pressed before the gate spoke
    this.busy = false;
    this.note = "";
    this.gate = gateWatch((text) => this.fields(text), (text, decision) => this.hear(text, decision));
    this.box.value = drafts.read(this.conversation).text || this.box.value;
    this.before = this.box.value;
    this.picker = new Picker(this);
    this.listen();
    this.ownerChanged();
    this.redraw();
    if (this.box.value.trim() && this.canReply) this.gate.now(this.box.value);
  }

  get canReply() { return this.form.dataset.reply === "1"; }
  get noting() { return this.form.dataset.mode === "note"; }
  get visibility() { return find('[name="visibility"]:checked', this.form)?.value ?? find('[name="visibility"]', this.form).value; }

  fields(text) { return { conversation_id: this.conversation, visibility: this.visibility, text }; }

  listen() {
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("compositionstart", () => paint(this.layer, this.box.value, this.findings.filter((finding) => finding.to <= this.box.selectionStart)));
    this.box.addEventListener("compositionend", () => this.changed(true));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.press(); });
    this.form.addEventListener("click", (event) => this.click(event));
    for (const choice of all('[name="visibility"]', this.form)) choice.addEventListener("change", () => this.recheck());
  }

  click(event) {
    const hit = (selector) => event.target.closest(selector);
    if (hit("[data-picker-open]")) this.picker.toggle();
    else if (hit("[data-note-toggle]")) this.setMode(this.noting ? "reply" : "note", true);
    else if (hit("[data-open-findings]")) openSheet(this.form);
    else if (hit("[data-close-findings]")) { closeSheet(this.form); this.box.focus(); }
    else if (hit("[data-more-findings]")) { find("#findings", this.form).classList.add("findings-all"); hit("[data-more-findings]").hidden = true; }
    else if (hit("[data-replace-all]")) this.replace(this.findings.filter((finding) => typeof finding.suggestion === "string"));
    else if (hit("[data-press-take]")) find("[data-take]")?.click();
    else if (hit("[data-press-reopen]")) find("[data-reopen]")?.click();
    else if (hit("[data-pass-draft]")) this.passDraft();
    else if (hit("[data-holding]")) this.putIn(hit("[data-holding]").dataset.holding);
  }

  key(event) {
    if (belongsToConversion(event) || this.picker.key(event)) return;
    if (event.key === "F8") { event.preventDefault(); this.nextFinding(event.shiftKey ? -1 : 1); }
    if (event.key !== "Enter") return;
    const alone = !event.shiftKey && !event.altKey && body.dataset.enterSends === "1";
    if (event.ctrlKey || event.metaKey || alone) { event.preventDefault(); this.press(); }
  }

  changed(ended = false) {
    if (isComposing() && !ended) return this.grow();
    const text = this.box.value;
    this.picker.typed(this.before, text);
    if (!this.noting) {
      this.findings = follow(this.findings, this.before, text);
      this.wanted = false;
      this.gate.watch(this.picker.asks ? "" : text);
      if (!text.trim() || this.picker.asks) { this.findings = []; this.verdict = ""; this.judged = null; }
      this.hideBar();
    }
    this.before = text;
    this.save();
    this.redraw();
    return undefined;
  }

  save() {
    if (this.noting) return;
    drafts.write(this.conversation, this.box.value);
    find("#saved").textContent = this.box.value.trim() ? t("send.saved", { time: clock(serverNow()) }) : "";
  }

  grow() { this.sizer.textContent = this.box.value + "\u200b"; }

  recheck() {
    this.judged = null;
    if (this.box.value.trim()) this.gate.now(this.box.value);
    this.redraw();
  }

  hear(text, decision) {
    if (text !== this.box.value || this.noting || isComposing()) return;
    if (!decision) { this.verdict = "stopped"; this.wanted = false; this.showBar(t("gate.stopped"), t("gate.stopped_text")); return this.redraw(); }
    this.hideBar();
    this.judged = text;
    this.verdict = decision.verdict;
    this.findings = decision.findings.map((finding, index) => this.place(finding, index + 1, text));
    this.redraw();
    showFindings(this.form, this.findings, (chosen) => this.replace(chosen));
    if (this.wanted) { this.wanted = false; this.press(); }
    return undefined;
  }

  place(finding, number, text) {
    const [from, to] = [unitOffset(text, finding.start), unitOffset(text, finding.end)];
    return { ...finding, number, from, to, words: text.slice(from, to) };
  }

  replace(chosen) {
    closeSheet(this.form);
    this.box.focus();
    for (const finding of [...chosen].sort((a, b) => b.from - a.from)) {
      this.box.setSelectionRange(finding.from, finding.to);
      const typed = finding.suggestion ? ["insertText", false, finding.suggestion] : ["delete"];
      if (!document.execCommand(...typed)) this.box.setRangeText(finding.suggestion, finding.from, finding.to, "end");
    }
    this.changed();
    this.gate.now(this.box.value);
  }

  redraw() {
    this.grow();
    paint(this.layer, this.box.value, this.noting ? [] : this.findings);
    if (!this.findings.length) showFindings(this.form, [], () => {});
    this.drawLength();
    this.drawVerdict();
    this.drawButton();
  }

  get excess() { return this.noting ? 0 : charactersOver(this.box.value, this.form.dataset.unit, Number(this.form.dataset.limit)); }

  drawLength() {
    const limit = Number(this.form.dataset.limit);
    const used = length(this.box.value, this.form.dataset.unit);
    const shown = find("#length");
    shown.hidden = used < limit * 0.8;
    shown.textContent = t("length", { used: used.toLocaleString("en"), limit: limit.toLocaleString("en") });
    shown.classList.toggle("length-over", this.excess > 0);
  }

  drawVerdict() {
    const place = find("#verdict");
    const kinds = ["block", "hold", "suggest"].filter((kind) => this.findings.some((finding) => finding.kind === kind));
    if (this.judged === this.box.value && this.verdict === "allow" && !kinds.length) {
      if (!find(".stamp", place)) place.replaceChildren(find("#stamp-template").content.cloneNode(true), t("gate.cleared"));
    } else if (this.judged === this.box.value || kinds.length) place.replaceChildren(...kinds.map((kind) => chip(kind, this.findings)));
    else if (this.wanted) place.textContent = t("send.checking");
    else place.replaceChildren();
  }

  drawButton() {
    const button = find("#send");
    const [word, ready] = this.whatHappens();
    find("[data-send-word]", button).textContent = word;
    button.setAttribute("aria-disabled", String(!ready));
    button.classList.toggle("button-approve", this.verdict === "hold" && !this.noting && this.judged === this.box.value);
    find("[data-note-toggle]", this.form).setAttribute("aria-pressed", String(this.noting));
  }

  whatHappens() {
    const empty = !this.box.value.trim();
    if (this.busy) return [t("send.sending"), false];
    if (this.noting) return [t("send.note"), !empty];
    const send = this.visibility === "public" ? t("send.public") : t("send.send");
    if (empty || this.picker.asks) return [send, false];
    if (this.excess > 0) return [t("send.fix_length", { n: this.excess }), false];
    const blocking = this.findings.filter((finding) => finding.kind === "block");
    if (blocking.length) return [t("send.fix", { numbers: blocking.map((finding) => finding.number).join(t("send.between")) }), false];
    if (this.verdict === "stopped") return [send, false];
    if (this.wanted) return [t("send.checking"), false];
    if (this.verdict === "hold" && this.judged === this.box.value) return [t("send.approve"), true];
    return [send, true];
  }

  press() {
    if (isComposing() || this.busy || this.picker.asks || !this.box.value.trim()) return;
    if (this.noting) { leaveNote(this); return; }
    if (!this.canReply || this.excess > 0 || this.verdict === "stopped") return;
    const blocking = this.findings.find((finding) => finding.kind === "block");
    if (blocking) { goTo(this.form, blocking.number); return; }
    if (this.judged !== this.box.value) { this.wanted = true; this.gate.now(this.box.value); this.redraw(); return; }
    if (this.verdict === "block") return;
    sendReply(this);
  }

  setBusy(busy) { this.busy = busy; this.box.readOnly = busy; this.drawButton(); }

  /** Empty the paper after the text has safely left it. */
  clear() {
    this.gate.stop();
    this.box.value = this.before = "";
    this.findings = [];
    this.verdict = "";
    this.judged = null;
    if (!this.noting) drafts.forget(this.conversation);
    find("#saved").textContent = "";
    this.redraw();
  }

  /** Put a text back, before anything that was written since. */
  putBack(text) {
    if (this.noting) this.setMode("reply");
    this.box.value = this.box.value.trim() ? `${text}\n${this.box.value}` : text;
    this.changed();
    this.box.focus();
  }

  /** Put a template or a holding statement in the place of what is there; the browser's own undo brings that back. */
  putIn(text) {
    if (this.noting) this.setMode("reply");
    this.box.focus();
    this.box.select();
    if (!document.execCommand("insertText", false, text)) this.box.value = text;
    this.changed();
  }

  setMode(mode, focus = false) {
    if (mode === this.form.dataset.mode) { if (focus) this.box.focus(); return; }
    const kept = this.box.value;
    this.picker.close();
    this.form.dataset.mode = mode;
    this.box.value = this.noting ? this.note : drafts.read(this.conversation).text;
    if (!this.noting) this.note = kept;
    this.before = this.box.value;
    this.box.setAttribute("aria-label", this.box.dataset[`${mode}Label`]);
    this.box.placeholder = this.box.dataset[`${mode}Placeholder`];
    if (!this.noting && this.box.value.trim()) this.recheck();
    this.redraw();
    if (focus) this.box.focus();
  }

  nextFinding(step) {
    if (!this.findings.length) return;
    const numbers = this.findings.map((finding) => finding.number);
    const current = Number(find(".mark-now", this.form)?.dataset.finding ?? 0);
    const index = numbers.indexOf(current) + step;
    const next = this.findings.at(current ? ((index % numbers.length) + numbers.length) % numbers.length : step > 0 ? 0 : -1);
    for (const mark of all(".mark-now", this.form)) mark.classList.remove("mark-now");
    find(`mark[data-finding="${next.number}"]`, this.form)?.classList.add("mark-now");
    this.box.setSelectionRange(next.from, next.to);
  }

  /** Somebody else may answer now: the draft stays readable, and can be passed over. */
  ownerChanged() {
    const kept = !this.canReply && Boolean(find(".desk-owner", this.form)) && Boolean(this.box.value.trim());
    this.form.classList.toggle("composer-draft", kept);
    const pass = find("[data-pass-draft]", this.form);
    if (pass) pass.hidden = !kept;
    for (const line of all("[data-with-draft]")) line.hidden = !kept;
    if (this.canReply) this.redraw();
  }

  async passDraft() {
    const text = this.box.value;
    const passed = await leaveNote(this, { text, kind: "draft" });
    if (!passed) return;
    this.clear();
    this.ownerChanged();
  }

  /** `look`: block where something is wrong, hold where somebody else came first. */
  showBar(title, text = "", look = "block") {
    find("#gate-bar").classList.toggle("gate-bar-hold", look === "hold");
    find("[data-gate-bar-title]").textContent = title;
    find("[data-gate-bar-text]").textContent = text;
    find("#gate-bar").hidden = false;
  }

  hideBar() { find("#gate-bar").hidden = true; }
}
