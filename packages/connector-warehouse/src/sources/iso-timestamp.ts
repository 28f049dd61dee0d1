/** `2026-11-23 10:00:00+00`, as databases write it, in ISO 8601: `2026-11-23T10:00:00Z`. What is no such time stays as it is. */
export function isoTimestamp(text: string): string {
  const parts = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::?\d\d)?)?$/.exec(text);
  if (!parts) return text;
  const [, date = "", time = "", zone = ""] = parts;
  const offset = /^[+-]00(?::?00)?$/.test(zone) ? "Z" : zone.length === 3 ? `${zone}:00` : zone;
  return `${date}T${time}${offset}`;
}
