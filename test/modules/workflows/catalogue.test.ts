import { describe, expect, test } from 'bun:test'
import { Ajv } from 'ajv'
import { seedWorkflows } from '../../../seeds/workflows.ts'
import { configFaults } from '../../../src/modules/workflows/catalogue/config.ts'
import { templates } from '../../../src/modules/workflows/index.ts'
import { stepKinds } from '../../../src/modules/workflows/steps/kinds.ts'
import { startTestServer } from '../../support/server.ts'
import { config, openWorkflows } from './workflows-setup.ts'

const server = await startTestServer()
const { call, convene, database } = server
const { admin, as, asAdmin, client, workflow } = await openWorkflows(server)

const field = (more: object) => ({
  name: 'count',
  label: 'Count',
  type: 'number',
  placeholder: '1 to 5',
  required: false,
  default: 2,
  ...more,
})

describe('the ten workflows', () => {
  test('have the prices and costs of the offer, in its order', () => {
    expect(templates.map(({ name }) => name)).toEqual([
      'Batch Image Generator',
      'Style Transfer Pipeline',
      'Product Photo Enhancer',
      'Social Media Content Generator',
      'Logo Variation Creator',
      'Moodboard Generator',
      'Image Upscaler Pro',
      'Portrait Background Replacer',
      'Batch Watermark Applier',
      'AI Avatar Generator',
    ])
    const prices = templates.map(({ revenue_per_execution }) => revenue_per_execution)
    expect(prices).toEqual([250, 180, 150, 200, 350, 120, 100, 190, 50, 300])
    const costs = templates.map(({ cost_per_execution }) => cost_per_execution)
    expect(costs).toEqual([15, 10, 8, 12, 20, 5, 6, 11, 2, 18])
    const standard = templates.filter((template) => template.config.workflow_type === 'standard')
    expect(standard.map(({ _id }) => _id)).toEqual([
      'social-media-content-generator',
      'logo-variation-creator',
    ])
  })

  test.each(templates.map((template) => [template.name, template] as const))(
    '%s runs without an input: every field has a default that its JSON Schema takes, and says what to fill in',
    (_, { config: { fields, input_schema } }) => {
      expect(fields.length).toBeGreaterThan(3)
      for (const { required, label, placeholder } of fields)
        expect([required, label !== '', placeholder !== '']).toEqual([false, true, true])
      const validate = new Ajv({ strict: false }).compile(input_schema)
      const defaults = Object.fromEntries(fields.map((one) => [one.name, one.default]))
      expect([validate({}), validate(defaults)]).toEqual([true, true])
      for (const { name, options, max, max_length } of fields) {
        if (options) expect(validate({ [name]: 'no option' })).toBe(false)
        if (max !== undefined) expect(validate({ [name]: max + 1 })).toBe(false)
        if (max_length !== undefined) expect(validate({ [name]: 'x'.repeat(max_length + 1) })).toBe(false)
      }
    },
  )

  test('are of the client of the demo data once it is loaded, however often', async () => {
    await seedWorkflows(convene)
    await seedWorkflows(convene)
    const id = '01993a6e-0004-7000-8000-000000000001'
    const { body } = await call('GET', `/api/v1/workflows?client_id=${id}`, { token: admin.token })
    expect(body.workflows.map(({ name }: { name: string }) => name)).toEqual(
      templates.map(({ name }) => name),
    )
    const deployed = body.workflows.filter(({ status }: { status: string }) => status === 'deployed')
    const runnable = templates.filter(({ config }) => config.steps.every(({ kind }) => stepKinds.has(kind)))
    expect(runnable.length).toBeGreaterThan(5)
    expect(deployed.map(({ name }: { name: string }) => name)).toEqual(runnable.map(({ name }) => name))
  })
})

