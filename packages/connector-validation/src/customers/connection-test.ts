import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import { readGroups } from "./begin.js";
import {
  attributeExists,
  defaultGroupKept,
  groupsExist,
  groupsUnavailable,
  replaceableMissing,
} from "./name-warnings.js";
import { requireDns } from "./require-dns.js";
import { testTruelist } from "../truelist/test-truelist.js";
import { testProbing } from "../smtp/test-probing.js";
import { identityOf, truelistAccessOf } from "../verdicts/judge-of.js";
import type { ValidationContext } from "./runtime.js";
import { findStatusAttribute } from "./status-attribute.js";

/**
 * Whether customer attributes and groups can be read, whether names that were chosen are taken already, whether a name
 * server answers, whether Truelist does, and whether mail servers can be asked. Without groups the connector still works, on
 * the attribute alone, and so it does without mail servers.
 */
export async function testConnection(context: ValidationContext): Promise<ConnectionCheck[]> {
  const [store, dns, truelist, smtp] = await Promise.all([
    testStore(context),
    check("dns", () => testDns(context)),
    testProvider(context),
    testMailServers(context),
  ]);
  return [...store, dns, truelist, smtp];
}

async function testStore(context: ValidationContext): Promise<ConnectionCheck[]> {
  const attributes = await check("customer_attributes", () => testAttribute(context));
  // Whether a refusal of groups is the plan's or the token's can be told only where attributes could be read.
  if (attributes.status === "FAILED" || context.config.groupPolicy === "none") {
    return [attributes, { name: "customer_groups", status: "SKIPPED" }];
  }
  return [attributes, await check("customer_groups", () => testGroups(context))];
}

async function testAttribute({ bigcommerce, config }: ValidationContext): Promise<Fault | undefined> {
  const attribute = await findStatusAttribute(bigcommerce, config.attributeName);
  return attribute === undefined ? undefined : attributeExists(config);
}

async function testGroups({ bigcommerce, config }: ValidationContext): Promise<Fault | undefined> {
  const groups = await readGroups(bigcommerce);
  if (groups instanceof Fault) return groupsUnavailable(groups);
  const exists = groupsExist(config, (name) => groups.idOf(name) !== null);
  return exists ?? replaceableMissing(config, groups) ?? defaultGroupKept(config, groups);
}

async function testDns({ runtime, signal }: ValidationContext): Promise<undefined> {
  await requireDns(runtime.resolver, signal);
}

/** Whether Truelist takes the key, where it is to be asked. */
async function testProvider(context: ValidationContext): Promise<ConnectionCheck> {
  if (context.config.provider === "builtin") return { name: "truelist", status: "SKIPPED" };
  return testTruelist(truelistAccessOf(context), context.signal);
}

/** Whether mail servers can be asked from here, where they are to be. */
async function testMailServers({ config, runtime, signal }: ValidationContext): Promise<ConnectionCheck> {
  const identity = identityOf(config);
  if (identity === undefined) return { name: "smtp", status: "SKIPPED" };
  return testProbing(runtime.prober, identity, signal);
}

/** A check that failed with what `look` throws, or warns of what it answers. */
async function check(name: string, look: () => Promise<Fault | undefined>): Promise<ConnectionCheck> {
  try {
    const warning = await look();
    return warning === undefined ? { name, status: "PASSED" } : { name, status: "WARNING", fault: warning.toData() };
  } catch (error) {
    return { name, status: "FAILED", fault: Fault.from(error).toData() };
  }
}
