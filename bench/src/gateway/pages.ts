/** The operations that pages send, with what each is measured for. */

const syncFields = `
  id revision status createdAt startedAt cancelRequestedAt finishedAt
  progress { phase processed total percent created updated deleted unchanged skipped failed recordsPerSecond etaSeconds }
  error { kind code message remedy field retryable }`;

/** One operation, measured beside the same bytes from memory. */
export interface PageOperation {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** One row of one table: our share of the time is what there is beside Apollo itself. */
  readonly singleRow: boolean;
}

/** Things that the operations ask for. */
export interface Subjects {
  readonly storeId: string;
  readonly integrationId: string;
  readonly syncId: string;
  readonly key: string;
}

/** The operations over a gateway that holds these. */
export function pageOperations({ storeId, integrationId, syncId, key }: Subjects): readonly PageOperation[] {
  return [
    {
      name: "one store",
      singleRow: true,
      query: "query Store($id: ID!) { store(id: $id) { id storeHash name domain plan status scopes createdAt } }",
      variables: { id: storeId },
    },
    {
      name: "one sync, with its progress",
      singleRow: true,
      query: `query Sync($id: ID!) { sync(id: $id) { ${syncFields} labels { label count } } }`,
      variables: { id: syncId },
    },
    {
      name: "a form's next runs",
      singleRow: false,
      query: `query Runs($schedule: ScheduleInput!) { previewSchedule(schedule: $schedule, count: 5) { runs userErrors { code } } }`,
      variables: { schedule: { cron: "30 3 * * 1", timeZone: "Europe/Berlin", blackouts: ["22:00-03:00"] } },
    },
    {
      name: "the list of syncs, 20 with their integrations",
      singleRow: false,
      query: `query Syncs { syncs(first: 20) { totalCount pageInfo { hasNextPage endCursor } nodes { ${syncFields} integration { id name } startedBy { name } } } }`,
      variables: {},
    },
    {
      name: "the page of one sync, 100 results",
      singleRow: false,
      query: `query SyncPage($id: ID!, $filter: SyncResultFilter, $first: Int = 100) {
        viewer { operations }
        sync(id: $id) {
          ${syncFields}
          dryRun trigger startedBy { name }
          integration { id name connector { title } store { id name } }
          labels { label count }
          faults { count fault { code message } }
          results(first: $first, filter: $filter) {
            totalCount
            pageInfo { hasNextPage endCursor }
            nodes { id recordType key externalId outcome label reason before after errors { code message } at }
          }
        }
      }`,
      variables: { id: syncId },
    },
    {
      name: "the same, only those of one label",
      singleRow: false,
      query: `query Labelled($id: ID!) { sync(id: $id) { id results(first: 100, filter: { label: ["risky"] }) {
        pageInfo { hasNextPage endCursor } nodes { id key outcome label reason before after at } } } }`,
      variables: { id: syncId },
    },
    {
      name: "the history of one record",
      singleRow: false,
      query: `query History($storeId: ID!, $key: String!) { recordHistory(storeId: $storeId, recordType: "customer", key: $key) {
        nodes { id key outcome label reason before after at sync { id createdAt } } } }`,
      variables: { storeId, key },
    },
    {
      name: "one integration",
      singleRow: true,
      query:
        "query Integration($id: ID!) { integration(id: $id) { id name config secretsSet status createdAt updatedAt } }",
      variables: { id: integrationId },
    },
  ];
}
