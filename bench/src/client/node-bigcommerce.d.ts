declare module "node-bigcommerce" {
  import type { Agent } from "node:https";

  export default class BigCommerce {
    constructor(config: {
      readonly clientId: string;
      readonly accessToken: string;
      readonly storeHash: string;
      readonly apiVersion: string;
      readonly agent: Agent;
    });
    get(path: string): Promise<unknown>;
  }
}
