import { describe, expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const files = await Promise.all(
  ['README.md', ...new Bun.Glob('{src,seeds,test}/**/*.ts').scanSync(root)].map(async (path) => ({
    path,
    text: await Bun.file(join(root, path)).text(),
  })),
)
const where = (test: (file: { path: string; text: string }) => boolean): string[] =>
  files
    .filter(test)
    .map(({ path }) => path)
    .sort()

/** Files that break a rule still. Only take away from these lists. */
const leftovers: Record<'actors' | 'clocks', string[]> = {
  actors: [],
  clocks: [],
}

describe('the language of the project', () => {
  test('names callers, users, clients, readers and processes, never an unknown person', () => {
    const actors = /\b(who|whoever|nobody|somebody)\b/i
    // Words that the models are taught or skip, and this list.
    const exempt = /^src\/companions\/.*lexicon|^src\/companions\/demo-llm\/answer\.ts$|language\.test\.ts$/
    const found = where(({ path, text }) => actors.test(text) && !exempt.test(path))
    expect(found.filter((path) => !leftovers.actors.includes(path))).toEqual([])
  })
})

describe('every test', () => {
  test('asserts rules, not elapsed time', () => {
    const clock = /performance\.now\(\)|Bun\.nanoseconds\(\)|Date\.now\(\) - (start|begin|before|since)/
    const found = where(({ path, text }) => clock.test(text) && /^test\/.*\.test\.ts$/.test(path))
    expect(found.filter((path) => !path.endsWith('language.test.ts') && !leftovers.clocks.includes(path))).toEqual([])
  })
})
