import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { processesNaming, startProcess, temporaryFolder } from '../support/process.ts'

const guest = 'guest_of_faults'
type Running = Awaited<ReturnType<typeof startProcess>>

/** Saves one after the other on eight lanes until the server is gone; returns what was acknowledged. */
const saveUntilGone = async ({ call }: Running, saves: number, atSave: (done: number) => void) => {
  const acknowledged = new Map<string, number>()
  const ids = Array.from({ length: 8 }, (_, lane) => `fault_${lane}`)
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

describe('the server process', () => {
  test('loses no acknowledged save when everything is killed in the middle of 2,000', async () => {
    const server = await startProcess()
    await server.healthy()
    const acknowledged = await saveUntilGone(server, 2000, (done) => {
      if (done !== 1000) return
      server.kill('SIGKILL')
      void processesNaming(server.dataDir).then((pids) => pids.map((pid) => process.kill(pid, 'SIGKILL')))
    })
    expect([...acknowledged.values()].reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(1000)
    await server.exited

    const again = await startProcess({ DATA_DIR: server.dataDir })
    await again.healthy()
    for (const [id, value] of acknowledged) {
      const { body } = await again.call('GET', `/api/sessions/${id}`, { guest })
      // One more may have been stored without its answer getting out.
      expect([value, value + 1]).toContain(body.session.form_data.value)
    }
    again.kill('SIGTERM')
    expect(await again.exited).toBe(0)
  })

  test('leaves nothing running when it alone is killed, and starts again at once', async () => {
    const server = await startProcess()
    await server.healthy()
    expect(await processesNaming(server.dataDir)).not.toEqual([])
    server.kill('SIGKILL')
    await server.exited
    await eventually(async () => expect(await processesNaming(server.dataDir)).toEqual([]))
    const again = await startProcess({ DATA_DIR: server.dataDir, PORT: server.port })
    await again.healthy()
    again.kill('SIGTERM')
    expect(await again.exited).toBe(0)
    expect(await processesNaming(server.dataDir)).toEqual([])
  })

  test('refuses a second server on the same data with one line that names it', async () => {
    const server = await startProcess()
    await server.healthy()
    const second = await startProcess({ DATA_DIR: server.dataDir })
    expect(await second.exited).toBe(1)
    const errors = (await second.errors).trim().split('\n')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toStartWith('Convene cannot start: ')
    expect(errors[0]).toContain(server.dataDir)
    expect((await server.call('GET', '/health')).status).toBe(200)
    server.kill('SIGTERM')
    await server.exited
  })

  test('refuses a port that is taken with one line', async () => {
    const server = await startProcess()
    await server.healthy()
    const second = await startProcess({ PORT: server.port })
    expect(await second.exited).toBe(1)
    expect((await second.errors).trim().split('\n')).toHaveLength(1)
    server.kill('SIGTERM')
    await server.exited
  })

  test.each([
    ['HOST', '999.1.1.1'],
    ['DATA_DIR', '/dev/null/data'],
    ['MONGODB_URI', 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200'],
  ])(
    'a %s that turns out wrong when it is used stops the start with one line that names it',
    async (name, value) => {
      const server = await startProcess({ LOG_DIR: await temporaryFolder(), [name]: value })
      expect(await server.exited).toBe(1)
      const errors = (await server.errors).trim().split('\n')
      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain(name)
    },
  )

  test('lets answers under way finish when it is told to stop', async () => {
    const server = await startProcess()
    await server.healthy()
    const email = `${Bun.randomUUIDv7()}@people.example`
    const underWay = Array.from({ length: 20 }, (_, at) =>
      server.call('POST', '/api/auth/register', { body: { email: `${at}${email}`, password: 'test123' } }),
    )
    await Bun.sleep(30)
    server.kill('SIGTERM')
    const answers = await Promise.all(underWay)
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(await server.exited).toBe(0)
  })

  test('shows a newcomer the addresses, the logins and calls that work', async () => {
    const server = await startProcess()
    await server.healthy()
    server.kill('SIGTERM')
    await server.exited
    const shown = await server.output
    expect(shown).toContain(`Convene answers at ${server.url}`)
    expect(shown).toContain('/api-docs')
    const [, password] = /owner@upswitch\.example {2}(\S+)/.exec(shown) ?? []
    expect(shown.match(/curl -s/g)?.length).toBeGreaterThanOrEqual(3)

    const again = await startProcess({ DATA_DIR: server.dataDir })
    await again.healthy()
    const login = await again.call('POST', '/api/auth/login', {
      body: { email: 'owner@upswitch.example', password },
    })
    expect(login.status).toBe(200)
    const list = await again.call('GET', '/api/sessions', { token: login.body.token })
    expect(list.body.total).toBeGreaterThan(0)
    again.kill('SIGTERM')
    await again.exited
    expect(await again.output).not.toContain(password ?? '')
  })

  test('seeding again changes nothing', async () => {
    const seed = join(import.meta.dir, '..', '..', 'src', 'commands', 'seed.ts')
    const first = await startProcess({}, seed)
    expect([await first.exited, await first.errors]).toEqual([0, ''])
    const server = await startProcess({ DATA_DIR: first.dataDir, SEED_ADMIN_PASSWORD: 'another one' })
    await server.healthy()
    server.kill('SIGTERM')
    await server.exited
    const again = await startProcess({ DATA_DIR: first.dataDir, SEED_ADMIN_PASSWORD: 'another one' }, seed)
    expect(await again.exited).toBe(0)
    expect(await again.output).toContain('as set, or as shown at the first start')
  })
})
