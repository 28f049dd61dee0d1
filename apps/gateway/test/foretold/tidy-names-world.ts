/** Small stores for the example connector: names in capitals, in small letters, in no letters, and well written ones. */
import { startCustomerStore } from "../customer-store.js";
import { Draw } from "./draw.js";
import { storeState } from "./store-state.js";
import { storeWrites } from "./store-writes.js";
import type { Proven } from "./world.js";

const oddNames = ["", "李小龍", "ÉMILE", "o'neill", "anne-marie", "van der Berg", "MCDONALD"] as const;

export const tidyNamesWorlds: Proven = {
  connectorId: "tidy",
  async open(seed, name) {
    const draw = new Draw(`tidy world ${seed}`);
    const customers = draw.int(12, 18, "customers");
    const sandbox = await startCustomerStore({ customers, seed: 2000 + seed, storeHash: name });
    const { control } = sandbox;
    const written = (text: string, ...of: readonly (string | number)[]): string =>
      draw.pick([text, text.toUpperCase(), text.toLowerCase(), draw.pick(oddNames, "odd", ...of)], "written", ...of);
    for (const { id, first_name, last_name } of control.snapshot().customers)
      control.updateCustomer(id, {
        first_name: written(first_name, "first", id),
        last_name: written(last_name, "last", id),
      });
    // Several channels may have one customer each of the same address.
    const [first] = control.customers();
    if (first && draw.chance(0.5, "twin")) control.addCustomer({ email: first.email, first_name: "TWIN" });
    const fields = draw.pick([["firstName"], ["lastName"], ["firstName", "lastName"]], "fields");
    return {
      sandbox,
      config: { fields, keep: draw.chance(0.5, "keep") ? ["McDonald"] : [] },
      pageSize: draw.int(7, 14, "page"),
      raw: () => JSON.stringify(control.snapshot()),
      state: (by) => storeState(control.snapshot({ dates: false }), undefined, by),
      idOf: ({ externalId }) => externalId ?? "",
      requests: () => control.calls().total,
      writesOf: (request) => storeWrites(control, request),
      refuse() {},
      heal() {},
      thirdHand() {
        for (const { id } of control.snapshot().customers) {
          if (!draw.chance(0.3, "touched", id)) continue;
          const hands: readonly [() => unknown, ...(() => unknown)[]] = [
            () => control.updateCustomer(id, { first_name: "By", last_name: "Hand" }),
            () => control.updateCustomer(id, { company: "Elsewhere" }),
            () => control.updateCustomer(id, { email: `moved${id}@example.com` }),
            () => control.deleteCustomer(id),
          ];
          draw.pick(hands, "hand", id)();
        }
        control.addCustomer({ email: "newcomer@example.com", last_name: "NEWCOMER" });
      },
      meddle(_, id) {
        control.updateCustomer(Number(id), { first_name: "Meddled", last_name: "With" });
        return true;
      },
      [Symbol.asyncDispose]: () => sandbox.stop(),
    };
  },
};
