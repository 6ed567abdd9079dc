import { t } from 'elysia'
import { isoDate, nullable, oneOf, uuid } from '../../http/wire.ts'
import { type Client, clientStatuses, plans } from './client.ts'

export const client = t.Object({
  id: uuid,
  name: t.String(),
  email: nullable(t.String()),
  company_name: nullable(t.String()),
  plan: oneOf(plans),
  status: oneOf(clientStatuses),
  subscription_amount: t.Number({ description: 'euros a month' }),
  subscription_start_date: nullable(isoDate),
  subscription_end_date: nullable(isoDate),
  created_at: isoDate,
  updated_at: isoDate,
})

export const toClient = ({ _id, owner_ids: _owners, limits: _limits, ...row }: Client) => ({
  id: _id,
  ...row,
})
