/** Syncs as a user of the API runs them. */
import type { Api } from "./harness.js";
import { followSync, openSocket, type FaultFields, type SyncFields, type SyncState } from "./sockets.js";

/** An error as a mutation's payload tells it. */
export interface UserErrorFields {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/** Asked of every payload. */
export const userErrors = "userErrors { kind code message field }";

/** What becomes of asking for a sync. */
export async function askForSync(
  test: Api,
  input: Record<string, unknown>,
  key?: string,
): Promise<{ readonly sync: { readonly id: string } | null; readonly userErrors: readonly UserErrorFields[] }> {
  const answer = await test.query(
    `mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } ${userErrors} } }`,
    { input },
    key,
  );
  return answer.data.startSync;
}

/** Starts a sync, and answers its id. */
export async function startSync(test: Api, input: Record<string, unknown>): Promise<string> {
  const { sync, userErrors: refused } = await askForSync(test, input);
  if (!sync) throw new Error(`startSync was refused: ${JSON.stringify(refused)}`);
  return sync.id;
}

/** Follows a sync until a state passes; answers that one. */
export async function syncUntil(test: Api, syncId: string, passes: (state: SyncState) => boolean): Promise<SyncFields> {
  await using socket = openSocket(test);
  for await (const state of followSync(socket.client, syncId)) {
    if (passes(state)) return state.sync;
    if (state.final) throw new Error(`the sync ended ${state.sync.status} before the state that was waited for`);
  }
  throw new Error("the subscription ended before the state that was waited for");
}

/** Follows a sync to its end. */
export function syncToEnd(test: Api, syncId: string): Promise<SyncFields> {
  return syncUntil(test, syncId, (state) => state.final);
}

/** Runs a sync to its end. */
export async function runSync(test: Api, input: Record<string, unknown>): Promise<SyncFields> {
  return syncToEnd(test, await startSync(test, input));
}

/** What became of one record. */
export interface ResultFields {
  readonly id: string;
  readonly recordType: string;
  readonly key: string;
  readonly externalId: string | null;
  readonly outcome: string;
  readonly label: string | null;
  readonly reason: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly details: Record<string, unknown> | null;
  readonly errors: readonly FaultFields[];
  readonly at: string;
}

/** One page of results. */
export interface ResultsPage {
  readonly nodes: readonly ResultFields[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Where a page of results begins, and which. */
export interface ResultsPageRequest {
  readonly first?: number;
  readonly after?: string | null;
  readonly filter?: Record<string, unknown>;
}

export async function resultsPage(test: Api, id: string, request: ResultsPageRequest): Promise<ResultsPage> {
  const answer = await test.query(
    `query ($id: ID!, $first: Int!, $after: String, $filter: SyncResultFilter) {
      sync(id: $id) { results(first: $first, after: $after, filter: $filter) {
        nodes { id recordType key externalId outcome label reason before after details at
          errors { kind code message remedy field retryable } }
        edges { cursor node { id } } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } }
    }`,
    { id, first: 250, ...request },
  );
  if (answer.errors) throw new Error(`results answered ${JSON.stringify(answer.errors)}`);
  return answer.data.sync.results;
}

/** All results that pass, page by page. */
export async function allResults(
  test: Api,
  id: string,
  request: Omit<ResultsPageRequest, "after"> = {},
): Promise<ResultFields[]> {
  const results: ResultFields[] = [];
  let after: string | null = null;
  do {
    const page: ResultsPage = await resultsPage(test, id, { ...request, after });
    results.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return results;
}
