/** Small stores for validation, each otherwise: who is in which group, what is set up already, and what is odd about them. */
import { startCustomerStore } from "../customer-store.js";
import { Draw } from "./draw.js";
import { storeState } from "./store-state.js";
import { storeWrites } from "./store-writes.js";
import type { Proven, World } from "./world.js";

const statuses = ["valid", "risky", "invalid", "unknown"] as const;

const oddEmails = [
  "",
  "a,b@example.com",
  "no at sign",
  " spaced@example.com ",
  "UPPER@EXAMPLE.COM",
  "twice@example.com",
  "twice@example.com",
  "Twice@Example.com",
  "pérez@exämple.de",
  "half\ud83d@example.com",
];

export const validationWorlds: Proven = {
  connectorId: "validation",
  async open(seed, name) {
    const draw = new Draw(`validation world ${seed}`);
    const sandbox = await startCustomerStore({
      customers: draw.int(12, 16, "customers"),
      seed: 1000 + seed,
      storeHash: name,
    });
    const { control } = sandbox;
    const attributeName = draw.chance(0.5, "attribute") ? "Storegate Validation Status" : `Mail ${seed}`;
    const prefix = draw.chance(0.5, "groups") ? "Storegate: " : `Mail ${seed} `;
    const titled = (status: string) => `${status.slice(0, 1).toUpperCase()}${status.slice(1)}`;
    const groupNames = Object.fromEntries(statuses.map((status) => [status, `${prefix}${titled(status)}`]));
    const config = { attributeName, groupNames, groupPolicy: draw.chance(0.15, "policy") ? "none" : "own" };
    // A plan without groups.
    const hasGroups = !draw.chance(0.1, "plan");

    // Nobody waits for name servers that never answer.
    const truths = [...control.truth()];
    for (const { customerId, class: kind } of truths)
      if (kind === "silent") control.updateCustomer(customerId, { email: `heard${customerId}@gmail.com` });
    oddEmails.forEach((email, index) => {
      if (draw.chance(0.5, "odd", index)) control.addCustomer({ email, first_name: `Odd ${index}` });
    });
    const attribute = draw.chance(0.6, "attribute there") ? control.addAttribute(attributeName, "string") : undefined;
    const foreign = control.addAttribute("Loyalty", "string");
    const wholesale = control.addGroup("Wholesale");
    const groups = [wholesale, control.addGroup(`${prefix}valid`)];
    for (const status of statuses)
      if (draw.chance(0.4, "group there", status)) groups.push(control.addGroup(`${prefix}${titled(status)}`));
    for (const { id } of control.snapshot().customers) {
      control.updateCustomer(id, { customer_group_id: 0 });
      if (draw.chance(0.3, "grouped", id)) {
        const group = groups[draw.int(0, groups.length - 1, "group of", id)];
        control.updateCustomer(id, { customer_group_id: group?.id ?? 0 });
      }
      if (attribute && draw.chance(0.4, "valued", id)) {
        const value = draw.pick([...statuses, "gibberish", ""], "value of", id);
        control.setAttributeValue({ customerId: id, attributeId: attribute.id, value });
      }
      if (draw.chance(0.3, "loyal", id))
        control.setAttributeValue({ customerId: id, attributeId: foreign.id, value: "gold" });
    }
    const refuseGroups = (): void => {
      if (!hasGroups) control.addFault({ path: "/v2/customer_groups*", times: null, respond: { status: 403 } });
    };
    refuseGroups();
    const world: World = {
      sandbox,
      config,
      pageSize: draw.int(8, 14, "page"),
      raw: () => JSON.stringify(control.snapshot()),
      state: (by) => storeState(control.snapshot({ dates: false }), attributeName, by),
      idOf: ({ externalId }) => externalId ?? "",
      requests: () => control.calls().total,
      writesOf: (request) => storeWrites(control, request),
      refuse() {
        const path = draw.pick(["/v3/customers/attribute-values", "/v3/customers", undefined, undefined], "refuses");
        // Something is written all the same.
        if (path === undefined || !hasGroups || config.groupPolicy === "none") return;
        control.addFault({
          method: "PUT",
          path,
          times: null,
          respond: { status: 422, body: { title: "It is cursed." } },
        });
      },
      heal() {
        control.clearFaults();
        refuseGroups();
      },
      thirdHand() {
        const friends = control.addGroup("Friends");
        const ours = control.attributes().find((each) => each.name === attributeName);
        for (const { id } of control.snapshot().customers) {
          if (!draw.chance(0.35, "touched", id)) continue;
          const value = [...control.attributeValues()].find(
            (each) => each.customer_id === id && each.attribute_id === ours?.id,
          );
          const hands: readonly [() => unknown, ...(() => unknown)[]] = [
            () => control.updateCustomer(id, { customer_group_id: friends.id }),
            () => control.updateCustomer(id, { customer_group_id: 0 }),
            () => control.updateCustomer(id, { company: "Elsewhere" }),
            () => control.updateCustomer(id, { email: `moved${id}@gmail.com` }),
            () => control.deleteCustomer(id),
            () => ours && control.setAttributeValue({ customerId: id, attributeId: ours.id, value: "by hand" }),
            () => value && control.deleteAttributeValue(value.id),
          ];
          draw.pick(hands, "hand", id)();
        }
        control.addCustomer({ email: "newcomer@gmail.com" });
      },
      meddle(resource, id) {
        const customerId = Number(id);
        if (resource === "group") {
          if (control.customer(customerId)?.customer_group_id === wholesale.id) return false;
          control.updateCustomer(customerId, { customer_group_id: wholesale.id });
          return true;
        }
        const ours = control.attributes().find((each) => each.name === attributeName);
        // One that is not made yet nobody gives a value.
        if (!ours) return false;
        control.setAttributeValue({ customerId, attributeId: ours.id, value: "meddled with" });
        return true;
      },
      [Symbol.asyncDispose]: () => sandbox.stop(),
    };
    return world;
  },
};
