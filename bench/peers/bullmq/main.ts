/**
 * Executions as they are usually built: an Express API that stores the execution and adds a job to BullMQ on Redis, and
 * a Worker that runs it, in one process under Node. It stores the documents of Convene in the same kind of store: the
 * execution in each of its states, its timeline (each event once), and its row in the ledger.
 * Env: PORT, REDIS_PORT, MONGODB_URI, JWT_SECRET. `POST /bench/clients` makes clients with a workflow each.
 */
import { Queue, Worker } from 'bullmq'
import express, { type NextFunction, type Request, type Response } from 'express'
import { Redis } from 'ioredis'
import jwt from 'jsonwebtoken'
import { MongoClient } from 'mongodb'

const { PORT, REDIS_PORT, MONGODB_URI = '', JWT_SECRET = '' } = process.env
const redis = () => new Redis({ port: Number(REDIS_PORT), maxRetriesPerRequest: null })

type Step = { name: string; kind: string; with?: { seconds?: number } }
type Workflow = {
  _id: string
  client_id: string
  name: string
  status: string
  workflow_type: string
  config: { version: number; timeout_seconds: number; steps: Step[] }
  cost_per_execution: number
  revenue_per_execution: number
}
type Execution = {
  _id: string
  client_id: string
  status: string
  plan: Workflow['config']
  price: number
  cost: number
  started_at: Date | null
  [field: string]: unknown
}

const mongo = await new MongoClient(MONGODB_URI, {
  writeConcern: { w: 'majority', journal: true },
  maxPoolSize: 50,
}).connect()
const database = mongo.db()
const workflows = database.collection<Workflow>('workflows')
const executions = database.collection<Execution>('executions')
const events = database.collection<{ _id: string; [field: string]: unknown }>('execution_events')
const ledger = database.collection<{ _id: string; [field: string]: unknown }>('ledger')

// What the lists, the figures and the removal of old runs need.
await executions.createIndexes([
  { key: { client_id: 1, created_at: -1, _id: -1 } },
  { key: { client_id: 1, status: 1, created_at: -1, _id: -1 } },
  { key: { client_id: 1, workflow_id: 1, created_at: -1, _id: -1 } },
  { key: { client_id: 1, workflow_id: 1, status: 1, created_at: -1, _id: -1 } },
  { key: { client_id: 1, user_id: 1, created_at: -1, _id: -1 } },
  { key: { client_id: 1, completed_at: 1 } },
  { key: { created_at: 1 } },
])
await events.createIndexes([
  { key: { client_id: 1, at: 1 } },
  { key: { at: 1 }, expireAfterSeconds: 90 * 24 * 60 * 60 },
])
await ledger.createIndex({ client_id: 1, completed_at: 1, _id: 1 })

const log = (run: { _id: string; client_id: string }, seq: number, type: string, more: object = {}) =>
  events.insertOne({
    _id: `${run._id}:${seq}`,
    seq,
    at: new Date(),
    execution_id: run._id,
    client_id: run.client_id,
    type,
    ...more,
  })

const queue = new Queue('executions', {
  connection: redis(),
  defaultJobOptions: {
    attempts: 3,
    backoff: { type: 'exponential', delay: 2000 },
    removeOnComplete: true,
    removeOnFail: 1000,
  },
})

