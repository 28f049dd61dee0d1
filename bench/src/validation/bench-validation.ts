/** Verdicts against what is true, how fast they come, what a cached one costs, and what a validation asks of a store. */
import type { ValidationPart } from "../arguments.ts";
import type { Figure } from "../figure.ts";
import { startKeptVerdicts } from "./kept-verdicts.ts";
import { judgeKnownClasses } from "./known-classes.ts";
import { measureSpeed } from "./speed.ts";
import { measureStore } from "./whole-store.ts";

/** Customers of the store that is validated. */
const usualCustomers = 20_000;
const allCustomers = 1_000_000;

/** What the command line settles. */
export interface ValidationSettings {
  /** The largest of them is validated, for calls and memory. */
  readonly customers: readonly number[] | undefined;
  readonly full: boolean;
  readonly seed: number;
  readonly part: ValidationPart | undefined;
  readonly tell: (line: string) => void;
  /** Prints what is read before the figures. */
  readonly show: (text: string) => void;
}

/** The figures of `pnpm bench validation`. */
export async function benchValidation(settings: ValidationSettings): Promise<Figure[]> {
  const { customers, full, part } = settings;
  const isWanted = (...parts: readonly ValidationPart[]): boolean => part === undefined || parts.includes(part);
  const figures: Figure[] = [];
  if (isWanted("classes", "speed")) {
    await using kept = await startKeptVerdicts();
    if (isWanted("classes")) figures.push(...(await judgeKnownClasses({ ...settings, kept })));
    if (isWanted("speed")) figures.push(...(await measureSpeed({ ...settings, kept })));
  }
  if (isWanted("calls", "memory")) {
    const most = customers === undefined ? undefined : Math.max(...customers);
    const size = most ?? (full ? allCustomers : usualCustomers);
    const { calls, memory } = await measureStore(size, settings.tell);
    if (isWanted("calls")) figures.push(...calls);
    if (isWanted("memory")) figures.push(...memory);
  }
  return figures;
}
