/** Where a sync goes on, as it was kept. */
import { Fault, type AnySyncKind, type JsonValue } from "@storegate/connector-kit";

/** @throws Fault CURSOR_UNREADABLE: a cursor that no longer parses is never quietly the beginning. */
export function parseCursor(
  kind: Pick<AnySyncKind<unknown, unknown>, "key" | "cursor">,
  stored: unknown,
): JsonValue | null {
  if (stored === null || stored === undefined) return null;
  const parsed = kind.cursor.safeParse(stored);
  if (parsed.success) return parsed.data as JsonValue;
  throw cursorUnreadable(kind.key, parsed.error);
}

/** A cursor in a form that this version does not read. */
export function cursorUnreadable(kind: string, cause?: unknown): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "CURSOR_UNREADABLE",
    message: `The place where the sync "${kind}" stopped was kept in a form that this version does not read.`,
    remedy: "Start a full sync.",
    cause,
  });
}
