/** JSON pointers (RFC 6901). */

/** What stands there; undefined where nothing does. */
export function readAt(value: unknown, pointer: string): unknown {
  return pointerSteps(pointer).reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return (inner as unknown[])[Number(step)];
    return isObject(inner) ? inner[step] : undefined;
  }, value);
}

/** The names on the way. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A name as a step of a JSON pointer. */
export function pointerStep(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Whether it is an object with fields, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
