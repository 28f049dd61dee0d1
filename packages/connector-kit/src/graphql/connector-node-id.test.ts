import { expect, test } from "vitest";
import { connectorNodeId, readConnectorNodeId } from "./connector-node-id.js";

test.each(["12", "", "Anna@shop.net", 'é/"_-\\,\n', "\ud800", '["int_1","2"]', "x".repeat(750)])(
  "what an id was made of is read from it: %j",
  (key) => {
    const id = connectorNodeId("cus", "int_1", key);
    expect(id).toMatch(/^cus_[\w-]+$/);
    expect(readConnectorNodeId(id)).toEqual({ prefix: "cus", integrationId: "int_1", key });
  },
);

const encoded = (text: string): string => Buffer.from(text).toString("base64url");

test.each([
  ["nothing", ""],
  ["a row's id", "sto_01900000-0000-7000-8000-000000000000"],
  ["no prefix", `_${encoded('["int_1","2"]')}`],
  ["no place", "cus_"],
  ["no JSON", `cus_${encoded("[")}`],
  ["no list", `cus_${encoded('{"0":"int_1","1":"2"}')}`],
  ["too little", `cus_${encoded('["int_1"]')}`],
  ["too much", `cus_${encoded('["int_1","2","3"]')}`],
  ["a number for a key", `cus_${encoded('["int_1",2]')}`],
  ["another spelling of the same", `cus_${encoded('["int_1", "2"]')}`],
  ["more bits than there are", `cus_${encoded('["int_1","2"]')}A`],
])("%s is no such id", (_, id) => {
  expect(readConnectorNodeId(id)).toBeUndefined();
});
