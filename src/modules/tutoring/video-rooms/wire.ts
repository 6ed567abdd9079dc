import { t } from 'elysia'

export const room = t.Object({
  roomUrl: t.String({ description: 'the address of the room; a page opens it as `<roomUrl>?t=<token>`' }),
  token: t.String({ description: 'a short-lived JWT of this user and this room' }),
})
