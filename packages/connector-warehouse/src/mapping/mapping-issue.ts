import { Fault } from "@storegate/connector-kit";

/** What is wrong with a mapping, and where. */
export interface MappingIssue {
  /** Where in the config: `["mapping", 0, "to"]`. */
  readonly path: (string | number)[];
  readonly code: string;
  readonly message: string;
  /** The same as a fault of kind CONFIG, whose field is the path with points: `mapping.0.to`. */
  readonly fault: Fault;
}

/** @param remedy what to do about it. */
export function mappingIssue(path: (string | number)[], code: string, message: string, remedy: string): MappingIssue {
  return { path, code, message, fault: new Fault({ kind: "CONFIG", code, message, remedy, field: path.join(".") }) };
}
