/** Cursor connections: pages by key, so that what comes in between moves nothing. */
import { GraphQLError } from "graphql";
import { ArgsType, Field, Int, ObjectType, type ClassType } from "type-graphql";
import type { z } from "zod";
import { Allow } from "./access.js";
import { PageInfo } from "./page-info.js";

const most = 250;

/** Where a page begins and how long it is. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: "How many, 1 to 250." })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: "The endCursor of the page before; left out, from the beginning.",
  })
  after?: string | null;
}

/** How rows of one list are ordered: what of a row its cursor keeps. */
export interface CursorOf<Row, Key extends z.ZodType> {
  /** Which list: a cursor of another is refused. */
  readonly list: string;
  readonly key: Key;
  readonly of: (row: Row) => z.infer<Key>;
}

/** A page asked for, checked. `after` is the key of the row before it. */
export interface PageRequest<Key> {
  readonly first: number;
  readonly after: Key | undefined;
}

/** One page as every connection holds it. */
export interface PageOf<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly nodes: Row[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | null;
}

/** @throws GraphQLError FIRST_OUT_OF_RANGE or CURSOR_MALFORMED. */
export function readPage<Row, Key extends z.ZodType>(
  cursor: CursorOf<Row, Key>,
  args: PageArgs,
): PageRequest<z.infer<Key>> {
  if (args.first < 1 || args.first > most) {
    throw new GraphQLError(`first is ${args.first}; it takes 1 to ${most}.`, {
      extensions: { code: "FIRST_OUT_OF_RANGE" },
    });
  }
  if (args.after === null || args.after === undefined) return { first: args.first, after: undefined };
  const [list, key] = decode(args.after);
  const parsed = cursor.key.safeParse(key);
  if (list === cursor.list && parsed.success) return { first: args.first, after: parsed.data };
  throw new GraphQLError("after is no cursor of this list. Take it from the pageInfo.endCursor of the page before.", {
    extensions: { code: "CURSOR_MALFORMED" },
  });
}

/** @param rows one more than was asked for, where there is one more. */
export function pageOf<Row, Key extends z.ZodType>(
  cursor: CursorOf<Row, Key>,
  request: PageRequest<z.infer<Key>>,
  rows: readonly Row[],
  totalCount: number | null,
): PageOf<Row> {
  const nodes = rows.slice(0, request.first);
  const edges = nodes.map((node) => ({ node, cursor: encode([cursor.list, cursor.of(node)]) }));
  return {
    edges,
    nodes,
    totalCount,
    pageInfo: {
      hasNextPage: rows.length > request.first,
      hasPreviousPage: request.after !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The cursor of a place in a list, for what is no page but goes on like one. */
export function cursorAt<Row, Key extends z.ZodType>(cursor: CursorOf<Row, Key>, key: z.infer<Key>): string {
  return encode([cursor.list, key]);
}

function encode(place: readonly [list: string, key: unknown]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** The list and key of a cursor; neither where it is none. */
function decode(text: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(place) ? place : [];
  } catch {
    return [];
  }
}

/** The connection and edge types of a node type. */
export function connectionTypes<Node extends object>(name: string, node: () => ClassType<Node>, what: string) {
  @Allow("VIEWER")
  @ObjectType(`${name}Edge`, { description: `One of a page of ${what}.` })
  class Edge {
    @Field(() => String, { description: "Where it stands: give it as `after` to go on from here." })
    cursor!: string;

    @Field(node, { description: "The thing itself." })
    node!: Node;
  }

  @Allow("VIEWER")
  @ObjectType(`${name}Connection`, { description: `A page of ${what}.` })
  class Connection {
    @Field(() => [Edge], { description: "The page, each with its cursor." })
    edges!: Edge[];

    @Field(() => [node()], { description: "The page." })
    nodes!: Node[];

    @Field(() => PageInfo, { description: "Where the page stands." })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      nullable: true,
      description: "How many there are in all; null where counting would cost too much.",
    })
    totalCount!: number | null;
  }
  return { Connection, Edge };
}
