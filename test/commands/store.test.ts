import { expect, test } from 'bun:test'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkArguments, command, findCommand } from '../../src/commands/arguments.ts'
import { openStore } from '../../src/commands/store.ts'
import { findEmbeddedMongo } from '../../src/embedded-mongo/index.ts'
import { commandRunner } from '../support/command.ts'

const settingsIn = (dataDir: string) => ({
  mongodbUri: null,
  dataDir,
  durability: 'normal' as const,
  embeddedPort: null,
})

test('a command uses the store of the server that holds DATA_DIR, however long its path, else its own', async () => {
  const home = await mkdtemp(join(tmpdir(), 'convene-shared-'))
  // Too long for a unix socket in it.
  const dataDir = join(home, 'a-folder-of-a-long-name'.repeat(5))
  const server = await openStore(settingsIn(dataDir))
  const address = join(dataDir, 'store.address')
  expect((await stat(address)).mode & 0o777).toBe(0o600)
  const beside = await openStore(settingsIn(dataDir), { shared: true })
  expect(beside.uri).toBe(server.uri)
  await beside.close()
  expect(await findEmbeddedMongo(dataDir)).toBe(server.uri)
  const left = await Bun.file(address).text()
  await server.close()
  expect(await readdir(dataDir)).not.toContain('store.address')

  // As a killed server leaves it.
  await writeFile(address, left)
  const own = await openStore(settingsIn(dataDir), { shared: true })
  const second = openStore(settingsIn(dataDir), { shared: true })
  expect(own.uri).not.toBe(server.uri)
  await own.close()
  // The store of a command ends with it, so the next one waits for that and has its own.
  const next = await second
  expect(next.embedded).toBe(true)
  await next.close()
  await rm(home, { recursive: true })
})

test('the demo data is refused in production with one line', async () => {
  const { run } = await commandRunner({
    NODE_ENV: 'production',
    JWT_SECRET: 'a secret of more than 32 characters',
  })
  expect(await run('seed', [])).toEqual({
    code: 1,
    shown: '',
    told: 'The demo data is not for production: bun run user add creates the first admin\n',
  })
})

const main = command({
  meta: { name: 'bun run thing', description: 'Things' },
  subCommands: {
    add: command({
      meta: { name: 'add', description: 'Add one' },
      args: {
        name: { type: 'positional', required: true },
        kind: { type: 'enum', options: ['red', 'blue'] },
        loud: { type: 'boolean' },
      },
    }),
  },
})

test.each([
  [[], 'bun run thing needs one of add: see bun run thing --help'],
  [['remove'], 'bun run thing needs one of add: see bun run thing --help'],
  [['add'], 'NAME is missing: see bun run thing add --help'],
  [['add', 'a', 'secret'], 'There are 1 arguments too many: see bun run thing add --help'],
  [['add', 'a', '--kind', 'green'], '--kind must be one of red, blue'],
  [['add', 'a', '--kind'], '--kind needs a value: see bun run thing add --help'],
  [['add', 'a', '--loud=secret'], '--loud takes no value: see bun run thing add --help'],
  [['add', 'a', '--no-loud'], 'There is no option --no-loud: see bun run thing add --help'],
])('the arguments %j are refused with one line', async (words, text) => {
  const checked = findCommand(main, words).then(checkArguments)
  await expect(checked).rejects.toThrow(text)
})

test('arguments that are right pass, also with a value that looks like an option behind --', async () => {
  await checkArguments(await findCommand(main, ['add', '--kind=red', '--', '-a']))
})
