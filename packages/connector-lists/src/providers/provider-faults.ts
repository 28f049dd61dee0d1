import { Fault } from "@storegate/connector-kit";

/** A list was chosen by an id that the provider does not have. */
export function listUnknown(id: string, field: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "LIST_UNKNOWN",
    message: `The provider has no list with the id ${id}.`,
    remedy: "Choose a list that is there, or a name, by which one is made.",
    field,
  });
}

/** A data field holds another type than what is mapped into it. */
export function fieldTypeMismatch(
  { to, type, from, is }: { readonly to: string; readonly type: string; readonly from: string; readonly is: string },
  field: string,
): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "FIELD_TYPE_MISMATCH",
    message: `The provider's data field ${to} holds a ${type}, and ${from} is a ${is}.`,
    remedy: "Choose a data field that holds texts or the same type, or a name that is not taken, by which one is made.",
    field,
  });
}

/** A write whose outcome the provider did not tell. */
export function notAnswered(email: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "PROVIDER_WRITE_UNANSWERED",
    message: `The provider did not say what became of ${email}.`,
    remedy: "Sync again: what was written is found then.",
  });
}
