import { type TSchema, t } from 'elysia'

/** Schemas that several modules' wires share. */

/** A field without a value yet is null on the wire, never absent. */
export const nullable = <Schema extends TSchema>(schema: Schema, description?: string) =>
  t.Union([schema, t.Null()], description === undefined ? {} : { description })

/** For the API docs of a body that is checked by hand: once it is known that the caller may send it. */
export const jsonBody = (schema: TSchema) => ({
  content: { 'application/json': { schema } },
  required: true,
})

/** One of the given words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  t.Unsafe<Word>(
    t.Union(
      words.map((word) => t.Literal(word)),
      { description: `one of ${words.join(', ')}` },
    ),
  )

export const uuid = t.String({ description: 'a UUID', examples: ['01993a6e-0000-7000-8000-000000000000'] })

export const isoDate = t.String({
  description: 'a date in ISO 8601, UTC with milliseconds',
  examples: ['2026-01-31T12:00:00.000Z'],
})

export const emailAddress = t.String({
  pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
  minLength: 6,
  maxLength: 254,
  description: 'an e-mail address of at most 254 characters',
})

export const personName = t.String({ maxLength: 100, description: 'a text of at most 100 characters' })

/** A query parameter that is a whole number, as the text that it is on the wire. `pattern` bounds it. */
const digits = (pattern: string, description: string) => t.Optional(t.String({ pattern, description }))

export const pageQuery = {
  limit: digits('^([1-9]|[1-9]\\d|100)$', 'a whole number from 1 to 100'),
  offset: digits('^\\d{1,7}$', 'a whole number from 0 to 9999999'),
}

/** The page that a query asks for: 20 rows from the first one unless it says otherwise. */
export const readPage = (query: { limit?: string; offset?: string }) => ({
  limit: Number(query.limit ?? 20),
  offset: Number(query.offset ?? 0),
})

export const done = t.Object({ success: t.Literal(true), message: t.String() })

/** An answer that is no JSON: a route returns a Response of its own with these media types. */
export const bytesWire = (description: string, ...mediaTypes: string[]) =>
  t.Any({ description, 'x-media-types': mediaTypes })
