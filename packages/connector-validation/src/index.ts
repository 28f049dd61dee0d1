export { validation } from "./connector.js";
export type { ValidationConfig } from "./customers/config.js";
export type { ValidationRuntime } from "./customers/runtime.js";
export { createPipeline, type Pipeline, type PipelineOptions } from "./pipeline/pipeline.js";
export type { Evidence, Verdict } from "./pipeline/verdict.js";
export { type EmailStatus, type Reason, reasons } from "./pipeline/reasons.js";
export {
  createDnsResolver,
  type AddressAnswer,
  type DnsResolver,
  type DnsResolverOptions,
  type MxRecord,
} from "./dns/resolver.js";
export type { DnsAnswer, DnsFailure } from "./dns/answer.js";
export { judgeOf, probingOf, type JudgeParts } from "./verdicts/judge-of.js";
export type { Judge } from "./verdicts/judge.js";
export type { Probing } from "./verdicts/builtin-provider.js";
export { createSmtpProber, type SmtpProberOptions } from "./smtp/smtp-prober.js";
export type { ProberLimits } from "./smtp/limits.js";
export { socksConnector, type SmtpConnect } from "./smtp/connectors.js";
