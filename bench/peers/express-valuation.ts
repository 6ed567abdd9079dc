import express from 'express'
import { jwtVerify } from 'jose'
import mongoose, { Schema } from 'mongoose'

/**
 * The same three answers as most people write them: Express 5, Mongoose, hydrated documents, res.json, and
 * the same checks of a caller: signature, account and login.
 */
const secret = new TextEncoder().encode(process.env.JWT_SECRET)
await mongoose.connect(process.env.MONGODB_URI ?? '')

const otherFields = {
  user_id: String,
  guest_session_id: String,
  status: String,
  current_view: String,
  created_at: Date,
  completed_at: Date,
  form_data: Schema.Types.Mixed,
  collected_data: Schema.Types.Mixed,
  conversation_history: Schema.Types.Mixed,
  valuation_result: Schema.Types.Mixed,
  business_card_token: String,
  prefilled_from_card: Boolean,
}

type SessionRow = { _id: string; report_id: string; owner: string; live: boolean; updated_at: Date }

const Session = mongoose.model<SessionRow>(
  'ValuationSession',
  new Schema<SessionRow>(
    {
      _id: String,
      report_id: String,
      owner: String,
      live: Boolean,
      updated_at: Date,
      ...otherFields,
    },
    { autoIndex: false, autoCreate: false },
  ),
  'valuation_sessions',
)
const Card = mongoose.model(
  'BusinessCard',
  new Schema({ _id: String, token: String }, { strict: false, autoIndex: false, autoCreate: false }),
  'business_cards',
)

const User = mongoose.model<{ _id: string; status: string }>(
  'User',
  new Schema<{ _id: string; status: string }>({ _id: String, status: String }, { strict: false }),
  'users',
)
const Login = mongoose.model<{ _id: string; user_id: string }>(
  'Login',
  new Schema<{ _id: string; user_id: string }>({ _id: String, user_id: String }, { strict: false }),
  'logins',
)

const app = express()
app.use(express.json())

const authenticate: express.RequestHandler = async (request, response, next) => {
  try {
    const token = request.headers.authorization?.slice(7) ?? ''
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
    const [user, login] = await Promise.all([User.findById(payload.sub), Login.findById(payload.lid)])
    if (user?.status !== 'active' || login?.user_id !== user._id) throw new Error('revoked')
    response.locals.owner = `user:${user._id}`
    next()
  } catch {
    response.status(401).json({ error: 'Unauthorized' })
  }
}

app.get('/api/sessions', authenticate, async (request, response) => {
  const limit = Number(request.query.limit ?? 20)
  const offset = Number(request.query.offset ?? 0)
  const filter = { owner: response.locals.owner, live: true }
  const [sessions, total] = await Promise.all([
    Session.find(filter)
      .select('report_id status current_view created_at updated_at completed_at form_data valuation_result')
      .sort({ updated_at: -1, _id: -1 })
      .skip(offset)
      .limit(limit),
    Session.countDocuments(filter),
  ])
  response.json({ sessions, total, has_more: offset + limit < total })
})

app.get('/api/sessions/:id', authenticate, async (request, response) => {
  const session = await Session.findOne({ report_id: String(request.params.id) })
  if (!session) return void response.status(404).json({ error: 'Session not found' })
  if (session.owner !== response.locals.owner)
    return void response.status(403).json({ error: 'Unauthorized' })
  response.json({ session })
})

app.get('/api/business-cards', async (request, response) => {
  const token = String(request.query.token)
  const card = await Card.findOne({ _id: token })
  if (!card) return void response.status(404).json({ error: 'Business card not found' })
  response.json(card)
})

app.listen(Number(process.env.PORT), '127.0.0.1')
