import { crm } from "../crm/crm.js";
import { crmWorlds } from "./crm-world.js";
import { prove } from "./prove.js";

// One that writes elsewhere, and remembers; the twenty seeds of the others go through the same engine.
prove({ connector: crm }, crmWorlds, 8);
