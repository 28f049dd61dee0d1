/** The authorisation rules, on a schema of the test's own. */
import "reflect-metadata";
import { graphql, subscribe, parse, type ExecutionResult, type GraphQLSchema } from "graphql";
import {
  Arg,
  buildSchema,
  createUnionType,
  Field,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
  type ClassType,
} from "type-graphql";
import { describe, expect, test } from "vitest";
import { Allow, enforceAccess, mayUse, roles, rootRules, type Caller, type ResolverContext } from "./access.js";

function caller(role: Caller["role"], narrowing: Partial<Caller> = {}): Caller {
  const whole = { stores: null, integrations: null, operations: null, expiresAt: null };
  return { keyId: "key", name: "a key", role, ...whole, ...narrowing };
}

/** Reaches only ids that begin with `own`. */
function contextOf(who: Caller): ResolverContext {
  return {
    caller: who,
    signal: new AbortController().signal,
    reaches: async (_what, id) => id.startsWith("own"),
    openIntegration: () => Promise.reject(new Error("nothing is opened here")),
    openDraft: () => Promise.reject(new Error("nothing is opened here")),
    audit: async () => {},
    eraseRecords: async () => ({ results: 0, changes: 0 }),
  };
}

const pubSub = {
  publish: () => {},
  subscribe: () => ({
    [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true as const, value: undefined }) }),
  }),
};

async function schemaOf(resolver: ClassType): Promise<GraphQLSchema> {
  const schema = await buildSchema({ resolvers: [resolver], validate: false, pubSub });
  enforceAccess(schema);
  return schema;
}

function ask(schema: GraphQLSchema, source: string, who: Caller): Promise<ExecutionResult> {
  return graphql({ schema, source, contextValue: contextOf(who) });
}

@Allow("VIEWER")
@ObjectType({ description: "One." })
class Plain {
  @Field(() => String, { description: "Seen by all who see it." })
  text = "plain";
}

@Allow("VIEWER")
@ObjectType({ description: "Another." })
class Guarded {
  @Allow("ADMIN")
  @Field(() => String, { nullable: true, description: "For few." })
  secret = "secret";

  @Field(() => String, { description: "For more." })
  open = "open";

  @Allow("VIEWER", "any", ["whole", "came"])
  @Field(() => String, { nullable: true, description: "For keys that may ask for it elsewhere, too." })
  much = "much";
}

const Either = createUnionType({
  name: "Either",
  description: "One or the other.",
  types: () => [Plain, Guarded],
  resolveType: (value) => (value instanceof Plain ? Plain : Guarded),
});

@InputType({ description: "The inner one." })
class Inner {
  @Field(() => ID, { description: "Of a store." })
  storeId!: string;
}

@InputType({ description: "The outer one." })
class Outer {
  @Field(() => [Inner], { nullable: true, description: "Several." })
  inner?: Inner[] | null;

  @Field(() => [[ID]], { nullable: true, description: "Lists of lists." })
  ids?: string[][] | null;
}

@Resolver()
class Asked {
  @Allow("VIEWER", "any")
  @Query(() => [Either], { description: "Both." })
  both(): object[] {
    return [new Plain(), new Guarded()];
  }

  @Allow("SUBSCRIBER", { "input.inner.storeId": "Store", "input.ids": "Integration", list: "Sync" })
  @Query(() => [String], { description: "The ids that came." })
  came(
    @Arg("input", () => Outer, { nullable: true, description: "Some." }) input: Outer | null,
    @Arg("list", () => [ID], { nullable: true, description: "Others." }) list: string[] | null,
  ): string[] {
    return [...(input?.inner?.map(({ storeId }) => storeId) ?? []), ...(input?.ids?.flat() ?? []), ...(list ?? [])];
  }

  @Allow("ADMIN")
  @Query(() => String, { description: "Of the whole gateway." })
  whole(): string {
    return "whole";
  }

  @Allow("OPERATOR", { id: "Sync" })
  @Subscription(() => String, {
    description: "What it was told to follow.",
    subscribe: async function* ({ args }) {
      yield String(args["id"]);
    },
  })
  follow(@Root() began: string, @Arg("id", () => ID, { description: "Which." }) id: string): string {
    return `${began} ${id}`;
  }
}

