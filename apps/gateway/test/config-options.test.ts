/** What forms are offered, while they are being filled in. */
import { defineConnector, Fault } from "@storegate/connector-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { installedConnectors } from "../src/connectors.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";

const config = z.strictObject({
  source: z.strictObject({
    host: z.string().min(1),
    password: z.string().min(4).meta({ writeOnly: true }),
    table: z.string().min(1).meta({ "x-options": true }),
  }),
  mapping: z.array(z.strictObject({ to: z.string().meta({ "x-options": true }) })).default([]),
});

/** Offers 150 tables of a host, and where a field may go; says which config and search it was handed. */
function pickerConnector(asked: unknown[]) {
  return defineConnector<z.infer<typeof config>, undefined>({
    id: "picker",
    title: "Picker",
    description: "Has things to choose from.",
    scopes: [],
    config,
    syncKinds: [],
    open: () => undefined,
    async configOptions({ config: draft }, path, search) {
      asked.push({ draft, path, search });
      if (path.startsWith("/mapping")) return [{ value: 7, label: "Price", details: { type: "number" } }];
      if (draft.source?.host === undefined) {
        throw new Fault({ kind: "CONFIG", code: "HOST_MISSING", message: "Say the host first.", field: "source.host" });
      }
      return Array.from({ length: 150 }, (_, index) => ({ value: `t${index}`, label: `Table ${index}` }));
    },
  });
}

const asked: unknown[] = [];
let gateway: TestGateway;
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 3 },
    connectors: [...installedConnectors, { connector: pickerConnector(asked) }],
  });
  ({ storeId, integrationId } = await setUpValidation(gateway));
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

function options(draft: object, path: string, search?: string, key?: string) {
  return gateway.query(
    `query ($draft: IntegrationDraftInput!, $path: String!, $search: String) {
      configOptions(draft: $draft, path: $path, search: $search) { value label details }
    }`,
    { draft, path, search },
    key,
  );
}
const codeOf = async (answer: ReturnType<typeof options>): Promise<string | undefined> => {
  const { data, errors } = await answer;
  expect(data?.configOptions ?? null).toBeNull();
  return errors?.[0]?.extensions.code;
};

describe("validation offers", () => {
  test("the store's customer groups, of a saved integration", async () => {
    const { data } = await options({ integrationId }, "/groupNames/risky");
    expect(data.configOptions.map((option: { label: string }) => option.label)).toEqual(["VIP", "Wholesale", "Retail"]);
    expect(data.configOptions[0]).toEqual({ value: "VIP", label: "VIP", details: { isDefault: false } });
  });

  test("the store's attributes that hold text, narrowed by what was typed in any case", async () => {
    const draft = { storeId, connectorId: "validation", config: {} };
    const { data } = await options(draft, "/attributeName", "LOYALTY");
    expect(data.configOptions).toEqual([{ value: "Loyalty number", label: "Loyalty number", details: null }]);
    const types = new Map(gateway.sandbox.control.attributes().map(({ name, type }) => [name, type]));
    const all = (await options(draft, "/attributeName")).data.configOptions as { value: string }[];
    expect(new Set(all.map(({ value }) => types.get(value)))).toEqual(new Set(["string"]));
  });
});

describe("a form that is being filled in", () => {
  const draft = (form: unknown) => ({ storeId, connectorId: "picker", config: form });

  test("is handed over as far as it is good, and gets at most a hundred", async () => {
    const { data } = await options(draft({ source: { host: "db", password: "x" }, colour: 1 }), "/source/table");
    expect(asked.at(-1)).toEqual({ draft: { source: { host: "db" }, mapping: [] }, path: "/source/table" });
    expect(data.configOptions).toHaveLength(100);
    const narrowed = await options(draft({ source: { host: "db" } }), "/source/table", " 14");
    expect(narrowed.data.configOptions.map((option: { value: string }) => option.value)).toEqual(
      ["t14", ...Array.from({ length: 10 }, (_, index) => `t14${index}`), "t114"].toSorted(
        (a, b) => Number(a.slice(1)) - Number(b.slice(1)),
      ),
    );
  });

  test("is offered things at a place inside a list that is empty yet", async () => {
    const { data } = await options(draft({}), "/mapping/0/to");
    expect(data.configOptions).toEqual([{ value: 7, label: "Price", details: { type: "number" } }]);
  });

  test.each([
    ["without what the source needs", {}, "/source/table", "HOST_MISSING"],
    ["at a place that is none", {}, "/source/colour", "CONFIG_PATH_UNKNOWN"],
    ["at what is no pointer", {}, "source", "CONFIG_PATH_UNKNOWN"],
    ["at a place with nothing to choose", {}, "/source/host", "CONFIG_PATH_WITHOUT_OPTIONS"],
  ])("%s is refused, alone", async (_, form, path, code) => {
    expect(await codeOf(options(draft(form), path))).toBe(code);
  });

  test("of nothing, or of a store that is none, is refused", async () => {
    expect(await codeOf(options({}, "/attributeName"))).toBe("DRAFT_INCOMPLETE");
    expect(await codeOf(options({ storeId: "none", connectorId: "validation" }, "/attributeName"))).toBe(
      "STORE_NOT_FOUND",
    );
  });
});

test("only who runs syncs is offered what the store has", async () => {
  const operator = await addApiKey(gateway, "OPERATOR");
  expect((await options({ integrationId }, "/groupNames/valid", undefined, operator)).errors).toBeUndefined();
  const viewer = await addApiKey(gateway, "VIEWER");
  expect(await codeOf(options({ integrationId }, "/groupNames/valid", undefined, viewer))).toBe("FORBIDDEN");
});

test("places with options are marked in the schema that forms are drawn from", async () => {
  const { data } = await gateway.query(`{ connectors { id configSchema } }`);
  const validation = data.connectors.find(({ id }: { id: string }) => id === "validation");
  expect(validation.configSchema.properties.attributeName["x-options"]).toBe(true);
  expect(validation.configSchema.properties.groupNames.properties.risky["x-options"]).toBe(true);
  expect(validation.configSchema.properties.groupPolicy["x-options"]).toBeUndefined();
});
