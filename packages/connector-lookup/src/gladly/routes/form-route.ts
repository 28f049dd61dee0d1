/** An agent opens an action. */
import { randomUUID } from "node:crypto";
import type { JsonValue } from "@storegate/connector-kit";
import { formOf } from "../action-forms.js";
import { actorOf, faultAnswer, gladlyRoute } from "./gladly-route.js";
import { pendingAction } from "./pending-action.js";
import { requestedAction } from "./requested-action.js";

/** Shows the form of an action. */
export const formRoute = gladlyRoute({
  method: "GET",
  path: "gladly/form",
  operation: "gladlyActions",
  role: "OPERATOR",
  description: "The form of an agent's action, as Gladly shows it: how much can be refunded is quoted by the store.",
  async answer(context, request) {
    try {
      const action = await pendingAction(context, actorOf(request), requestedAction(request.query));
      // Of this form's own: submitted twice it is one wish, and another form is another.
      const form = formOf(action, { path: "/submit", idempotencyKey: randomUUID() });
      // Plain objects of texts and lists, without anything undefined.
      return { status: 200, body: form as unknown as JsonValue };
    } catch (error) {
      return faultAnswer(error);
    }
  },
});
