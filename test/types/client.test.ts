import { afterAll, expect, test } from 'bun:test'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const folder = await mkdtemp(join(tmpdir(), 'convene-types-'))
afterAll(() => rm(folder, { recursive: true }))

const compile = async (...options: string[]): Promise<string> => {
  const compiler = Bun.spawn([join(root, 'node_modules', '.bin', 'tsc'), ...options], { stdout: 'pipe' })
  const output = await new Response(compiler.stdout).text()
  return (await compiler.exited) === 0 ? 'compiled' : output
}

test('a browser client is typed by the emitted declarations: bodies, queries, answers, errors and sockets', async () => {
  expect(await compile('-p', join(root, 'tsconfig.types.json'), '--outDir', folder)).toBe('compiled')
  // Where the declarations look for the packages that they name.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const config = {
    extends: join(import.meta.dir, 'tsconfig.json'),
    compilerOptions: { paths: { convene: [join(folder, 'app.d.ts')] } },
    files: [join(import.meta.dir, 'client.ts')],
  }
  await Bun.write(join(folder, 'tsconfig.json'), JSON.stringify(config))
  expect(await compile('-p', join(folder, 'tsconfig.json'))).toBe('compiled')
}, 120_000)
