/** The composition root: everything put together for one process. */
import { configSchemaOf, type ConnectorHost, type Logger } from "@storegate/connector-kit";
import { schema, followDataKeys, openSecretBox, type Database, type SecretBox } from "@storegate/database";
import { createHttpClient, guardedConnect, type HttpClientOptions } from "@storegate/http-client";
import { SyncEngine, usualWaits, type OpenConnector, type SyncEngineOptions } from "@storegate/sync-engine";
import { Access } from "./access/access.js";
import { ensureAdminKey } from "./access/admin-key.js";
import { ApiKeyService } from "./access/api-key-service.js";
import { ProgressTokenService } from "./access/progress-token-service.js";
import { ProgressTokens } from "./access/progress-tokens.js";
import { removeOldSessions, SessionService } from "./access/session-service.js";
import { sweepAuditPersonal } from "./audit/erase-personal.js";
import { connectorNodes, connectorSchemas, installedConnectors, type InstalledConnector } from "./connectors.js";
import type { Environment } from "./environment.js";
import type { Services } from "./graphql/context.js";
import { rowBatches } from "./graphql/row-batches.js";
import { CommonEvents } from "./graphql/common-events.js";
import { createSchema } from "./graphql/schema.js";
import { everyHour } from "./hourly.js";
import { secretPointers } from "./integrations/config-secrets.js";
import { auditTurnedManual } from "./integrations/integration-audit.js";
import { IntegrationService } from "./integrations/integration-service.js";
import { warnOfMissingConnectors } from "./integrations/missing-connectors.js";
import { openIntegration } from "./integrations/open-integration.js";
import { OperationLimits } from "./limits/operation-limits.js";
import { RequestLimits } from "./limits/request-limits.js";
import { startHttpServer } from "./server/http-server.js";
import { openDatabase } from "./open-database.js";
import { originReader } from "./server/origin.js";
import { credentialsReader } from "./server/shown-credentials.js";
import { mailChannel, webhookChannel } from "./notifications/channels.js";
import { NotificationSettingsService } from "./notifications/notification-settings.js";
import { Notifier } from "./notifications/notifier.js";
import { StoreHooks } from "./store-hooks/store-hooks.js";
import { disabling } from "./stores/refused-token.js";
import { briefly, StoreClients } from "./stores/store-clients.js";
import { storeHealth } from "./stores/store-health.js";
import { StoreService } from "./stores/store-service.js";
import { Stops } from "./stops.js";
import { observeAttempts } from "./telemetry/attempt-observer.js";
import { DatabaseAbsence } from "./telemetry/database-absence.js";
import { expectFields, expectSyncs } from "./telemetry/expect-series.js";
import { metricsEndpoint, type MetricsEndpoint } from "./telemetry/metrics-endpoint.js";
import { startMetricsServer, type MetricsServer } from "./telemetry/metrics-server.js";
import { RequestObserver } from "./telemetry/request-observer.js";
import { addStateMetrics } from "./telemetry/state-metrics.js";
import { observeSyncs } from "./telemetry/sync-observer.js";
import { openTelemetry } from "./telemetry/telemetry.js";
import { readWrappingKeys } from "./wrapping-keys.js";

/** Settings beside the environment. */
export interface GatewayOptions {
  readonly environment: Environment;
  readonly logger: Logger;
  /** Serve GraphQL. Without it the process only works. */
  readonly serve: boolean;
  /** Stores that are worked on at once; 0 works on none. */
  readonly concurrency: number;
  /** The connectors there are; those that are installed unless said. */
  readonly connectors?: readonly InstalledConnector[];
  /** Times of the engine in milliseconds, other than the usual ones, for figures and tests. */
  readonly engineTimes?: Pick<SyncEngineOptions, "sweepMs" | "leaseMs" | "waits" | "turnMs"> | undefined;
  /** Whether this process sees to notices; true unless said, which is for figures and tests. */
  readonly notices?: boolean | undefined;
  /** How requests that failed are tried again, other than usually, for figures and tests. */
  readonly httpRetry?: HttpClientOptions["retry"];
  /** In how many milliseconds stopping ends everything, whatever stands still; 30,000 unless said. */
  readonly stopMs?: number | undefined;
  /** Told of each SQL statement of the gateway's own, for figures and tests. */
  readonly onStatement?: ((statement: string) => void) | undefined;
  /** Called when the embedded PostgreSQL has ended for good and the process should, too; told in the log unless said. */
  readonly onDatabaseGivenUp?: ((error: Error) => void) | undefined;
}

