import { t } from 'elysia'

const state = t.Union([t.Literal('ok'), t.Literal('unavailable')])

export const healthWire = t.Object({ status: state, checks: t.Record(t.String(), state) })
