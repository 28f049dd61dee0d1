import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A host of CSV files that listens. */
export interface CsvHost {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves CSV files on a free port, from an origin of their own. */
export async function startCsvHost(
  host: string,
  serve: (message: IncomingMessage, response: ServerResponse) => void,
): Promise<CsvHost> {
  const server = createServer(serve);
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The host of CSV files got no port.");
  return {
    port: address.port,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
