import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'

const { call, person } = await startTestServer()

describe('null from a frontend that has no value', () => {
  test('is no name when registering, and no guest when registering or signing in', async () => {
    const body = { email: 'nulls@people.example', password: 'test123', guest_session_id: null }
    const registered = await call('POST', '/api/auth/register', {
      body: { ...body, first_name: null, last_name: null },
    })
    expect(registered.status).toBe(201)
    expect([registered.body.user.first_name, registered.body.user.last_name]).toEqual([null, null])
    for (const path of ['/api/auth/login', '/auth/login', '/api/v1/auth/login'])
      expect((await call('POST', path, { body })).status).toBe(200)
  })

  test('is no refresh token: the cookie counts, and without one it is 401', async () => {
    const { email, password } = await person()
    const { body } = await call('POST', '/api/v1/auth/login', { body: { email, password } })
    const refresh = (headers: Record<string, string>) =>
      call('POST', '/api/v1/auth/refresh', { body: { refresh_token: null }, headers })
    expect((await refresh({ cookie: `refresh_token=${body.refresh_token}` })).status).toBe(200)
    expect((await refresh({})).status).toBe(401)
    const out = await call('POST', '/api/v1/auth/logout', {
      body: { refresh_token: null },
      token: body.access_token,
    })
    expect(out.status).toBe(200)
  })

  test('removes a name, as a blank one does, and names are trimmed', async () => {
    const { token } = await person()
    const rename = async (body: object) => (await call('PATCH', '/api/v1/auth/me', { body, token })).body.user
    expect(await rename({ first_name: ' Ada ', last_name: 'Byron' })).toMatchObject({
      first_name: 'Ada',
      last_name: 'Byron',
    })
    expect(await rename({ first_name: null })).toMatchObject({ first_name: null, last_name: 'Byron' })
    expect(await rename({ last_name: '  ' })).toMatchObject({ first_name: null, last_name: null })
  })
})
