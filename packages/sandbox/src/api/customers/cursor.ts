import { Refusal } from "../refusal.js";

/** A cursor as the store was seen to make it: `{"id":4}` in unpadded base64url. */
export function cursorOf(id: number): string {
  return Buffer.from(JSON.stringify({ id })).toString("base64url");
}

/** The id in a cursor; what is none of the store's cursors is refused with 422. */
export function idOfCursor(cursor: string): number {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "id" in parsed && Number.isInteger(parsed.id)) {
      return Number(parsed.id);
    }
  } catch {
    // Not JSON: refused below, as is JSON without an id.
  }
  throw new Refusal(422, "The cursor is invalid.", { why: `"${cursor}" is not a cursor of this store` });
}
