/** Finds a part in a text at a cost of their lengths, whatever stands in them. */

/**
 * The longest part that is looked for as JavaScript does it. What that costs is at worst both lengths multiplied, which is fast enough
 * for short parts only.
 */
const shortPart = 64;

/** Whether a text holds a part. */
export function holdsPart(text: string, part: string): boolean {
  return part.length <= shortPart ? text.includes(part) : occurrences(text, part).next().done !== true;
}

/** A text split at each occurrence of a separator that is not empty. @param most how many parts are given at most; all of them unless said. */
export function splitAt(text: string, separator: string, most?: number): string[] {
  if (separator.length <= shortPart) return text.split(separator, most);
  const parts: string[] = [];
  let from = 0;
  for (const at of occurrences(text, separator)) {
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)].slice(0, most);
}

/** Where a part stands in a text, one occurrence behind the other (Knuth, Morris, Pratt). */
function* occurrences(text: string, part: string): Generator<number, void> {
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    while (matched > 0 && text[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === part[matched]) matched += 1;
    if (matched < part.length) continue;
    yield at - part.length + 1;
    matched = 0;
  }
}

/** Of each beginning of a part, how long the longest shorter beginning is that it ends with. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let border = 0;
  for (let at = 1; at < part.length; at += 1) {
    while (border > 0 && part[at] !== part[border]) border = borders[border - 1] ?? 0;
    if (part[at] === part[border]) border += 1;
    borders[at] = border;
  }
  return borders;
}
