import { Fault, type FaultData } from "@storegate/connector-kit";
import type { WarehouseConfig } from "./config.js";

/** What works but is unwise. */
export function configWarnings({ source, match, mirror, object }: WarehouseConfig): FaultData[] {
  return [
    ...("tls" in source && source.tls === "off" ? [withoutTls(source.type)] : []),
    ...(match.several === "fail" ? [] : [severalMatches(match.several)]),
    ...(mirror?.missing === "delete" && object !== "customer_attributes" ? [mirrorDeletes(object)] : []),
    ...(mirror?.maxShare === 1 ? [mirrorWithoutLimit()] : []),
  ].map((fault) => fault.toData());
}

function withoutTls(type: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "SOURCE_WITHOUT_TLS",
    message: `The connection to ${type} is not encrypted: rows and password can be read on the way.`,
    remedy: "Set source.tls to verify, or to encrypt where the server's certificate cannot be checked.",
    field: "source.tls",
  });
}

function severalMatches(rule: "newest" | "oldest"): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "SEVERAL_MATCHES_GUESSED",
    message: `Where several records of the store match a row, the ${rule} is written to, which may not be the one that is meant.`,
    remedy: "Set match.several to fail to have such rows told instead.",
    field: "match.several",
  });
}

function mirrorDeletes(object: "customers" | "products"): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "MIRROR_DELETES",
    message: `Rows that disappear from the source delete the ${object} that this integration made for them${object === "customers" ? ", whether or not they have ordered since: an order stays, without its customer" : ""}.`,
    remedy: "Look at a dry run first, and set maxChanges or maxChangeShare, beyond which nothing at all is written.",
    field: "mirror.missing",
  });
}

function mirrorWithoutLimit(): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "MIRROR_WITHOUT_LIMIT",
    message: "An empty source would take away everything that this integration has written: mirror.maxShare is 1.",
    remedy: "Set it to the largest share of rows that may disappear between two syncs.",
    field: "mirror.maxShare",
  });
}
