import { parseArgs } from "node:util";

const plans = ["standard", "plus", "pro", "enterprise"] as const;

/** What the demo is told on the command line. */
export interface DemoArguments {
  readonly exit: boolean;
  readonly help: boolean;
  readonly customers: number;
  readonly plan: (typeof plans)[number];
}

export const usage = `Starts a sandbox store and a gateway, validates the store's customers, and shows what became of them.

  --customers N   customers of the sandbox store, 1 to 100000 (1000)
  --plan PLAN     its plan, which decides its quota: ${plans.join(", ")} (pro)
  --exit          end when it is done, with status 0 only if all went well
  --help          this
`;

/** @throws Error in a sentence for what cannot be used. */
export function readArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    // A package manager may hand over the "--" that parts its own arguments from ours.
    args: args.filter((each) => each !== "--"),
    options: {
      exit: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      customers: { type: "string", default: "1000" },
      plan: { type: "string", default: "pro" },
    },
  });
  const customers = Number(values.customers);
  if (!Number.isInteger(customers) || customers < 1 || customers > 100_000) {
    throw new Error(`--customers takes a whole number from 1 to 100000, not "${values.customers}".`);
  }
  const plan = plans.find((each) => each === values.plan);
  if (!plan) throw new Error(`--plan takes one of ${plans.join(", ")}, not "${values.plan}".`);
  return { exit: values.exit, help: values.help, customers, plan };
}