test('the kinds of steps are listed with what each takes', async () => {
  const { status, body } = await asAdmin('GET', '/step-kinds')
  expect([status, body.total]).toEqual([200, stepKinds.size])
  type Properties = Record<string, { type?: string }>
  const kinds: { kind: string; input_schema: { properties: Properties } }[] = body.step_kinds
  expect(kinds.find(({ kind }) => kind === 'wait')?.input_schema).toMatchObject({
    type: 'object',
    properties: { seconds: { type: 'number', minimum: 0, maximum: 86_400, default: 1 } },
  })
  const named = new Map(kinds.map(({ kind, input_schema }) => [kind, Object.keys(input_schema.properties)]))
  expect(named.get('image.upscale')).toEqual(['image_url', 'scale', 'sharpness', 'format'])
  // What a step takes as integers alone, the form of its template says.
  const propertiesOf = ({ steps }: (typeof templates)[number]['config']): Properties =>
    Object.assign(
      {},
      ...steps.map(({ kind }) => kinds.find((one) => one.kind === kind)?.input_schema.properties),
    )
  for (const { config } of templates)
    for (const { name, integer = false } of config.fields.filter(({ type }) => type === 'number'))
      expect([name, integer]).toEqual([name, propertiesOf(config)[name]?.type === 'integer'])
})

