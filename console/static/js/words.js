// The texts that scripts show: from the page's data block, in the page's language.
const texts = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** The sentence of a key below `js.`, its {names} filled in; plural forms go by `n`. */
export function t(key, values = {}) {
  const found = texts[key];
  const text = typeof found === "object" ? found[values.n === 1 ? "one" : "other"] : found;
  return (text ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
