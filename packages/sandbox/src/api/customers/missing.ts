import { asObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";

const usualTitle = "The resource at that URL is not found.";

/** The refusal of a path to a single thing that is not there; unlike others of v3, its body has no `errors`. */
export function missing(why: string, title = usualTitle): Refusal {
  const { status, type } = asObject(new Refusal(404, title, { why }).body("v3"));
  return new Refusal(404, title, { why, body: { status, title, type } });
}
