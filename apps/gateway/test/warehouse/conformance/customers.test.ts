import { customers } from "./customers.js";
import { describeTable } from "./describe-table.js";

describeTable(customers);
