import { t } from 'elysia'
import { createCheck } from '../../../http/check.ts'
import { withExample } from '../../../http/wire.ts'

export const received = t.Object({ received: t.Literal(true) })

/** The fields that every event has. Those of its object depend on its type. */
const event = withExample(
  t.Object({
    id: t.String({ minLength: 1, maxLength: 255 }),
    type: t.String({ minLength: 1, maxLength: 255 }),
    created: t.Number(),
    data: t.Object({ object: t.Object({}) }),
  }),
  {
    id: 'evt_1QXexample',
    object: 'event',
    type: 'invoice.created',
    created: 1_769_860_800,
    data: { object: { id: 'in_1QXexample', object: 'invoice', customer: 'cus_example' } },
  },
)

/** Throws 400 for a signed event without these fields. */
export const checkEvent: (value: unknown) => unknown = createCheck(event)

export const eventBody: object = {
  required: true,
  content: { 'application/json': { schema: event } },
}
