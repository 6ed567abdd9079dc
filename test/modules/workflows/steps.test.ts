import { afterAll, describe, expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import { resolveTarget } from '../../../src/modules/workflows/steps/http/target.ts'
import { readInput } from '../../../src/modules/workflows/steps/input.ts'
import type { StepReport } from '../../../src/modules/workflows/steps/step.ts'
import { createSteps, type NewStepTask } from '../../../src/modules/workflows/steps/steps.ts'
import { isPublicAddress } from '../../../src/platform/public-address.ts'
import { defaultStepOptions } from '../../../src/timings.ts'
import { startFakeLlm } from '../../support/fake-llm.ts'
import { engineSettings } from './executions-setup.ts'

const { signal } = new AbortController()
const open = (
  options: Partial<typeof defaultStepOptions> = {},
  llm: Parameters<typeof createSteps>[0] = null,
) => {
  const steps = createSteps(llm, null, {
    steps: { ...defaultStepOptions, ...engineSettings.steps, ...options },
  })
  afterAll(steps.close)
  return async (
    kind: string,
    input: object,
    more: Partial<NewStepTask> = {},
    report = (_: StepReport) => {},
  ) => {
    const task = { kind, input: { ...input }, key: 'run:step', attempt: 1, outputs: {}, files: [], ...more }
    return (await steps.run('client', task, signal, report)).output
  }
}
const run = open()

describe('the input of a step', () => {
  const schema = Type.Object({
    count: Type.Integer({ minimum: 1, default: 3, description: 'an integer of at least 1' }),
    tags: Type.Array(Type.String(), { default: [], description: 'a list' }),
    isOn: Type.Boolean({ default: false, description: 'true or false' }),
    name: Type.Optional(Type.String({ description: 'a string' })),
    must: Type.String({ description: 'a string' }),
  })
  const read = (raw: object) => readInput(schema, { ...raw }, (text) => new Error(text))

  test('is read from the strings of forms, and absent fields take their defaults', () => {
    expect(read({ count: '4', tags: 'a, b\nc,,', isOn: 'on', must: 5, other: 1 })).toEqual({
      count: 4,
      tags: ['a', 'b', 'c'],
      isOn: true,
      must: '5',
    })
    expect(read({ count: '', tags: null, name: ' ', must: 'x' })).toEqual({
      count: 3,
      tags: [],
      isOn: false,
      must: 'x',
    })
  })

  test('is refused with the name of the field', () => {
    expect(() => read({})).toThrow('"must" is missing: it must be a string')
    expect(() => read({ must: 'x', count: 'many' })).toThrow('"count" must be an integer of at least 1')
    expect(() => read({ must: 'x', count: '1.5' })).toThrow('"count"')
    expect(() => read({ must: 'x', isOn: 'perhaps' })).toThrow('"isOn"')
  })
})

describe('text.social', () => {
  type Posts = { posts: { platform: string; text: string; hashtags: string[]; characters: number }[] }
  const write = async (input: object) => (await run('text.social', input)) as unknown as Posts

  test('writes different posts of each platform, within its length, in the language and about the topic', async () => {
    const reports: StepReport[] = []
    const input = { topic: 'Bakery opening in Lyon', platforms: 'instagram\nTwitter, LinkedIn', count: '4' }
    const { posts } = (await run('text.social', input, {}, (report) =>
      reports.push(report),
    )) as unknown as Posts
    expect(posts.map(({ platform }) => platform)).toEqual(
      ['Instagram', 'X', 'LinkedIn'].flatMap((name) => Array(4).fill(name)),
    )
    expect(new Set(posts.map(({ text }) => text)).size).toBe(12)
    for (const { text } of posts) expect(text).toContain('Bakery opening in Lyon')
    for (const { platform, characters } of posts)
      if (platform === 'X') expect(characters).toBeLessThanOrEqual(280)
    expect(posts[0]?.hashtags).toContain('#Lyon')
    expect(reports.at(-1)?.batch?.map(({ status }) => status)).toEqual(Array(12).fill('completed'))
    const french = await write({ topic: 'la boulangerie', language: 'Français', tone: 'professionnel' })
    expect(french.posts[0]?.text).toMatch(/présent|partager|Pourquoi|ce qui change/)
  })

  test('ends each post with the link, within the length of its platform', async () => {
    const link = `https://estee.example/${'spring-'.repeat(18)}`
    const model = startFakeLlm(['Fresh bread every day. '.repeat(20)])
    afterAll(() => model.stop())
    const given = { topic: 'bread', platforms: 'x, linkedin', link, posts_per_platform: 3 }
    const byModel = (await open({}, model.settings)('text.social', given)) as unknown as Posts
    for (const { platform, text, characters } of [...(await write(given)).posts, ...byModel.posts]) {
      expect(text.split(/\s/).at(-1)).toBe(link)
      expect(text).not.toContain('profile')
      expect(characters).toBe(text.length)
      if (platform === 'X') expect(characters).toBeLessThanOrEqual(280)
    }
    await expect(write({ link: 'estee.example' })).rejects.toThrow('"link" must be an address')
  })

  test('runs on its defaults', async () => {
    expect((await write({})).posts.length).toBeGreaterThan(1)
  })

  test('refuses a platform that it does not know', async () => {
    await expect(write({ platforms: 'fax' })).rejects.toThrow('"platforms" must be a list of instagram')
  })

  test('asks the language model where there is one, and fails where that gives nothing', async () => {
    const model = startFakeLlm(['Fresh bread ', 'every day'])
    afterAll(() => model.stop())
    const ask = open({}, model.settings)
    const output = (await ask('text.social', {
      topic: 'bread',
      platforms: 'x',
      count: 2,
    })) as unknown as Posts
    expect(output.posts.map(({ text }) => text)).toEqual(['Fresh bread every day', 'Fresh bread every day'])
    expect(model.calls[1]?.messages[0]?.content).toContain(
      'It must differ from these posts:\nFresh bread every day',
    )
    const silent = startFakeLlm([''])
    afterAll(() => silent.stop())
    const failing = open({}, silent.settings)('text.social', { topic: 'bread', platforms: 'x' })
    await expect(failing).rejects.toThrow(/language model gave/)
  })
})

describe('http.request', () => {
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, searchParams } = new URL(request.url)
      if (pathname === '/redirect') return Response.redirect(searchParams.get('to') ?? '', 302)
      if (pathname === '/loop') return Response.redirect('/loop')
      if (pathname === '/large') return new Response('x'.repeat(600 * 1024))
      if (pathname === '/bomb') {
        const packed = Bun.gzipSync(new Uint8Array(50 * 1024 * 1024))
        return new Response(packed, { headers: { 'content-encoding': 'gzip' } })
      }
      if (pathname === '/hang') await Bun.sleep(60_000)
      if (pathname === '/status') return new Response('', { status: Number(searchParams.get('code')) })
      const { method } = request
      const headers = Object.fromEntries(request.headers)
      return Response.json({ method, headers, body: await request.text() })
    },
  })
  afterAll(() => server.stop(true))
  const host = `127.0.0.1:${server.port}`
  const ask = open({ allowedHosts: [host] })
  const send = (path: string, more: object = {}) =>
    ask('http.request', { url: `http://${host}${path}`, ...more })

  test('sends method, headers, body and the key of the step, and gives back what came', async () => {
    const outputs = { before: { posts: ['a'] } }
    const output = await ask(
      'http.request',
      {
        url: `http://${host}/x?y=1`,
        method: 'POST',
        headers: { 'X-Own': 'yes', Host: 'other', 'Content-Length': '1' },
      },
      { outputs },
    )
    expect(output).toMatchObject({ status: 200, url: `http://${host}/x?y=1` })
    const seen = Object(output.body)
    expect(seen).toMatchObject({ method: 'POST', body: '{"posts":["a"]}' })
    expect(seen.headers).toMatchObject({ 'x-own': 'yes', host, 'idempotency-key': 'run:step' })
  })

  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://１２７.0.0.1/',
    'http://localhost./',
  ])('refuses %s', async (url) => {
    await expect(run('http.request', { url })).rejects.toThrow('is not on the public internet')
  })

  test('refuses other schemes, credentials in the URL and what is no URL', async () => {
    await expect(run('http.request', { url: 'file:///etc/passwd' })).rejects.toThrow('must start with http')
    await expect(run('http.request', { url: 'gopher://x/' })).rejects.toThrow('must start with http')
    await expect(run('http.request', { url: 'http://a:b@8.8.8.8/' })).rejects.toThrow('holds a user name')
    await expect(run('http.request', { url: 'nothing' })).rejects.toThrow('must be a URL')
  })

  test('checks each redirect anew', async () => {
    for (const to of [
      'http://localhost:1/',
      'http://127.0.0.1:1/',
      'http://[::ffff:127.0.0.1]/',
      'file:///etc/passwd',
    ])
      await expect(send(`/redirect?to=${encodeURIComponent(to)}`)).rejects.toThrow(
        /public internet|must start/,
      )
    expect((await send(`/redirect?to=${encodeURIComponent('/end')}`)).url).toBe(`http://${host}/end`)
    await expect(send('/loop')).rejects.toThrow('more than 5 times')
  })

  test('leaves credentials at their origin when it is redirected', async () => {
    const other = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: (request) => Response.json(Object.fromEntries(request.headers)),
    })
    afterAll(() => other.stop(true))
    const both = open({ allowedHosts: [host, `127.0.0.1:${other.port}`] })
    const url = `http://${host}/redirect?to=${encodeURIComponent(`http://127.0.0.1:${other.port}/`)}`
    const { body } = await both('http.request', { url, headers: { authorization: 'Bearer x', 'x-own': 'y' } })
    expect(Object(body).authorization).toBeUndefined()
    expect(Object(body)['x-own']).toBe('y')
  })

  test('bounds the bytes of the answer, unpacked too, and its time', async () => {
    await expect(send('/large')).rejects.toThrow('larger than 512 KB')
    await expect(send('/bomb')).rejects.toThrow('larger than 512 KB')
    await expect(send('/hang', { timeout_seconds: 1 })).rejects.toThrow('did not answer within 1 seconds')
  })

  test('tells faults of the server, which are tried again, from those of the request', async () => {
    const faultOf = (code: number) =>
      send(`/status?code=${code}`).catch((error) => [error.name, error.message])
    expect(await faultOf(503)).toEqual(['StepFault', `${host} answered 503`])
    expect(await faultOf(429)).toEqual(['StepFault', `${host} answered 429`])
    expect(await faultOf(404)).toEqual(['StepInputFault', `${host} answered 404`])
  })

  test('takes only addresses of the public internet for public', () => {
    const public_ = ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001:80b::200e']
    const private_ = [
      '',
      'x',
      '::',
      '0.0.0.0',
      '255.255.255.255',
      '224.0.0.1',
      '::ffff:8.8.8.8',
      '2001:db8::1',
      'ff02::1',
    ]
    expect(public_.filter((address) => !isPublicAddress(address))).toEqual([])
    expect(private_.filter(isPublicAddress)).toEqual([])
  })

  test('checks the addresses that a name has', async () => {
    await expect(resolveTarget(new URL('http://localhost:80/'), [])).rejects.toThrow(
      'not on the public internet',
    )
    await expect(resolveTarget(new URL('http://no-such-name.invalid/'), [])).rejects.toThrow('cannot')
    const { address } = await resolveTarget(new URL(`http://${host}/`), [host])
    expect(address).toBe('127.0.0.1')
  })
})

