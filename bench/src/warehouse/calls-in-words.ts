/** What was asked of a store between two reports of its calls, by endpoint, the most frequent first. */
export function callsInWords(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): string {
  return Object.entries(after)
    .map(([endpoint, count]) => [endpoint, count - (before[endpoint] ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([endpoint, count]) => `${count} ${endpoint}`)
    .join(", ");
}
