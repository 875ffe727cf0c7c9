// Offsets: the server counts characters (code points), the browser counts UTF-16 units.
const segmenter = Intl.Segmenter ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

/** Index in UTF-16 units of the code point number `count`. */
export function unitOffset(text, count) {
  let units = 0;
  for (const character of text) {
    if (count-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** The span widened so that it cuts no cluster (a letter with its marks, a family of emoji) in two. */
export function wholeClusters(text, start, end) {
  if (!segmenter) return [start, end];
  for (const { index, segment } of segmenter.segment(text)) {
    const after = index + segment.length;
    if (index < start && start < after) start = index;
    if (index < end && end < after) end = after;
    if (index >= end) break;
  }
  return [start, end];
}

/** Findings moved along with an edit from `before` to `after`; those that the edit touched are dropped. */
export function follow(findings, before, after) {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const shift = after.length - before.length;
  const editEnd = before.length - tail;
  return findings.flatMap((finding) => {
    if (finding.to <= head) return [finding];
    if (finding.from >= editEnd) return [{ ...finding, from: finding.from + shift, to: finding.to + shift }];
    return [];
  });
}

/** How long the channel counts this text. */
export function length(text, unit) {
  if (unit === "utf16") return text.length;
  if (unit === "utf8") return new TextEncoder().encode(text).length;
  if (unit === "graphemes" && segmenter) return [...segmenter.segment(text)].length;
  return [...text].length;
}

/** How many characters at the end are too many. */
export function charactersOver(text, unit, limit) {
  if (length(text, unit) <= limit) return 0;
  const characters = [...text];
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (length(characters.slice(0, middle).join(""), unit) <= limit) fits = middle;
    else tooMany = middle;
  }
  return characters.length - fits;
}
