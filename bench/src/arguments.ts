import { parseArgs } from "node:util";

/** What `--help` prints. */
export const usage = `Figures of speed, memory and use of the quota, against thresholds: a table, then one line of JSON each.

  pnpm bench            every bench
  pnpm bench client     the BigCommerce client: how it uses a store's quota, what it costs, and others beside it

  --full                no time scale: windows of the quota take their 30 seconds
  --help                this

The status is 1 when a threshold is missed.
`;

/** Names of the benches there are. */
export const benchNames = ["client"] as const;

/** What the command line asks for. */
export interface BenchArguments {
  readonly names: readonly (typeof benchNames)[number][];
  readonly full: boolean;
  readonly help: boolean;
}

/** @throws Error in a sentence for what cannot be used. */
export function readArguments(args: readonly string[]): BenchArguments {
  const { values, positionals } = parseArgs({
    // A package manager may hand over the "--" that parts its own arguments from ours.
    args: args.filter((each) => each !== "--"),
    allowPositionals: true,
    options: { full: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  const names = positionals.map((given) => {
    const name = benchNames.find((each) => each === given);
    if (name === undefined) throw new Error(`There is no bench "${given}", only ${benchNames.join(", ")}.`);
    return name;
  });
  return { names: names.length === 0 ? benchNames : names, full: values.full, help: values.help };
}
