/** How many portions of a long list of values are asked for at once. */
export const chunkConcurrency = 4;

/** The most values of one `:in` filter; the API documents no bound but the address's length. */
const mostValues = 50;
/** The most characters that a filter's values may take up in an address, encoded. */
const mostCharacters = 4000;

/** Values, each once, in portions that fit into an `:in` filter. */
export function filterChunks<T extends string | number>(values: readonly T[]): T[][] {
  const chunks: T[][] = [];
  let room = 0;
  let current: T[] = [];
  for (const value of new Set(values)) {
    const length = encodeURIComponent(String(value).toWellFormed()).length + 3;
    if (current.length === 0 || current.length >= mostValues || length > room) {
      current = [];
      chunks.push(current);
      room = mostCharacters;
    }
    current.push(value);
    room -= length;
  }
  return chunks;
}

/** Items in portions of a size. */
export function portions<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
