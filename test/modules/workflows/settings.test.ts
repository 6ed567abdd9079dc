import { describe, expect, test } from 'bun:test'
import { mailedToken, openMailbox } from '../../support/mailbox.ts'
import { startTestServer } from '../../support/server.ts'
import { openWorkflows, password } from './workflows-setup.ts'

const server = await startTestServer()
const { call, database } = server
const { admin, as, client, signIn } = await openWorkflows(server)
const mailbox = await openMailbox()
const mailingServer = await startTestServer({
  smtpUrl: mailbox.url,
  mailFrom: 'Estee <studio@estee.example>',
})
const mailing = await openWorkflows(mailingServer)
const address = () => `${Bun.randomUUIDv7()}@people.example`

describe('the profile', () => {
  test('has the user, and the client with its owner and the number of its people', async () => {
    const { id, owner, collaborator } = await client({ name: 'Acme', company_name: 'Acme SA', plan: 'pro' })
    const { body } = await as(collaborator, 'GET', '/settings/profile')
    expect(body.data).toMatchObject({
      user: {
        id: collaborator.id,
        email: collaborator.email,
        role: 'user',
        client_role: 'collaborator',
        status: 'active',
      },
      client: {
        id,
        name: 'Acme',
        company_name: 'Acme SA',
        plan: 'pro',
        owner: { email: owner.email },
        collaborators_count: 2,
      },
    })
  })

  test('of a user without a client has none', async () => {
    const { token } = await server.person()
    expect((await call('GET', '/api/v1/settings/profile', { token })).body.client).toBeNull()
  })

  test('takes a name without a password', async () => {
    const { owner } = await client()
    const { body } = await as(owner, 'PUT', '/settings/profile', {
      name: ' Ada  King Lovelace ',
      email: owner.email,
    })
    expect(body.user).toMatchObject({
      name: 'Ada King Lovelace',
      first_name: 'Ada',
      last_name: 'King Lovelace',
    })
  })

  test('takes another address with the password alone, which ends other logins and mailed links', async () => {
    const { owner, collaborator } = await client()
    const email = address()
    const change = (body: object) => as(owner, 'PUT', '/settings/profile', body)
    expect((await change({ email })).body.issues[0].path).toBe('/current_password')
    expect((await change({ email, current_password: 'wrong' })).status).toBe(400)
    const taken = await change({ email: collaborator.email.toUpperCase(), current_password: password })
    expect([taken.status, taken.body.code]).toEqual([409, 'EMAIL_TAKEN'])
    const elsewhere = (await signIn(owner.email)).body.access_token
    const answer = await change({ email: email.toUpperCase(), current_password: password })
    expect([answer.status, answer.body.user?.email]).toEqual([200, email])
    expect((await as(owner, 'GET', '/auth/me')).status).toBe(200)
    expect((await call('GET', '/api/v1/auth/me', { token: elsewhere })).status).toBe(401)
    expect((await signIn(email)).status).toBe(200)
    expect((await signIn(owner.email)).status).toBe(401)
    const row = await database.collection('users').findOne({ email })
    expect(row?.email_verified_at).toBeNull()
  })
})

describe('a link to verify an address', () => {
  test('does not verify the address that replaced it', async () => {
    const { owner } = await mailing.client()
    await mailingServer.call('POST', '/auth/resend-verification', { body: { email: owner.email } })
    const old = await mailedToken(mailbox, owner.email, 'verify-email')
    const email = address()
    await mailing.as(owner, 'PUT', '/settings/profile', { email, current_password: password })
    const verify = (token: string) =>
      mailingServer.call('POST', '/api/v1/auth/verify-email', { body: { token } })
    expect((await verify(old)).body.code).toBe('VERIFY_TOKEN_INVALID')
    const verifiedAt = async () =>
      (await mailingServer.database.collection('users').findOne({ email }))?.email_verified_at
    expect(await verifiedAt()).toBeNull()
    expect((await verify(await mailedToken(mailbox, email, 'verify-email'))).status).toBe(200)
    expect(await verifiedAt()).toBeInstanceOf(Date)
  })
})

