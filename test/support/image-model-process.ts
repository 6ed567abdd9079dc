import type { ModelAnswer, ModelCall } from './image-model.ts'

// A process that speaks the protocol of image models, as its parent says at `/control`.

let answers: ModelAnswer[] = []
let calls: ModelCall[] = []

const control = async (request: Request): Promise<Response> => {
  if (request.method === 'GET') return Response.json(calls)
  answers = Object(await request.json())
  calls = []
  return new Response()
}

const fieldsOf = async (request: Request): Promise<ModelCall['fields']> => {
  if (!request.headers.get('content-type')?.startsWith('multipart/')) return Object(await request.json())
  const fields = [...(await request.formData())].map(async ([name, value]) => [
    name,
    typeof value === 'string' ? value : (await value.bytes()).toBase64(),
  ])
  return Object.fromEntries(await Promise.all(fields))
}

const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(new Uint8Array(1024 * 1024).fill(32))
      await Bun.sleep(0)
    },
  })

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const path = new URL(request.url).pathname
    if (path === '/control') return await control(request)
    calls.push({ path, authorization: request.headers.get('authorization'), fields: await fieldsOf(request) })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer === 'hang' || answer === undefined) return await new Promise<Response>(() => {})
    if (answer === 'die') process.exit(1)
    if (answer === 'endless') return new Response(endless())
    const { body = '{}', ...head } = answer
    return new Response(body, {
      ...head,
      headers: { 'content-type': 'application/json', ...head.headers },
    })
  },
})

process.on('disconnect', () => process.exit())
process.send?.(server.port)
