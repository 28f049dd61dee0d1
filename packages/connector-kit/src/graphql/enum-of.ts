/** Values as type-graphql wants an enum: an object whose keys and values are the same words. */
export function enumOf<const Values extends readonly string[]>(values: Values): { [Value in Values[number]]: Value } {
  return Object.fromEntries(values.map((value) => [value, value])) as { [Value in Values[number]]: Value };
}
