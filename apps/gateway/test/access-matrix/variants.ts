/** With which arguments a root field is asked: one variant for each id that it may be given. */
import { rootRules, type Reachable } from "@storegate/connector-kit/graphql";
import { isRequiredArgument, isRequiredInputField, isInputObjectType, getNamedType, type GraphQLSchema } from "graphql";
import type { Narrowing } from "./callers.js";
import type { Fixture, Place, Target } from "./fixture.js";
import type { RootField, ValueAt } from "./operations.js";

/** One way to ask. */
export interface Variant {
  readonly name: string;
  /** The id that is varied; undefined where the field takes none. */
  readonly asks: { readonly path: string; readonly what: keyof Place } | undefined;
  /** What the id is the id of, as the rule says. */
  readonly reach: Reachable | undefined;
}

/** What no generator can know. By the path of the argument. */
function byHand(fixture: Fixture): Readonly<Record<string, unknown>> {
  return {
    "recordHistory.recordType": "customer",
    "recordHistory.key": fixture.recordKey,
    "revokeApiKey.id": fixture.spareKeyId,
    "createProgressToken.input.expiresInSeconds": 60,
  };
}

/** Ids of things that may be anybody's. */
const idOf: Readonly<Record<Exclude<Reachable, "Own" | "Connector">, readonly (keyof Place)[]>> = {
  Store: ["storeId"],
  WholeStore: ["storeId"],
  Integration: ["integrationId"],
  Sync: ["syncId"],
  Node: ["storeId", "integrationId", "syncId"],
};

/** Every way to ask a root field. */
export function variantsOf(schema: GraphQLSchema, root: RootField): Variant[] {
  const reach = rootRules(schema).get(root.field.name)?.reach;
  if (reach === undefined) throw new Error(`${root.field.name} has no rule`);
  if (typeof reach === "string") return [{ name: "", asks: undefined, reach: undefined }];
  const variants = Object.entries(reach).flatMap(([path, what]) =>
    what === "Own" || what === "Connector"
      ? []
      : idOf[what].map((asked) => ({ name: `${path} = ${asked}`, asks: { path, what: asked }, reach: what })),
  );
  const free = Object.keys(reach).every((path) => !isRequired(root, path));
  return free ? [...variants, { name: "without ids", asks: undefined, reach: undefined }] : variants;
}

/** Says the value of each argument of a variant. */
export function valuesOf(
  schema: GraphQLSchema,
  fixture: Fixture,
  root: RootField,
  variant: Variant,
  target: Target,
): ValueAt {
  const values = new Map(Object.entries(byHand(fixture)));
  const reach = rootRules(schema).get(root.field.name)?.reach;
  for (const [path, what] of Object.entries(typeof reach === "object" ? reach : {})) {
    const full = `${root.field.name}.${path}`;
    // A connector goes with a store that something is to be made for.
    if (what === "Connector" && (isRequired(root, path) || variant.asks?.what === "storeId"))
      values.set(full, "validation");
    else if (path === variant.asks?.path) values.set(full, fixture.places[target][variant.asks.what]);
    else if (what === "Connector" || what === "Own" || what === "Node") continue;
    else if (isRequired(root, path)) values.set(full, fixture.places.own[idOf[what][0] ?? "storeId"]);
  }
  // So does a config.
  if (variant.asks?.what === "storeId") values.set(`${root.field.name}.${draftOf(variant.asks.path)}config`, {});
  return (path) => values.get(path);
}

function draftOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".") + 1);
}

function isRequired({ field }: RootField, path: string): boolean {
  const [first, ...rest] = path.split(".");
  const arg = field.args.find(({ name }) => name === first);
  if (!arg || !isRequiredArgument(arg)) return false;
  let type = getNamedType(arg.type);
  for (const name of rest) {
    const inner = isInputObjectType(type) ? type.getFields()[name] : undefined;
    if (!inner || !isRequiredInputField(inner)) return false;
    type = getNamedType(inner.type);
  }
  return true;
}

/** Whether a caller may reach what is asked for. Said here once more, apart from what decides it. */
export function isWithin(narrowing: Narrowing, { asks, reach }: Variant, target: Target): boolean {
  if (!asks) return true;
  if (narrowing === "store") return target !== "foreign";
  if (narrowing !== "integration") return true;
  if (reach === "WholeStore") return false;
  // The own store is the neighbour's too.
  return asks.what === "storeId" ? target !== "foreign" : target === "own";
}
