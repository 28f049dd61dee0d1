import { Allow } from "./access.js";
import type { Fault, FaultKind } from "@storegate/http-client";
import { Field, ObjectType } from "type-graphql";
import { FaultKindEnum } from "./fault-type.js";

/** What the caller did wrong, or was refused. */
@Allow("SUBSCRIBER")
@ObjectType({ description: "What the caller did wrong, or was refused." })
export class UserError {
  @Field(() => FaultKindEnum, { description: "Who must act." })
  kind!: FaultKind;

  @Field(() => String, { description: "Stable, UPPER_SNAKE, never reused." })
  code!: string;

  @Field(() => String, { description: "What is wrong, and what to do." })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The path in the input, as ["config", "lists", "0"]; null where it is no field\'s.',
  })
  field!: string[] | null;
}

/** A fault as the caller's: its remedy is part of the message. */
export function userErrorOf(fault: Fault, field: readonly string[] | null): UserError {
  const { kind, code, message, remedy } = fault;
  return {
    kind,
    code,
    message: remedy === undefined ? message : `${message} ${remedy}`,
    field: field ? [...field] : null,
  };
}
