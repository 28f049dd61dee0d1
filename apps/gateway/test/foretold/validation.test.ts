import { installedConnectors } from "../../src/connectors.js";
import { prove } from "./prove.js";
import { validationWorlds } from "./validation-world.js";

for (const installed of installedConnectors)
  if (installed.connector.id === validationWorlds.connectorId) prove(installed, validationWorlds);