const worker = new Worker<{ id: string }>(
  'executions',
  async ({ data: { id }, attemptsMade }) => {
    const attempt = attemptsMade + 1
    const now = new Date()
    const run = await executions.findOneAndUpdate(
      { _id: id, status: { $in: ['pending', 'processing'] } },
      { $set: { status: 'processing', attempt, started_at: now, updated_at: now } },
      { returnDocument: 'after' },
    )
    if (!run) return
    let seq = 2
    await log(run, seq, 'started', { attempt, message: `Attempt ${attempt} of 3`, progress: 0 })
    const outputs: object[] = []
    for (const [index, step] of run.plan.steps.entries()) {
      seq += 1
      await log(run, seq, 'step', {
        attempt,
        step: index + 1,
        steps: run.plan.steps.length,
        message: step.name,
      })
      const seconds = step.with?.seconds ?? 1
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      outputs.push({ waited_seconds: seconds })
    }
    const completed_at = new Date()
    const output_data = Object.assign({}, ...outputs)
    await executions.updateOne(
      { _id: id, status: 'processing', attempt },
      {
        $set: {
          status: 'completed',
          outcome: 'completed',
          progress: 100,
          output_data,
          completed_at,
          updated_at: completed_at,
        },
      },
    )
    await log(run, seq + 1, 'completed', { attempt, progress: 100, message: 'Completed' })
    await ledger.insertOne({
      _id: id,
      client_id: run.client_id,
      workflow_id: run.workflow_id,
      workflow_name: run.workflow_name,
      amount: run.price,
      cost: run.cost,
      duration_seconds: (completed_at.getTime() - now.getTime()) / 1000,
      completed_at,
    })
  },
  { connection: redis(), concurrency: 64 },
)
worker.on('error', (error) => console.error(error))
worker.on('failed', (_, error) => console.error(error))

type Identified = { sub: string; client_id: string }

const app = express()
app.disable('x-powered-by')
app.use(express.json({ limit: '1mb' }))

app.get('/health', (_, response) => {
  response.json({})
})

app.post('/bench/clients', async (request, response) => {
  const clients = []
  for (let number = 0; number < request.body.count; number += 1) {
    const client_id = crypto.randomUUID()
    const workflow: Workflow = {
      _id: crypto.randomUUID(),
      client_id,
      name: request.body.name,
      status: 'deployed',
      workflow_type: 'standard',
      config: request.body.config,
      cost_per_execution: 1,
      revenue_per_execution: 10,
    }
    await workflows.insertOne(workflow)
    const identified: Identified = { sub: crypto.randomUUID(), client_id }
    clients.push({ token: jwt.sign(identified, JWT_SECRET, { expiresIn: '1h' }), workflowId: workflow._id })
  }
  response.json({ clients })
})

const identify = (request: Request, response: Response, next: NextFunction): void => {
  try {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    response.locals.user = jwt.verify(token, JWT_SECRET)
    next()
  } catch {
    response.status(401).json({ success: false, error: 'Unauthorized' })
  }
}

app.post('/api/v1/workflows/:id/execute', identify, async (request, response) => {
  const { sub, client_id }: Identified = response.locals.user
  const { input_data } = request.body
  if (typeof input_data !== 'object' || input_data === null) {
    response.status(400).json({ success: false, error: 'input_data is missing' })
    return
  }
  const workflow = await workflows.findOne({ _id: String(request.params.id), client_id })
  if (workflow?.status !== 'deployed') {
    response.status(404).json({ success: false, error: 'Workflow not found' })
    return
  }
  const now = new Date()
  const run: Execution = {
    _id: crypto.randomUUID(),
    client_id,
    workflow_id: workflow._id,
    workflow_name: workflow.name,
    workflow_type: workflow.workflow_type,
    user_id: sub,
    plan: workflow.config,
    price: workflow.revenue_per_execution,
    cost: workflow.cost_per_execution,
    status: 'pending',
    outcome: null,
    progress: 0,
    input_data,
    output_data: null,
    batch_results: [],
    files: [],
    error_message: null,
    attempt: 0,
    replay_of: null,
    created_at: now,
    updated_at: now,
    started_at: null,
    completed_at: null,
  }
  const queued = { attempt: 0, message: 'Waiting for a worker', progress: 0 }
  await Promise.all([executions.insertOne(run), log(run, 1, 'queued', queued)])
  await queue.add('run', { id: run._id }, { jobId: run._id })
  const data = { execution_id: run._id, status: run.status, message: 'The execution was accepted' }
  response.status(202).json({ success: true, data, ...data })
})

app.get('/api/v1/executions/:id', identify, async (request, response) => {
  const { client_id }: Identified = response.locals.user
  const run = await executions.findOne({ _id: request.params.id, client_id })
  if (!run) {
    response.status(404).json({ success: false, error: 'Execution not found' })
    return
  }
  const { _id, plan, ...rest } = run
  const data = { id: _id, ...rest }
  response.json({ success: true, data, ...data })
})

app.listen(Number(PORT), '127.0.0.1')
