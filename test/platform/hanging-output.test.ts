import { afterAll, describe, expect, test } from 'bun:test'
import { constants } from 'node:fs'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLogFile } from '../../src/platform/log-file.ts'

const home = await mkdtemp(join(tmpdir(), 'convene-hanging-'))
afterAll(() => rm(home, { recursive: true, force: true }))
const script = join(import.meta.dir, 'hanging-output.ts')

/** A pipe that is open for reading and never read: it takes 64 KB, then a write to it hangs. */
const hangingPipe = async (path: string) => {
  expect(Bun.spawnSync(['mkfifo', path]).exitCode).toBe(0)
  const pipe = await open(path, constants.O_RDWR)
  afterAll(() => pipe.close())
  return pipe
}

const run = async (args: string[], stdout: number | 'pipe' = 'pipe') => {
  const child = Bun.spawn([process.execPath, script, ...args], { stdout, stderr: 'pipe' })
  if (child.stdout instanceof ReadableStream) await child.stdout.cancel()
  const errors = await new Response(child.stderr).text()
  return { exitCode: await child.exited, errors: errors.trim().split('\n') }
}

test('a terminal that is closed does not end the process', async () => {
  expect(await run(['terminal'])).toEqual({ exitCode: 5, errors: ['memory stays bounded'] })
})

describe.skipIf(Bun.which('mkfifo') === null)('a reader that stands still', () => {
  test('blocks neither the process nor its end at the terminal, and its lines do not fill the memory', async () => {
    const { fd } = await hangingPipe(join(home, 'terminal'))
    expect(await run(['terminal'], fd)).toEqual({ exitCode: 5, errors: ['memory stays bounded'] })
  })

  test('blocks neither the process nor its end at the log, and its lines do not fill the memory', async () => {
    const folder = join(home, 'logs')
    // The name of the day, as the log makes it.
    const probe = await openLogFile({ folder, name: 'combined', onFailure: () => {}, onRecovery: () => {} })
    await probe.close()
    const [name = ''] = await readdir(folder)
    await rm(join(folder, name))
    await hangingPipe(join(folder, name))
    const { exitCode, errors } = await run(['log', folder])
    expect(exitCode).toBe(5)
    expect(errors[0]).toMatch(/^Convene cannot write its log .* does not take the lines as fast/)
    expect(errors.slice(1)).toEqual(['memory stays bounded'])
  })
})
