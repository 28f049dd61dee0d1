/**
 * A URL of an action, relative to the adaptor's base. Its parameters stand sorted by name and percent-encoded, in the one way that
 * reads the same whichever form Gladly signs a query in.
 * @param path Without a query: `actions/refund`.
 * @param parameters Those that are undefined or null are left out.
 */
export function actionUrl(
  path: string,
  parameters: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const query = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
  return query === "" ? path : `${path}?${query}`;
}
