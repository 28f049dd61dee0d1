/** One address for a form that somebody fills in: at checkout, or where an account is made. */
import { type ConnectorRoute, Fault } from "@storegate/connector-kit";
import { z } from "zod";
import type { ValidationConfig } from "../customers/config.js";
import type { ValidationRuntime } from "../customers/runtime.js";
import { judgeForForm } from "../verdicts/judge-now.js";

/** What a form waits for a verdict, in milliseconds: with what it takes to let the request in, a customer notices nothing. */
const deadlineMs = 250;

/** RFC 5321 §4.5.3.1 allows 64 characters, an @, and 255. */
const question = z.object({ email: z.string().min(1).max(320) });

/**
 * `POST validate-email` with `{ email }` answers `{ status, reason, didYouMean }`; evidence is not for a page that everybody sees. What
 * is not known in time is `unknown`, as `not_in_time`: a form lets such a customer through.
 */
export const validateEmailRoute: ConnectorRoute<ValidationConfig, ValidationRuntime> = {
  method: "POST",
  path: "validate-email",
  description: "What an address is found to be, in under 300 ms: from the cache, or by form, DNS and lists.",
  operation: "validateEmail",
  perMinute: 30,
  origins: ({ forms }) => forms.origins,
  async answer(context, { body }) {
    const asked = question.safeParse(body);
    if (!asked.success) {
      throw new Fault({
        kind: "INPUT",
        code: "EMAIL_NEEDED",
        message: 'Send {"email": "…"}, a text of 1 to 320 characters.',
      });
    }
    const { status, reason, didYouMean } = await judgeForForm(context, asked.data.email, deadlineMs);
    return { status: 200, body: { status, reason, didYouMean } };
  },
};
