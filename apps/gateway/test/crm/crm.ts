import { defineConnector } from "@storegate/connector-kit";
import { crmConfig, type CrmConfig, type CrmRuntime } from "./crm-client.js";
import { people } from "./people-kind.js";

/** A connector to another system than the store, with tables of its own. */
export const crm = defineConnector<CrmConfig, CrmRuntime>({
  id: "test-crm",
  title: "CRM",
  description: "Keeps a person in the CRM for each customer.",
  scopes: ["store_v2_customers_read_only"],
  config: crmConfig,
  syncKinds: [people],
  migrations: [
    {
      id: "0001_sent",
      sql: `create table sent (
        integration_id text not null,
        key text not null,
        name text not null,
        primary key (integration_id, key)
      )`,
    },
  ],
  open: ({ http }) => ({ http }),
});
