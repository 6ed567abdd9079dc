/**
 * Holds a store against MongoDB's unified specs (github.com/mongodb/specifications, `source/…/tests`), and says of
 * each folder how many tests pass, are refused with a clear error, differ ("wrong") or are not run.
 *
 *   bun bench/unified-specs.ts FOLDER… [--uri URI] [--only TEXT] [--verbose]
 *
 * Without --uri the embedded store is started in a new directory. Fail points are played by a proxy between the
 * driver and the store (unified-specs/fail-points.ts), as the store has none.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Document, EJSON } from 'bson'
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { startFailPoints } from './unified-specs/fail-points.ts'
import { NotRun, SpecTest } from './unified-specs/spec-test.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    uri: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

const serverVersion = [7, 0, 0]

function compareVersions(text: string): number {
  const parts = text.split('.').map(Number)
  for (const [at, part] of serverVersion.entries()) {
    const difference = part - (parts[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether one of a spec's requirements is met by a replica set of version 7.0 without users. */
function isMet(requirements: Document[] | undefined): boolean {
  if (!requirements) return true
  return requirements.some(
    ({ minServerVersion, maxServerVersion, topologies, auth, serverless, csfle }) =>
      (minServerVersion === undefined || compareVersions(minServerVersion) >= 0) &&
      (maxServerVersion === undefined || compareVersions(maxServerVersion) <= 0) &&
      (topologies === undefined || topologies.includes('replicaset')) &&
      auth !== true &&
      serverless !== 'require' &&
      csfle === undefined,
  )
}

function specFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

/** What the driver itself does otherwise, whatever the server: its own runner leaves these out as well. */
const ofTheDriver = [
  'passes bypassDocumentValidation: false',
  'inserting _id with type null via',
  'First insertOne is never committed',
]

/** Codes with which the store says that it has no such thing, rather than that the request is at fault. */
const refusals = new Set([59, 72, 100, 115, 168, 246, 263, 40324, 40415])

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'specs-'))
  const store = values.uri === undefined ? await startEmbeddedMongo({ dataDir, port: 0 }) : undefined
  const storeUri = values.uri ?? `mongodb://127.0.0.1:${store?.port}`
  const { hostname, port } = new URL(storeUri.replace('mongodb:', 'http:'))
  const failPoints = await startFailPoints(hostname, Number(port))
  const setUp = await new MongoClient(storeUri, { directConnection: true }).connect()
  for (const folder of positionals) {
    const totals = { pass: 0, refused: 0, wrong: 0, 'not run': 0 }
    for (const file of specFiles(folder)) {
      const spec = EJSON.parse(readFileSync(file, 'utf8')) as Document
      if (spec.schemaVersion === undefined) continue
      for (const test of spec.tests as Document[]) {
        const title = `${file.slice(folder.length + 1)}: ${test.description}`
        if (values.only !== undefined && !title.includes(values.only)) continue
        let verdict: keyof typeof totals = 'pass'
        let why = ''
        if (
          test.skipReason !== undefined ||
          !isMet(spec.runOnRequirements) ||
          !isMet(test.runOnRequirements)
        ) {
          verdict = 'not run'
        } else {
          failPoints.clear()
          const run = new SpecTest(setUp, failPoints)
          try {
            await run.run(spec, test)
          } catch (error) {
            why = error instanceof Error ? error.message : String(error)
            const refusal = run.answers.find(
              ({ code, message }) => refusals.has(code) || message.includes('embedded store'),
            )
            const isNotRun = error instanceof NotRun || ofTheDriver.some((text) => title.includes(text))
            verdict = isNotRun ? 'not run' : refusal ? 'refused' : 'wrong'
            if (refusal && verdict === 'refused') why = `${refusal.code} ${refusal.message}`
          } finally {
            await run.close()
          }
        }
        totals[verdict] += 1
        if (verdict === 'wrong' || (values.verbose && why !== '')) console.log(`${verdict}: ${title}: ${why}`)
      }
    }
    console.log(`${folder}: ${JSON.stringify(totals)}`)
  }
  await setUp.close()
  failPoints.stop()
  await store?.close()
  rmSync(dataDir, { recursive: true, force: true })
}

await main()
process.exit(0)
