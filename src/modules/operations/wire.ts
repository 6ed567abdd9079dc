import { t } from 'elysia'

const state = t.Union([t.Literal('ok'), t.Literal('unavailable')])

export const health = t.Object({ status: state, checks: t.Record(t.String(), state) })
