/** Audit entries as an admin reads them. */
import type { Api } from "./harness.js";

/** An entry as it is answered. */
export interface AuditEntryFields {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly name: string } | null;
  readonly operation: string;
  readonly target: { readonly id: string; readonly __typename: string } | null;
  readonly targetName: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly ipAddress: string | null;
}

/** A page of them. */
export interface AuditPage {
  readonly nodes: readonly AuditEntryFields[];
  readonly totalCount: number | null;
  readonly exportUrl: string;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** One page. */
export async function auditPage(
  test: Api,
  selection: {
    readonly first?: number;
    readonly after?: string;
    readonly operation?: string;
    readonly targetId?: string;
  },
): Promise<AuditPage> {
  const answer = await test.query(
    `query ($first: Int! = 250, $after: String, $operation: String, $targetId: ID) {
      auditEntries(first: $first, after: $after, operation: $operation, targetId: $targetId) {
        nodes { id at actor { name } operation target { id __typename } targetName before after ipAddress }
        totalCount exportUrl pageInfo { hasNextPage endCursor }
      }
    }`,
    selection,
  );
  if (answer.errors) throw new Error(`auditEntries answered ${JSON.stringify(answer.errors)}`);
  return answer.data.auditEntries;
}

/** The newest entry of an operation. */
export async function lastEntry(test: Api, operation: string): Promise<AuditEntryFields> {
  const { nodes } = await auditPage(test, { first: 1, operation });
  const [entry] = nodes;
  if (!entry) throw new Error(`${operation} was not written down`);
  return entry;
}
