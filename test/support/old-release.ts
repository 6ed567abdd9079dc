import { afterAll } from 'bun:test'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { loadDemoData } from '../../seeds/run.ts'
import type { startConvene } from '../../src/convene.ts'
import type { Settings } from '../../src/settings.ts'
import { noCheck } from './openapi.ts'
import { caller } from './server.ts'

/** The release before this one, as `bench/old-release.ts` made it. */
export const oldVersion = '0.1.0'

type Release = {
  startConvene: typeof startConvene
  loadDemoData: typeof loadDemoData
  readSettings(environment: Record<string, string>): Settings
}

/** Unpacks the code of the release before. It has no step processes: its servers run as `ROLE=web`. */
export const loadOldRelease = async () => {
  const project = join(import.meta.dir, '..', '..')
  const folder = await mkdtemp(join(tmpdir(), `convene-${oldVersion}-`))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const packed = await Bun.file(join(project, 'test', 'data', `release-${oldVersion}.js.gz`)).bytes()
  const script = join(folder, 'release.js')
  await Bun.write(script, Bun.gunzipSync(packed))
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'))
  // The files of its demo data.
  await symlink(join(project, 'seeds', 'results'), join(folder, 'results'))
  const release: Release = await import(script)
  const logger = pino({ level: 'silent' })

  return {
    /** Starts a server of that release on a store. */
    async start(uri: string, overrides: Partial<Settings>) {
      const settings: Settings = { ...release.readSettings({}), ...overrides }
      const convene = await release.startConvene(settings, uri, { logger, requests: logger })
      const url = convene.urls[0] ?? ''
      return {
        url,
        call: caller(url, noCheck),
        loadDemoData: () => release.loadDemoData(convene, settings, { onlyWhenEmpty: true }),
        stop: () => convene.stop(),
      }
    },
  }
}
