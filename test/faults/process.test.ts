import { beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { processesNaming, processStarter, type ServerProcess } from '../support/process.ts'

const startProcess = processStarter()

const linesOf = async (child: ServerProcess) => (await child.errors).trim().split('\n')

describe('a running server', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startProcess()
    await server.healthy()
  })

  test('refuses a second server on the same data with one line that names it', async () => {
    const second = await startProcess({ DATA_DIR: server.dataDir })
    expect(await second.exited).toBe(1)
    const errors = await linesOf(second)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toStartWith('Convene cannot start: ')
    expect(errors[0]).toContain(server.dataDir)
    expect((await server.call('GET', '/health')).status).toBe(200)
  })

  test('refuses a second server on the same port with one line', async () => {
    const second = await startProcess({ PORT: server.port })
    expect(await second.exited).toBe(1)
    expect(await linesOf(second)).toHaveLength(1)
  })

  test('shows its addresses, its logins and calls that work', async () => {
    await eventually(async () => expect(server.shown().match(/curl -s/g)?.length).toBeGreaterThanOrEqual(3))
    expect(server.shown()).toContain(`Convene answers at ${server.url}`)
    expect(server.shown()).toContain('/api-docs')
    const login = await server.call('POST', '/api/auth/login', { body: ownerLogin(server) })
    expect(login.status).toBe(200)
    const list = await server.call('GET', '/api/sessions', { token: login.body.token })
    expect(list.body.total).toBeGreaterThan(0)
  })

  test('shows the link that resets a password in the terminal and the log, where no SMTP server is set', async () => {
    const email = 'reset@people.example'
    await server.call('POST', '/api/auth/register', { body: { email, password: 'test123' } })
    await server.call('POST', '/api/v1/auth/forgot', { body: { email } })
    const shownToken = () => /reset-password\?token=([\w-]{43})/.exec(server.shown())?.[1]
    await eventually(async () => {
      expect(shownToken()).toBeString()
      const logs = await Array.fromAsync(
        new Bun.Glob('logs/combined*').scan({ cwd: server.home, absolute: true }),
      )
      expect(await Bun.file(logs[0] ?? '').text()).toContain('reset-password?token=')
    })
    const body = { token: shownToken(), password: 'another one' }
    expect((await server.call('POST', '/api/v1/auth/reset', { body })).status).toBe(200)
  })

  test('leaves no process behind when it is killed, and starts again at once, without its logins', async () => {
    const body = ownerLogin(server)
    const killed = await processesNaming(server.dataDir)
    expect(killed).not.toEqual([])
    server.kill('SIGKILL')
    await server.exited
    server = await startProcess({ DATA_DIR: server.dataDir, PORT: server.port })
    await server.healthy()
    await eventually(async () => expect(server.shown()).toContain('/api-docs'))
    expect(server.shown()).not.toContain(body.password)
    expect((await server.call('POST', '/api/auth/login', { body })).status).toBe(200)
    const left = await processesNaming(server.dataDir)
    expect(left.filter((pid) => killed.includes(pid))).toEqual([])
  })

  test('that is killed with its store in the middle of 60 saves loses none that it acknowledged', async () => {
    const acknowledged = await saveUntilGone(server, 60, (done) => {
      if (done !== 30) return
      server.kill('SIGKILL')
      void processesNaming(server.dataDir).then((pids) => pids.map((pid) => process.kill(pid, 'SIGKILL')))
    })
    expect([...acknowledged.values()].reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(30)
    await server.exited

    server = await startProcess({ DATA_DIR: server.dataDir, PORT: server.port })
    await server.healthy()
    for (const [id, value] of acknowledged) {
      const { body } = await server.call('GET', `/api/sessions/${id}`, { guest })
      // One more may have been stored without its answer getting out.
      expect([value, value + 1]).toContain(body.session.form_data.value)
    }
  })

  test('lets answers under way finish when it is told to stop', async () => {
    const email = `${Bun.randomUUIDv7()}@people.example`
    await Promise.all(Array.from({ length: 6 }, () => server.call('GET', '/health')))
    const underWay = Array.from({ length: 6 }, (_, at) =>
      server.call('POST', '/api/auth/register', { body: { email: `${at}${email}`, password: 'test123' } }),
    )
    // Once one is answered, the others have arrived too: they were sent together on open connections.
    await Promise.race(underWay)
    const exitCode = server.stop()
    const answers = await Promise.all(underWay)
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201))
    expect(await exitCode).toBe(0)
    expect(await processesNaming(server.dataDir)).toEqual([])
  })
})

test.each([
  ['HOST', '999.1.1.1'],
  ['DATA_DIR', '/dev/null/data'],
  ['MONGODB_URI', 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200'],
])(
  'a %s that turns out wrong when it is used stops the start with one line that names it',
  async (name, value) => {
    const server = await startProcess({ [name]: value })
    expect(await server.exited).toBe(1)
    const errors = await linesOf(server)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain(name)
  },
)

test('seeding again changes nothing, also with other passwords', async () => {
  const seed = join(import.meta.dir, '..', '..', 'src', 'commands', 'seed.ts')
  const first = await startProcess({}, seed)
  expect([await first.exited, await first.errors]).toEqual([0, ''])
  const again = await startProcess({ DATA_DIR: first.dataDir, SEED_ADMIN_PASSWORD: 'another one' }, seed)
  expect(await again.exited).toBe(0)
  expect(await again.output).toContain('as set, or as shown at the first start')
})

/** The demo login of an owner, as the server shows it at its first start. */
const ownerLogin = (server: ServerProcess) => ({
  email: 'owner@upswitch.example',
  password: /owner@upswitch\.example {2}(\S+)/.exec(server.shown())?.[1] ?? '',
})

const guest = 'guest_of_faults'

/** Saves one after the other in eight workers until the server ends; returns the acknowledged saves. */
const saveUntilGone = async ({ call }: ServerProcess, saves: number, atSave: (done: number) => void) => {
  const acknowledged = new Map<string, number>()
  const ids = Array.from({ length: 8 }, (_, worker) => `fault_${worker}`)
  for (const id of ids) await call('POST', '/api/sessions', { guest, body: { report_id: id } })
  let done = 0
  await Promise.all(
    ids.map(async (id) => {
      for (let value = 1; done < saves; value += 1) {
        const answer = await call('PATCH', `/api/sessions/${id}`, {
          guest,
          body: { partial_data: { value } },
        }).catch(() => null)
        if (answer?.status !== 200) return
        acknowledged.set(id, value)
        done += 1
        atSave(done)
      }
    }),
  )
  return acknowledged
}
