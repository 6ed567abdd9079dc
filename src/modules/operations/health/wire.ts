import { t } from 'elysia'

export const health = t.Object({
  status: t.Union([t.Literal('ok'), t.Literal('unavailable'), t.Literal('stopping')]),
  checks: t.Record(t.String(), t.Union([t.Literal('ok'), t.Literal('unwritable'), t.Literal('unavailable')])),
})

export const alive = t.Object({ status: t.Literal('ok') })
