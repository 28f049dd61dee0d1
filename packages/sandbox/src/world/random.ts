/**
 * A well-mixed unsigned 32-bit number that depends on its arguments only, so that anything of the world can be made again
 * on demand instead of being kept.
 */
export function mix(seed: number, id: number, salt: number): number {
  let h =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(id + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(salt + 1, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One of the items, by the number. */
export function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error("Nothing to pick from: the list is empty.");
  return item;
}

/** A number that depends on the text only (FNV-1a). */
export function mixText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length, 0);
}

/** Every run of digits in the text, as numbers; those too long to be an id are left out. */
export function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).filter((digits) => digits.length <= 12).map(Number);
}
