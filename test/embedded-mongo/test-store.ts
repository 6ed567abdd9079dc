import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type Document, MongoClient, type MongoServerError } from 'mongodb'
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/embedded-mongo/index.ts'

/** The embedded store of one test file, in a directory of its own, with a connected driver. */
export interface TestStore {
  readonly dir: string
  readonly client: MongoClient
  readonly mongo: EmbeddedMongo
  collection(name: string): Collection<Document>
  stop(): Promise<void>
}

export async function startTestStore(options: { ttlSeconds?: number } = {}): Promise<TestStore> {
  const dir = mkdtempSync(join(tmpdir(), 'em-'))
  const mongo = await startEmbeddedMongo({ dataDir: dir, ...options })
  const client = await new MongoClient(mongo.uri).connect()
  return {
    dir,
    client,
    mongo,
    collection: (name) => client.db('test').collection(name),
    stop: async () => {
      await client.close()
      await mongo.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The error a command is refused with; fails the test when it is not refused. */
export async function refusal(work: Promise<unknown>): Promise<MongoServerError> {
  try {
    await work
  } catch (error) {
    return error as MongoServerError
  }
  throw new Error('expected the server to refuse this')
}

/** The stage names of a plan from the outside in. */
export function stagesOf(explained: Document): string[] {
  const names: string[] = []
  let stage: Document | undefined = explained.queryPlanner.winningPlan
  while (stage) {
    names.push(stage.stage)
    stage = stage.inputStage ?? stage.inputStages?.[0]
  }
  return names
}
