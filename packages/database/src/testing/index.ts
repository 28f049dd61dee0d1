/** What tests need of a database. */
export { connectorTestTables, type ConnectorTestTables, type TestConnectorTables } from "./connector-tables.js";
export { createTestDatabase, startTestCluster, type TestDatabase } from "./test-database.js";
export { placesOf } from "./places-of.js";
