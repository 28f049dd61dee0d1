/** `dateFormat`. */
import { formatMoment } from "./date-format.js";
import { readMoment } from "./date-moment.js";
import { ExpressionError } from "./expression-error.js";
import type { ExpressionFunction } from "./expression-function.js";
import { certainText, textArgument } from "./text-argument.js";

export const dateFunctions: readonly ExpressionFunction[] = [
  {
    name: "dateFormat",
    calls: [
      ["dyn", "dyn"],
      ["dyn", "dyn", "dyn"],
    ],
    usage: 'dateFormat(value, "yyyy-MM-dd", "Europe/Berlin")',
    description:
      "A date or timestamp of the source written in the way the letters say; one with a zone or offset as it is in the zone that is named, UTC where none is. One without stays as it is.",
    run: dateFormat,
  },
];

function dateFormat(value: unknown, pattern: unknown, zone: unknown = "UTC"): string | null {
  const text = textArgument("dateFormat", value);
  if (text === null) return null;
  const letters = certainText("dateFormat", pattern);
  const place = certainText("dateFormat", zone);
  const moment = readMoment(text, place);
  if (!moment)
    throw new ExpressionError(
      "dateFormat takes dates as 2026-11-23 and timestamps as 2026-11-23T08:05:00Z, and was given another text.",
    );
  return formatMoment(moment, letters);
}
