import { z } from "zod";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { textOrMissing } from "../wire/text.js";
import { numberOrNull } from "../wire/value-or-null.js";
import { orLink } from "./link-or-included.js";
import type { OrderFee } from "./order-fee.js";

const feeSchema = z
  .object({
    id: z.number().int().positive(),
    type: textOrMissing,
    display_name_customer: textOrMissing,
    display_name_merchant: textOrMissing,
    source: textOrMissing,
    base_cost: decimalOrNull,
    cost_ex_tax: decimalOrNull,
    cost_inc_tax: decimal,
    cost_tax: decimalOrNull,
    tax_class_id: numberOrNull,
  })
  .transform((wire): Omit<OrderFee, "orderId"> => ({
    id: wire.id,
    type: wire.type,
    displayNameCustomer: wire.display_name_customer,
    displayNameMerchant: wire.display_name_merchant,
    source: wire.source,
    baseCost: wire.base_cost,
    costExTax: wire.cost_ex_tax,
    costIncTax: wire.cost_inc_tax,
    costTax: wire.cost_tax,
    taxClassId: wire.tax_class_id,
  }));

/** The fees of an order: a bare list as all its parts are, or `{fees: [...]}` as the reference's example has them. */
export const feesSchema = z.preprocess(
  (value) => (typeof value === "object" && value !== null && "fees" in value ? value.fees : value),
  z.array(feeSchema),
);

/** The fees that come with their order; `null` where they were not included. */
export const includedFeesSchema = orLink(z.array(feeSchema))
  .optional()
  .transform((fees) => fees ?? null);
