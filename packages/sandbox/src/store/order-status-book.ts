import { type OrderStatus, orderStatuses } from "./order-status.js";

/** The statuses of orders with the labels that the merchant gave them. */
export class OrderStatusBook {
  readonly #labels = new Map<number, string>();

  /** All by ascending id. */
  all(): OrderStatus[] {
    return orderStatuses.map((status) => ({ ...status, custom_label: this.label(status.id) }));
  }

  get(id: number): OrderStatus | undefined {
    return this.all()[id];
  }

  /** What the merchant calls a status; the system's name where they call it nothing else. */
  label(id: number): string {
    return this.#labels.get(id) ?? orderStatuses[id]?.name ?? "";
  }

  /** Gives a status another label. */
  rename(id: number, label: string): OrderStatus {
    if (orderStatuses[id] === undefined) throw new Error(`Orders have no status ${id}; the ids are 0 to 14.`);
    this.#labels.set(id, label);
    return { ...orderStatuses[id], custom_label: label };
  }
}
