/** Small stores beside a CRM that knows some of their customers, some otherwise, and people who are no customers. */
import { startSandbox } from "@storegate/sandbox";
import { startCrm } from "../crm/crm-server.js";
import { z } from "zod";
import { Draw } from "./draw.js";
import { storeWrites } from "./store-writes.js";
import type { OutsideRecord, Proven } from "./world.js";

const sent = z.object({ people: z.array(z.object({ email: z.string() })) });

export const crmWorlds: Proven = {
  connectorId: "test-crm",
  async open(seed, name) {
    await using made = new AsyncDisposableStack();
    const draw = new Draw(`crm world ${seed}`);
    const server = made.use(await startCrm());
    const sandbox = made.use(
      await startSandbox({
        customers: draw.int(16, 24, "customers"),
        orders: 0,
        products: 0,
        subscribers: 0,
        plan: "enterprise",
        seed: 3000 + seed,
        storeHash: name,
      }),
    );
    const { control } = sandbox;
    const { people } = server;
    const known = [...control.customers()];
    for (const { id, email, first_name, last_name } of known) {
      // Two accounts of one address stand for one person: with another name, and with the same.
      if (draw.chance(0.06, "twin", id)) control.addCustomer({ email, first_name: "Twin" });
      else if (draw.chance(0.06, "copy", id)) control.addCustomer({ email, first_name, last_name });
      else if (draw.chance(0.4, "known", id))
        people.set(email, draw.chance(0.5, "same", id) ? `${first_name} ${last_name}` : "Somebody Else");
    }
    people.set("stranger@example.com", "Stranger");
    const stack = made.move();
    return {
      sandbox,
      config: { url: server.url, apiKey: `a-secret-of-${seed}` },
      pageSize: draw.int(7, 20, "page"),
      raw: () => JSON.stringify([control.snapshot(), Object.fromEntries(people)]),
      state() {
        const store = control.snapshot({ dates: false });
        const emails = new Set([...known.map(({ email }) => email), ...people.keys()]);
        const records = [...emails].map((email): [string, OutsideRecord] => [
          email,
          { owned: { person: people.get(email) ?? null }, rest: null },
        ]);
        return { records: Object.fromEntries(records), setUp: {}, rest: store };
      },
      idOf: ({ key }) => key,
      requests: () => control.calls().total + server.requests.total,
      writesOf: (request) =>
        !String(request.url).startsWith(server.url)
          ? storeWrites(control, request)
          : request.method === "GET"
            ? []
            : sent.parse(request.body).people.map(({ email }) => ({ id: email, what: "person" })),
      refuse() {
        for (const { id, email } of known) if (draw.chance(0.1, "refused", id)) server.refused.add(email);
      },
      heal: () => server.refused.clear(),
      thirdHand() {
        for (const { id, email } of known) {
          if (!draw.chance(0.3, "touched", id)) continue;
          const hands: readonly [() => unknown, ...(() => unknown)[]] = [
            () => people.set(email, "By Hand"),
            () => people.delete(email),
            () => control.updateCustomer(id, { first_name: "Renamed" }),
            () => control.deleteCustomer(id),
          ];
          draw.pick(hands, "hand", id)();
        }
        people.set("newcomer@example.com", "Newcomer");
      },
      meddle(_, id) {
        people.set(id, "Meddled With");
        return true;
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  },
};
