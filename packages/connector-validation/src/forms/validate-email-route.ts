/** One address for a form that somebody fills in: at checkout, or where an account is made. */
import { type ConnectorRoute, Fault } from "@storegate/connector-kit";
import { z } from "zod";
import type { ValidationConfig } from "../customers/config.js";
import type { ValidationRuntime } from "../customers/runtime.js";
import { judgeForForm } from "./judge-for-form.js";

/** What a form waits for a verdict, in milliseconds: what it takes to let the request in and to answer has its place below 300. */
const deadlineMs = 220;

/** RFC 5321 §4.5.3.1 allows 64 characters, an @, and 255. */
const question = z.object({ email: z.string().min(1).max(320) });

/**
 * `POST validate-email` with `{ email }` answers `{ status, reason, didYouMean, normalizedEmail }`; evidence is not for a page that
 * everybody sees. What is not known in time is `unknown`, as `not_in_time`: a form lets such a customer through.
 *
 * Its operation is its own, and no field of GraphQL: a key that stands in a page can be narrowed to this alone, and has nobody asked
 * who costs money or a good name.
 */
export const validateEmailRoute: ConnectorRoute<ValidationConfig, ValidationRuntime> = {
  method: "POST",
  path: "validate-email",
  description: "What an address is found to be, in under 300 ms, by form, lists and the DNS of its domain.",
  operation: "validateEmailInForm",
  role: "VIEWER",
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
    const { status, reason, didYouMean, normalizedEmail } = await judgeForForm(context, asked.data.email, deadlineMs);
    return { status: 200, body: { status, reason, didYouMean, normalizedEmail } };
  },
};
