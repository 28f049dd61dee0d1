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

/** Somebody who opted out at the provider is not put into a list: only they can come back, by the provider's own ways. */
export function optedOutThere(email: string, status: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "PROVIDER_OPTED_OUT",
    message: `The provider sends ${email} nothing: its status there is ${status}.`,
    remedy: "Nothing is to be done here. Who wants to hear from the shop again subscribes by the provider's own form.",
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
