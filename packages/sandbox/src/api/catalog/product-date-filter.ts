import type { StoreProduct } from "../../store/product-resources.js";
import type { Query } from "../query.js";

/** The tests of when a product was changed and imported. */
export function dateTests(query: Query): ((product: StoreProduct) => boolean)[] {
  const tests: ((product: StoreProduct) => boolean)[] = [];
  for (const name of ["date_modified", "date_last_imported"] as const) {
    const exact = query.time(name);
    const dayOnly = isDay(query.text(name));
    const min = clockedTime(query, `${name}:min`);
    const max = clockedTime(query, `${name}:max`);
    const not = query.time(`${name}:not`);
    const notDay = isDay(query.text(`${name}:not`));
    if ([exact, min, max, not].every((one) => one === undefined)) continue;
    tests.push((product) => {
      const text = product[name];
      // What never was imported was not imported on that day, and on no other.
      if (text === "") return exact === undefined && min === undefined && max === undefined;
      const time = Date.parse(text);
      return (
        (exact === undefined || isAt(time, exact, dayOnly)) &&
        (not === undefined || !isAt(time, not, notDay)) &&
        (min === undefined || time >= min) &&
        (max === undefined || time <= max)
      );
    });
  }
  return tests;
}

/** A day alone takes the current time of day (BigCommerce API reference, catalog v3). */
function clockedTime(query: Query, name: string): number | undefined {
  const time = query.time(name);
  return time === undefined || !isDay(query.text(name)) ? time : time + (Date.now() % 86_400_000);
}

function isDay(text: string | undefined): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text ?? "");
}

function isAt(time: number, wanted: number, day: boolean): boolean {
  return day ? time >= wanted && time < wanted + 86_400_000 : time === wanted;
}
