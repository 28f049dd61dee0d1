/** What Dotdigital's refusals mean, and who must act. */
import { Fault, faultOfResponse, type HttpResponse, type VendorMeaning } from "@storegate/http-client";
import { z } from "zod";
import { flatLimitMs, importsBusyMs, windowResetMs } from "./rate-limits.js";

/** The code of its being away, or not answering well. */
export const away = "DOTDIGITAL_UNAVAILABLE";
/** The code of an answer of more bytes than are read. */
export const tooLarge = "DOTDIGITAL_ANSWER_TOO_LARGE";
/** The code of a name that is taken. */
export const thereAlready = "DOTDIGITAL_THERE_ALREADY";
/** The code of somebody to whom nothing is sent. */
export const suppressedCode = "DOTDIGITAL_SUPPRESSED";
/** The code of a 403. */
export const forbidden = "DOTDIGITAL_FORBIDDEN";

const userRemedy =
  "Look at Settings, Access, API users in Dotdigital, and enter user and password of one that is enabled.";

const byStatus: Readonly<Record<number, VendorMeaning>> = {
  400: { code: "DOTDIGITAL_REFUSED" },
  401: { code: "DOTDIGITAL_LOGIN_REFUSED", remedy: userRemedy },
  403: {
    code: forbidden,
    remedy:
      "Leave the provider's url as it is, so that the account's region is asked for, and look whether the API user may do this.",
  },
  404: { code: "DOTDIGITAL_NOT_FOUND" },
  409: { code: "DOTDIGITAL_CONFLICT" },
  413: { code: "DOTDIGITAL_TOO_LARGE" },
  422: { code: "DOTDIGITAL_REFUSED" },
  429: { code: "DOTDIGITAL_RATE_LIMITED" },
};

interface CodeMeaning extends VendorMeaning {
  /** After which time it is worth another try, where no header tells. */
  readonly retryAfterMs?: number;
}

const loginRefused: CodeMeaning = { kind: "AUTH", code: "DOTDIGITAL_LOGIN_REFUSED", remedy: userRemedy };
const isThere: CodeMeaning = { kind: "CONFLICT", code: thereAlready };
const importsBusy: CodeMeaning = {
  kind: "RATE_LIMITED",
  code: "DOTDIGITAL_IMPORTS_BUSY",
  remedy: "The account has as many imports under way as it may. It is tried again.",
  retryAfterMs: importsBusyMs,
};
const optedOut: CodeMeaning = { kind: "CONFLICT", code: suppressedCode };
const noList: CodeMeaning = {
  kind: "NOT_FOUND",
  code: "DOTDIGITAL_LIST_NOT_FOUND",
  remedy: "Choose a list that is there, or a name, by which one is made.",
};
const tooManyLists: CodeMeaning = {
  kind: "CONFIG",
  code: "DOTDIGITAL_LISTS_FULL",
  remedy: "Delete lists that nobody needs in Dotdigital, or choose one that is there.",
};

/** By the code of version 2 (`ERROR_…`) or 3 (`contacts:…`). Those that are not here mean what their status does. */
const byCode: ReadonlyMap<string, CodeMeaning> = new Map(
  Object.entries({
    ERROR_APIUSAGE_EXCEEDED: {
      kind: "RATE_LIMITED",
      code: "DOTDIGITAL_RATE_LIMITED",
      remedy: "The calls of this hour are used up. It goes on by itself within an hour.",
      retryAfterMs: flatLimitMs,
    },
    ERROR_IMPORT_TOOMANYACTIVEIMPORTS: importsBusy,
    "contacts:tooManyActiveImports": importsBusy,
    ERROR_SYSTEM_SERVICETEMPORARILYUNAVAILABLE: { kind: "UNAVAILABLE", code: away },
    ERROR_INVALID_LOGIN: loginRefused,
    ERROR_APIUSER_INVALID: loginRefused,
    ERROR_ADDRESSBOOK_DUPLICATE: isThere,
    ERROR_NON_UNIQUE_DATAFIELD: isThere,
    ERROR_ADDRESSBOOK_NOT_FOUND: noList,
    ERROR_ADDRESSBOOK_LIMITEXCEEDED: tooManyLists,
    ERROR_ADDRESSBOOK_TOOMANY: tooManyLists,
    ERROR_ADDRESSBOOK_NOTWRITABLE: {
      kind: "CONFIG",
      code: "DOTDIGITAL_LIST_READ_ONLY",
      remedy: "Choose a list that contacts can be added to.",
    },
    ERROR_DATAFIELD_LIMITEXCEEDED: {
      kind: "CONFIG",
      code: "DOTDIGITAL_DATA_FIELDS_FULL",
      remedy: "Delete data fields that nobody needs in Dotdigital, or map to those that are there.",
    },
    ERROR_CONTACT_SUPPRESSED: optedOut,
    ERROR_CONTACT_SUPPRESSEDFORADDRESSBOOK: optedOut,
  } satisfies Readonly<Record<string, CodeMeaning>>),
);

