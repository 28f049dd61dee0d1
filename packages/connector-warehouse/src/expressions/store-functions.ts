/** Functions that ask what the store has. */
import { Fault } from "@storegate/connector-kit";
import type { ExpressionFunction } from "./expression-function.js";
import { textArgument } from "./text-argument.js";

/** @param findGroup the id of the customer group of a name. */
export function storeFunctions(findGroup: (name: string) => number | undefined): readonly ExpressionFunction[] {
  return [
    {
      name: "groupId",
      calls: [["dyn"]],
      usage: 'groupId("Gold")',
      description:
        "The id of the customer group of this name. A name that the store does not have fails the row: GROUP_UNKNOWN.",
      run: (value) => {
        const name = textArgument("groupId", value);
        if (name === null) return null;
        const id = findGroup(name);
        if (id === undefined) throw groupUnknown(name);
        return id;
      },
    },
  ];
}

function groupUnknown(name: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "GROUP_UNKNOWN",
    message: `The store has no customer group named ${JSON.stringify(name.slice(0, 100).toWellFormed())}.`,
    remedy: "Make the group in the store, or correct its name at the source or in the expression.",
  });
}
