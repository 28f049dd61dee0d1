/** The gateway as any program uses it: queries over HTTP, progress over a socket. */
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

/** A caller with a key. */
export class GatewayClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** @throws Error with what the gateway complained of. */
  async query<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.key}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
    if (errors?.length || !data) throw new Error(errors?.map((error) => error.message).join(" ") ?? "no data came");
    return data;
  }

  /** Runs a mutation with one root field. @throws Error with its user errors. */
  async mutate<Payload>(mutation: string, variables: Record<string, unknown>): Promise<Payload> {
    const data = await this.query<Record<string, Payload & { userErrors: { message: string }[] }>>(mutation, variables);
    const payload = Object.values(data)[0];
    if (!payload) throw new Error("no payload came");
    if (payload.userErrors.length > 0) throw new Error(payload.userErrors.map((error) => error.message).join(" "));
    return payload;
  }

  /** Events of a subscription, until it completes. */
  async *subscribe<Data>(query: string, variables: Record<string, unknown>): AsyncGenerator<Data, void> {
    const client = createClient({
      url: `${this.url.replace(/^http/, "ws")}/graphql`,
      connectionParams: { authorization: `Bearer ${this.key}` },
      webSocketImpl: WebSocket,
    });
    try {
      for await (const event of client.iterate<Data>({ query, variables })) {
        if (event.errors?.length) throw new Error(event.errors.map((error) => error.message).join(" "));
        if (event.data) yield event.data;
      }
    } finally {
      await client.dispose();
    }
  }
}
