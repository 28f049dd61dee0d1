import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLDateTime, GraphQLJSON } from "graphql-scalars";

/** A moment. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  name: "DateTime",
  description: "RFC 3339, answered in UTC.",
  specifiedByURL: null,
});

/** Any JSON value. */
export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: "JSON",
  description: "Integers over 2^53 and exact decimals are strings in it.",
  specifiedByURL: null,
});

/** Digits, and a point among them where there is one; as many as any amount has. */
const decimal = /^-?\d{1,40}(?:\.\d{1,40})?$/;

function asDecimal(value: unknown): string {
  if (typeof value === "string" && decimal.test(value)) return value;
  throw new GraphQLError('A Decimal is a decimal number in a string, without an exponent, as "12.50".', {
    extensions: { code: "BAD_USER_INPUT" },
  });
}

/** An amount: never a binary fraction, on its way in or out. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description: 'An exact decimal in a string, as "12.50".',
  serialize: asDecimal,
  parseValue: asDecimal,
  parseLiteral: (node) => asDecimal(node.kind === Kind.STRING ? node.value : undefined),
});

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  throw new GraphQLError(`A URL is a string, as "https://example.com/path".`, {
    extensions: { code: "BAD_USER_INPUT" },
  });
}

/** An address. Taken as it is written: what is wrong with it is told as a user error of the field it stands in. */
export const Url = new GraphQLScalarType<string, string>({
  name: "URL",
  description: "An absolute address, as https://example.com/path.",
  serialize: asText,
  parseValue: asText,
  parseLiteral: (node) => asText(node.kind === Kind.STRING ? node.value : undefined),
});
