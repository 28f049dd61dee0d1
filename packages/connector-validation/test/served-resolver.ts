import { createDnsResolver, type DnsResolverOptions } from "../src/dns/resolver.js";
import { type Answers, startDnsTestServer } from "./dns-test-server.js";

/** Settings under which a silent server is soon given up. */
export const quick: DnsResolverOptions = { timeoutMs: 400, attempts: 1, servfailPausesMs: [] };

/** A name server that answers so, and a resolver that asks it. */
export async function serve(answers: Answers, options: DnsResolverOptions = {}) {
  const server = await startDnsTestServer(answers);
  const resolver = createDnsResolver({ ...quick, servers: [server.address], ...options });
  return {
    server,
    resolver,
    async [Symbol.asyncDispose]() {
      resolver.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
