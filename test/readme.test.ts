import { afterAll, describe, expect, test } from 'bun:test'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { errorCodes } from '../src/http/errors.ts'

const root = resolve(import.meta.dir, '..')
const readme = await Bun.file(join(root, 'README.md')).text()

/** The changes that a README shows as `diff` blocks, each with the path of its file in the first line. */
const changesIn = (text: string) =>
  [...text.matchAll(/```diff\n--- (\S+)\n([\s\S]*?)```/g)].map(([, path = '', body = '']) => {
    const lines = body.trimEnd().split('\n')
    const side = (mark: string) =>
      lines.filter((line) => !line.startsWith(mark)).map((line) => `${line.slice(1)}\n`)
    return { path, before: side('+').join(''), after: side('-').join('') }
  })

/** Runs a command of the project in a folder. Returns its output when it fails. */
const failureOf = async (folder: string, ...command: string[]): Promise<string> => {
  const child = Bun.spawn([process.execPath, 'x', '--bun', ...command], {
    cwd: folder,
    env: process.env,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return code === 0 ? '' : output + errors
}

describe('the README', () => {
  test('adds a feature in at most six files, and the project stays green', async () => {
    const changes = changesIn(readme)
    expect(changes.length).toBeWithin(3, 7)
    const folder = await mkdtemp(join(tmpdir(), 'convene-readme-'))
    afterAll(() => rm(folder, { recursive: true, force: true }))
    const parts = ['src', 'seeds', 'test', 'package.json', 'tsconfig.json', 'bunfig.toml', 'biome.json']
    for (const part of [...parts, 'README.md', 'CHANGELOG.md'])
      await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))

    for (const { path, before, after } of changes) {
      const text = await Bun.file(join(folder, path)).text()
      // The suite is green too where the README was followed already.
      if (text.includes(after)) continue
      expect([path, text.split(before).length]).toEqual([path, 2])
      await Bun.write(
        join(folder, path),
        text.replace(before, () => after),
      )
    }
    // The rest of the project does not name the fields of a card.
    const include = ['src/**/*.d.ts', 'src/modules/valuation-sessions', 'src/migrations']
    await Bun.write(
      join(folder, 'tsconfig.readme.json'),
      JSON.stringify({
        extends: './tsconfig.json',
        compilerOptions: { noEmit: true, incremental: false, declaration: false, emitDeclarationOnly: false },
        include,
      }),
    )
    expect(await failureOf(folder, 'tsc', '--singleThreaded', '-p', 'tsconfig.readme.json')).toBe('')
    expect(await failureOf(folder, 'biome', 'check', ...changes.map(({ path }) => path))).toBe('')
    const tests = join('test', 'modules', 'valuation-sessions')
    const file = `./${join(tests, 'cards')}.test.ts`
    expect(await failureOf(folder, 'bun', 'test', '--timeout', '60000', file)).toBe('')
  }, 240_000)

  test('lists every error code beside its status', () => {
    const rows = readme.split('\n').filter((line) => /^\| \d{3}/.test(line))
    const missing = Object.entries(errorCodes).filter(
      ([code, [status]]) => !rows.some((row) => row.includes(`\`${code}\``) && row.includes(String(status))),
    )
    expect(missing).toEqual([])
  })
})
