/** The authorisation rules as a page's table: each root field, and each field that asks for more than its type. */
import { allows, roles, ruleIn, type AccessRule, type Reachable } from "@storegate/connector-kit/graphql";
import { isIntrospectionType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from "graphql";

/** Between these lines of a page the table stands. */
export const tableMarkers = { begin: "<!-- access table: begin -->", end: "<!-- access table: end -->" } as const;

/** A page with the schema's table in place of the one it holds. @throws Error when the page has no place for it. */
export function withAccessTable(page: string, schema: GraphQLSchema): string {
  const { begin, end } = tableMarkers;
  const [from, to] = [page.indexOf(begin) + begin.length, page.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`the page has no lines ${begin} and ${end}`);
  return `${page.slice(0, from)}\n\n${accessTable(schema)}\n\n${page.slice(to)}`;
}

/** The table, in Markdown, its columns aligned as the formatter aligns them. */
export function accessTable(schema: GraphQLSchema): string {
  const rows = [...rootRows(schema), ...strictRows(schema)];
  const head = ["Field", ...roles, "A key narrowed to stores or integrations"];
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [head, rule, ...rows].map(line).join("\n");
}

function rootRows(schema: GraphQLSchema): string[][] {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return types.flatMap((type) => (type ? rowsOf(type, reachWords, () => true) : []));
}

/** Fields that ask for another role than what else is of their type. */
function strictRows(schema: GraphQLSchema): string[][] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !isIntrospectionType(type) && !roots.includes(type));
  return types
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((type) =>
      rowsOf(
        type,
        ({ operations }) =>
          `as what it is a field of${operations ? `; one narrowed to operations: with ${listed(operations)}` : ""}`,
        (rule) => rule.least !== ruleIn(type.extensions)?.least || rule.operations !== undefined,
      ),
    );
}

function rowsOf(
  type: GraphQLObjectType,
  narrowed: (rule: AccessRule) => string,
  shown: (rule: AccessRule) => boolean,
): string[][] {
  return Object.values(type.getFields())
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((field) => {
      const rule = ruleIn(field.extensions);
      if (!rule || !shown(rule)) return [];
      const marks = roles.map((role) => (allows(role, rule.least) ? "yes" : "no"));
      return [[`\`${type.name}.${field.name}\``, ...marks, narrowed(rule)]];
    });
}

function listed(operations: readonly string[]): string {
  return operations.map((each) => `\`${each}\``).join(" or ");
}

const words: Readonly<Record<Reachable, string>> = {
  Store: "its stores, those of its integrations too",
  WholeStore: "its stores; not with integrations alone",
  Integration: "its integrations",
  Sync: "syncs of its integrations",
  Node: "stores, integrations and syncs in reach",
  Own: "what is of its integrations",
  Connector: "any",
};

function reachWords({ reach }: AccessRule): string {
  if (reach === "gateway") return "refused";
  if (reach === "any") return "answers what is in reach";
  return Object.entries(reach)
    .map(([path, what]) => `\`${path}\`: ${words[what]}`)
    .join("; ");
}
