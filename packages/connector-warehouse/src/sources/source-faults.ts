/** Why a source does not answer as it should: each in the source's own words, which never hold a password. */
import { Fault, type FaultInit } from "@storegate/connector-kit";

/** A fault of what a config says, with the field that says it. */
function config(code: string, message: string, remedy: string, field: string, cause?: unknown): Fault {
  return new Fault({ kind: "CONFIG", code, message, remedy, field, cause });
}

/** Neither a table nor a query is chosen, or both are. */
export function modelUnclear(problem: string, field: string): Fault {
  return config("SOURCE_MODEL_UNCLEAR", problem, "Say in the config's source either `table` or `query`.", field);
}

/** Nobody answers at the source's address, or not for now. */
export function unreachable(address: string, words: string, cause?: unknown): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "SOURCE_UNREACHABLE",
    message: `The source at ${address} cannot be reached: ${words}`,
    remedy: "Look whether host and port are right, and whether the server is up and lets this gateway's address in.",
    field: "source.host",
    cause,
  });
}

/** The connection cannot be made as private as the config wants it. */
export function tlsRefused(address: string, words: string, cause?: unknown): Fault {
  return config(
    "SOURCE_TLS_REFUSED",
    `The connection to ${address} cannot be kept private as the config wants it: ${words}`,
    "Give the server a certificate that is trusted, or choose another TLS mode: encrypt takes any certificate, off needs none.",
    "source.tls",
    cause,
  );
}

/** The source does not take user and password. */
export function loginRefused(words: string, cause?: unknown): Fault {
  return new Fault({
    kind: "AUTH",
    code: "SOURCE_LOGIN_REFUSED",
    message: `The source refused the login: ${words}`,
    remedy: "Look at user and password, and whether the server lets this user in from the gateway's address.",
    field: "source.password",
    cause,
  });
}

/** The user may not read what is asked for. */
export function accessDenied(words: string, remedy: string, cause?: unknown): Fault {
  return new Fault({ kind: "SCOPE", code: "SOURCE_ACCESS_DENIED", message: words, remedy, field: "source", cause });
}

/** A query that reaches for what its source does not mean. */
export function fileDenied(words: string, cause?: unknown): Fault {
  const remedy = "A query may read the files of its source by their names, and nothing else.";
  return config("SOURCE_FILE_DENIED", words, remedy, "source.query", cause);
}

/** No such database on the server. */
export function databaseUnknown(words: string, cause?: unknown): Fault {
  return config("SOURCE_DATABASE_UNKNOWN", words, "Look at the database's name.", "source.database", cause);
}

/** No such table, or none that this user sees. */
export function tableUnknown(words: string, cause?: unknown): Fault {
  const remedy = "Choose a table that is there. Names are taken letter by letter, with the schema before them.";
  return config("SOURCE_TABLE_UNKNOWN", words, remedy, "source.table", cause);
}

/** A column that the model does not have. */
export function columnUnknown(words: string, field: string, cause?: unknown): Fault {
  return config("SOURCE_COLUMN_UNKNOWN", words, "Choose a column that the model has.", field, cause);
}

/** The source does not carry out the query. */
export function queryRefused(words: string, cause?: unknown): Fault {
  const remedy = "Look at the query: one SELECT, in the source's own language, that changes nothing.";
  return config("SOURCE_QUERY_REFUSED", words, remedy, "source.query", cause);
}

/** The source gave up a query that took too long or too much. */
export function queryTooHeavy(words: string, cause?: unknown): Fault {
  const remedy = "Make the query lighter: read fewer rows or columns, or keep its result as a table at the source.";
  return config("SOURCE_QUERY_TOO_HEAVY", words, remedy, "source.query", cause);
}

/** A column whose values nobody can be known by. */
export function keyUnsuitable(words: string): Fault {
  const remedy = "Choose a column of whole numbers, texts, dates or UUIDs whose values are unique and stay.";
  return config("SOURCE_KEY_UNSUITABLE", words, remedy, "key");
}

/** The gateway offers no files. */
export function filesOff(): Fault {
  return config(
    "SOURCE_FILES_OFF",
    "This gateway reads no files: it was given no folder to read them from.",
    "Set STOREGATE_FILES_DIR to the folder, and start the gateway again.",
    "source.path",
  );
}

/** Nothing at the path, or nothing that can be read as rows. */
export function fileUnknown(words: string, cause?: unknown): Fault {
  const remedy =
    "Name a CSV, Parquet, JSON or DuckDB file, or a folder of them, from the gateway's folder of files down.";
  return config("SOURCE_FILE_UNKNOWN", words, remedy, "source.path", cause);
}

/** A file that does not hold what its name says. */
export function fileUnreadable(words: string, cause?: unknown): Fault {
  return config("SOURCE_FILE_UNREADABLE", words, "Mend the file, or write it anew.", "source.path", cause);
}

/** Reading ended before its end. */
export function readBroken(words: string, init: Pick<FaultInit, "cause"> = {}): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "SOURCE_READ_BROKEN",
    message: `Reading from the source broke off: ${words}`,
    remedy: "Start the sync again when the source is well; it goes on behind the last row that was read.",
    ...init,
  });
}

/** While it was being read, the source became another. */
export function sourceChanged(words: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "SOURCE_CHANGED",
    message: `The source changed while it was being read: ${words}`,
    remedy: "Look at a preview of the model, and start a new sync.",
    field: "source",
  });
}