describe('a workflow', () => {
  test('is created as a draft, deployed, changed and archived, each in the audit trail', async () => {
    const { id: clientId, owner } = await client()
    const id = await workflow(clientId, { name: ' Wait ', revenue_per_execution: 40, cost_per_execution: 3 })
    const show = async () => (await as(owner, 'GET', `/workflows/${id}`)).body.workflow
    expect(await show()).toMatchObject({
      name: 'Wait',
      description: '',
      status: 'draft',
      workflow_type: 'standard',
      revenue_per_execution: 40,
      execution_count: 0,
      deployed_at: null,
      config: { version: 1, timeout_seconds: 1800 },
    })
    expect((await asAdmin('POST', `/workflows/${id}/deploy`)).body.workflow.status).toBe('deployed')
    const { deployed_at } = await show()
    expect(deployed_at).not.toBeNull()
    await asAdmin('POST', `/workflows/${id}/deploy`)
    expect((await show()).deployed_at).toBe(deployed_at)
    await asAdmin('PUT', `/workflows/${id}`, { name: 'Renamed' })
    await asAdmin('PUT', `/workflows/${id}`, { config: config({ fields: [field({})] }) })
    expect(await show()).toMatchObject({ name: 'Renamed', status: 'deployed', config: { version: 2 } })
    const archived = await asAdmin('DELETE', `/workflows/${id}`)
    expect(archived.body.workflow.status).toBe('archived')
    for (const answer of [
      await asAdmin('PUT', `/workflows/${id}`, { name: 'Again' }),
      await asAdmin('POST', `/workflows/${id}/deploy`),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'WORKFLOW_STATUS'])
    const trail = await database.collection('audit_logs').find({ resource_id: id }).sort({ _id: 1 }).toArray()
    expect(trail.map(({ action }) => action)).toEqual([
      'workflow.created',
      'workflow.deployed',
      'workflow.changed',
      'workflow.changed',
      'workflow.archived',
    ])
    expect(trail[1]).toMatchObject({
      client_id: clientId,
      user_id: admin.id,
      changes: { before: { status: 'draft' }, after: { status: 'deployed' } },
    })
  })

  test('of two changes at once keeps both, and each change of the config has a version of its own', async () => {
    const { id: clientId } = await client()
    const id = await workflow(clientId)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => asAdmin('PUT', `/workflows/${id}`, { config: config() })),
    )
    const versions = answers.map(({ body }) => body.workflow.config.version)
    expect(versions.toSorted()).toEqual([2, 3, 4, 5, 6])
  })

  test('is saved and deployed only as it was read, where the request names what was read', async () => {
    const { id: clientId } = await client()
    const path = `/api/v1/admin/workflows/${await workflow(clientId)}`
    const { token } = admin
    const read = async () => (await call('GET', path, { token })).headers.get('etag') ?? ''
    const send = (method: string, to: string, tag: string, body: object) =>
      call(method, to, { token, body, headers: { 'if-match': tag } })
    const tag = await read()
    const saves = ['One', 'Two', 'Three'].map((name) => send('PUT', path, tag, { name }))
    expect((await Promise.all(saves)).map(({ status }) => status).toSorted()).toEqual([200, 412, 412])
    expect((await send('POST', `${path}/deploy`, tag, {})).body.code).toBe('PRECONDITION_FAILED')
    const deployed = await send('POST', `${path}/deploy`, await read(), {})
    expect([deployed.status, deployed.headers.get('etag')]).toEqual([200, await read()])
  })

  test('with a step that this server cannot run stays a draft', async () => {
    const { id: clientId } = await client()
    const steps = [{ name: 'Paint', kind: 'image.paint' }]
    const id = await workflow(clientId, { config: config({ steps }) })
    const deploy = await asAdmin('POST', `/workflows/${id}/deploy`)
    expect([deploy.status, deploy.body.code]).toEqual([409, 'STEP_KIND_UNKNOWN'])
    const runnable = await workflow(clientId)
    await asAdmin('POST', `/workflows/${runnable}/deploy`)
    const change = await asAdmin('PUT', `/workflows/${runnable}`, { config: config({ steps }) })
    expect(change.body.code).toBe('STEP_KIND_UNKNOWN')
  })

  test.each([
    ['two fields of one name', { fields: [field({}), field({})] }],
    ['an integer with a default that is none', { fields: [field({ integer: true, default: 2.5 })] }],
    ['a default above the maximum', { fields: [field({ max: 1 })] }],
    ['a minimum above the maximum', { fields: [field({ min: 9, max: 1 })] }],
    ['a default of another type', { fields: [field({ default: '2' })] }],
    ['a select without options', { fields: [field({ type: 'select', default: 'a' })] }],
    ['a default that is no option', { fields: [field({ type: 'select', default: 'a', options: ['b'] })] }],
    ['a default that is too long', { fields: [field({ type: 'text', default: 'abc', max_length: 2 })] }],
    ['a field named like a secret', { fields: [field({ name: 'api_key' })] }],
    ['a field name with other characters', { fields: [field({ name: 'Über' })] }],
    ['two steps of one name', { steps: [1, 2].map(() => ({ name: 'Wait', kind: 'wait' })) }],
    ['no steps', { steps: [] }],
    ...['a b', '__proto__'].map((name): [string, object] => [
      `a parameter named ${name}`,
      { steps: [{ name: 'a', kind: 'wait', with: JSON.parse(`{"${name}":1}`) }] },
    ]),
    ['a timeout above 30 minutes', { timeout_seconds: 1801 }],
    ['an unknown type', { workflow_type: 'magic' }],
  ])('is refused with %s', async (_, more) => {
    const { id: clientId } = await client()
    const answer = await asAdmin('POST', '/workflows', {
      client_id: clientId,
      name: 'x',
      config: config(more),
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  test('keeps the parameters of its steps as they were written', async () => {
    const { id: clientId } = await client()
    const parameters = {
      url: 'https://a.example/$x.y',
      retries: 2,
      headers: { 'X-Trace': 'on' },
      tags: ['a', 1],
    }
    const steps = [{ name: 'Ask', kind: 'http.request', with: parameters }]
    const made = await asAdmin('POST', '/workflows', {
      client_id: clientId,
      name: 'x',
      config: config({ steps }),
    })
    expect(made.body.workflow.config.steps).toEqual(steps)
  })

  test('needs a client', async () => {
    const answer = await asAdmin('POST', '/workflows', { client_id: 'none', name: 'x', config: config() })
    expect([answer.status, answer.body.code]).toEqual([404, 'CLIENT_NOT_FOUND'])
  })

  test('shows its cost to admins alone', async () => {
    const { id: clientId, owner } = await client()
    const id = await workflow(clientId, { cost_per_execution: 3 })
    expect((await as(owner, 'GET', `/workflows/${id}`)).body.workflow.cost_per_execution).toBeNull()
    expect((await as(owner, 'GET', '/workflows')).body.workflows[0].cost_per_execution).toBeNull()
    const path = `/api/v1/workflows/${id}?client_id=${clientId}`
    expect((await call('GET', path, { token: admin.token })).body.workflow.cost_per_execution).toBe(3)
  })

  test('has figures and its newest executions, which are none at first', async () => {
    const { id: clientId, owner } = await client()
    const id = await workflow(clientId)
    const none = {
      total_executions: 0,
      success_count: 0,
      failed_count: 0,
      success_rate: '0.00',
      avg_duration_seconds: 0,
      executions_this_month: 0,
      revenue_this_month: '0.00',
      revenue: 0,
    }
    const { body } = await as(owner, 'GET', `/workflows/${id}`)
    expect(body.data).toMatchObject({ workflow: { id }, stats: none, recent_executions: [] })
    expect(body.data.workflow.schema).toEqual({ fields: body.data.workflow.config.fields })
    expect((await as(owner, 'GET', `/workflows/${id}/stats`)).body.data).toEqual({ ...none, stats: none })
  })
})

describe('the workflows of a client', () => {
  test('are listed without archived ones, and by a list of statuses', async () => {
    const { id: clientId, owner } = await client()
    const [draft, deployed, archived] = [
      await workflow(clientId),
      await workflow(clientId),
      await workflow(clientId),
    ]
    await asAdmin('POST', `/workflows/${deployed}/deploy`)
    await asAdmin('DELETE', `/workflows/${archived}`)
    const list = async (query = '') =>
      (await as(owner, 'GET', `/workflows${query}`)).body.data.workflows.map(({ id }: { id: string }) => id)
    expect(await list()).toEqual([deployed, draft])
    expect(await list('?status=archived')).toEqual([archived])
    expect(await list('?status=deployed,%20archived')).toEqual([archived, deployed])
    expect((await as(owner, 'GET', '/workflows?status=deployed,gone')).status).toBe(400)
    const paged = (await as(owner, 'GET', '/workflows?limit=1&page=2')).body
    expect([paged.workflows[0].id, paged.total, paged.totalPages, paged.hasMore]).toEqual([
      draft,
      2,
      2,
      false,
    ])
  })

  test('have a dashboard of thirty days that end today', async () => {
    const { id: clientId, owner } = await client()
    await asAdmin('POST', `/workflows/${await workflow(clientId)}/deploy`)
    await workflow(clientId)
    const { data } = (await as(owner, 'GET', '/workflows/stats/dashboard')).body
    expect(data).toMatchObject({
      active_workflows: 1,
      total_executions: 0,
      success_rate: '0%',
      time_saved: '0h',
      running: 0,
    })
    expect(data.series).toHaveLength(30)
    const dates = data.series.map(({ date }: { date: string }) => date)
    expect(dates).toEqual(dates.toSorted())
    expect(Date.now() - new Date(dates[29]).getTime()).toBeLessThan(2 * 24 * 60 * 60 * 1000)
  })
})

test('the check of a config knows no fault in a field of each type', () => {
  const text = field({ name: 'text', type: 'text', default: 'a' })
  const link = field({ name: 'link', type: 'url', default: '' })
  const choice = field({ name: 'choice', type: 'select', default: 'a', options: ['a'] })
  const needed = field({ name: 'needed', type: 'select', required: true, default: '', options: ['a'] })
  const fields = [field({}), text, link, choice, needed] as Parameters<typeof configFaults>[0]['fields']
  expect(configFaults({ fields, steps: [] })).toEqual([])
})
