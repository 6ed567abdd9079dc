import { t } from 'elysia'
import { keyScopes } from '../../../http/caller.ts'
import {
  boundedString,
  envelope,
  envelopeList,
  integer,
  isoDate,
  nullable,
  oneOf,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import type { ClientApiKey } from './api-key.ts'
import type { NewKey } from './service.ts'

export const keyParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

const dayMs = 24 * 60 * 60 * 1000

export const keyBody = t.Object(
  {
    name: boundedString(1, 100, 'a name'),
    scopes: t.Optional(
      t.Array(oneOf(keyScopes), {
        minItems: 1,
        maxItems: keyScopes.length,
        description: `some of ${keyScopes.join(', ')}; read unless given`,
      }),
    ),
    expires_in_days: t.Optional(integer({ minimum: 1, maximum: 3650 })),
  },
  { examples: [{ name: 'Website', scopes: ['read', 'execute'], expires_in_days: 365 }] },
)

export const readKey = ({ name, scopes, expires_in_days }: typeof keyBody.static): NewKey => ({
  name,
  scopes: scopes ?? ['read'],
  expires_at: expires_in_days === undefined ? null : new Date(Date.now() + expires_in_days * dayMs),
})

const apiKey = t.Object({
  id: uuid,
  client_id: uuid,
  name: t.String(),
  prefix: t.String({ description: 'the first characters of the key' }),
  last4: nullable(t.String({ description: 'its last four characters' })),
  scopes: t.Array(oneOf(keyScopes)),
  created_at: isoDate,
  created_by: nullable(uuid),
  expires_at: nullable(isoDate),
  last_used_at: nullable(isoDate),
})

/** The hash stays in the store. */
const toApiKey = ({ _id, ...row }: ClientApiKey) => ({ ...row, last4: row.last4 ?? null })

export const { wire: apiKeys, toWire: toApiKeys } = envelopeList('api_keys', apiKey, toApiKey)

export const oneApiKey = envelope({ api_key: apiKey })
export const toOneApiKey = (row: ClientApiKey) => toEnvelope({ api_key: toApiKey(row) })

export const createdApiKey = envelope({
  api_key: apiKey,
  key: t.String({ description: 'the key itself, sent this once' }),
})
export const toCreated = ({ row, key }: { row: ClientApiKey; key: string }) =>
  toEnvelope({ api_key: toApiKey(row), key })
