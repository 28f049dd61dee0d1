/** At most `most` of the items, spread over all of them; the first and the last are among them. */
export function spreadOver<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const last = items.length - 1;
  const places = new Set(Array.from({ length: most }, (_, index) => Math.round((index * last) / (most - 1))));
  return items.filter((_, index) => places.has(index));
}
