/** A law of the contract that a connector breaks; the message says which record, cursor or place it was. */
export class BrokenLaw extends Error {
  override readonly name = "BrokenLaw";
}

/** @throws BrokenLaw unless the condition holds. */
export function mustHold(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new BrokenLaw(otherwise);
}

/** A value in words, cut where it is long. */
export function inWords(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
