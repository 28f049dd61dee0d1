/** Dates and timestamps as sources write them. */
import { DateTime, IANAZone } from "luxon";
import { ExpressionError } from "./expression-error.js";

const iso =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?<offset>Z|[+-]\d{2}(?::?\d{2})?))?)?$/i;

/**
 * A date or timestamp; with an offset, as clocks show it in `zone`. Undefined for what is none, as the 30th of February.
 * @throws ExpressionError where there is no such zone.
 */
export function readMoment(text: string, zone: string): DateTime | undefined {
  if (!IANAZone.isValidZone(zone))
    throw new ExpressionError(
      `dateFormat knows no time zone ${JSON.stringify(zone.slice(0, 40))}; they are named as Europe/Berlin.`,
    );
  const found = iso.exec(text.trim());
  if (!found) return undefined;
  // One without an offset is shown as it stands there: in UTC no hour is left out.
  const place = found.groups?.["offset"] === undefined ? "UTC" : zone;
  const moment = DateTime.fromISO(text.trim().replace(" ", "T").replace(" ", ""), { zone: place, locale: "en-US" });
  return moment.isValid ? moment : undefined;
}
