/**
 * When something happened: ISO 8601 dates or moments, as `2026-06-18` or `2026-06-18T14:08:08Z`. Whether `min` and `max`
 * themselves count is not documented; they are described as "after" and "before".
 */
export interface DateRange {
  readonly at?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

/** A range as the API's filters `name`, `name:min` and `name:max`. */
export function dateQuery(name: string, { at, min, max }: DateRange = {}): Record<string, string> {
  return {
    ...(at === undefined ? {} : { [name]: at }),
    ...(min === undefined ? {} : { [`${name}:min`]: min }),
    ...(max === undefined ? {} : { [`${name}:max`]: max }),
  };
}
