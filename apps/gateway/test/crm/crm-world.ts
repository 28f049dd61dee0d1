/** A store and a CRM, as the world of one run. */
import type { ContractWorld, WorldSnapshot } from "@storegate/connector-kit/testing";
import { sandboxWorld } from "@storegate/connector-kit/testing";
import type { TestConnectorTables } from "@storegate/database/testing";
import { startCrm } from "./crm-server.js";

/** What stands outside. */
export interface CrmWorldSnapshot {
  readonly store: WorldSnapshot;
  readonly people: readonly (readonly [email: string, name: string])[];
}

/**
 * Twelve customers, of whom the CRM knows one as they are and one otherwise; and somebody who is no customer.
 * @param tables makes the connector's own.
 */
export async function crmWorld(tables: () => Promise<TestConnectorTables>): Promise<ContractWorld<CrmWorldSnapshot>> {
  await using made = new AsyncDisposableStack();
  const server = made.use(await startCrm());
  const store = made.use(
    await sandboxWorld({
      tables,
      prepare({ control }) {
        const [same, other] = control.snapshot().customers;
        if (same) server.people.set(same.email, `${same.first_name} ${same.last_name}`);
        if (other) server.people.set(other.email, "Somebody Else");
      },
      refuse: () => {},
    }),
  );
  server.people.set("stranger@example.com", "Stranger");
  const stack = made.move();
  return {
    ...store,
    config: { url: server.url },
    snapshot: () => ({
      store: store.snapshot(),
      people: [...server.people].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    }),
    requests() {
      const { total, writes, scopes } = store.requests();
      return { total: total + server.requests.total, writes: writes + server.requests.writes, scopes };
    },
    fail(failure, passing) {
      const asked = (): number => store.requests().total + server.requests.total;
      const from = asked();
      store.fail(failure, passing);
      // What passes here does not pass there any more.
      server.failure = () => {
        const left = passing - (asked() - from);
        store.heal();
        store.fail(failure, Math.max(0, left));
        return left < 0 ? failure : undefined;
      };
    },
    heal() {
      store.heal();
      server.failure = undefined;
    },
    refuse: ({ target }) => void server.refused.add(target),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
