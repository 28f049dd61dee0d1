/** " Did you mean …?" with the name that is nearest to one that is not known; nothing where none is near. */
export function didYouMean(unknown: string, known: readonly string[]): string {
  const wanted = simplified(unknown);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const [nearest] = known
    .map((name) => ({ name, distance: distance(wanted, simplified(name)) }))
    .filter((each) => each.distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return nearest ? ` Did you mean ${nearest.name}?` : "";
}

/** Case, spaces and dashes are what names are most often mistaken in. */
function simplified(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[\s_-]/g, "");
}

/** How many characters are to be put in, left out, or changed to make one of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
