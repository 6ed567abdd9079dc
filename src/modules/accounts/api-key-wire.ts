import { t } from 'elysia'
import { boundedString, isoDate, nullable, uuid, withExample } from '../../http/wire.ts'
import type { ApiKey } from './api-key.ts'

const businessId = withExample(boundedString(1, 128, 'the business, a string'), 'B0100001')

export const businessParams = t.Object({ businessId })
export const apiKeyParams = t.Object({
  businessId,
  keyId: t.String({ maxLength: 64, examples: uuid.examples }),
})
export const apiKeyBody = t.Optional(
  t.Object({ label: t.Optional(t.String({ maxLength: 100 })) }, { examples: [{ label: 'website' }] }),
)

export const apiKey = t.Object({
  id: uuid,
  businessId: t.String(),
  label: t.String(),
  prefix: t.String({ description: 'the first characters of the key' }),
  last4: nullable(t.String({ description: 'its last four characters' })),
  createdAt: isoDate,
  createdBy: nullable(uuid),
  revokedAt: nullable(isoDate),
})

export const createdApiKey = t.Object({
  ...apiKey.properties,
  key: t.String({ description: 'the key itself, sent this once' }),
})

/** The hash stays in the store. */
export const toApiKey = <Key extends ApiKey>({ _id, ...apiKey }: Key) => ({
  ...apiKey,
  last4: apiKey.last4 ?? null,
})
