/** What of the store a mapping asks for by name, known before the first row is mapped. */
export interface MappingDirectories {
  /** The id of the customer group of this name; undefined where the store has none. */
  groupId(name: string): number | undefined;
  /** What the values of a customer attribute are; undefined where the store does not have it yet. */
  attributeType(name: string): "string" | "number" | "date" | undefined;
}
