import { z } from "zod";
import { checked } from "../control/control-check.js";
import { vocabularies } from "./truelist-words.js";

const ms = z.int().min(0).max(1_000_000_000);

/** What can be set of the stand-in's behaviour; {@link defaultSettings} holds what it is at first. */
const truelistSettings = z.strictObject({
  /** In which words verdicts are told. */
  vocabulary: z.enum(vocabularies),
  /** How many requests each endpoint takes a second; `null` is as many as come. */
  requestsPerSecond: z.int().min(0).nullable(),
  /** Whether a 429 says after how many seconds to come again. */
  retryAfter: z.boolean(),
  /** Where an error's text stands: in `error`, in `message`, in the list `errors`, or as the whole body. */
  errorShape: z.enum(["error", "message", "errors", "text"]),
  /** For so many days an address that was verified costs nothing when it is verified again. */
  revalidationDays: z.int().min(0).max(3650),
  /** How long a new batch waits, in milliseconds. */
  pendingMs: ms,
  /** How long a new batch is worked on after that, in milliseconds, its rows evenly spread. */
  processingMs: ms,
  /** What a batch that waits is called. */
  pendingWord: z.enum(["pending_processing", "pending"]),
  /** Whether a batch is called completed as soon as it is worked on, before its rows are. */
  earlyCompletion: z.boolean(),
  /** How long a completed batch has no CSV files, in milliseconds. */
  csvDelayMs: ms,
  /** How long a CSV file's URL is good, in milliseconds. */
  csvLifetimeMs: ms,
  /** Whether there is a file of all rows; without it only those of a part of them. */
  annotatedCsv: z.boolean(),
  /** How the columns of all rows' file are named and ordered: as was seen, or in capitals and the other way round. */
  csvHeader: z.enum(["asSeen", "rearranged"]),
  /** A list of batches is an array, or an object that holds one. */
  listShape: z.enum(["array", "object"]),
  /** What an address without an @ does to its batch: it is refused, or taken and fails. */
  atlessBatch: z.enum(["refused", "failed"]),
  /** With which status a list that is there already, by its name or its content, is refused. */
  duplicateStatus: z.int().min(400).max(499),
  /** What new batches fail with once they are worked on; `null` lets them be done. */
  batchError: z.string().nullable(),
});

/** The body of `PATCH /control/truelist/settings`. */
export const truelistSettingsPatch = truelistSettings.partial();

/** How the stand-in behaves. */
export type TruelistSettings = z.infer<typeof truelistSettings>;

/** Some of {@link TruelistSettings}. */
export type TruelistSettingsPatch = z.infer<typeof truelistSettingsPatch>;

/** Changes what a patch names. @throws RangeError with a sentence when a value is none, and then nothing changes */
export function changeSettings(settings: TruelistSettings, patch: TruelistSettingsPatch): void {
  const said = Object.entries(checked(truelistSettingsPatch, patch)).filter(([, value]) => value !== undefined);
  Object.assign(settings, Object.fromEntries(said));
}

/** A batch takes five seconds, far less than the vendor's; everything else is as its sources say. */
export const defaultSettings: TruelistSettings = {
  vocabulary: "asDocumented",
  requestsPerSecond: 10,
  retryAfter: true,
  errorShape: "error",
  revalidationDays: 30,
  pendingMs: 1000,
  processingMs: 4000,
  pendingWord: "pending_processing",
  earlyCompletion: false,
  csvDelayMs: 0,
  csvLifetimeMs: 3_600_000,
  annotatedCsv: true,
  csvHeader: "asSeen",
  listShape: "object",
  atlessBatch: "refused",
  duplicateStatus: 422,
  batchError: null,
};
