import type { TSchema } from '@sinclair/typebox'
import { t } from 'elysia'
import { boundedString, integer, oneOf } from '../../../http/wire.ts'
import { defaultTimeoutSeconds, fieldNamePattern } from './config.ts'
import { fieldTypes, workflowTypes } from './workflow.ts'

export const formField = t.Object({
  name: t.String(),
  label: t.String(),
  type: oneOf(fieldTypes),
  placeholder: t.String(),
  required: t.Boolean(),
  default: t.Union([t.String(), t.Number()]),
  options: t.Optional(t.Array(t.String())),
  min: t.Optional(t.Number()),
  max: t.Optional(t.Number()),
  integer: t.Optional(t.Boolean({ description: 'of a number: whether it must be an integer' })),
  max_length: t.Optional(integer()),
})

export const workflowConfig = t.Object({
  workflow_type: oneOf(workflowTypes),
  version: integer(),
  timeout_seconds: integer(),
  steps: t.Array(
    t.Object({
      name: t.String(),
      kind: t.String(),
      with: t.Optional(t.Record(t.String(), t.Unknown())),
    }),
  ),
  fields: t.Array(formField),
  input_schema: t.Record(t.String(), t.Unknown(), { description: 'the fields as JSON Schema' }),
})

// What admins write

const word = boundedString(1, 200)
const scalar = t.Union([t.String({ maxLength: 10_000 }), t.Number(), t.Boolean()])
const named = <Value extends TSchema>(value: Value) =>
  t.Record(t.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$' }), value, {
    maxProperties: 50,
    additionalProperties: false,
  })

const stepInput = t.Object({
  name: boundedString(1, 100, 'a name'),
  kind: t.String({
    pattern: '^[a-z]+(\\.[a-z_]+)?$',
    maxLength: 64,
    description: 'a kind such as text.social',
  }),
  with: t.Optional(named(t.Union([scalar, t.Array(scalar, { maxItems: 100 }), named(scalar)]))),
})

const fieldInput = t.Object({
  name: t.String({
    pattern: fieldNamePattern,
    description: 'a name of a-z, 0-9 and _, of at most 64 characters',
  }),
  label: boundedString(1, 100, 'a label'),
  type: oneOf(fieldTypes),
  placeholder: boundedString(0, 200),
  required: t.Boolean(),
  default: t.Union([t.String({ maxLength: 50_000 }), t.Number()], { description: 'a string or a number' }),
  options: t.Optional(t.Array(word, { minItems: 1, maxItems: 50 })),
  min: t.Optional(t.Number()),
  max: t.Optional(t.Number()),
  integer: t.Optional(t.Boolean({ description: 'of a number: whether it must be an integer' })),
  max_length: t.Optional(integer({ minimum: 1, maximum: 50_000 })),
})

export const configInput = t.Object({
  workflow_type: oneOf(workflowTypes),
  timeout_seconds: t.Optional(
    integer({
      minimum: 1,
      maximum: defaultTimeoutSeconds,
      description: `seconds from 1 to ${defaultTimeoutSeconds}`,
    }),
  ),
  steps: t.Array(stepInput, { minItems: 1, maxItems: 20, description: 'an array of 1 to 20 steps' }),
  fields: t.Array(fieldInput, { maxItems: 50, description: 'an array of at most 50 fields' }),
})
