/** A text of the table. @throws TypeError where there is something else. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`the table has ${JSON.stringify(value)} where a text belongs`);
}