describe('the process of a step', () => {
  test('is ended when it takes too much memory, and the next step has another one', async () => {
    const small = open({ maxBytes: 200 * 1024 * 1024 })
    await expect(small('test.memory', {})).rejects.toThrow(
      'The step took more than 200 MB of memory and was ended',
    )
    expect(await small('test.echo', { a: 'b' })).toMatchObject({ a: 'b' })
  })

  test('is used again by the next step', async () => {
    const steps = createSteps(null, null, { steps: { ...defaultStepOptions, ...engineSettings.steps } })
    afterAll(steps.close)
    const echo = () =>
      steps.run(
        'c',
        { kind: 'test.echo', input: {}, key: 'k', attempt: 1, outputs: {}, files: [] },
        signal,
        () => {},
      )
    await echo()
    const [pid] = steps.pids()
    await echo()
    expect(steps.pids()).toEqual([pid ?? 0])
  })

  test('loads a file once it wants it, and ends with the error of one that cannot be loaded', async () => {
    const loaded: string[] = []
    const file = (name: string, bytes = async () => new TextEncoder().encode(name)) => ({
      id: name,
      name,
      media_type: 'text/plain',
      async bytes() {
        loaded.push(name)
        return await bytes()
      },
    })
    const input = { prompts: ['one'] }
    await run('test.echo', input, { files: [file('unread')] })
    const { given } = await run('test.pictures', input, { files: [file('a'), file('b')] })
    expect([given, loaded]).toEqual([
      ['a a', 'b b'],
      ['a', 'b'],
    ])
    const away = file('away', () => Promise.reject(new Error('the storage is away')))
    await expect(run('test.pictures', input, { files: [away] })).rejects.toThrow('the storage is away')
  })

  test('has neither the environment of the server nor its secrets', async () => {
    const output = await run('test.environment', {})
    const names = Object.keys(Object(output.environment))
    // Those say how its allocator gives memory back.
    expect(names.filter((name) => !name.startsWith('MALLOC_'))).toEqual([])
  })
})
