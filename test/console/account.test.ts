import { expect, test } from 'bun:test'
import { startReceiver, verified } from '../modules/workflows/webhook-receiver.ts'
import { signInTab, visit } from '../support/browser.ts'
import { axeFindings, startConsole } from '../support/console.ts'
import { eventually } from '../support/eventually.ts'

const receiver = startReceiver(() => new Response('thank you'))
// Production delivers webhooks to https alone, and these receivers are here.
const { server, tab } = await startConsole({ production: false, webhookAllowedHosts: [receiver.host] })
const { call } = server

const signIn = async (email: string, password: string) =>
  await call('POST', '/api/v1/auth/login', { body: { email, password } })

test('an API key is shown once, works, and is refused once it is revoked', async () => {
  const one = await tab('demo')
  const { page } = one
  await visit(one, '/console/api-keys')
  await page.getByRole('button', { name: 'New API key' }).first().click()
  await page.getByLabel('Name').fill('Shop')
  await page.getByRole('button', { name: 'Make the key' }).click()
  await page.getByRole('heading', { name: 'The key “Shop” is made' }).waitFor()
  const key = await page.locator('pre', { hasText: /^cvc_/ }).first().innerText()
  const use = () => call('GET', '/api/v1/workflows?limit=1', { headers: { 'x-api-key': key } })
  expect((await use()).status).toBe(200)
  expect(await page.locator('pre', { hasText: 'curl' }).first().innerText()).toContain(key)

  await visit(one, '/console/api-keys')
  await page.getByRole('row', { name: /Shop/ }).waitFor()
  expect(await page.textContent('body')).not.toContain(key)
  await page.getByRole('button', { name: 'Revoke “Shop”' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByRole('row', { name: /Shop/ }).waitFor({ state: 'detached' })
  expect((await use()).status).toBe(401)
  expect(one.faults).toEqual([])
})

test('a new password ends the other login, and only the typed address lets a person erase the account', async () => {
  const { email, password } = await server.person()
  const [one, other] = [await tab(null), await tab(null)]
  await signInTab(one, email, password)
  await signInTab(other, email, password)
  await visit(other, '/console/profile')
  await visit(one, '/console/profile')
  const { page } = one
  const devices = page.getByRole('table', { name: 'Your logins' }).locator('tbody tr')
  await devices.nth(1).waitFor()

  await page.getByLabel(/^Current password/).fill('not this one')
  await page.getByLabel(/^New password/).fill('a better horse')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('This is not your current password').waitFor()
  await page.getByLabel(/^Current password/).fill(password)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await devices.nth(1).waitFor({ state: 'detached' })
  expect((await signIn(email, password)).status).toBe(401)
  expect((await signIn(email, 'a better horse')).status).toBe(200)
  await other.page.reload()
  await other.page.waitForURL(/\/console\/login\?next=/)

  await page.getByRole('button', { name: 'Erase my account' }).click()
  const erase = page.getByRole('button', { name: 'Erase for good' })
  expect(await erase.isDisabled()).toBe(true)
  await page.getByLabel(`Type ${email} to confirm`).fill(email)
  await erase.click()
  await page.waitForURL(/\/console\/login/)
  expect((await signIn(email, 'a better horse')).status).toBe(401)
})

test('a webhook shows its secret once, and what was sent to it can be sent again', async () => {
  const one = await tab('demo')
  const { page } = one
  await visit(one, '/console/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).first().click()
  await page.getByLabel(/^Address/).fill(receiver.url('/hook'))
  await page.getByLabel('A ticket has changed').check()
  await page.getByRole('button', { name: 'Make the webhook' }).click()
  const secret = await page.locator('pre', { hasText: 'whsec_' }).innerText()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  expect(await page.textContent('body')).not.toContain(secret)

  const { token } = await server.person({ role: 'admin' })
  const { tickets } = (await call('GET', '/api/v1/admin/tickets', { token })).body
  await call('PUT', `/api/v1/admin/tickets/${tickets[0].id}`, { token, body: { priority: 'urgent' } })
  await eventually(() => expect(receiver.received).toHaveLength(1))
  const [sent] = receiver.received
  expect(sent && verified(secret, sent)).toMatchObject({ type: 'ticket.updated' })

  await page.getByRole('link', { name: receiver.url('/hook') }).click()
  await page.getByRole('link', { name: 'A ticket has changed' }).click()
  await page.getByText('thank you').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
  await eventually(() => expect(receiver.received).toHaveLength(2))
  expect(receiver.received[1]?.headers['webhook-id']).toBe(sent?.headers['webhook-id'])
  await page.getByRole('link', { name: 'A ticket has changed' }).nth(1).waitFor()
  expect(await axeFindings(page)).toEqual([])

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete the webhook' }).click()
  await page.getByRole('heading', { name: 'Webhooks', level: 1 }).waitFor()
  await page.getByText('A webhook tells your own server').waitFor()
  expect(one.faults).toEqual([])
})
