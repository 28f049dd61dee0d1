import { pageCursorSchema, type PageCursor } from "@storegate/bigcommerce-client";
import { defineConnector, defineExportKind } from "@storegate/connector-kit";
import { tidyConfig, type TidyConfig } from "./config.js";
import { readCustomers } from "./customer-source.js";
import { nameResource } from "./name-resource.js";
import { planNames } from "./plan.js";

const tidyKind = defineExportKind<TidyConfig, undefined, null, null, PageCursor>({
  key: "tidy",
  title: "Tidy customers' names",
  description: "Writes names that are all capitals or all small letters properly.",
  direction: "export",
  recordType: "customer",
  phase: "tidying",
  undoable: true,
  undoWithoutSecrets: true,
  cursor: pageCursorSchema,
  begin: async () => null,
  read: readCustomers,
  plan: planNames,
  resources: { name: nameResource },
});

/** Writes customers' names properly. It owns first and last names, and changes only those that are badly written. */
export const tidyNames = defineConnector<TidyConfig, undefined>({
  id: "tidy",
  title: "Tidy names",
  description: "Writes customers' names properly: JANE DOE becomes Jane Doe.",
  scopes: ["store_v2_customers"],
  config: tidyConfig,
  syncKinds: [tidyKind],
  operations: ["tidyName"],
  open: () => undefined,
});
