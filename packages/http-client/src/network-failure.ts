import { Fault } from "./fault.js";
import { redact, redactedCause } from "./redaction.js";

/** A request that got no usable answer: the fault for the caller, and what it means for trying again. */
export interface NetworkFailure {
  readonly fault: Fault;
  /** The request surely never reached the server. */
  readonly notSent: boolean;
  readonly transient: boolean;
}

/** What was under way, for messages. */
export interface RequestContext {
  /** Method, host and path, without the query: `GET api.example.com/v1/things`. */
  readonly target: string;
  readonly secrets: readonly string[];
  readonly timeouts: { readonly connectMs: number; readonly headersMs: number; readonly bodyMs: number };
}

/** The server kept us waiting for the end of its answer. */
export class BodyTimeout extends Error {
  override readonly name = "BodyTimeout";
  readonly code = "BODY_TIMEOUT";
}

/** The answer grew past the cap. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
  readonly code = "BODY_TOO_LARGE";
  constructor(readonly limitBytes: number) {
    super(`the answer is larger than ${limitBytes} bytes`);
  }
}

interface Meaning {
  readonly code: string;
  readonly happened: string;
  readonly remedy: string;
  readonly kind?: "UNAVAILABLE" | "CONFIG";
  readonly notSent?: boolean;
  /** Unless said otherwise, time may heal it. */
  readonly permanent?: boolean;
}

/** Any error of sending or receiving as a failure, with nothing secret in its message or causes. */
export function networkFailure(error: unknown, context: RequestContext): NetworkFailure {
  const guard = faultInside(error);
  if (guard !== undefined) return { fault: guard, notSent: true, transient: false };
  const cause = redactedCause(error, context.secrets);
  const meaning = meaningOf(error, context);
  // An error without a code is none of the network's: a mistake of ours, which no second attempt mends.
  if (meaning === undefined) return { fault: Fault.from(cause), notSent: false, transient: false };
  const transient = meaning.permanent !== true;
  return {
    notSent: meaning.notSent === true,
    transient,
    fault: new Fault({
      kind: meaning.kind ?? "UNAVAILABLE",
      code: meaning.code,
      message: redact(`${context.target} ${meaning.happened}`, context.secrets),
      remedy: meaning.remedy,
      retryable: transient,
      cause,
    }),
  };
}

const tryLater = "Try again later; if it stays so, look whether the host is up and can be reached from here.";

function meaningOf(error: unknown, { timeouts }: RequestContext): Meaning | undefined {
  const { code, syscall, message } = told(error);
  const connecting = syscall === "connect" || error instanceof AggregateError;
  if (error instanceof BodyTooLarge) {
    return {
      code: "RESPONSE_TOO_LARGE",
      happened: `answered with more than ${error.limitBytes} bytes; reading was stopped.`,
      remedy: "Ask for less at once, or check that the address is the API's.",
      permanent: true,
    };
  }
  switch (code) {
    case "ECONNREFUSED":
      return {
        code: "CONNECTION_REFUSED",
        happened: "failed: nothing accepts connections there.",
        remedy: "Check host and port, and that the server runs.",
        notSent: true,
      };
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_FAIL":
    case "EAI_NODATA":
    case "EAI_NONAME":
      return {
        code: "DNS_FAILURE",
        happened: `failed: the host name could not be resolved (${code}).`,
        remedy: "Check the host name, and that this machine's name servers answer.",
        notSent: true,
      };
    case "UND_ERR_CONNECT_TIMEOUT":
      return timeout(`was not connected to within ${timeouts.connectMs} ms.`, true);
    case "ETIMEDOUT":
      return timeout("timed out in the network.", connecting);
    case "UND_ERR_HEADERS_TIMEOUT":
      return timeout(`did not begin to answer within ${timeouts.headersMs} ms.`, false);
    case "BODY_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return timeout(`did not finish its answer within ${timeouts.bodyMs} ms.`, false);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return {
        code: "HOST_UNREACHABLE",
        happened: `failed: there is no way to the host (${code}).`,
        remedy: tryLater,
        notSent: connecting,
      };
    case "UND_ERR_HEADERS_OVERFLOW":
    case "HPE_HEADER_OVERFLOW":
      return {
        code: "RESPONSE_TOO_LARGE",
        happened: "answered with headers that are too large; reading was stopped.",
        remedy: "Check that the address is the API's.",
        permanent: true,
      };
    case "UND_ERR_CLOSED":
    case "UND_ERR_DESTROYED":
      return {
        code: "CLIENT_CLOSED",
        happened: "was not sent: the client has been closed.",
        remedy: "Nothing is wrong with the host; whoever closed the client ended this request.",
        notSent: true,
        permanent: true,
      };
    case "UND_ERR_INVALID_ARG":
    case "UND_ERR_NOT_SUPPORTED":
      return {
        kind: "CONFIG",
        code: "REQUEST_INVALID",
        happened: `could not be sent: ${message}.`,
        remedy: "Check the credentials and the address for characters that do not belong there, such as line breaks.",
        notSent: true,
        permanent: true,
      };
    default:
      return otherMeaning(code);
  }
}

function otherMeaning(code: string): Meaning | undefined {
  if (code === "") return undefined;
  if (code.startsWith("HPE_"))
    return {
      code: "RESPONSE_NOT_HTTP",
      happened: "answered with something that is not HTTP.",
      remedy: "Check host, port and scheme (http or https).",
    };
  if (/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO_/.test(code))
    return {
      code: "TLS_FAILURE",
      happened: `failed: no trusted TLS connection could be made (${code}).`,
      remedy: "Check the scheme (http or https), and that the host's certificate is valid and made out to its name.",
      notSent: true,
      permanent: true,
    };
  return {
    code: "CONNECTION_LOST",
    happened: `failed: the connection broke before the whole answer was there (${code}).`,
    remedy: tryLater,
  };
}

function timeout(happened: string, notSent: boolean): Meaning {
  return { code: "TIMEOUT", happened, remedy: tryLater, notSent };
}

function told(error: unknown): { readonly code: string; readonly syscall: string; readonly message: string } {
  const about: { code?: unknown; syscall?: unknown; message?: unknown } =
    typeof error === "object" && error !== null ? error : {};
  // undici's parser errors have a code only where llhttp gave one.
  const unnamed = error instanceof Error && error.name === "HTTPParserError" ? "HPE_UNKNOWN" : "";
  return { code: text(about.code) || unnamed, syscall: text(about.syscall), message: text(about.message) };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function faultInside(error: unknown): Fault | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof Fault) return inner;
  return undefined;
}
