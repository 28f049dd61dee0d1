/** What is wrong with a mapping: what can be told without the source, and what its columns tell. */
import { expressionEnvironment } from "../expressions/environment.js";
import { attributeName, mostAttributesOfNewCustomer } from "../fields/attribute-field.js";
import { fieldNamed, fieldsOf } from "../fields/catalogue.js";
import { entryIssues } from "./entry-issues.js";
import { matchIssues } from "./match-issues.js";
import type { MappingConfig } from "./mapping-config.js";
import { mappingIssue, type MappingIssue } from "./mapping-issue.js";

export { columnIssues } from "./column-issues.js";
export type { MappingIssue } from "./mapping-issue.js";

/** What is wrong with a mapping whatever its source is, in the order of the config; nothing where it can be carried out. */
export function mappingIssues(config: MappingConfig): MappingIssue[] {
  const environment = expressionEnvironment(() => 0);
  return [
    ...matchIssues(config),
    ...config.mapping.flatMap((entry, index) => entryIssues(config.object, entry, index, environment)),
    ...twiceIssues(config),
    ...requirementIssues(config),
    ...mirrorIssues(config),
  ];
}

function twiceIssues({ mapping }: MappingConfig): MappingIssue[] {
  const seen = new Map<string, number>();
  return mapping.flatMap(({ to }, index) => {
    const first = seen.get(to);
    seen.set(to, first ?? index);
    if (first === undefined) return [];
    return [
      mappingIssue(
        ["mapping", index, "to"],
        "FIELD_MAPPED_TWICE",
        `${to} gets a value in mapping.${first} already.`,
        "Leave one of both out; coalesce() in an expression chooses between two columns.",
      ),
    ];
  });
}

/** What a record that is made has to have, and may have. */
function requirementIssues({ object, mode, mapping }: MappingConfig): MappingIssue[] {
  const names = new Set(mapping.map(({ to }) => to));
  const issues: MappingIssue[] = [];
  if (mode !== "update") {
    const missing = fieldsOf(object).filter(({ name, required }) => required && !names.has(name));
    issues.push(
      ...missing.map(({ name }) =>
        mappingIssue(
          ["mapping"],
          "REQUIRED_FIELD_NOT_MAPPED",
          `${name} is required of ${object} that are made, and nothing is mapped to it.`,
          `Map a column, a constant or an expression to ${name}, or choose the mode update, which makes none.`,
        ),
      ),
    );
  }
  const attributes = mapping.filter(({ to }) => attributeName(to) !== undefined).length;
  if (object === "customers" && mode !== "update" && attributes > mostAttributesOfNewCustomer)
    issues.push(
      mappingIssue(
        ["mapping"],
        "TOO_MANY_ATTRIBUTES",
        `${attributes} attributes are mapped; a customer can be made with at most ${mostAttributesOfNewCustomer}.`,
        "Move the others to an integration of their own with the object customer_attributes.",
      ),
    );
  if (names.has("brand_id") && names.has("brand_name"))
    issues.push(
      mappingIssue(
        ["mapping"],
        "FIELDS_EXCLUDE_EACH_OTHER",
        "brand_id and brand_name are both mapped, and a product has one brand.",
        "Leave one of both out.",
      ),
    );
  const writes = mapping.some(({ to }) => {
    const field = fieldNamed(object, to);
    return field === undefined || field.matchOnly !== true;
  });
  if (!writes)
    issues.push(
      mappingIssue(
        ["mapping"],
        "NOTHING_TO_WRITE",
        "Everything that is mapped only finds records, and nothing would be written.",
        object === "customer_attributes"
          ? "Map something to attribute:NAME."
          : "Map something to a field that can be written.",
      ),
    );
  return issues;
}

function mirrorIssues({ object, mirror }: MappingConfig): MappingIssue[] {
  if (mirror?.missing !== "delete" || object !== "customer_attributes") return [];
  return [
    mappingIssue(
      ["mirror", "missing"],
      "MIRROR_CANNOT_DELETE",
      "customer_attributes makes no customers, so there is nothing of its own to delete.",
      "Choose clear, which takes away the values that were written.",
    ),
  ];
}
