import { type TArray, type TBoolean, type TInteger, type TProperties, Type } from '@sinclair/typebox'
import { type Static, type TSchema, t } from 'elysia'
import { invalid } from './errors.ts'

/** Schemas that several modules' wires share. */

/** Typed and documented by this JSON Schema, but not checked by Elysia. */
export const documented = <Value>(schema: object) => t.Unsafe<Value>(t.Any(schema))

/** A field without a value yet is null on the wire, never absent. */
export const nullable = <Schema extends TSchema>(schema: Schema, description?: string) =>
  t.Union([schema, t.Null()], description === undefined ? {} : { description })

/** The schema with an example for the API docs, which a test sends: it works on the demo data. */
export const withExample = <Schema extends TSchema>(schema: Schema, example: unknown): Schema => ({
  ...schema,
  examples: [example],
})

/** A body that is typed and documented, and checked by hand: once it is known that the caller may send it. */
export const checkedLater = <Schema extends TSchema>(schema: Schema) => documented<Static<Schema>>(schema)

/** A JSON integer. Elysia's own takes text too, for queries. */
export const integer = Type.Integer

/** One of the given words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  t.Unsafe<Word>(
    t.Union(
      words.map((word) => t.Literal(word)),
      { description: `one of ${words.join(', ')}` },
    ),
  )

export const uuid = t.String({ description: 'a UUID', examples: ['01993a6e-0000-7000-8000-000000000000'] })

/** A `Date` of the server that JSON writes as ISO 8601 text. */
export const isoDate = documented<Date>({
  type: 'string',
  format: 'date-time',
  description: 'a date in ISO 8601, UTC with milliseconds',
  examples: ['2026-01-31T12:00:00.000Z'],
})

/** A date in a query, which `readDate` reads. */
export const dateText = (description: string) =>
  t.Optional(t.String({ maxLength: 40, description: `a date in ISO 8601: ${description}` }))

/** Returns the date of a parameter; an empty one counts as absent. Throws 400 for text that is no date. */
export const readDate = (name: string, given: string | undefined): Date | undefined => {
  if (given === undefined || given === '') return undefined
  const date = new Date(given)
  if (!/^\d{4}-\d{2}-\d{2}/.test(given) || Number.isNaN(date.getTime()))
    throw invalid(`/${name}`, 'must be a date in ISO 8601, such as 2026-01-31')
  return date
}

/** A string whose description, which error texts show, has its bounds. */
export const boundedString = (minLength: number, maxLength: number, what = 'a string') => {
  const bounds = minLength === 0 ? `at most ${maxLength}` : `${minLength} to ${maxLength}`
  return t.String({ minLength, maxLength, description: `${what} of ${bounds} characters` })
}

// A plain addr-spec of RFC 5322. The parts between dots cannot overlap, so the check is linear.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const label = '[A-Za-z0-9-]+'

export const emailAddress = t.String({
  pattern: `^${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`,
  minLength: 6,
  maxLength: 254,
  description: 'an e-mail address of at most 254 characters',
})

export const personName = boundedString(0, 100)

/** An amount of money; forms send numbers as strings. */
export const euros = t.Union(
  [
    t.Number({ minimum: 0, maximum: 10_000_000 }),
    t.String({ pattern: '^\\d{1,7}(\\.\\d{1,2})?$', maxLength: 10 }),
  ],
  { description: 'euros from 0 to 10000000' },
)

/** An integer in a query, which is text on the wire. `pattern` bounds it. */
export const digits = (pattern: string, description: string) =>
  t.Optional(t.Unsafe<string | number>(t.String({ pattern, description })))

export const pageQuery = {
  limit: digits('^([1-9]|[1-9]\\d|100)$', 'an integer from 1 to 100'),
  offset: digits('^\\d{1,7}$', 'an integer from 0 to 9999999'),
}

/** Some clients count pages from 1. */
export const pageNumber = digits('^[1-9]\\d{0,4}$', 'an integer from 1 to 99999')

export type Page = { limit: number; offset: number }

