import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { connectDatabase } from "@storegate/database";
import type { MeasuredSource } from "./measured-source.ts";
import { oneIn } from "./row-files.ts";

/** A table in a database of its own, on the PostgreSQL that the gateway's lies on, too. */
export const postgresSource: MeasuredSource = {
  part: "postgres",
  title: "Postgres",
  fill: async ({ csv }, postgres) => {
    const owner = connectDatabase(postgres.url);
    await owner.sql`create database warehouse`;
    await owner.close();
    const server = new URL(postgres.url);
    const place = new URL("/warehouse", server).href;
    const within = async (
      work: (sql: ReturnType<typeof connectDatabase>["sql"]) => Promise<unknown>,
    ): Promise<void> => {
      const warehouse = connectDatabase(place, { max: 1 });
      try {
        await work(warehouse.sql);
      } finally {
        await warehouse.close();
      }
    };
    await within(async (sql) => {
      await sql`create table customers (customer_key bigint primary key, email text, first_name text, last_name text,
        company text, phone text, notes text, lifetime_value numeric(12, 2), last_order_at timestamp)`;
      await pipeline(createReadStream(csv), await sql`copy customers from stdin (format csv)`.writable());
      await sql`vacuum analyze customers`;
    });
    const config = {
      type: "postgres",
      host: server.hostname,
      port: Number(server.port),
      database: "warehouse",
      user: decodeURIComponent(server.username),
      password: decodeURIComponent(server.password),
      tls: "off",
      table: "public.customers",
    };
    return {
      before: config,
      after: config,
      change: () =>
        within(async (sql) => {
          await sql`update customers set company = 'Moved & Sons' where customer_key in (
            select customer_key from (select customer_key, row_number() over (order by customer_key) as place from customers) as placed
            where place % ${oneIn} = 0)`;
        }),
    };
  },
};
