/** What a validation of a whole store asks of the store, and how the gateway's memory grows over it. */
import type { Figure } from "../figure.ts";
import { measureSync } from "../scale/measured-sync.ts";
import { startScaledStore } from "../scale/scaled-store.ts";

/** The figures by the part of the bench that they are. */
export interface WholeStore {
  readonly calls: readonly Figure[];
  readonly memory: readonly Figure[];
}

/** V8 lets its space for new objects grow within about as many records, whatever size the store has. */
const warmAfter = 100_000;

/** Validates a store of so many customers twice. */
export async function measureStore(customers: number, tell: (line: string) => void): Promise<WholeStore> {
  const size = customers.toLocaleString("en");
  tell(`validation: a store of ${size} customers`);
  await using store = await startScaledStore(customers);
  const first = await measureSync(store, customers, tell);
  tell("validation: the same again, with nothing to change");
  const second = await measureSync(store, customers, tell);
  const isWarm = customers / 10 >= warmAfter;
  const call = (name: string, calls: number, atMost: number, note: string): Figure => {
    return { name, value: calls / customers, unit: "calls/customer", threshold: { atMost }, note };
  };
  return {
    calls: [
      call("first run: requests to the store", first.calls, 0.25, `${size} customers, all written`),
      call("second run: requests to the store", second.calls, 0.01, "all unchanged"),
    ],
    memory: [
      { name: `memory over ${size}, at most`, value: Math.max(first.mostMb, second.mostMb), unit: "MB" },
      {
        name: `memory over ${size}, after the first tenth`,
        value: first.mostMb - first.mostOfFirstTenthMb,
        unit: "MB",
        threshold: isWarm ? { below: 100 } : undefined,
        note: isWarm ? undefined : `with a threshold where that is ${warmAfter.toLocaleString("en")} or more`,
      },
      {
        name: `memory over ${size}, second run`,
        value: second.mostMb - first.mostMb,
        unit: "MB",
        threshold: { below: 100 },
        note: "by how much it rose above the first",
      },
    ],
  };
}