describe('the people of a client', () => {
  test('are listed for all of them, newest first, and as members in short', async () => {
    const { owner, collaborator } = await client()
    const { body } = await as(collaborator, 'GET', '/settings/collaborators')
    expect(body.data.collaborators).toMatchObject([
      { id: collaborator.id, email: collaborator.email, client_role: 'collaborator', status: 'active' },
      { id: owner.id, client_role: 'owner' },
    ])
    const members = (await as(owner, 'GET', '/workflows/client/members')).body.data.members
    expect(members).toMatchObject([
      { id: collaborator.id, email: collaborator.email, role: 'collaborator' },
      { id: owner.id, role: 'owner' },
    ])
  })

  test('are invited by the owner, with a temporary password where no mail is sent', async () => {
    const { id, owner } = await client()
    const email = address()
    const invite = await as(owner, 'POST', '/settings/collaborators/invite', { email, role: 'user' })
    expect(invite.status).toBe(201)
    expect(invite.body.data.user).toMatchObject({
      email,
      role: 'user',
      client_id: id,
      client_role: 'collaborator',
    })
    const { temp_password } = invite.body.data
    const login = await call('POST', '/api/v1/auth/login', { body: { email, password: temp_password } })
    expect(login.body.client.id).toBe(id)
    const again = await as(owner, 'POST', '/settings/collaborators/invite', { email })
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect(again.body.message).toContain('an administrator can add it')
    const trail = await database.collection('audit_logs').findOne({
      resource_id: invite.body.user.id,
      action: 'user.registered',
    })
    expect(trail).toMatchObject({ user_id: owner.id, client_id: id })
    expect(JSON.stringify(trail)).not.toContain(temp_password)
  })

  test('are invited as owners where the owner says so', async () => {
    const { owner } = await client()
    const body = { email: address(), role: 'owner' }
    const { user } = (await as(owner, 'POST', '/settings/collaborators/invite', body)).body
    expect(user).toMatchObject({ role: 'user', client_role: 'owner' })
    expect(
      (await as(owner, 'POST', '/settings/collaborators/invite', { ...body, role: 'admin' })).status,
    ).toBe(400)
  })

  test('get a link by mail where mail is sent, which takes their first password', async () => {
    const { owner } = await mailing.client()
    const email = address()
    const invited = await mailing.as(owner, 'POST', '/settings/collaborators/invite', { email })
    expect([invited.status, invited.body.temp_password]).toEqual([201, null])
    const token = await mailedToken(mailbox, email, 'reset-password')
    const mail = mailbox.mails.find(({ to }) => to.includes(email))?.text
    expect(mail).toContain('Subject: Vous êtes invité à rejoindre ')
    expect(mail).toContain('ouvrez ce lien dans les 7 jours')
    expect(mail).toContain('From: Estee <studio@estee.example>')
    expect(mail).toContain('Auto-Submitted: auto-generated')
    const reset = () => mailingServer.call('POST', '/api/v1/auth/reset', { body: { token, password } })
    expect([(await reset()).status, (await reset()).status]).toEqual([200, 400])
    expect((await mailing.signIn(email)).body.user).toMatchObject({ client_role: 'collaborator' })
  })

  test('are removed by the owner, which ends their tokens and their place in the client', async () => {
    const { id, owner, collaborator } = await client()
    expect((await as(owner, 'DELETE', `/settings/collaborators/${collaborator.id}`)).status).toBe(200)
    expect((await as(collaborator, 'GET', '/auth/me')).status).toBe(401)
    const login = await signIn(collaborator.email)
    expect([login.status, login.body.client]).toEqual([200, null])
    const token = login.body.access_token
    const refused = await call('GET', '/api/v1/workflows', { token })
    expect([refused.status, refused.body.code]).toEqual([403, 'NO_CLIENT'])
    const again = await as(owner, 'DELETE', `/settings/collaborators/${collaborator.id}`)
    expect([again.status, again.body.code]).toEqual([404, 'USER_NOT_FOUND'])
    const trail = { resource_id: collaborator.id, action: 'user.changed', user_id: owner.id, client_id: id }
    expect(await database.collection('audit_logs').countDocuments(trail)).toBe(1)
  })

  test('cannot invite or remove unless they are owners, nor remove themselves or people of others', async () => {
    const { owner, collaborator } = await client()
    const other = await client()
    const body = { email: address() }
    for (const answer of [
      await as(collaborator, 'POST', '/settings/collaborators/invite', body),
      await as(collaborator, 'DELETE', `/settings/collaborators/${owner.id}`),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN'])
    expect((await as(owner, 'DELETE', `/settings/collaborators/${owner.id}`)).status).toBe(400)
    const foreign = await as(owner, 'DELETE', `/settings/collaborators/${other.collaborator.id}`)
    expect([foreign.status, foreign.body.code]).toEqual([404, 'USER_NOT_FOUND'])
    expect((await as(other.collaborator, 'GET', '/auth/me')).status).toBe(200)
  })

  test('an admin invites and removes for the client that is named', async () => {
    const { id } = await client()
    const path = `/api/v1/settings/collaborators/invite?client_id=${id}`
    const invited = await call('POST', path, { token: admin.token, body: { email: address() } })
    expect(invited.body.user).toMatchObject({ client_id: id, client_role: 'collaborator' })
    const removing = `/api/v1/settings/collaborators/${invited.body.user.id}?client_id=${id}`
    expect((await call('DELETE', removing, { token: admin.token })).status).toBe(200)
  })
})

describe('preferences', () => {
  const defaults = {
    notifications_toast: true,
    notifications_sound: false,
    notifications_email: false,
    language: 'fr',
    date_format: 'DD/MM/YYYY',
    results_per_page: 25,
    theme: 'dark',
  }

  test('have defaults, and each is changed by itself', async () => {
    const { owner, collaborator } = await client()
    const get = async () => (await as(owner, 'GET', '/settings/preferences')).body.data
    expect(await get()).toEqual(defaults)
    const put = await as(owner, 'PUT', '/settings/preferences', { theme: 'light', results_per_page: 50 })
    expect(put.body.data).toEqual({ ...defaults, theme: 'light', results_per_page: 50 })
    await as(owner, 'PUT', '/settings/preferences', {})
    expect(await get()).toEqual(put.body.data)
    expect((await as(collaborator, 'GET', '/settings/preferences')).body.data).toEqual(defaults)
    for (const body of [{ theme: 'pink' }, { results_per_page: '50' }, { language: 1 }])
      expect((await as(owner, 'PUT', '/settings/preferences', body)).status).toBe(400)
  })

  test('go with the account', async () => {
    const { token, id } = await server.person()
    await call('PUT', '/api/v1/settings/preferences', { token, body: { theme: 'light' } })
    await server.convene.workflows.userData.eraseUser(id)
    expect(await database.collection<{ _id: string }>('user_preferences').findOne({ _id: id })).toBeNull()
  })
})

describe('changing the password', () => {
  test('asks for the current one with 400, and ends other logins', async () => {
    const { owner } = await client()
    const change = (current_password: string, confirm_password = 'a new password') =>
      as(owner, 'POST', '/settings/change-password', {
        current_password,
        new_password: 'a new password',
        confirm_password,
      })
    const wrong = await change('wrong')
    expect([wrong.status, wrong.body.issues[0].path]).toEqual([400, '/current_password'])
    const unlike = await change(password, 'another one')
    expect([unlike.status, unlike.body.issues[0].path]).toEqual([400, '/confirm_password'])
    const elsewhere = (await signIn(owner.email)).body.access_token
    expect((await change(password)).status).toBe(200)
    expect((await as(owner, 'GET', '/auth/me')).status).toBe(200)
    expect((await call('GET', '/api/v1/auth/me', { token: elsewhere })).status).toBe(401)
    expect((await signIn(owner.email)).status).toBe(401)
  })
})
