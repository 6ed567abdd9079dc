import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ArchiveContents } from '../backups/archive.ts'
import { checkBackup, restoreBackup } from '../backups/restore.ts'
import { createRestoredStore } from '../backups/restored-store.ts'
import { migrations } from '../migrations/index.ts'
import { connectMongo } from '../platform/mongo.ts'
import { openFiles } from '../platform/open-files.ts'
import { keepPersistentSecret } from '../platform/secrets.ts'
import { newestVersion } from '../platform/store-version.ts'
import type { Settings } from '../settings.ts'
import { command, runMain } from './command.ts'
import { barOf } from './progress.ts'
import { withLogs } from './session.ts'
import { runSteps } from './steps.ts'
import { openStore } from './store.ts'

await runMain((shell) => {
  const counting = (total: number, report: (text: string) => void) => {
    let done = 0
    return (bytes: number): void => {
      shell.signal.throwIfAborted()
      done += bytes
      report(barOf(done, total))
    }
  }

  const restore = async (
    path: string,
    contents: ArchiveContents,
    settings: Settings,
    onBytes: (n: number) => void,
  ) => {
    const { dataDir, jwtSecret } = settings
    const store = await openStore(settings)
    const connection = await connectMongo(store.uri)
    try {
      const target = {
        store: createRestoredStore(connection),
        files: await openFiles(settings),
        writeSecret: jwtSecret === null ? (secret: string) => keepPersistentSecret(dataDir, secret) : null,
      }
      return await restoreBackup(path, contents, target, onBytes)
    } finally {
      await connection.close()
      await store.close()
    }
  }

  return command({
    meta: {
      name: 'bun run restore',
      description:
        'Read a backup into an empty store and an empty file storage. The whole archive is checked first. A restore that was cut short is run again.',
    },
    args: {
      file: { type: 'positional', required: true, description: 'An archive that `bun run backup` wrote' },
    },
    run: ({ args }) =>
      withLogs('restore', shell, async (settings, { logger }) => {
        const path = resolve(args.file)
        const { size } = await stat(path)
        const newest = newestVersion(migrations)
        let contents: ArchiveContents | undefined
        let ignoresSecret = false
        await runSteps(shell, [
          {
            title: `Checking ${path}`,
            async run(report) {
              contents = await checkBackup(path, newest, counting(size, report))
              return `${path} is whole, of ${contents.header.created_at}`
            },
          },
          {
            title: 'Restoring',
            async run(report) {
              if (!contents) throw new Error('the archive was not checked')
              ;({ ignoresSecret } = await restore(path, contents, settings, counting(size, report)))
              return 'Restored: start Convene'
            },
          },
        ])
        logger.info({ path, ...contents?.header }, 'a backup was restored')
        if (ignoresSecret)
          shell.tell(
            'The backup has the signing secret of its server, and JWT_SECRET another one: logins end, and secrets of webhooks cannot be read. Unset JWT_SECRET, empty the store and restore again to keep them.',
          )
      }),
  })
})
