/** What the connector asks of the CRM. */
import type { ConnectorContext, ConnectorHost } from "@storegate/connector-kit";
import { faultOfResponse, type HttpMethod } from "@storegate/http-client";
import { z } from "zod";

/** The config of an integration. */
export const crmConfig = z.strictObject({
  url: z.url().meta({ title: "Address", description: "The CRM's, as https://crm.example.com." }),
  apiKey: z.string().min(6).meta({ title: "API key", description: "One of the CRM's.", writeOnly: true }),
});

export type CrmConfig = z.infer<typeof crmConfig>;

/** What lives as long as the process. */
export type CrmRuntime = Pick<ConnectorHost, "http">;

export type CrmContext = ConnectorContext<CrmConfig, CrmRuntime>;

const errorBody = z.object({ error: z.string() });

/** Sends a request, and answers its body. @throws Fault of any answer outside 200 to 299, in the CRM's own words. */
export async function askCrm(context: CrmContext, method: HttpMethod, path: string, body?: unknown): Promise<unknown> {
  const { config, runtime, sending } = context;
  const response = await runtime.http.request({
    // Ends with the sync, and is not sent once the store is another worker's.
    ...sending,
    method,
    url: `${config.url}${path}`,
    headers: { authorization: `Bearer ${config.apiKey}` },
    body,
    // A batch that is written twice is as one that was written once.
    idempotent: true,
  });
  if (response.status >= 200 && response.status < 300) return response.body;
  const words = errorBody.safeParse(response.body).data?.error;
  const remedy = "Look at the API key in the CRM, and enter it again.";
  throw faultOfResponse(response, {
    who: "The CRM",
    words,
    secrets: [config.apiKey],
    meanings: { 401: { remedy } },
  });
}