const v2Error = z.object({ message: z.string() });
const v3Error = z.object({
  errorCode: z.string(),
  description: z.string().nullish(),
  // One page of the vendor's names the inner words `error`, the others `description`.
  details: z
    .array(z.object({ item: z.string().nullish(), description: z.string().nullish(), error: z.string().nullish() }))
    .nullish()
    .catch(null),
});

/** The code and the words of an answer outside 200 to 299; none of a body that is neither version's. */
function told(body: unknown): { readonly code?: string | undefined; readonly words?: string } {
  const three = v3Error.safeParse(body);
  if (three.success) {
    const { errorCode, description, details } = three.data;
    const items = (details ?? []).map((each) =>
      [each.item, each.description ?? each.error].filter((part) => part).join(": "),
    );
    return {
      code: errorCode,
      words: [`${errorCode}.`, description, items.length > 0 && `(${items.join("; ")})`]
        .filter((part) => part)
        .join(" "),
    };
  }
  const two = v2Error.safeParse(body);
  if (!two.success) return {};
  return { code: /ERROR_[A-Z_]+/.exec(two.data.message)?.[0], words: two.data.message };
}

/** An answer outside 200 to 299 as a fault in Dotdigital's own words. @param secrets what no message may show */
export function refusal(response: HttpResponse, secrets: readonly string[], now: Date): Fault {
  const { status } = response;
  const { code, words } = told(response.body);
  const { retryAfterMs, ...meaning } = byCode.get(code ?? "") ?? {};
  const said = { ...byStatus[status], ...meaning };
  const fault = faultOfResponse(response, {
    who: "Dotdigital",
    words,
    secrets,
    meanings: { [status]: said },
    retryAfterMs: windowResetMs(response, now) ?? retryAfterMs,
  });
  return asOwn(fault);
}

/**
 * An error of sending with a code of Dotdigital's own, so that nobody takes its being away for the store's; of an address that cannot be
 * asked, with the field where it is mended. Any other is left as it is.
 */
export function asOwn<Thrown>(error: Thrown): Thrown | Fault {
  if (!(error instanceof Fault) || error.code.startsWith("DOTDIGITAL_")) return error;
  const { kind, message, remedy, retryable, retryAfterMs } = error;
  if (kind === "CONFIG")
    return new Fault({ kind, code: error.code, message, remedy, retryable, field: "provider.url", cause: error });
  if (kind !== "UNAVAILABLE") return error;
  const code = error.code === "RESPONSE_TOO_LARGE" ? tooLarge : away;
  return new Fault({ kind, code, message, remedy, retryable, retryAfterMs, cause: error });
}

/** Somebody to whom Dotdigital sends nothing is not put into a list: only they can come back, by its own forms. */
export function suppressed(email: string, status: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: suppressedCode,
    message: `Dotdigital sends ${email} nothing: the status there is ${status}.`,
    remedy:
      "Nothing is to be done here. Who wants to hear from the shop again subscribes by a form of Dotdigital's own.",
  });
}
