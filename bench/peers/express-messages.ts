import express from 'express'
import mongoose, { Schema } from 'mongoose'

/** Storing a message as most people write it: Express 5, Mongoose, hydrated documents, res.json. */
await mongoose.connect(process.env.MONGODB_URI ?? '')

const Session = mongoose.model(
  'Session',
  new Schema({ _id: String, businessId: String, userId: String, messageCount: Number, updatedAt: Date }),
  'express_sessions',
)
const messageSchema = new Schema({
  _id: { type: String, required: true },
  sessionId: { type: String, required: true },
  seq: { type: Number, required: true },
  role: { type: String, enum: ['user', 'assistant', 'system'], required: true },
  content: { type: String, required: true, maxlength: 32_000 },
  clientMessageId: String,
  createdAt: { type: Date, required: true },
})
messageSchema.index({ sessionId: 1, seq: 1 }, { unique: true })
const Message = mongoose.model('Message', messageSchema, 'express_messages')
await Message.createIndexes()

const app = express()
app.use(express.json())

app.get('/health', (_, response) => void response.json({}))

app.post('/api/sessions', async (request, response) => {
  const session = await Session.create({ ...request.body, _id: crypto.randomUUID(), messageCount: 0 })
  response.status(201).json({ sessionId: session._id })
})

app.post('/api/sessions/:id/messages', async (request, response) => {
  const { content, role = 'user', clientMessageId } = request.body
  const session = await Session.findByIdAndUpdate(
    request.params.id,
    { $inc: { messageCount: 1 }, $set: { updatedAt: new Date() } },
    { returnDocument: 'after' },
  )
  if (!session) return void response.status(404).json({ message: 'Session not found' })
  const _id = crypto.randomUUID()
  const createdAt = new Date()
  const row = {
    _id,
    sessionId: String(request.params.id),
    seq: session.messageCount ?? 0,
    role,
    content,
    clientMessageId,
    createdAt,
  }
  response.status(201).json(await Message.create(row))
})

app.listen(Number(process.env.PORT), '127.0.0.1')
