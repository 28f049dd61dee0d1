/** The order of test files: those that take long come first, so that none of them is left running alone at the end. */
import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes some eight seconds and more, longest first. A fresh clone has no times of earlier runs to go by. */
const longest = [
  "apps/gateway/test/crash.test.ts",
  "test/repository.test.ts",
  "apps/gateway/test/warehouse/conformance/customers.test.ts",
  "apps/gateway/test/warehouse/conformance/products.test.ts",
  "apps/gateway/test/warehouse/conformance/customer-attributes.test.ts",
  "test/readme.test.ts",
  "apps/gateway/test/stopped-database.test.ts",
  "apps/gateway/test/foretold/validation.test.ts",
  "packages/connector-kit/test/laws.test.ts",
  "apps/gateway/test/foretold/tidy-names.test.ts",
  "apps/gateway/test/notifications.test.ts",
  "apps/gateway/test/process.test.ts",
  "packages/sync-engine/test/pause.test.ts",
  "apps/gateway/test/access-matrix.test.ts",
  "packages/sync-engine/test/waits.test.ts",
  "packages/sync-engine/test/resume.test.ts",
  "packages/database/src/embedded/embedded-postgres.test.ts",
  "apps/gateway/test/frozen-worker.test.ts",
  "packages/sync-engine/test/requested-keys.test.ts",
  "apps/gateway/test/foretold/crm.test.ts",
  "apps/gateway/test/truelist.test.ts",
  "packages/connector-validation/test/contract.test.ts",
  "packages/connector-warehouse/test/contract.test.ts",
  "apps/gateway/test/warehouse/mirror.test.ts",
  "apps/gateway/test/warehouse/troubleshooting.test.ts",
  "apps/gateway/test/warehouse/only-what-changed.test.ts",
  "packages/sync-engine/test/many-workers.test.ts",
  "apps/gateway/test/exports.test.ts",
  "apps/gateway/test/store-in-use.test.ts",
  "apps/gateway/test/graphiql.test.ts",
  "packages/sync-engine/test/undo.test.ts",
  "apps/gateway/test/socket-hardening.test.ts",
  "apps/gateway/test/main-job.test.ts",
  "apps/gateway/test/config-history.test.ts",
  "apps/gateway/test/canary.test.ts",
  "apps/gateway/test/integration-config.test.ts",
  "apps/gateway/test/audit-role.test.ts",
  "apps/gateway/test/pause.test.ts",
  "apps/gateway/test/undo.test.ts",
  "apps/gateway/test/hanging-receivers.test.ts",
  "apps/gateway/test/waiting-sync.test.ts",
  "apps/gateway/test/rotation.test.ts",
  "packages/sync-engine/test/lease-time.test.ts",
  "packages/sync-engine/test/lease.test.ts",
  "apps/gateway/test/fuzz.test.ts",
  "packages/sandbox/src/api/orders/orders-scale.test.ts",
  "packages/bigcommerce-client/src/governor/quota-use.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = longest.indexOf(path.relative(project.config.root, moduleId));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
