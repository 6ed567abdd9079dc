import { describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { examine, ok, warning, worstOf } from '../../src/commands/doctor/finding.ts'
import { checkDisk, checkPorts } from '../../src/commands/doctor/machine-checks.ts'
import {
  checkAiService,
  checkFiles,
  checkMail,
  checkModel,
} from '../../src/commands/doctor/service-checks.ts'
import { checkSettings, checkStripe, secretsOf } from '../../src/commands/doctor/settings-checks.ts'
import { checkStore } from '../../src/commands/doctor/store-checks.ts'
import { readSettings } from '../../src/settings.ts'
import { commandRunner } from '../support/command.ts'
import { openMailbox } from '../support/mailbox.ts'
import { startObjectStore } from '../support/object-store.ts'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { settings, databaseUri } = server
const production = (environment: Record<string, string>) =>
  readSettings({ NODE_ENV: 'production', JWT_SECRET: 'a secret of more than 32 characters', ...environment })

const statesOf = async (outcomes: Promise<{ state: string }[]>) => (await outcomes).map(({ state }) => state)

describe('the checks of the doctor', () => {
  test('run at once, each for a limited time, and show no secret and no second line', async () => {
    const checks = {
      hangs: () => new Promise<never>(() => {}),
      works: async () => [ok('it works'), warning('it is full', 'make\nroom')],
      fails: async () => Promise.reject(new Error('no login\n  with hush hush')),
    }
    const findings = await examine(checks, 50, ['hush hush'])
    expect(findings.map(({ name, state, text, advice }) => [name, state, text, advice])).toEqual([
      ['hangs', 'fault', 'no answer within 0.05 s', 'see whether it is reachable from here'],
      ['works', 'ok', 'it works', undefined],
      ['works', 'warning', 'it is full', 'make room'],
      ['fails', 'fault', 'no login with [secret]', 'correct its settings, or start what it needs'],
    ])
    expect([worstOf(findings), worstOf(findings.slice(1, 3)), worstOf([])]).toEqual([
      'fault',
      'warning',
      'ok',
    ])
  })

  test('know each secret of the settings, also as a URL writes it', () => {
    const secrets = secretsOf(
      production({
        SMTP_URL: 'smtp://me:pass%20word@mail.example',
        MONGODB_URI: 'mongodb://app:db-pass@a.example,b.example/convene',
        S3_BUCKET: 'b',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 's3-pass',
        LLM_BASE_URL: 'https://model.example/v1',
        LLM_API_KEY: 'llm-pass',
        LLM_MODEL: 'm',
        STRIPE_SECRET_KEY: 'sk_live_1',
      }),
    )
    for (const secret of ['pass%20word', 'pass word', 'db-pass', 's3-pass', 'llm-pass', 'sk_live_1'])
      expect(secrets).toContain(secret)
  })

  test('warn of settings that are allowed and seldom meant', () => {
    const found = checkSettings(production({ PUBLIC_URL: 'https://app.example.com', SMTP_URL: 'smtp://m' }))
    expect(found.map(({ text }) => text.split(' ')[0])).toEqual(['TRUST_PROXY', 'CORS_ORIGINS', 'MAIL_FROM'])
    const right = { PUBLIC_URL: 'https://a.example', CORS_ORIGINS: 'https://a.example', TRUST_PROXY: '1' }
    expect(checkSettings(production(right))).toEqual([ok('they are complete')])
    const stripe = checkStripe(production({ STRIPE_SECRET_KEY: 'sk_test_1' }))
    expect(stripe.map(({ state }) => state)).toEqual(['warning', 'warning'])
  })

  test('find a store in order but for its admin, and name what it lacks', async () => {
    const own = { ...settings, mongodbUri: databaseUri }
    const found = await checkStore(own, 0)
    expect(found.filter(({ state }) => state !== 'ok')).toEqual([
      warning('no account is an active admin', 'bun run user add EMAIL --role admin'),
    ])
    await server.database.collection('users').dropIndex('last_login_1')
    await server.database
      .collection<{ _id: string }>('store_version')
      .updateOne({ _id: 'store' }, { $inc: { version: 1 } })
    await server.person({ role: 'admin' })
    const damaged = (await checkStore(own, 0)).filter(({ state }) => state !== 'ok')
    expect(damaged.map(({ state, advice }) => [state, advice])).toEqual([
      ['fault', 'start a newer Convene'],
      ['warning', 'start Convene, which builds them'],
    ])
    expect(damaged[1]?.text).toContain('users.last_login')
  })

  test('store, read and remove a file on the disk and in S3, and name a bucket that is missing', async () => {
    const s3 = await startObjectStore()
    expect(await statesOf(checkFiles(settings))).toEqual(['ok'])
    expect(await statesOf(checkFiles({ ...settings, s3: s3.settings }))).toEqual(['ok'])
    const [missing] = await checkFiles({ ...settings, s3: { ...s3.settings, bucket: 'none' } })
    expect(missing).toMatchObject({ state: 'fault', advice: 'create the bucket, or correct S3_BUCKET' })
    await s3.stop()
  })

  test('reach the mail server, the AI service and the model, or say which setting to correct', async () => {
    const mailbox = await openMailbox()
    expect(await statesOf(checkMail({ ...settings, smtpUrl: mailbox.url }))).toEqual(['ok'])
    expect(await statesOf(checkMail({ ...settings, smtpUrl: 'smtp://127.0.0.1:9' }))).toEqual(['fault'])
    const away = { ...settings, aiServiceUrl: 'http://127.0.0.1:9', aiServiceByDefault: false }
    expect(await statesOf(checkAiService(away))).toEqual(['fault'])
    expect(await statesOf(checkAiService({ ...away, aiServiceUrl: server.url }))).toEqual(['ok'])

    using models = Bun.serve({
      port: 0,
      fetch: ({ headers }) =>
        headers.get('authorization') === 'Bearer right'
          ? Response.json({ data: [{ id: 'known' }] })
          : new Response(null, { status: 401 }),
    })
    const ask = (apiKey: string, model: string) =>
      statesOf(checkModel('LLM', { baseUrl: `${models.url}v1`, apiKey, model }, ok('none')))
    expect([await ask('right', 'known'), await ask('right', 'other'), await ask('wrong', 'known')]).toEqual([
      ['ok'],
      ['warning'],
      ['fault'],
    ])
  })

  test('tell a port that Convene holds from one that another program holds', async () => {
    const other = createServer((socket) => socket.end('no health')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const held = typeof address === 'object' && address ? address.port : 0
    const own = Number(new URL(server.url).port)
    const [running, taken] = await checkPorts({ ...settings, ports: [own, held] })
    expect(running?.text).toStartWith(`Convene runs at ${own}`)
    expect(taken).toMatchObject({ state: 'warning', text: `${held} is held by another program` })
    other.close()
    const [main] = await checkPorts({ ...settings, host: '203.0.113.1', ports: [1] })
    expect(main).toMatchObject({ state: 'fault' })
  })

  test('find the space of a folder that is still to be made, and one that cannot be', async () => {
    const [found] = await checkDisk('LOG_DIR', join(settings.dataDir, 'to', 'come'))
    expect(found?.text).toMatch(/^LOG_DIR .* has \d+ MB free$/)
    expect(await statesOf(checkDisk('DATA_DIR', '/dev/null/data'))).toEqual(['fault'])
  })
})

test('the doctor shows each fault of the settings and exits with 1', async () => {
  const { run } = await commandRunner({ NODE_ENV: 'production', PORT: 'high' })
  const { code, shown, told } = await run('doctor', ['--json'])
  expect([code, told]).toEqual([1, ''])
  const texts = JSON.parse(shown).findings.map(({ text }: { text: string }) => text)
  expect(texts).toEqual([
    'PORT must be an integer from 1 to 65535, not "high"',
    'JWT_SECRET is required in production: 32 characters or more',
  ])
})
