import { products } from "./products.js";
import { describeTable } from "./describe-table.js";

describeTable(products);
