import { open, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { migrations } from '../migrations/index.ts'
import {
  type BackfillCounts,
  backfillSessions,
  createBackfillStore,
  createValuationSessionStore,
} from '../modules/valuation-sessions/index.ts'
import { connectMongo } from '../platform/mongo.ts'
import { prepareStore } from '../prepare-store.ts'
import { command, lineOf, runMain } from './command.ts'
import { barOf } from './progress.ts'
import { type Session, withLogs, withStore } from './session.ts'
import { runSteps } from './steps.ts'

/** How many refused lines, and names of fields that are not kept, the terminal shows. */
const mostShown = 20

/** One buffer takes each part of the file: a new one for each would be memory that is freed late. */
const chunkBytes = 256 * 1024

/** Bun frees memory late, and takes 300 MB for a million lines. It costs 10 ms each time. */
const linesPerCollection = 20_000

/** Opens the store as a server does at its start. */
const openSessions = async ({ settings, logs: { logger }, store }: Session) => {
  const connection = await connectMongo(store.uri)
  // Its unique index is what stores each session once.
  createValuationSessionStore(connection)
  const processes = await prepareStore({ connection, logger, settings }, store.uri, migrations)
  return {
    store: createBackfillStore(connection),
    async close(): Promise<void> {
      await processes.stop()
      await connection.close()
    },
  }
}

const summaryOf = ({ added, present, refused }: BackfillCounts, isTrial: boolean): string =>
  isTrial
    ? `${added} lines can be stored, ${refused} cannot`
    : `${added} sessions stored, ${present} were there already, ${refused} lines refused`

await runMain((shell) => {
  /** Returns the exit code: 1 when a line was refused. */
  const migrate = async (
    path: string,
    store: ReturnType<typeof createBackfillStore> | null,
    logger: Logger,
  ): Promise<number> => {
    const refusedPath = `${path}.refused.jsonl`
    await rm(refusedPath, { force: true })
    const report = Bun.file(refusedPath).writer()
    const shown: string[] = []
    const onRefused = (line: number, error: Error): void => {
      const reason = lineOf(error)
      report.write(`${JSON.stringify({ line, reason })}\n`)
      if (shown.length < mostShown) shown.push(`  line ${line}: ${reason}`)
    }

    const { size } = await stat(path)
    let bytes = 0
    const source = async function* () {
      const file = await open(path, 'r')
      try {
        for (const buffer = Buffer.alloc(chunkBytes); ; ) {
          shell.signal.throwIfAborted()
          const { bytesRead } = await file.read(buffer, 0, chunkBytes)
          if (bytesRead === 0) return
          bytes += bytesRead
          yield buffer.subarray(0, bytesRead)
        }
      } finally {
        await file.close()
      }
    }
    let counts: BackfillCounts | undefined
    const run = async (show: (text: string) => void): Promise<string> => {
      const startedAt = performance.now()
      let collectedAt = 0
      counts = await backfillSessions(source(), store, onRefused, ({ lines }) => {
        if (lines - collectedAt >= linesPerCollection) {
          Bun.gc(true)
          collectedAt = lines
        }
        const perSecond = Math.round((lines * 1000) / (performance.now() - startedAt))
        show(`${barOf(bytes, size)} · ${lines} lines, ${perSecond} a second`)
      })
      return summaryOf(counts, store === null)
    }
    try {
      await runSteps(shell, [{ title: store ? `Migrating ${path}` : `Checking ${path}`, run }])
    } finally {
      await report.end()
    }
    if (!counts) return 1
    const { ignored, ...numbers } = counts
    logger.info({ path, ...numbers }, store ? 'old sessions were migrated' : 'old sessions were checked')
    for (const [name, lines] of [...ignored].slice(0, mostShown))
      shell.tell(`${lines} lines have a field ${JSON.stringify(name).slice(0, 80)}, which is not kept`)
    if (counts.refused === 0) {
      await rm(refusedPath, { force: true })
      return 0
    }
    for (const line of shown) shell.tell(line)
    shell.tell(`${counts.refused} refused lines with their reasons are in ${refusedPath}`)
    return 1
  }

  return command({
    meta: {
      name: 'bun run migrate',
      description:
        'Store the valuation sessions of an older back end: one JSON object in each line. Safe to repeat, and to stop at any time: each session is stored once.',
    },
    args: {
      file: { type: 'positional', required: true, description: 'The file, such as sessions.jsonl' },
      'dry-run': { type: 'boolean', description: 'Check the lines, and store nothing' },
    },
    run: ({ args }) => {
      const path = resolve(args.file)
      if (args['dry-run'] === true)
        return withLogs('migrate', shell, (_, { logger }) => migrate(path, null, logger))
      return withStore('migrate', shell, async (session) => {
        const sessions = await openSessions(session)
        try {
          return await migrate(path, sessions.store, session.logs.logger)
        } finally {
          await sessions.close()
        }
      })
    },
  })
})
