import { startTestCluster } from "../packages/database/src/testing/index.js";

/** One Postgres for the whole run; each test file makes its own database in it. */
export default startTestCluster;
