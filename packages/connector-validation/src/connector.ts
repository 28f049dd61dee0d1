import { type PageCursor, pageCursorSchema } from "@storegate/bigcommerce-client";
import { defineConnector, defineExportKind } from "@storegate/connector-kit";
import { attributeResource } from "./customers/attribute-resource.js";
import { begin } from "./customers/begin.js";
import { commitVerdicts } from "./customers/commit.js";
import { type ValidationConfig, validationConfig } from "./customers/config.js";
import { configWarnings } from "./customers/config-warnings.js";
import { offerNames } from "./customers/config-options.js";
import { testConnection } from "./customers/connection-test.js";
import { type CustomerSource, readCustomers } from "./customers/customer-source.js";
import { groupResource } from "./customers/group-resource.js";
import { planCustomers } from "./customers/plan.js";
import type { ValidationRuntime } from "./customers/runtime.js";
import type { ValidationState } from "./customers/state.js";
import { createDnsResolver } from "./dns/resolver.js";
import { createLateLooks } from "./forms/late-looks.js";
import { validateEmailRoute } from "./forms/validate-email-route.js";
import { createPipeline } from "./pipeline/pipeline.js";
import { directConnector, socksConnector } from "./smtp/connectors.js";
import { createSmtpProber } from "./smtp/smtp-prober.js";
import { batchTables } from "./truelist/batch-store.js";
import { createTruelistPacing } from "./truelist/pacing.js";
import { verdictTables } from "./verdicts/cache.js";
import { emailVerdictFacts } from "./verdicts/email-verdict-facts.js";
import { resultColumns } from "./customers/result-columns.js";

const validate = defineExportKind<ValidationConfig, ValidationRuntime, ValidationState, CustomerSource, PageCursor>({
  key: "validate",
  title: "Validate customers' e-mail addresses",
  description:
    "Checks the e-mail address of every customer and writes the status (valid, risky, invalid, unknown) back as a customer attribute and a customer group.",
  direction: "export",
  undoable: true,
  undoWithoutSecrets: true,
  recordType: "customer",
  phase: "validating",
  cursor: pageCursorSchema,
  begin,
  read: readCustomers,
  plan: planCustomers,
  resources: { attribute: attributeResource, group: groupResource },
  commit: commitVerdicts,
  resultColumns,
});

/**
 * Checks customers' e-mail addresses by syntax, policy, DNS and lists, and writes the verdict back. It owns one customer
 * attribute and the membership in four customer groups; a customer in any other group keeps it.
 */
export const validation = defineConnector<ValidationConfig, ValidationRuntime>({
  id: "validation",
  title: "E-mail validation",
  description:
    "Checks customers' e-mail addresses by syntax, DNS and lists of throw-away and role addresses, on request by mail servers or Truelist, and marks each customer with the verdict.",
  scopes: ["store_v2_customers", "store_v2_information_read_only"],
  config: validationConfig,
  syncKinds: [validate],
  // Addresses change slowly: once a week, in the small hours of most of the world's Sunday.
  defaultSchedule: { cron: "0 3 * * 0" },
  operations: ["validateEmail"],
  foreignFaults: ["DNS_UNREACHABLE", "TRUELIST_"],
  routes: [validateEmailRoute],
  migrations: [
    { id: "0001_verdicts", sql: verdictTables },
    { id: "0002_truelist_batches", sql: batchTables },
  ],
  facts: { emailVerdict: emailVerdictFacts },
  open({ dnsServers, smtpProxy, http, now, logger }) {
    const resolver = createDnsResolver({ servers: dnsServers, now });
    const connect = smtpProxy === undefined ? directConnector() : socksConnector(smtpProxy);
    return {
      resolver,
      pipeline: createPipeline({ resolver, now }),
      prober: createSmtpProber({ connect, resolver, now, logger }),
      http,
      truelistPacing: createTruelistPacing(),
      lateLooks: createLateLooks(),
    };
  },
  async close({ resolver, prober, lateLooks }) {
    prober.close();
    await lateLooks.close();
    resolver.close();
  },
  warnings: configWarnings,
  test: testConnection,
  configOptions: offerNames,
});
