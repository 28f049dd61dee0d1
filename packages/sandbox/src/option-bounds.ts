import type { ForeignAppetite } from "./store/foreign-app.js";
import { type Plan, plans } from "./store/plan.js";

/** The least and the most that each number may be which a sandbox is started with or told later; all are whole. */
export const optionBounds = {
  port: [0, 65_535],
  dnsPort: [0, 65_535],
  mailPort: [0, 65_535],
  customers: [0, 10_000_000],
  orders: [0, 30_000_000],
  products: [0, 1_000_000],
  subscribers: [0, 10_000_000],
  domains: [1, 1_000_000],
  seed: [0, 2_147_483_647],
  latencyMs: [0, 600_000],
  windowMs: [1, 3_600_000],
  timeScale: [1, 10_000_000],
  requestsPerWindow: [0, 1_000_000],
  burst: [1, 1_000_000],
  requests: [0, 1_000_000],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;

/** The name of a number that has bounds. */
export type BoundedOption = keyof typeof optionBounds;

/** Options as numbers may stand among them. */
type Numbers = { readonly [Name in BoundedOption]?: number };

/**
 * Answers the number unchanged.
 *
 * @param as what the sentence calls the option
 * @param given the number as it was written
 * @throws RangeError with a sentence when it is out of its bounds, or not whole
 */
export function checkedNumber(option: BoundedOption, number: number, as: string = option, given = `${number}`): number {
  const [least, most] = optionBounds[option];
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`${as} takes a whole number from ${least} to ${most}, not ${given}.`);
}

/** Checks those that are there. @throws RangeError with a sentence on the first that is out of its bounds */
export function checkNumbers(options: Numbers): void {
  for (const name of boundedOptions) {
    const number = options[name];
    if (number !== undefined) checkedNumber(name, number);
  }
}

/** Answers another app's appetite unchanged. @throws RangeError with a sentence when it is none */
export function checkedAppetite<T extends ForeignAppetite | null>(appetite: T): T {
  if (appetite !== null) checkNumbers(appetite);
  return appetite;
}

/** The plan of a name. @throws RangeError with a sentence when there is none */
export function checkedPlan(name: string, as = "plan"): Plan {
  const plan = plans.find((one) => one === name);
  if (plan !== undefined) return plan;
  throw new RangeError(`${as} takes ${plans.join(", ")}, not "${name}".`);
}

const boundedOptions = Object.keys(optionBounds).filter(isBounded);

function isBounded(name: string): name is BoundedOption {
  return Object.hasOwn(optionBounds, name);
}
