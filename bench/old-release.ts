/**
 * Bundles the server of a git revision into one file for the tests of upgrades: its own code alone, packages come from
 * `node_modules`. Run it once for each release, with the revision of the release before.
 * `bun bench/old-release.ts REVISION [FILE]`: FILE is `test/data/release-<version>.js.gz` unless given.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackRevision } from './restart-load/revision.ts'

const [revision, given] = process.argv.slice(2)
if (!revision) {
  console.error('usage: bun bench/old-release.ts REVISION [FILE]')
  process.exit(2)
}
const project = join(import.meta.dir, '..')
const folder = await unpackRevision(revision)
try {
  const entry = join(folder, 'release.ts')
  await Bun.write(
    entry,
    [
      "export { startConvene } from './src/convene.ts'",
      "export { readSettings } from './src/settings.ts'",
      "export { loadDemoData } from './seeds/run.ts'",
      "export { migrations } from './src/migrations/index.ts'",
    ].join('\n'),
  )
  const { version } = await Bun.file(join(folder, 'package.json')).json()
  const { outputs } = await Bun.build({
    entrypoints: [entry],
    target: 'bun',
    packages: 'external',
    minify: true,
  })
  const code = Buffer.concat(
    await Promise.all(outputs.map(async (output) => Buffer.from(await output.arrayBuffer()))),
  )
  const file = given ?? join(project, 'test', 'data', `release-${version}.js.gz`)
  const bytes = Bun.gzipSync(code, { level: 9 })
  await Bun.write(file, bytes)
  console.log(`${file}: ${(bytes.length / 1024).toFixed(0)} KiB, ${(code.length / 1024).toFixed(0)} unpacked`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
