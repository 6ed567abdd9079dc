import type { ClientFile } from '../../../src/modules/workflows/files/client-file.ts'
import type { ResultFile } from '../../../src/modules/workflows/files/result-file.ts'
import { type AssetFilter, createResultStore } from '../../../src/modules/workflows/files/result-store.ts'
import { clientSpaces, createClientFileStore } from '../../../src/modules/workflows/files/store.ts'
import { ensureIndexes } from '../../../src/platform/indexes.ts'
import { createSpaceStore } from '../../../src/platform/space-store.ts'
import { defaultClientFileLimits } from '../../../src/timings.ts'
import { openExplainedStore, planTest } from '../../support/query-plans.ts'

const { connection, expectIndexes } = await openExplainedStore()
const files = createClientFileStore(connection)
const results = createResultStore(connection)
const spaces = createSpaceStore(connection, clientSpaces(files, defaultClientFileLimits))
await ensureIndexes(connection)

const now = new Date()
for (let count = 0; count < 40; count += 1) {
  const common = {
    key: `k/${count}`,
    name: 'a.png',
    content_type: 'image/png',
    file_size_bytes: 10,
    created_at: new Date(now.getTime() + count),
  }
  const file: ClientFile = {
    ...common,
    _id: `f${count}`,
    client_id: `c${count % 10}`,
    uploaded_by: 'u',
    upload_id: `u${count}`,
    sha256: '',
    last_used_at: now,
  }
  await files.of(file.client_id).insert([file])
  const result: ResultFile = {
    ...common,
    _id: `r${count}`,
    client_id: `c${count % 10}`,
    execution_id: `e${count % 20}`,
    execution_created_at: now,
    workflow_id: 'w',
    workflow_name: 'w',
    step: 1,
    slot: String(count),
    batch_index: count,
    prompt_text: '',
    asset_type: 'image',
    width: null,
    height: null,
    thumbnail_size_bytes: null,
  }
  await results.acrossClients.insert(result)
  await spaces.reserve(`c${count % 10}`, `u${count}`, 10)
}

const own = files.of('c1')
const made = results.of('c1')
const all = files.acrossClients
const page =
  (filter: Partial<AssetFilter> = {}) =>
  () =>
    made.page({ ascending: false, after: null, ...filter }, 3)
const after = { created_at: now, _id: 'r1' }

const queries: [string, () => Promise<unknown>][] = [
  ['files of a client', () => own.page({ limit: 2, offset: 1 })],
  ['a file', () => own.byId('f1')],
  ['files by their ids', () => own.byIds(['f1', 'f11'])],
  ['the use of files', () => own.touch(['f1'])],
  ['a removal', () => own.remove('f31')],
  ['a file of a link', () => all.byId('f1')],
  ['unused files', () => all.someUnused(now)],
  ['a removal of an unused file', () => all.removeUnused('f2', new Date(0))],
  ['known keys', () => all.knownKeys(['k/1', 'k/x'])],
  ['the bytes of a client', () => all.bytesOf('c1', ['u1'])],
  ['results of a run', () => made.ofRun('e1')],
  ['assets', page()],
  ['assets of a type, the oldest first', page({ asset_type: 'image', ascending: true })],
  ['the next assets', page({ after })],
  ['the next assets of a type', page({ asset_type: 'image', after })],
  ['counts of assets', () => made.counts()],
  ['a result of a link', () => results.acrossClients.byId('r1')],
  ['results of a step', () => results.acrossClients.ofStep('e1', 1)],
  ['results of runs', () => results.acrossClients.ofRuns(['e1', 'e2'])],
  ['known keys of results', () => results.acrossClients.knownKeys(['k/1', 'k/x'])],
  ['a removal of results', () => results.acrossClients.removeOfRuns(['e3'])],
  ['a reservation', () => spaces.reserve('c1', 'new', 10)],
  ['the end of a reservation', () => spaces.settle('c1', 'new', 10, 5)],
  ['a release of space', () => spaces.release('c1', 5)],
]

for (const [name, query] of queries) planTest(`no scan and no sort for ${name}`, () => expectIndexes(query))
