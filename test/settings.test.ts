import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { readSettings, SettingsError } from '../src/settings.ts'

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.faults
    throw error
  }
  return []
}

describe('settings', () => {
  test('an empty environment is a complete development setup', () => {
    const settings = readSettings({})
    expect(settings).toMatchObject({
      production: false,
      role: 'all',
      host: '127.0.0.1',
      ports: [3000, 8000],
      mongodbUri: null,
      durability: 'normal',
      jwtSecret: null,
      jwtSecretPrevious: null,
      jwtAlgorithm: 'HS256',
      accessTokenMinutes: 30,
      corsOrigins: [3000, 3001, 3002, 5173, 5174].map((port) => `http://localhost:${port}`),
      trustedProxies: 0,
      rateLimitGeneral: { points: 100, windowSeconds: 60 },
      rateLimitAuth: { points: 5, windowSeconds: 900 },
      maxBodyBytes: 10 * 1024 * 1024,
      metricsToken: null,
      otlpEndpoint: null,
      traceRatio: 0.1,
    })
  })

  test('a process that is told to stop serves on for 5 s in production, or for as long as STOP_DELAY_SECONDS says', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: 'a secret of more than 32 characters ' }
    const delayOf = (environment: Record<string, string>) => readSettings(environment).stopDelayMs
    expect([delayOf({}), delayOf(production), delayOf({ STOP_DELAY_SECONDS: '30' })]).toEqual([
      0, 5000, 30_000,
    ])
    expect(faultsOf({ STOP_DELAY_SECONDS: '301' })[0]).toStartWith('STOP_DELAY_SECONDS must be an integer')
  })

  test('MAIL_FROM is one address, with a name or without, and nothing that would begin another header', () => {
    for (const sender of ['no-reply@example.com', 'Estée & Co <mail@example.com>'])
      expect(readSettings({ MAIL_FROM: sender }).mailFrom).toBe(sender)
    for (const sender of [
      'Estee',
      'a@b.example, c@d.example',
      'A <a@b.example>\r\nBcc: c@d.example',
      '<a@b.example',
    ])
      expect(faultsOf({ MAIL_FROM: sender })[0]).toStartWith('MAIL_FROM must be an address')
  })

  test('PORT replaces both default ports, and an empty variable counts as absent', () => {
    expect(readSettings({ PORT: '4000' }).ports).toEqual([4000])
    expect(readSettings({ PORT: '' }).ports).toEqual([3000, 8000])
  })

  test('LOG_DIR is a folder, or - for the standard output', () => {
    expect(readSettings({ LOG_DIR: 'x/logs' }).logDir).toBe(join(process.cwd(), 'x/logs'))
    expect(readSettings({ LOG_DIR: '-' }).logDir).toBe('-')
  })

  test('only NODE_ENV=production is production', () => {
    expect(readSettings({ NODE_ENV: 'staging' }).production).toBe(false)
    expect(readSettings({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }).production).toBe(true)
  })

  test('cookies for another site need https or localhost', () => {
    const sameSite = (environment: Record<string, string>) =>
      readSettings({ COOKIE_SAMESITE: 'none', ...environment }).cookieSameSite
    expect(readSettings({}).cookieSameSite).toBe('lax')
    expect(sameSite({})).toBe('none')
    expect(sameSite({ PUBLIC_URL: 'https://convene.example' })).toBe('none')
    const faults = faultsOf({ COOKIE_SAMESITE: 'none', PUBLIC_URL: 'http://convene.example' })
    expect(faults.join()).toStartWith('COOKIE_SAMESITE=none needs')
    expect(faultsOf({ COOKIE_SAMESITE: 'strict' })).toHaveLength(1)
  })

  test('a model is an address with a name, off, or not set; assistants are open only outside production', () => {
    expect(readSettings({})).toMatchObject({ llm: null, assistantAccess: 'open' })
    expect(readSettings({ LLM_BASE_URL: 'off' }).llm).toBe('off')
    const model = { LLM_BASE_URL: 'http://localhost:1/v1', LLM_MODEL: 'm' }
    expect(readSettings(model).llm).toEqual({ baseUrl: 'http://localhost:1/v1', apiKey: '', model: 'm' })
    expect(faultsOf({ LLM_BASE_URL: 'http://localhost:1' }).join()).toContain('LLM_MODEL')
    const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }
    expect(readSettings(production).assistantAccess).toBe('key')
    expect(readSettings({ ...production, ASSISTANT_ACCESS: 'open' }).assistantAccess).toBe('open')
  })

  test.each([
    ['LLM_BASE_URL', 'ftp://model'],
    ['ASSISTANT_ACCESS', 'all'],
    ['PORT', 'abc'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', '0x10'],
    ['ROLE', 'boss'],
    ['JWT_SECRET', 'eight888'],
    ['JWT_SECRET_PREVIOUS', 'x'.repeat(32)],
    ['JWT_ALGORITHM', 'none'],
    ['JWT_ALGORITHM', 'RS256'],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '-1'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/path'],
    ['TRUST_PROXY', 'yes'],
    ['RATE_LIMIT_GENERAL', '100'],
    ['RATE_LIMIT_AUTH', '5/0s'],
    ['MAX_BODY_MB', '1.5'],
    ['MAX_RECORDING_MB', '4001'],
    ['DURABILITY', 'some'],
    ['SMTP_URL', 'mail.example.com'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['VIDEO_ROOM_URL', 'rooms.example'],
    ['VIDEO_ROOM_URL', 'https://rooms.example/?lang=en'],
    ['SEED_ADMIN_PASSWORD', 'short'],
    ['DATABASE_URL', 'postgresql://user:hunter2@host/db'],
    ['MONGODB_URI', 'http://host'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'a token with spaces in it'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['STRIPE_SECRET_KEY', 'pk_test_public'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_without_a_key'],
  ])('%s=%s is one fault that names the variable', (name, value) => {
    const faults = faultsOf({ [name]: value })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toStartWith(name)
    expect(faults[0]).not.toContain('\n')
  })

  test('Stripe is a secret key, and a secret of webhooks where they are wanted', () => {
    const stripe = { secretKey: 'rk_live_1', webhookSecret: null, apiUrl: null }
    expect(readSettings({}).stripe).toBeNull()
    expect(readSettings({ STRIPE_SECRET_KEY: 'rk_live_1' }).stripe).toEqual(stripe)
    const both = { STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
    expect(readSettings(both).stripe).toEqual({ ...stripe, webhookSecret: 'whsec_1' })
  })

  test('every fault is listed at once', () => {
    expect(faultsOf({ PORT: 'abc', ROLE: 'boss', NODE_ENV: 'production' })).toHaveLength(3)
  })

  test('a previous secret is as long as the other one, and not the same', () => {
    const [JWT_SECRET, other] = ['x'.repeat(32), 'y'.repeat(32)]
    const previous = (JWT_SECRET_PREVIOUS: string) => ({ JWT_SECRET, JWT_SECRET_PREVIOUS })
    expect(readSettings(previous(other)).jwtSecretPrevious).toBe(other)
    expect(faultsOf(previous('hunter2'))).toEqual([
      'JWT_SECRET_PREVIOUS must have 32 characters or more, not 7',
    ])
    expect(faultsOf(previous(JWT_SECRET))).toEqual([
      'JWT_SECRET_PREVIOUS is the same as JWT_SECRET: leave it out, or make JWT_SECRET a new one',
    ])
  })

  test('production without a JWT_SECRET is a fault', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'JWT_SECRET is required in production: 32 characters or more',
    ])
  })

  test('a fault never repeats a secret', () => {
    const faults = faultsOf({
      JWT_SECRET: 'hunter2',
      DATABASE_URL: 'postgresql://u:hunter2@host/db',
      STRIPE_SECRET_KEY: 'hunter2',
    })
    expect(faults).toHaveLength(3)
    expect(faults.join()).not.toContain('hunter2')
  })

  test('a wrong setting stops the process with one line on standard error', async () => {
    const main = join(import.meta.dir, '..', 'src', 'main.ts')
    const child = Bun.spawn([process.execPath, main], {
      env: { PATH: process.env.PATH ?? '', PORT: 'abc' },
      stdout: 'pipe',
      stderr: 'pipe',
    })
    expect(await child.exited).toBe(1)
    expect(await new Response(child.stderr).text()).toBe(
      'Convene cannot start: PORT must be an integer from 1 to 65535, not "abc"\n',
    )
    expect(await new Response(child.stdout).text()).toBe('')
  })
})
