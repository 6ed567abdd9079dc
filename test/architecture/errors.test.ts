import { expect, test } from 'bun:test'
import { join, resolve } from 'node:path'
import { errorCodes } from '../../src/http/errors.ts'

const tests = resolve(import.meta.dir, '..')
const asserted = (
  await Promise.all(
    [...new Bun.Glob('**/*.test.ts').scanSync(tests)].map((path) => Bun.file(join(tests, path)).text()),
  )
).join('\n')

test('every error code is asserted by some test', () => {
  expect(Object.keys(errorCodes).filter((code) => !asserted.includes(`'${code}'`))).toEqual([])
})
