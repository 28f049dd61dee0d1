import type { Reach } from "./access.js";

/** The reach of a field that takes a draft of an integration: one that is saved, or one to be for a store. */
export function draftReach(argument: string): Reach {
  return {
    [`${argument}.integrationId`]: "Integration",
    [`${argument}.storeId`]: "WholeStore",
    [`${argument}.connectorId`]: "Connector",
  };
}
