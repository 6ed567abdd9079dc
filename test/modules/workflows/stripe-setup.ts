import type { Execution } from '../../../src/modules/workflows/executions/execution.ts'
import type { TestServer } from '../../support/server.ts'

/** Stores a completed run in the ledger, as its end does. Returns its id. */
export const billRun = async (
  { convene }: TestServer,
  client_id: string,
  fields: Partial<Execution> = {},
): Promise<string> => {
  const _id = Bun.randomUUIDv7()
  const now = new Date()
  await convene.workflows.engine.ledger.add({
    _id,
    client_id,
    workflow_id: 'w',
    workflow_name: 'A workflow',
    price: 10,
    cost: 1,
    status: 'completed',
    started_at: now,
    completed_at: now,
    ...fields,
  } as Execution)
  return _id
}

/** The header of Stripe for a body, by the algorithm that its documentation gives. */
export const signatureOf = (body: string, secret = 'whsec_of_the_tests', at = Date.now()): string => {
  const seconds = Math.floor(at / 1000)
  const signed = new Bun.CryptoHasher('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${signed}`
}

/** The options of a call that sends an event as Stripe does. */
export const signedEvent = (event: object, signature?: string) => {
  const rawBody = JSON.stringify(event)
  return {
    rawBody,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature ?? signatureOf(rawBody),
    },
  }
}
