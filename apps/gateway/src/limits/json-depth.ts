/** Whether a JSON value holds objects or lists more than `most` deep. Walks without recursion, and no deeper than that. */
export function isNestedDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const each of level) {
      if (typeof each !== "object" || each === null) continue;
      if (depth >= most) return true;
      for (const inner of Object.values(each)) below.push(inner);
    }
    level = below;
  }
  return false;
}
