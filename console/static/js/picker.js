// Templates at the desk: a list that `/` in an empty reply opens, or the button; Alt+Enter puts the chosen one in.
import { find } from "./dom.js";
import { belongsToConversion } from "./ime.js";
import { t } from "./words.js";

const ASKING = /^[/／]([^\n]{0,60})$/;
const plain = (text) => text.normalize("NFKC").toLowerCase();

/** `asks`: the words in the reply are a search for a template, and no reply. */
export class Picker {
  constructor(desk) {
    this.desk = desk;
    this.panel = find("[data-picker]", desk.form);
    this.list = find("[data-picker-list]", desk.form);
    this.search = find("[data-picker-find]", desk.form);
    this.button = find("[data-picker-open]", desk.form);
    this.asks = false;
    this.offers = [];
    this.shown = [];
    this.chosen = 0;
    this.search.addEventListener("input", () => this.draw(this.search.value));
    this.search.addEventListener("keydown", (event) => { if (!belongsToConversion(event)) this.key(event); });
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
    this.list.addEventListener("click", (event) => this.click(event));
    desk.form.addEventListener("focusout", (event) => this.left(event));
  }

  get open() { return !this.panel.hidden; }
  /** Not for notes, and not where nothing may be sent now but what stands in the bar above. */
  get useful() { return this.desk.canReply && !this.desk.noting && !find(".desk-bar", this.desk.form); }

  toggle() {
    if (this.open) { this.close(); this.desk.box.focus(); return; }
    this.show();
    this.search.hidden = false;
    this.search.value = "";
    this.panel.classList.remove("picker-asks");
    this.search.focus();
  }

  /** The reply has changed: `/` in an empty one opens the list, what follows narrows it, anything else closes it. */
  typed(before, text) {
    if (!this.useful) { this.close(); return; }
    const asked = text.match(ASKING);
    if (!asked) { if (this.asks) this.close(); return; }
    if (this.asks) { this.draw(asked[1]); return; }
    if (before.trim() || this.open) return;
    this.asks = true;
    this.panel.classList.add("picker-asks");
    this.tie(this.desk.box);
    this.show(asked[1]);
  }

  /** Whether a key in the reply, or in the list's own field, is the list's. */
  key(event) {
    if (!this.open) {
      if (event.key !== "Enter" || !event.altKey || !this.useful) return false;
      event.preventDefault();
      this.toggle();
      return true;
    }
    if (event.key === "Tab") { this.close(); return false; }
    const act = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Enter: () => this.enter(event), Escape: () => this.leave() }[event.key];
    if (!act) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  async show(query = "") {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.offers = [];
    this.tell("");
    this.list.replaceChildren();
    const answer = await fetch(`/templates/offers?conversation=${encodeURIComponent(this.desk.conversation)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!this.open) return;
    if (!answer?.ok) { this.tell(t("picker.failed")); return; }
    this.offers = (await answer.json()).offers;
    this.draw(this.asks ? this.desk.box.value.slice(1) : query || this.search.value);
  }

  /** Those in which every word is found, in title, text or number; those with it in the title first. */
  draw(query) {
    const wanted = plain(query).split(/\s+/).filter(Boolean);
    const has = (text) => wanted.every((word) => plain(text).includes(word));
    const found = this.offers.filter((each) => has(`T${each.number} ${each.title} ${each.text}`));
    this.shown = [...found.filter((each) => has(`T${each.number} ${each.title}`)), ...found.filter((each) => !has(`T${each.number} ${each.title}`))];
    this.list.replaceChildren(...this.shown.map((each) => this.option(each)));
    const none = this.offers.length ? t("picker.none_found") : t("picker.none");
    this.tell(this.shown.length ? "" : none);
    find("[data-picker-said]", this.panel).textContent = this.shown.length ? t("picker.count", { n: this.shown.length }) : "";
    this.choose(0);
  }

  option(offer) {
    const item = find("#offer-template", this.desk.form).content.firstElementChild.cloneNode(true);
    item.id = `offer-${offer.number}`;
    find(".offer-number", item).textContent = `T${offer.number}`;
    find(".offer-title", item).textContent = offer.title;
    find(".offer-text", item).textContent = offer.text;
    return item;
  }

  choose(place) {
    this.chosen = place;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const item = this.list.children[place];
    const field = this.asks ? this.desk.box : this.search;
    if (item) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    const count = this.shown.length;
    if (count) this.choose((this.chosen + step + count) % count);
  }

  enter(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !this.shown[this.chosen]) return;
    this.put(this.shown[this.chosen]);
  }

  click(event) {
    const item = event.target.closest("[role=option]");
    if (item) this.put(this.shown[[...this.list.children].indexOf(item)]);
  }

  /** In place of the search; where something was written before, at the caret. */
  put(offer) {
    const { desk, asks } = this;
    this.close();
    if (asks || !desk.box.value.trim()) { desk.putIn(offer.text); return; }
    desk.box.focus();
    if (!document.execCommand("insertText", false, offer.text)) desk.box.setRangeText(offer.text);
    desk.changed();
  }

  /** Esc: the search stays as words; without it the caret goes back to the reply. */
  leave() {
    this.close();
    this.desk.box.focus();
    this.desk.changed();
  }

  left(event) {
    const next = event.relatedTarget;
    if (!this.open || !next || this.panel.contains(next) || next === this.button || next === this.desk.box) return;
    this.close();
  }

  close() {
    if (!this.open) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.asks = false;
    for (const name of ["aria-autocomplete", "aria-controls", "aria-activedescendant"]) this.desk.box.removeAttribute(name);
  }

  tie(box) {
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "picker-list");
  }

  tell(words) {
    const none = find("[data-picker-none]", this.panel);
    none.textContent = words;
    none.hidden = !words;
  }
}
