import { jwtVerify } from 'jose'
import { MongoClient } from 'mongodb'

/** The same three answers as thinly as they can be written: Bun.serve, the driver, one token check.
 * It looks neither the account nor the login up. */
const secret = new TextEncoder().encode(process.env.JWT_SECRET)
const client = await new MongoClient(process.env.MONGODB_URI ?? '').connect()
const db = client.db()
const sessions = db.collection<{ _id: string }>('valuation_sessions')
const cards = db.collection<{ _id: string }>('business_cards')

const ownerOf = async (request: Request): Promise<string> => {
  const token = request.headers.get('authorization')?.slice(7) ?? ''
  const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
  return `user:${payload.sub}`
}

const summary = {
  report_id: 1,
  status: 1,
  current_view: 1,
  created_at: 1,
  updated_at: 1,
  completed_at: 1,
  form_data: 1,
  valuation_result: 1,
} as const

const named = ({ _id, ...row }: { _id: string }) => ({ id: _id, ...row })

Bun.serve({
  port: Number(process.env.PORT),
  hostname: '127.0.0.1',
  routes: {
    '/api/sessions': async (request) => {
      const owner = await ownerOf(request)
      const query = new URL(request.url).searchParams
      const limit = Number(query.get('limit') ?? 20)
      const offset = Number(query.get('offset') ?? 0)
      const filter = { owner, live: true }
      const [rows, total] = await Promise.all([
        sessions
          .find(filter, { projection: summary })
          .sort({ updated_at: -1, _id: -1 })
          .skip(offset)
          .limit(limit)
          .toArray(),
        sessions.countDocuments(filter),
      ])
      return Response.json({ sessions: rows.map(named), total, has_more: offset + limit < total })
    },
    '/api/sessions/:id': async (request) => {
      const owner = await ownerOf(request)
      const row = await sessions.findOne({ report_id: request.params.id })
      if (!row) return Response.json({ error: 'Session not found' }, { status: 404 })
      if (!('owner' in row) || row.owner !== owner)
        return Response.json({ error: 'Unauthorized' }, { status: 403 })
      const { owner: _, ...session } = named(row) as ReturnType<typeof named> & { owner: string }
      return Response.json({ session })
    },
    '/api/business-cards': async (request) => {
      const token = new URL(request.url).searchParams.get('token') ?? ''
      const row = await cards.findOne({ _id: token })
      if (!row) return Response.json({ error: 'Business card not found' }, { status: 404 })
      return Response.json(row)
    },
  },
})
