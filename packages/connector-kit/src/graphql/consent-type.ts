import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import type { ConsentEventFact, ConsentFact } from "../facts.js";
import { Allow } from "./access.js";
import { enumOf } from "./enum-of.js";
import { DateTime } from "./scalars.js";

const ConsentValue = enumOf(["GRANTED", "WITHDRAWN"] satisfies ConsentEventFact["value"][]);

registerEnumType(ConsentValue, {
  name: "ConsentValue",
  description: "What somebody said; nothing said is unknown, which is neither. May grow: keep a default branch.",
  valuesConfig: {
    GRANTED: { description: "They agreed." },
    WITHDRAWN: {
      description: "They opted out, or what counts as it: they complained, cannot be reached, or are gone.",
    },
  },
});

/** One thing that became known of somebody's consent. */
@Allow("VIEWER")
@ObjectType({ description: "One thing that became known of somebody's consent. Events are only ever added." })
export class ConsentEvent {
  @Field(() => ID, { description: "Of the event." })
  id!: string;

  @Field(() => String, { description: "How they are written to: email." })
  channel!: string;

  @Field(() => String, { description: "What for: marketing, or service, which is what goes with accounts and orders." })
  purpose!: string;

  @Field(() => ConsentValue, { description: "What was said." })
  value!: ConsentEventFact["value"];

  @Field(() => String, {
    description:
      "Where it came from: storefront, order, account, import, provider, erasure, or store, where it was changed by whom nobody says.",
  })
  source!: string;

  @Field(() => DateTime, { description: "When it was said, as near as is known." })
  at!: Date;

  @Field(() => String, { nullable: true, description: "What they agreed to, in the words that stood there." })
  text!: string | null;

  @Field(() => String, { nullable: true, description: "From which address." })
  ipAddress!: string | null;

  @Field(() => String, { nullable: true, description: "With which browser." })
  userAgent!: string | null;

  @Field(() => String, { nullable: true, description: "On which page." })
  url!: string | null;
}

/** What an address has agreed to. */
@Allow("VIEWER")
@ObjectType({ description: "What an address has agreed to, and how that came about." })
export class Consent {
  @Field(() => String, { description: "As given." })
  email!: string;

  @Field(() => [ConsentEvent], {
    description: "The events that decide, one for each channel and purpose. Where none is, nothing is known.",
  })
  current!: readonly ConsentEvent[];

  @Field(() => [ConsentEvent], { description: "All events, the newest first." })
  history!: readonly ConsentEvent[];
}

/** What somebody has agreed to, as GraphQL has it. @param email as it was asked for. */
export function consentOf(email: string, { current, history }: ConsentFact): Consent {
  return { email, current: current.map(eventOf), history: history.map(eventOf) };
}

function eventOf({ text, ipAddress, userAgent, url, ...event }: ConsentEventFact): ConsentEvent {
  return {
    ...event,
    text: text ?? null,
    ipAddress: ipAddress ?? null,
    userAgent: userAgent ?? null,
    url: url ?? null,
  };
}
