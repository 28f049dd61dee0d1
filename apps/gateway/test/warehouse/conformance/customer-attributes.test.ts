import { customerAttributes } from "./customer-attributes.js";
import { describeTable } from "./describe-table.js";

describeTable(customerAttributes);