describe("roles", () => {
  test("a field inside a union fails alone for whom its rule does not allow", async () => {
    const schema = await schemaOf(Asked);
    const query = "{ both { ... on Plain { text } ... on Guarded { open secret } } }";
    const seen = await ask(schema, query, caller("VIEWER"));
    expect(seen.data).toEqual({ both: [{ text: "plain" }, { open: "open", secret: null }] });
    expect(seen.errors).toMatchObject([{ path: ["both", 1, "secret"], extensions: { code: "FORBIDDEN" } }]);
    expect((await ask(schema, query, caller("ADMIN"))).errors).toBeUndefined();
    expect((await ask(schema, query, caller("SUBSCRIBER"))).errors).toMatchObject([{ path: ["both"] }]);
  });

  test("a field that names operations is kept from keys narrowed to others, and nothing else below a root field is", async () => {
    const schema = await schemaOf(Asked);
    const query = "{ both { ... on Guarded { open much } } }";
    for (const operations of [null, ["both", "came"]]) {
      const who = caller("VIEWER", { operations: operations && new Set(operations) });
      expect((await ask(schema, query, who)).data).toEqual({ both: [{}, { open: "open", much: "much" }] });
    }
    const { data, errors } = await ask(schema, query, caller("ADMIN", { operations: new Set(["both"]) }));
    expect(data).toEqual({ both: [{}, { open: "open", much: null }] });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/whole, came/) as string,
        path: ["both", 1, "much"],
        extensions: { code: "FORBIDDEN" },
      },
    ]);
  });

  test("who may use a root field is the same by mayUse and by asking", async () => {
    const schema = await schemaOf(Asked);
    const callers = roles.flatMap((role) => [
      caller(role),
      caller(role, { operations: new Set(["came"]) }),
      caller(role, { stores: new Set(["x"]) }),
      caller(role, { integrations: new Set(["x"]) }),
    ]);
    for (const who of callers) {
      for (const [operation, rule] of rootRules(schema)) {
        if (operation === "follow") continue;
        const { errors } = await ask(
          schema,
          operation === "both" ? "{ both { __typename } }" : `{ ${operation} }`,
          who,
        );
        expect({ operation, allowed: errors === undefined }).toEqual({
          operation,
          allowed: mayUse(who, operation, rule),
        });
      }
    }
  });
});

describe("reach", () => {
  test("ids are replaced wherever they stand: in inputs of inputs, lists, and lists of lists", async () => {
    const schema = await schemaOf(Asked);
    const query = `{ came(
      input: { inner: [{ storeId: "own-1" }, { storeId: "foreign-1" }], ids: [["foreign-2"], ["own-2"]] }
      list: ["foreign-3", "own-3"]
    ) }`;
    const { data } = await ask(schema, query, caller("SUBSCRIBER"));
    expect(data).toEqual({ came: ["own-1", "nowhere", "nowhere", "own-2", "nowhere", "own-3"] });
    expect((await ask(schema, "{ came(input: null, list: null) }", caller("SUBSCRIBER"))).data).toEqual({ came: [] });
  });

  test("ids of a subscription are replaced for what begins it and for what shapes its events", async () => {
    const schema = await schemaOf(Asked);
    const follow = async (id: string, who: Caller) => {
      const document = parse(`subscription { follow(id: "${id}") }`);
      return subscribe({ schema, document, contextValue: contextOf(who) });
    };
    for (const [id, told] of [
      ["own-1", "own-1 own-1"],
      ["foreign-1", "nowhere nowhere"],
    ] as const) {
      const events = await follow(id, caller("OPERATOR"));
      if (!(Symbol.asyncIterator in events)) throw new Error("it did not begin");
      expect((await events.next()).value).toEqual({ data: { follow: told } });
    }
    expect(await follow("own-1", caller("VIEWER"))).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
  });
});

describe("a schema does not start", () => {
  test("with a type's field that no rule speaks of", async () => {
    @ObjectType({ description: "Says nothing." })
    class Silent {
      @Field(() => String, { description: "Neither." })
      text = "";
    }
    @Resolver()
    class Asks {
      @Allow("VIEWER", "any")
      @Query(() => Silent, { description: "One." })
      silent(): Silent {
        return new Silent();
      }
    }
    await expect(schemaOf(Asks)).rejects.toThrow("Silent.text");
  });

  test("with a rule that names an operation that is none", async () => {
    @Resolver()
    class Asks {
      @Allow("VIEWER", "any")
      @Query(() => Guarded, { description: "One." })
      one(): Guarded {
        return new Guarded();
      }
    }
    await expect(schemaOf(Asks)).rejects.toThrow("operations that are none: whole, came");
  });

  test("with an id that no reach speaks of, or a reach that speaks of none", async () => {
    @Resolver()
    class Asks {
      @Allow("VIEWER", { "input.inner.storeId": "Store", "input.inner.other": "Store" })
      @Query(() => String, { description: "One." })
      one(@Arg("input", () => Outer, { description: "Some." }) _input: Outer): string {
        return "";
      }
    }
    await expect(schemaOf(Asks)).rejects.toThrow("Query.one(input.ids), Query.one(input.inner.other is no id)");
  });

  test("with an input that holds itself and an id, of which no path could speak", async () => {
    @InputType({ description: "Holds itself." })
    class Endless {
      @Field(() => ID, { nullable: true, description: "Of a store." })
      storeId?: string;

      @Field(() => [Endless], { nullable: true, description: "More." })
      any?: Endless[];
    }
    @Resolver()
    class Asks {
      @Allow("VIEWER", { "filter.storeId": "Store" })
      @Query(() => String, { description: "One." })
      one(@Arg("filter", () => Endless, { description: "Some." }) _filter: Endless): string {
        return "";
      }
    }
    await expect(schemaOf(Asks)).rejects.toThrow("Query.one(filter.any.*)");
  });
});
