/** What Truelist answers, as far as it is used. */
import { Fault } from "@storegate/http-client";
import { z } from "zod";

/** An address in the answer of an inline call. */
const verifiedAddress = z.object({
  address: z.string(),
  email_state: z.string(),
  email_sub_state: z.string().nullish(),
  did_you_mean: z.string().nullish(),
});

/** The answer of an inline call. */
export const inlineAnswer = z.object({ emails: z.array(verifiedAddress) });

const batchId = z.union([z.string().min(1), z.int().transform(String)]);

/** A batch that was made; what else is said of it is read later. */
export const madeBatch = z.object({ id: batchId });

/** A batch of a list of them. */
const listedBatch = z.object({ id: batchId, name: z.string().nullish() });

/** All batches: both shapes were seen. */
export const batchList = z.union([
  z.array(listedBatch),
  z.object({ batches: z.array(listedBatch) }).transform(({ batches }) => batches),
]);

/** An address that is none is as one that is not there yet. */
const fileUrl = z.url().nullish().catch(null);

/** A batch. `completed` it is called before all of its rows are done. */
export const batchAnswer = z.object({
  batch_state: z.string().transform((word) => word.trim().toLowerCase()),
  email_count: z.number(),
  processed_count: z.number().nullish(),
  annotated_csv_url: fileUrl,
  highest_reach_csv_url: fileUrl,
  only_invalid_csv_url: fileUrl,
  error: z.string().nullish(),
});

/** One of {@link batchAnswer}. */
export type BatchAnswer = z.infer<typeof batchAnswer>;

/** The owner of a key; no more of it is read, as it holds other keys. */
export const accountAnswer = z.object({ uuid: z.string() });

/** The code of an answer that has another shape than it should. */
export const notUnderstood = "TRUELIST_ANSWER_NOT_UNDERSTOOD";

/** An answer in its shape. @throws Fault UNEXPECTED, without what was answered */
export function understood<Answer>(schema: z.ZodType<Answer>, answer: unknown, what: string): Answer {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join(".") || "the whole");
  throw misunderstood(
    `Truelist answered ${what} in another shape than it should (${[...new Set(places)].join(", ")}).`,
  );
}

/** The fault of an answer that is not understood. */
export function misunderstood(message: string): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: notUnderstood,
    message,
    remedy: "Check that the address of Truelist's API is right; if it is, report this.",
  });
}

const errorBody = z.object({
  error: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});

/** The vendor's words out of an error's body, wherever they stand; undefined where its text is all there is. */
export function wordsOf(body: unknown): string | undefined {
  const told = errorBody.safeParse(body).data;
  if (told?.error !== undefined) return told.error;
  if (told?.message !== undefined) return told.message;
  return told?.errors?.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("; ");
}
