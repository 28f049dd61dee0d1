import { describeConnector, sandboxWorld } from "@storegate/connector-kit/testing";
import { tidyNames } from "../src/index.js";

describeConnector({
  connector: tidyNames,
  config: { fields: ["firstName", "lastName"], keep: ["McDonald"] },
  junk: { "no field": { fields: [] }, "an unknown field": { fields: ["company"] }, "an empty word": { keep: [" "] } },
  // What is not the connector's: everything but names.
  foreign: ({ customers, ...rest }) => ({
    ...rest,
    customers: customers.map((customer) => ({ ...customer, first_name: "", last_name: "" })),
  }),
  world: () =>
    sandboxWorld({
      sandbox: { customers: 40 },
      pageSize: 10,
      // Every third shouts, every third but one mumbles; one has no name.
      prepare({ control }) {
        for (const { id, last_name } of control.snapshot().customers) {
          if (id % 3 === 0) control.updateCustomer(id, { last_name: last_name.toUpperCase() });
          if (id % 3 === 1) control.updateCustomer(id, { first_name: "jane" });
        }
        control.updateCustomer(2, { first_name: "", last_name: "" });
      },
      refuse: ({ control }, { target }) => control.deleteCustomer(Number(target)),
    }),
});
