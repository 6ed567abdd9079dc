import { describe, expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const sources = [...new Bun.Glob('{src,seeds,test,bench}/**/*.{ts,tsx}').scanSync(root)]
const files = await Promise.all(
  // A peer of a benchmark may have packages of its own.
  ['README.md', ...sources.filter((path) => !path.includes('node_modules'))].map(async (path) => ({
    path,
    text: await Bun.file(join(root, path)).text(),
  })),
)
const where = (test: (file: { path: string; text: string }) => boolean): string[] =>
  files
    .filter(test)
    .map(({ path }) => path)
    .sort()

describe('the language of the project', () => {
  test('names callers, users, clients, readers and processes, never an unknown person', () => {
    const actors = /\b(who|whom|whoever|nobody|(some|every|any)body|someone|everyone)\b/i
    // Words that the models skip, and this list.
    const exempt = /^src\/companions\/(demo-llm\/answer|risk-model\/statement)\.ts$|language\.test\.ts$/
    expect(where(({ path, text }) => actors.test(text) && !exempt.test(path))).toEqual([])
  })
})

describe('every test', () => {
  test('asserts rules, not elapsed time', () => {
    const clock = /performance\.now\(\)|Bun\.nanoseconds\(\)|Date\.now\(\) - (start|begin|before|since)/
    const tests = /^test\/(?!architecture\/language).*\.test\.ts$/
    expect(where(({ path, text }) => clock.test(text) && tests.test(path))).toEqual([])
  })
})
