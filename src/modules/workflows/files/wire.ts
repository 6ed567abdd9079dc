import { t } from 'elysia'
import { invalid } from '../../../http/errors.ts'
import {
  digits,
  done,
  envelope,
  envelopeList,
  integer,
  isoDate,
  listQuery,
  nullable,
  oneOf,
  toDone,
  toEnvelope,
  uuid,
} from '../../../http/wire.ts'
import { clientQuery } from '../clients/scope-wire.ts'
import { type ClientFile, keptForMs } from './client-file.ts'
import type { Addresses } from './links.ts'
import { type AssetType, assetTypes, type ResultFile } from './result-file.ts'
import type { AssetFilter, AssetPlace } from './result-store.ts'

const link = t.String({ description: 'opens the file by itself for four hours; `&download=1` saves it' })

const file = t.Object({
  id: uuid,
  client_id: uuid,
  uploaded_by: nullable(uuid),
  name: t.String(),
  content_type: t.String(),
  file_size_bytes: integer(),
  sha256: t.String({ description: 'in hex' }),
  file_url: link,
  created_at: isoDate,
  last_used_at: isoDate,
  expires_at: isoDate,
})

export type ShownFile = { file: ClientFile; addresses: Addresses }

const toFile = ({ file: { _id, key: _key, upload_id: _upload, ...row }, addresses }: ShownFile) => ({
  id: _id,
  ...row,
  file_url: addresses.ofFile({ _id }),
  expires_at: new Date(row.last_used_at.getTime() + keptForMs),
})

export const { wire: files, toWire: toFiles } = envelopeList('files', file, toFile)
export const fileQuery = t.Object({ ...listQuery, ...clientQuery })
export const fileParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })

export const oneFile = envelope({ ...file.properties, file })
export const toOneFile = (shown: ShownFile) => {
  const sent = toFile(shown)
  return toEnvelope({ ...sent, file: sent })
}

/** The fields of the first file too: most forms have one. */
export const uploaded = envelope({ ...file.properties, file, files: t.Array(file) })
export const toUploaded = ([first, ...rest]: [ClientFile, ...ClientFile[]], addresses: Addresses) => {
  const sent = toFile({ file: first, addresses })
  return toEnvelope({
    ...sent,
    file: sent,
    files: [sent, ...rest.map((one) => toFile({ file: one, addresses }))],
  })
}

export const removed = done
export const toRemoved = () => toDone('The file was deleted')

/** The form that the handler reads itself. */
export const uploadForm = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file: { type: 'string', format: 'binary', description: 'a file; a form may have up to 14' },
        },
        examples: [{}],
      },
    },
  },
}

export const linkParams = t.Object({ id: t.String({ maxLength: 64, examples: uuid.examples }) })
export const linkQuery = t.Object({
  expires: t.Optional(t.String({ maxLength: 20 })),
  signature: t.Optional(t.String({ maxLength: 100 })),
  download: t.Optional(t.String({ maxLength: 10, description: '1 saves the file instead of showing it' })),
})

// Assets

export const assetQuery = t.Object({
  cursor: t.Optional(t.String({ maxLength: 120, description: 'next_cursor of the page before' })),
  limit: digits('^([1-9]|[1-9]\\d|1\\d\\d|200)$', 'an integer from 1 to 200'),
  asset_type: t.Optional(t.String({ maxLength: 40, description: `all, ${assetTypes.join(', ')}` })),
  sort: t.Optional(t.String({ maxLength: 40, description: 'oldest; anything else is newest' })),
  load_all: t.Optional(t.String({ maxLength: 10, description: 'true: up to 1000 at once' })),
  ...clientQuery,
})

const atOnce = 1000

const toCursor = ({ created_at, _id }: AssetPlace): string =>
  Buffer.from(`${created_at.getTime()}.${_id}`).toString('base64url')

const readCursor = (given: string): AssetPlace => {
  const [, time, _id = ''] =
    /^(\d{1,15})\.([\w-]{1,64})$/.exec(Buffer.from(given, 'base64url').toString()) ?? []
  if (time === undefined) throw invalid('/cursor', 'must be the next_cursor of an answer')
  return { created_at: new Date(Number(time)), _id }
}

/** Throws 400 for a cursor that no answer gave. A type that there is not has no assets: `filter` is null. */
export const readAssetQuery = (
  query: typeof assetQuery.static,
): { filter: AssetFilter | null; limit: number } => {
  const limit = query.load_all === 'true' ? atOnce : Number(query.limit ?? 50)
  const wanted = query.asset_type || 'all'
  const asset_type = assetTypes.find((type) => type === wanted)
  const after = query.cursor ? readCursor(query.cursor) : null
  if (wanted !== 'all' && !asset_type) return { filter: null, limit }
  return { filter: { asset_type, ascending: /oldest|asc/i.test(query.sort ?? ''), after }, limit }
}

const asset = t.Object({
  id: uuid,
  execution_id: uuid,
  execution_created_at: isoDate,
  workflow_id: uuid,
  workflow_name: t.String(),
  batch_index: nullable(integer()),
  prompt_text: t.String(),
  asset_type: oneOf(assetTypes),
  name: t.String(),
  content_type: t.String(),
  file_size_bytes: integer(),
  width: nullable(integer()),
  height: nullable(integer()),
  result_url: link,
  thumbnail_url: nullable(t.String()),
  created_at: isoDate,
  expires_at: isoDate,
})

const toAsset = (row: ResultFile, addresses: Addresses) => {
  const { _id, client_id: _c, step: _s, slot: _o, key: _k, thumbnail_size_bytes: _t, ...rest } = row
  return {
    id: _id,
    ...rest,
    result_url: addresses.ofResult(row),
    thumbnail_url: addresses.ofThumbnail(row),
    // It goes with its run.
    expires_at: new Date(row.execution_created_at.getTime() + keptForMs),
  }
}

const next = { next_cursor: nullable(t.String()), has_more: t.Boolean(), limit: integer() }

export const assets = envelope({
  assets: t.Array(asset),
  stats: t.Object({
    total: integer(),
    by_type: t.Record(t.String(), integer(), { description: 'the types that there are' }),
  }),
  pagination: t.Object(next),
  ...next,
})

/** `rows` has one more than a page where there is a next one. */
export const toAssets = (
  { rows, counts }: { rows: ResultFile[]; counts: Record<AssetType, number> },
  limit: number,
  addresses: Addresses,
) => {
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const pagination = { next_cursor: last ? toCursor(last) : null, has_more: last !== undefined, limit }
  const by_type = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  return toEnvelope({
    assets: page.map((row) => toAsset(row, addresses)),
    stats: { total: Object.values(counts).reduce((sum, count) => sum + count, 0), by_type },
    pagination,
    ...pagination,
  })
}
