/** What is wrong with audiences, as a form, a connection test and an integration tell it. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";

const problemSchema = z.object({
  audience: z.string(),
  seen_at: z.coerce.date().nullable(),
  message: z.string(),
});

/** Audiences whose members were not told the last time. */
export async function audienceWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query(
    `select audience, to_json(seen_at) #>> '{}' as seen_at, problem ->> 'message' as message from audiences
     where integration_id = $1 and problem is not null order by audience`,
    [integrationId],
  );
  return rows.map((row) => {
    const { audience, seen_at, message } = problemSchema.parse(row);
    return new Fault({
      kind: "CONFIG",
      code: "AUDIENCE_STALE",
      message: `${
        seen_at === null
          ? `Who is in the audience ${audience} was never told, and nobody comes into its list.`
          : `The audience ${audience} was last told at ${seen_at.toISOString()}, and its list has the members of then.`
      } ${message}`,
      remedy: "Mend the integration that offers it, or take the audience out of the config.",
      field: "audiences",
    }).toData();
  });
}

/** An audience that no integration of the store offers. */
export function audienceMissing(audience: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "AUDIENCE_UNKNOWN",
    message: `No integration of this store offers the audience ${audience}.`,
    remedy: "Choose one that is offered, or take it out of the config.",
    field: "audiences",
  });
}
