export { Fault, faultKinds, type FaultData, type FaultInit, type FaultKind } from "./fault.js";
export { guardedConnect, type Connect, type ConnectTarget, type GuardedConnectOptions } from "./guarded-connect.js";
export { createHttpClient, type HttpClient, type HttpClientOptions } from "./http-client.js";
export type {
  Attempt,
  AttemptObserver,
  AttemptOutcome,
  HttpMethod,
  HttpRequest,
  HttpResponse,
} from "./http-message.js";
export { addressRange, guardedLookup, isPublicAddress, type Resolve } from "./outgoing-guard.js";
export {
  faultOfResponse,
  meaningOfStatus,
  type FaultOfResponse,
  type StatusMeaning,
  type VendorMeaning,
} from "./response-fault.js";
export { encodedForms, redact, redacted, redactedCause, redactHeaders, writtenForms } from "./redaction.js";
export {
  backoffMs,
  defaultRetryPolicy,
  parseRetryAfter,
  retryWaitMs,
  serverHintMs,
  type Random,
  type RetryPolicy,
} from "./retry-timing.js";
export { sleep } from "./sleep.js";
