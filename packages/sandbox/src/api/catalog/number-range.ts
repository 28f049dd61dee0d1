import type { Query } from "../query.js";

/** The numbers that the filters `name`, `name:in`, `:not_in`, `:min`, `:max`, `:greater` and `:less` let through. */
export function numberRange(query: Query, name: string): ((value: number) => boolean) | undefined {
  const first = (end: string) => query.integers(`${name}${end}`)?.[0];
  const wanted = query.integers(`${name}:in`);
  const unwanted = query.integers(`${name}:not_in`);
  const [exact, min, max, greater, less] = [first(""), first(":min"), first(":max"), first(":greater"), first(":less")];
  if ([wanted, unwanted, exact, min, max, greater, less].every((one) => one === undefined)) return undefined;
  return (value) =>
    (exact === undefined || value === exact) &&
    (wanted === undefined || wanted.includes(value)) &&
    (unwanted === undefined || !unwanted.includes(value)) &&
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (greater === undefined || value > greater) &&
    (less === undefined || value < less);
}
