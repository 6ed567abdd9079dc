import { expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')

const compile = async (project: string): Promise<string> => {
  const compiler = Bun.spawn([join(root, 'node_modules', '.bin', 'tsc'), '-p', project], { stdout: 'pipe' })
  const output = await new Response(compiler.stdout).text()
  return (await compiler.exited) === 0 ? 'compiled' : output
}

test('a browser client is typed by the emitted declarations: bodies, queries, answers, errors and sockets', async () => {
  // The check before the tests has emitted them already: this adds what was changed since.
  expect(await compile(root)).toBe('compiled')
  expect(await compile(import.meta.dir)).toBe('compiled')
}, 120_000)
