import { resolve } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { type BackupResult, writeBackup } from '../backups/backup.ts'
import { openSnapshot } from '../backups/snapshot-store.ts'
import { openFiles } from '../platform/open-files.ts'
import { findPersistentSecret } from '../platform/secrets.ts'
import { command, runMain } from './command.ts'
import { barOf, megabytes } from './progress.ts'
import { withLogs } from './session.ts'
import { runSteps } from './steps.ts'

const stages = { rows: 'rows', files: 'files', check: 'reading it back' } as const

const describe = ({ rows, files, archiveBytes }: BackupResult): string => {
  const count = Object.values(rows).reduce((sum, number) => sum + number, 0)
  return `${count} rows, ${files} files, ${megabytes(archiveBytes)} MB`
}

await runMain((shell) =>
  command({
    meta: {
      name: 'bun run backup',
      description:
        'Write the store and all files into one archive, while servers go on. The archive is read back before it gets its name.',
    },
    args: {
      file: {
        type: 'positional',
        required: true,
        description: 'The archive, such as convene.tar or convene.tar.gz (compressed); it must not exist',
      },
    },
    run: ({ args }) =>
      withLogs('backup', shell, async (settings, { logger }) => {
        const path = resolve(args.file)
        let written: BackupResult | undefined
        const write = async (report: (text: string) => void): Promise<string> => {
          const snapshot = await openSnapshot(settings)
          const files = await openFiles(settings)
          const secret = settings.jwtSecret === null ? await findPersistentSecret(settings.dataDir) : null
          const source = { snapshot, files, secret, release: packageJson.version }
          const onProgress = (stage: keyof typeof stages, done: number, total: number) =>
            report(`${stages[stage]} ${barOf(done, total)}`)
          written = await writeBackup(path, source, onProgress, shell.signal)
          return `${path} is whole: ${describe(written)}`
        }
        await runSteps(shell, [{ title: `Writing ${path}`, run: write }])
        if (!written) return
        const { missing, missing_files, rows, files, archiveBytes } = written
        logger.info({ path, rows, files, missing_files, archiveBytes }, 'a backup was written')
        if (missing_files === 0) return
        shell.tell(`${missing_files} files that rows name are not in the file storage:`)
        for (const key of missing) shell.tell(`  ${key}`)
      }),
  }),
)
