/** What is served keeps what others rely on, says what everything means, and is what is committed. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "../src/graphql/schema.js";

let served: GraphQLSchema;
beforeAll(async () => {
  served = await createSchema();
});

/** Changes that only say that something is not served yet. */
const missing = new Set(["TYPE_REMOVED", "FIELD_REMOVED", "ARG_REMOVED", "VALUE_REMOVED_FROM_ENUM"]);

/** What connectors that are not installed bring with them: all that may be missing. Who brings one takes its names out. */
const ofConnectors = {
  cdp: [
    "Query.profiles",
    "Query.profile",
    "Query.profileAttributes",
    "Query.segments",
    "Query.previewSegment",
    "Mutation.createSegment",
    "Mutation.deleteSegment",
    "Profile.orders",
    "Profile.segments",
    "ProfileConnection",
    "ProfileEdge",
    "Segment",
    "SegmentSize",
    "SegmentPreview",
    "CreateSegmentInput",
    "CreateSegmentPayload",
    "DeleteSegmentPayload",
  ],
};

describe.skipIf(process.env["STOREGATE_SHARED"] === undefined)("the contract", () => {
  let contract: GraphQLSchema;
  beforeAll(async () => {
    const folder = process.env["STOREGATE_SHARED"] ?? "";
    contract = buildSchema(await readFile(path.join(folder, "contract", "schema.graphql"), "utf8"));
  });

  test("nothing that is served contradicts it", () => {
    const changes = findBreakingChanges(contract, served);
    expect(changes.filter(({ type }) => !missing.has(type))).toEqual([]);
  });

  test("nothing of it is missing but what connectors bring that are not installed", () => {
    const removed = findBreakingChanges(contract, served).filter(({ type }) => missing.has(type));
    const names = removed.map(({ description }) => description.replace(/ was removed.*$/, ""));
    expect(names.toSorted()).toEqual(Object.values(ofConnectors).flat().toSorted());
  });

  test("defaults are the same, of arguments and of input fields", () => {
    const changed = findDangerousChanges(contract, served).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    );
    expect(changed).toEqual([]);
    const differing: string[] = [];
    for (const type of Object.values(contract.getTypeMap())) {
      const ours = served.getType(type.name);
      if (!isInputObjectType(type) || !isInputObjectType(ours)) continue;
      for (const [name, field] of Object.entries(type.getFields())) {
        const our = ours.getFields()[name];
        if (our && JSON.stringify(our.defaultValue) !== JSON.stringify(field.defaultValue))
          differing.push(`${type.name}.${name}`);
      }
    }
    expect(differing).toEqual([]);
  });

  test("what may be null there may be null here: clients are generated from either", () => {
    const differing: string[] = [];
    for (const type of Object.values(contract.getTypeMap())) {
      const ours = served.getType(type.name);
      if (type.name.startsWith("__") || !hasFields(type) || !hasFields(ours)) continue;
      for (const [name, field] of Object.entries(type.getFields())) {
        const our = ours.getFields()[name];
        if (our && String(our.type) !== String(field.type))
          differing.push(`${type.name}.${name}: ${String(field.type)}, here ${String(our.type)}`);
      }
    }
    expect(differing).toEqual([]);
  });
});

test("every type, field, argument, input field and enum value says what it means", () => {
  const silent: string[] = [];
  const look = (name: string, description: string | null | undefined): void => {
    if (!description?.trim()) silent.push(name);
  };
  for (const type of Object.values(served.getTypeMap())) {
    const isRoot = [served.getQueryType(), served.getMutationType(), served.getSubscriptionType()].includes(
      type as never,
    );
    if (type.name.startsWith("__") || isSpecifiedScalarType(type)) continue;
    if (!isRoot) look(type.name, type.description);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value.description);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field.description);
    if (!hasFields(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field.description);
      for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg.description);
    }
  }
  expect(silent).toEqual([]);
});

test("every enum says that it may grow: who reads it keeps a default branch", () => {
  const enums = Object.values(served.getTypeMap()).filter((type) => isEnumType(type) && !type.name.startsWith("__"));
  const silent = enums.filter(({ description }) => !description?.endsWith("May grow: keep a default branch."));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test("what is committed as schema.graphql is what is served", async () => {
  const committed = await readFile(path.join(import.meta.dirname, "..", "schema.graphql"), "utf8");
  expect(committed.trim()).toBe(printSchema(lexicographicSortSchema(served)).trim());
});

function hasFields(
  type: unknown,
): type is { getFields(): Record<string, GraphQLField<unknown, unknown>>; name: string } {
  return isObjectType(type) || isInterfaceType(type);
}
