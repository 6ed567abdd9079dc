import { expect, test } from 'bun:test'
import { isDeepStrictEqual } from 'node:util'
import type { Schema, SchemaType } from 'mongoose'
import { migrations } from '../../src/migrations/index.ts'
import { newestVersion } from '../../src/platform/store-version.ts'
import { startTestServer } from '../support/server.ts'

type Shape = { fields: Record<string, string>; indexes: Record<string, string> }

/** What the store of the newest version holds. `withoutStep` says why a shape changed without a version of its own. */
type Shapes = {
  version: number
  withoutStep: Record<string, string>
  collections: Record<string, Shape>
}

const file = Bun.file(new URL('../data/stored-shapes.json', import.meta.url).pathname)
const command = 'bun test test/migrations/shapes.test.ts'

/** Their rows have no schema. Those of jobs are Agenda's. */
const withoutSchema = ['dead_jobs', 'health', 'jobs', 'store_version']

/** One line for each field, those of embedded documents with their path. */
const fieldsOf = (schema: Schema, path = ''): [string, string][] =>
  Object.entries(schema.paths).flatMap(([name, type]) => {
    const { instance, options, schema: inner } = type as SchemaType & { schema?: Schema; caster?: SchemaType }
    const { required, default: value } = options
    const of = (type as { embeddedSchemaType?: SchemaType }).embeddedSchemaType?.instance
    const text = [
      of ? `${instance} of ${of}` : instance,
      ...(required ? ['required'] : []),
      ...(value === undefined ? [] : [`default ${JSON.stringify(value) ?? 'computed'}`]),
    ].join(', ')
    return [
      [`${path}${name}`, text] as [string, string],
      ...(inner ? fieldsOf(inner, `${path}${name}.`) : []),
    ]
  })

// With every part that has collections of its own.
const stripe = { secretKey: 'sk_test_shapes', webhookSecret: 'whsec_shapes', apiUrl: 'http://127.0.0.1:9' }
const server = await startTestServer({ stripe, role: 'web' })

const shapesNow = async (): Promise<Record<string, Shape>> => {
  await server.call('GET', '/health')
  const models = Object.values(server.convene.connection.models)
  const schemas = new Map(models.map(({ collection, schema }) => [collection.collectionName, schema]))
  const found = await server.database.listCollections()
  const names = new Set([...found.map(({ name }) => name), ...schemas.keys()])
  const shapes = [...names].sort().map(async (name) => {
    const schema = schemas.get(name)
    if (!schema && !withoutSchema.includes(name))
      throw new Error(`the collection ${name} has no schema: make it with collectionOf, or list it here`)
    const indexes = found.some((each) => each.name === name)
      ? await server.database.collection(name).indexes()
      : []
    const fields = Object.fromEntries(schema ? fieldsOf(schema).sort() : [])
    const lines = indexes
      .filter((index) => index.name !== '_id_')
      .map(({ v: _, name = '', ...index }): [string, string] => [name, JSON.stringify(index)])
    return [name, { fields, indexes: Object.fromEntries(lines.sort()) }] as const
  })
  return Object.fromEntries(await Promise.all(shapes))
}

test('no stored shape changes without a step of the store version, or a note that it needs none', async () => {
  const [known, collections]: [Shapes, Record<string, Shape>] = [await file.json(), await shapesNow()]
  const version = newestVersion(migrations)
  const names = new Set([...Object.keys(known.collections), ...Object.keys(collections)])
  const changed = [...names].filter((name) => !isDeepStrictEqual(known.collections[name], collections[name]))
  const why = process.env.WRITE_SHAPES ?? ''
  if (why && (version > known.version || changed.length === 0 || why.includes(' '))) {
    const before = version > known.version ? {} : known.withoutStep
    const notes = Object.fromEntries(version > known.version ? [] : changed.map((name) => [name, why]))
    const shapes: Shapes = { version, withoutStep: { ...before, ...notes }, collections }
    await Bun.write(file, `${JSON.stringify(shapes, null, 2)}\n`)
    return
  }
  const text = `What the store holds changed in ${changed.join(', ') || 'no collection'}; its version was ${known.version} and is ${version}.
Where processes of the release before read and write such rows too, or the rows that are stored, wrongly: add a step
to src/migrations (docs/upgrades.md) and run
  WRITE_SHAPES=1 ${command}
Where both releases read and write all rows as they are, say why no step is needed:
  WRITE_SHAPES='a new index alone' ${command}`
  if (changed.length > 0 || version !== known.version) expect.unreachable(text)
})
