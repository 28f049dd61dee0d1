/** What is wrong with a key that is asked for. */
import { isNarrowed, mayUse, type AccessRule, type Caller, type UserError } from "@storegate/connector-kit/graphql";
import type { Queries } from "@storegate/database";
import { displayName } from "../display-name.js";
import { Refusal } from "../refusal.js";
import { givenName } from "./admin-key.js";
import type { CreateApiKey } from "./api-key-service.js";
import { findNarrowing, inputError, wrongLength } from "./find-narrowing.js";

/** A key that may be made; ids are keys of rows. */
interface CheckedKey extends Pick<CreateApiKey, "role"> {
  readonly name: string;
  readonly expiresAt: Date | null;
  readonly storeIds: string[] | null;
  readonly integrationIds: string[] | null;
  readonly operations: string[] | null;
}

/** @throws Refusal with all that is wrong. */
export async function checkNewKey(
  queries: Queries,
  input: CreateApiKey,
  caller: Caller,
  rules: ReadonlyMap<string, AccessRule>,
): Promise<CheckedKey> {
  const wrong: UserError[] = [];
  const found = await findNarrowing(queries, input, wrong);
  const name = nameIn(input.name, wrong);
  const expiresAt = input.expiresAt ?? null;
  wrong.push(...wrongExpiry(expiresAt, caller));
  const operations = input.operations ? [...new Set(input.operations)] : null;
  wrong.push(...wrongLength("operations", input.operations));
  const made: Caller = {
    keyId: "",
    name,
    role: input.role,
    stores: found.storeIds && new Set(found.storeIds),
    integrations: found.integrationIds && new Set(found.integrationIds),
    operations: null,
    expiresAt,
  };
  wrong.push(...wrongOperations(input.operations ?? [], made, rules));
  const beyond = operationsBeyond(caller, operations);
  if (beyond) wrong.push(beyond);
  if (wrong.length > 0) throw new Refusal(wrong);
  return { name, role: input.role, expiresAt, ...found, operations };
}

/** The name; what is wrong with it is added to `wrong`. */
function nameIn(text: string, wrong: UserError[]): string {
  try {
    const name = displayName(text);
    if (name === undefined)
      wrong.push(inputError("name", "NAME_MISSING", "The name is empty. Say who or what will use the key."));
    if (name === givenName) {
      const why = `${givenName} is the name of the key that the environment gives. Give another name.`;
      wrong.push(inputError("name", "NAME_RESERVED", why));
    }
    return name ?? "";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    wrong.push(...error.userErrors);
    return "";
  }
}

function wrongExpiry(expiresAt: Date | null, caller: Caller): UserError[] {
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    return [inputError("expiresAt", "EXPIRY_PAST", "expiresAt has passed. Give a moment to come, or none.")];
  }
  const own = caller.expiresAt;
  if (own === null || (expiresAt !== null && expiresAt.getTime() <= own.getTime())) return [];
  const message = `The key that you use ends at ${own.toISOString()}, and a key may not outlive the one that makes it. Give an expiresAt that is not later.`;
  return [inputError("expiresAt", "EXPIRY_BEYOND_OWN", message)];
}

/** Each must be a root field, or an operation of routes, that the key could use, so that what is told of a key is so. */
function wrongOperations(
  operations: readonly string[],
  made: Caller,
  rules: ReadonlyMap<string, AccessRule>,
): UserError[] {
  return operations.flatMap((operation, index) => {
    const rule = rules.get(operation);
    const field = ["operations", String(index)];
    if (!rule) {
      const message = `There is no operation "${operation}". Name root fields, as they stand in viewer { operations }, or the operation of a connector's route.`;
      return [{ kind: "INPUT" as const, code: "OPERATION_UNKNOWN", message, field }];
    }
    if (mayUse(made, operation, rule)) return [];
    const message =
      rule.reach === "gateway" && isNarrowed(made)
        ? `${operation} is about the whole gateway, which a key for some stores or integrations may not use.`
        : `${operation} needs the role ${rule.least}, and the key is to have ${made.role}.`;
    return [{ kind: "INPUT" as const, code: "OPERATION_BEYOND_ROLE", message, field }];
  });
}

/** A key that may use some operations makes none that may use others. */
function operationsBeyond(caller: Caller, operations: readonly string[] | null): UserError | undefined {
  const own = caller.operations;
  if (own === null || (operations !== null && operations.every((each) => own.has(each)))) return undefined;
  const message = `The key that you use may use ${[...own].join(", ")} alone, and a key may not do more than the one that makes it. Name operations among these.`;
  return inputError("operations", "OPERATIONS_BEYOND_OWN", message);
}