/** The page that a query asks for: 20 rows from the first one unless it says otherwise. */
export const readPage = (query: { limit?: string | number; offset?: string | number }): Page => ({
  limit: Number(query.limit ?? 20),
  offset: Number(query.offset ?? 0),
})

type PageFields<Plural extends string, Row extends TSchema> = Record<Plural, TArray<Row>> & {
  total: TInteger
  limit: TInteger
  offset: TInteger
  has_more: TBoolean
}

/** A list of rows under their plural, with the number of all rows: its fields, its schema and its value. */
export const paged = <const Plural extends string, Row extends TSchema, Item, Sent>(
  plural: Plural,
  row: Row,
  toRow: (item: Item) => Sent,
) => {
  const fields = {
    [plural]: t.Array(row),
    total: integer(),
    limit: integer(),
    offset: integer(),
    has_more: t.Boolean(),
  } as PageFields<Plural, Row>
  return {
    fields,
    wire: t.Object(fields),
    toWire: ({ rows, total }: { rows: Item[]; total: number }, { limit, offset }: Page) => {
      const rest = { total, limit, offset, has_more: offset + rows.length < total }
      return { [plural]: rows.map(toRow), ...rest } as Record<Plural, Sent[]> & typeof rest
    },
  }
}

/** The answers of 004: the fields stand at the top level and once more under `data`. */
export const envelope = <Fields extends TProperties>(fields: Fields) =>
  t.Object({ success: t.Literal(true), ...fields, data: t.Object(fields) })

export const toEnvelope = <Data extends object>(data: Data) => ({ success: true as const, ...data, data })

/** Lists of 004 are asked for by `limit` and `offset`, or by `limit` and `page`. */
export const listQuery = {
  limit: digits('^([1-9]|[1-9]\\d|1\\d\\d|200)$', 'an integer from 1 to 200'),
  offset: pageQuery.offset,
  page: pageNumber,
}

type ListQuery = { limit?: string | number; offset?: string | number; page?: string | number }

/** `page` counts from 1 and wins over `offset`. */
export const readListPage = ({ page, ...query }: ListQuery): Page => {
  const { limit, offset } = readPage(query)
  return { limit, offset: page === undefined ? offset : (Number(page) - 1) * limit }
}

const pagination = {
  page: integer(),
  limit: integer(),
  offset: integer(),
  total: integer(),
  totalPages: integer(),
  total_pages: integer(),
}

/** A list of 004, whose frontends read the number of pages under several names: its schema and its value. */
export const envelopeList = <const Plural extends string, Row extends TSchema, Item, Sent>(
  plural: Plural,
  row: Row,
  toRow: (item: Item) => Sent,
) => {
  const { fields, toWire } = paged(plural, row, toRow)
  return {
    wire: envelope({
      ...fields,
      ...pagination,
      hasMore: t.Boolean(),
      pagination: t.Object(pagination),
    }),
    toWire: (found: { rows: Item[]; total: number }, page: Page) => {
      const { limit, offset } = page
      const pages = Math.max(1, Math.ceil(found.total / limit))
      const counts = {
        page: Math.floor(offset / limit) + 1,
        limit,
        offset,
        total: found.total,
        totalPages: pages,
        total_pages: pages,
      }
      const list = toWire(found, page)
      return toEnvelope({ ...list, ...counts, hasMore: list.has_more, pagination: counts })
    },
  }
}

export const done = t.Object({ success: t.Literal(true), message: t.String() })

export const toDone = (message: string) => ({ success: true as const, message })

/** An answer that is no JSON: a route returns a Response of its own with these media types, or without a body. */
export const bytesWire = (description: string, ...mediaTypes: string[]) =>
  documented<unknown>({ description, 'x-media-types': mediaTypes })

/** An answer in JSON, or of another media type for a reader that asks for it. */
const orStream =
  (mediaType: string) =>
  <Schema extends TSchema>(schema: Schema) =>
    documented<Static<Schema> | Response>({ ...schema, 'x-stream': mediaType })

export const orEventStream = orStream('text/event-stream')
export const orCsv = orStream('text/csv')
