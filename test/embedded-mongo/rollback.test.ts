import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { encode } from '../../src/embedded-mongo/bson/encode.ts'
import { documentValue } from '../../src/embedded-mongo/bson/value.ts'
import { Catalog } from '../../src/embedded-mongo/storage/catalog.ts'
import type { Collection } from '../../src/embedded-mongo/storage/collection.ts'
import { parseIndexSpec } from '../../src/embedded-mongo/storage/index-spec.ts'

const index = parseIndexSpec(documentValue(encode({ v: 2, key: { tags: 1 }, name: 'tags_1' })))

const addIndex = (catalog: Catalog, collection: Collection, definition = index): void =>
  catalog.finishIndex(collection, catalog.beginIndex(collection, definition))

const openCatalog = () => {
  const db = new Database(':memory:', { strict: true })
  const catalog = new Catalog(db)
  const kept = catalog.obtain('app', 'kept')
  addIndex(catalog, kept)
  /** Undoes what `work` writes, as a disk without room does. */
  const undone = (work: () => void): void => {
    db.run('BEGIN')
    work()
    db.run('ROLLBACK')
    catalog.reload()
  }
  return { catalog, kept, undone }
}

test('a write that is undone leaves the collections and indexes in place: nothing is prepared anew', () => {
  const { catalog, kept, undone } = openCatalog()
  const indexes = [...kept.indexes]
  undone(() => kept.insert(encode({ _id: 1, tags: 'one' })))
  expect(catalog.find('app', 'kept')).toBe(kept)
  expect(kept.indexes.every((one, at) => one === indexes[at])).toBe(true)
})

test('a collection, an index or a mark of arrays that is undone is gone', () => {
  const { catalog, kept, undone } = openCatalog()
  const namesOf = () => catalog.find('app', 'kept')?.indexes.map(({ definition }) => definition.name)
  undone(() => kept.insert(encode({ _id: 1, tags: ['one', 'two'] })))
  expect(catalog.find('app', 'kept')?.indexes.map(({ multikey }) => multikey)).toEqual([0, 0])
  undone(() => catalog.obtain('app', 'undone'))
  expect(catalog.list().map(({ name }) => name)).toEqual(['kept'])
  undone(() => addIndex(catalog, kept, { ...index, name: 'other' }))
  const begun = catalog.find('app', 'kept') ?? kept
  undone(() => catalog.beginIndex(begun, { ...index, name: 'begun' }))
  expect(begun.building).toEqual([])
  expect(namesOf()).toEqual(['_id_', 'tags_1'])
  undone(() => {
    const current = catalog.find('app', 'kept')
    if (current) catalog.drop(current)
  })
  expect(namesOf()).toEqual(['_id_', 'tags_1'])
})