/** A gateway or worker that runs. */
export interface Gateway {
  /** Where it serves; undefined for a worker. */
  readonly url: string | undefined;
  /** Where metrics are served by themselves; undefined where they are not. */
  readonly metricsUrl: string | undefined;
  /** The file that holds the admin key, unless the key was given from outside. */
  readonly adminKeyFile: string | undefined;
  /**
   * Ends everything in order: no more requests, work to a batch's end, the database last. It takes {@link GatewayOptions.stopMs}
   * at most, or as long as is said: what has not ended by then, as while PostgreSQL stands still, is named in the log.
   */
  stop(withinMs?: number): Promise<void>;
}

/** Starts everything; what was started before something failed is stopped again. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const stops = new Stops(options.logger);
  try {
    return { ...(await start(options, stops)), stop: (withinMs = options.stopMs) => stops.end(withinMs) };
  } catch (error) {
    // What could not be ended is in the log; why it did not start goes before.
    await stops.end(options.stopMs).catch(() => {});
    throw error;
  }
}

/** The part of the time for stopping that is left that the work for stores may take; what follows it takes milliseconds. */
const engineShare = 9 / 10;

/** The part of that in which the engine ends by itself, so that it can say what of it has not. */
const engineOwn = 19 / 20;

const now = (): Date => new Date();

async function start(options: GatewayOptions, stops: Stops): Promise<Omit<Gateway, "stop">> {
  const { environment } = options;
  const telemetry = await openTelemetry(environment, options.serve ? "gateway" : "worker", options.logger);
  stops.push("telemetry", () => telemetry.stop());
  const absence = new DatabaseAbsence(telemetry.logger);
  const { logger } = absence;
  const installed = options.connectors ?? installedConnectors;
  const leaseMs = options.engineTimes?.leaseMs;
  const database = await openDatabase(environment, {
    max: options.serve ? 20 : 12,
    // What a process that stands still has locked is free again before its leases have run out.
    idleInTransactionMs: leaseMs === undefined ? undefined : Math.round((leaseMs * 2) / 3),
    logger,
    stops,
    onStatement: options.onStatement,
    connectors: connectorSchemas(installed),
    onGivenUp: options.onDatabaseGivenUp,
  });
  const endAbsence = absence.begin(() => database.sql`select 1`);
  stops.push("looking whether the database is there", async () => endAbsence());
  if (environment.databaseUrl === undefined) {
    // One living process has the folder, so whoever holds a lease here was killed: its work goes on now, not when it runs out.
    await database.queries.update(schema.storeLeases).set({ holder: null });
  }
  const secrets = await openSecrets(environment, database, logger, stops);
  const adminKey = options.serve
    ? await ensureAdminKey(database.queries, environment.adminKey, environment.dataDir)
    : { file: undefined };

  const endErasing = sweepAuditPersonal(database.queries, environment.auditPersonalDays, { logger, now });
  stops.push("erasing what the audit says of persons", endErasing);
  const sweepSessions = async (): Promise<void> => void (await removeOldSessions(database.queries));
  const endSweeping = everyHour(sweepSessions, "could not remove sessions that ended long ago", logger);
  stops.push("removing old sessions", endSweeping);

  const http = createHttpClient({
    allowPrivateHosts: environment.allowPrivateHosts,
    observe: observeAttempts(telemetry, logger),
    ...(options.httpRetry && { retry: options.httpRetry }),
  });
  stops.push("connections to stores", () => http.close());
  const connectors = await openConnectors(
    installed,
    {
      dnsServers: environment.dnsServers,
      smtpProxy: environment.smtpProxy,
      filesFolder: environment.filesFolder,
      connect: guardedConnect({ allowPrivateHosts: environment.allowPrivateHosts }),
      http: { request: (request) => http.request({ ...request, retry: { ...briefly, ...request.retry } }) },
      now,
      logger,
    },
    stops,
  );
  await warnOfMissingConnectors(database.queries, connectors.keys(), logger);
  expectSyncs(
    telemetry.metrics,
    installed.map(({ connector }) => connector),
  );
  const clients = new StoreClients(database.queries, http, secrets);
  const endSaving = clients.startSaving((error) => logger.warn({ err: error }, "could not write down a store's quota"));
  stops.push("saving quotas", async () => endSaving());
  const opening = { queries: database.queries, clients, connectors, secrets, logger, now };
  const { publicUrl } = environment;
  const storeHooks = new StoreHooks({ database, secrets, opening, publicUrl, logger });
  const health = storeHealth(() => stores, connectors, logger);
  const engine: SyncEngine = new SyncEngine({
    database,
    connectors,
    openIntegration: (integration, view) => openIntegration(opening, integration, view),
    onSyncEnding: disabling(logger),
    onTurnedManual: auditTurnedManual,
    onSyncEnded: (sync) => health.ended(sync),
    onStalled: (sync) => health.stalled(sync),
    resultsDays: environment.resultsDays,
    waits: { ...usualWaits, giveUpMs: environment.syncRetryMinutes * 60_000 },
    ...options.engineTimes,
    observer: observeSyncs(telemetry, logger),
    logger,
    now,
  });
  const { requests } = engine;
  const stores: StoreService = new StoreService(database, clients, connectors, requests, storeHooks.keeper, logger);
  const integrations = new IntegrationService(database, connectors, stores, opening, requests);
  await engine.start();
  stops.push("the engine", (ms) => engine.stop(ms * engineOwn), engineShare);
  if (options.concurrency > 0) await engine.work(options.concurrency);
  const { mailServer, allowPrivateHosts } = environment;
  const hasMail = mailServer !== undefined;
  const notifications = new NotificationSettingsService({ database, secrets, allowPrivateHosts, hasMail });
  const mail = mailServer && mailChannel(mailServer);
  stops.push("mail", async () => mail?.close());
  const sendWebhook = webhookChannel(http, () => notifications.webhookSecret());
  const notifier = new Notifier({
    database,
    settings: notifications,
    sendMail: mail?.send,
    sendWebhook,
    onSent: (channel, outcome) => telemetry.metrics.notification(channel, outcome),
    logger,
    now,
  });
  // Also where nothing is worked on: that no worker is there has to be told by somebody.
  if (options.notices ?? true) notifier.start();
  stops.push("notices", () => notifier.stop());

  const tokens = new ProgressTokens(database.queries, secrets);
  const access = new Access(database, tokens, logger);
  await access.start();
  stops.push("following keys", () => access.stop());
  const refresh = addStateMetrics(telemetry.metrics.registry, { database, clients, logger });
  const { metrics } = telemetry;
  const endpoint = metricsEndpoint({ metrics, refresh, access, token: environment.metricsToken, logger });
  const metricsServer = await startMetrics(environment, endpoint, database, stops);
  const metricsUrl = metricsServer?.url;
  if (!options.serve) return { url: undefined, metricsUrl, adminKeyFile: undefined };
  const graphqlSchema = await createSchema(installed);
  expectFields(metrics, graphqlSchema);
  const originOf = originReader(environment);
  const services: Services = {
    access,
    apiKeys: new ApiKeyService(database, access),
    progressTokens: new ProgressTokenService(database, tokens),
    sessions: new SessionService(database, access),
    rows: rowBatches(database.queries),
    database,
    engine,
    events: new CommonEvents(),
    connectors,
    nodes: connectorNodes(installed),
    clients,
    stores,
    integrations,
    notifications,
    opening,
    logger,
    telemetry,
    metricsEndpoint: endpoint,
    requestObserver: new RequestObserver(telemetry, logger),
    limits: new OperationLimits(graphqlSchema, environment.limits.operations),
    requestLimits: new RequestLimits(environment.limits.requests),
    credentials: credentialsReader(originOf, environment.corsOrigins),
    originOf,
    publicUrl,
  };
  stops.push("stores' webhooks", await storeHooks.start());
  const server = await startHttpServer({
    host: environment.host,
    port: environment.port,
    schema: graphqlSchema,
    services,
    hooks: storeHooks.route(services),
    corsOrigins: environment.corsOrigins,
    sockets: environment.limits.sockets,
    exports: environment.limits.exports,
    graphiql: environment.graphiql,
  });
  stops.push("the server", () => server.stop());
  return { url: server.url, metricsUrl, adminKeyFile: adminKey.file };
}

