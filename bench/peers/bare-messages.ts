import { MongoClient } from 'mongodb'

/** Storing a message as thinly as it can be written: Bun.serve and the driver, nothing checked. */
type SessionRow = { _id: string; messageCount: number; updatedAt: Date }
type MessageRow = {
  _id: string
  sessionId: string
  seq: number
  role: string
  content: string
  createdAt: Date
}

const client = await new MongoClient(process.env.MONGODB_URI ?? '', {
  writeConcern: { w: 'majority', journal: true },
}).connect()
const sessions = client.db().collection<SessionRow>('bare_sessions')
const messages = client.db().collection<MessageRow>('bare_messages')
await messages.createIndex({ sessionId: 1, seq: 1 }, { unique: true })

Bun.serve({
  port: Number(process.env.PORT),
  hostname: '127.0.0.1',
  routes: {
    '/health': () => Response.json({}),
    '/api/sessions': {
      async POST() {
        const _id = crypto.randomUUID()
        await sessions.insertOne({ _id, messageCount: 0, updatedAt: new Date() })
        return Response.json({ sessionId: _id }, { status: 201 })
      },
    },
    '/api/sessions/:id/messages': {
      async POST(request) {
        const { content } = (await request.json()) as { content: string }
        const session = await sessions.findOneAndUpdate(
          { _id: request.params.id },
          { $inc: { messageCount: 1 }, $set: { updatedAt: new Date() } },
          { returnDocument: 'after' },
        )
        if (!session) return new Response(null, { status: 404 })
        const _id = crypto.randomUUID()
        const row = {
          _id,
          sessionId: session._id,
          seq: session.messageCount,
          role: 'user',
          content,
          createdAt: new Date(),
        }
        await messages.insertOne(row)
        return Response.json(row, { status: 201 })
      },
    },
  },
})