async function startMetrics(
  { host, metricsPort: port }: Environment,
  endpoint: MetricsEndpoint,
  database: Database,
  stops: Stops,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  const server = await startMetricsServer({ host, port, endpoint, database });
  stops.push("the server of metrics", () => server.stop());
  return server;
}

/** The secrets of the database, which follow what other processes do to its data keys. */
async function openSecrets(
  environment: Environment,
  database: Database,
  logger: Logger,
  stops: Stops,
): Promise<SecretBox> {
  const secrets = await openSecretBox(database, await readWrappingKeys(environment));
  const endFollowing = await followDataKeys(database, secrets, (error) =>
    logger.warn({ err: error }, "could not read the data keys again"),
  );
  stops.push("following data keys", endFollowing);
  return secrets;
}

async function openConnectors(
  installed: readonly InstalledConnector[],
  host: ConnectorHost,
  stops: Stops,
): Promise<ReadonlyMap<string, OpenConnector>> {
  const open = new Map<string, OpenConnector>();
  for (const { connector } of installed) {
    secretPointers(configSchemaOf(connector));
    const runtime: unknown = await connector.open(host);
    stops.push(`the connector "${connector.id}"`, async () => connector.close?.(runtime));
    open.set(connector.id, { connector, runtime });
  }
  return open;
}
