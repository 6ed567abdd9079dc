import { expect, test } from 'bun:test'
import { settled, visit } from '../support/browser.ts'
import { startConsole } from '../support/console.ts'

const { server, tab } = await startConsole()
const crashed = '01993a6e-0004-7000-8000-000000000036'

test('a client opens a ticket about a run, and reads the reply of an administrator as it is written', async () => {
  const demo = await tab('demo')
  await visit(demo, `/console/support/new?execution=${crashed}`)
  await demo.page.getByRole('heading', { name: 'The run it is about' }).waitFor()
  await demo.page.getByLabel('Title').fill('The film is black')
  await demo.page.getByLabel('Description').fill('Nothing is seen in it.')
  await demo.page.getByLabel('Priority').selectOption('urgent')
  await demo.page.getByLabel('Why is it urgent?').fill('It goes on air at noon.')
  await demo.page.getByRole('button', { name: 'Send the ticket' }).click()
  await demo.page.getByRole('heading', { name: 'The film is black', level: 1 }).waitFor()
  await demo.page.getByText('Urgent because: It goes on air at noon.').waitFor()
  await demo.page.getByText('Live').waitFor()

  const admin = await tab('admin')
  await visit(admin, '/console/admin/tickets')
  await admin.page.getByRole('link', { name: 'The film is black' }).click()
  await admin.page.getByRole('button', { name: 'Take it' }).click()
  await admin.page.getByText('Status: In progress').waitFor()
  await admin.page.getByLabel('Your reply').fill('It is repaired.')
  await admin.page.keyboard.press('Control+Enter')
  await admin.page.getByRole('article').getByText('It is repaired.').waitFor()

  await demo.page.getByRole('article').getByText('It is repaired.').waitFor()
  await demo.page.getByText('Status: In progress').waitFor()
  await admin.page.getByRole('button', { name: 'Resolve' }).click()
  await demo.page.getByText('Status: Resolved').waitFor()
  await demo.page.getByText('Your reply opens the ticket again').waitFor()
  await demo.page.getByLabel('Your reply').fill('Thank you')
  await demo.page.reload()
  await settled(demo.page)
  expect(await demo.page.getByLabel('Your reply').inputValue()).toBe('Thank you')
  await demo.page.getByText('Status: Resolved').waitFor()
  await demo.page.getByRole('button', { name: 'Send the reply' }).click()
  await admin.page.getByRole('article').getByText('Thank you').waitFor()
  await admin.page.getByText('Status: Open').waitFor()
  // Both have seen all that was said.
  await visit(demo, '/console/support')
  expect(await demo.page.getByRole('link', { name: 'The film is black' }).textContent()).not.toMatch(/unread/)
  const row = await server.database.collection('support_tickets').findOne({ title: 'The film is black' })
  expect(row).toMatchObject({
    priority: 'urgent',
    workflow_execution_id: crashed,
    reply_count: 2,
    status: 'open',
  })
  expect([...demo.faults, ...admin.faults]).toEqual([])
})

test('what is typed of a request survives a reload, and is sent, estimated and accepted', async () => {
  const demo = await tab('demo')
  await visit(demo, '/console/requests/new')
  await demo.page.getByLabel('Title').fill('Translate our menus')
  await demo.page.getByLabel('Description').fill('A menu becomes one in four languages.')
  await demo.page.getByLabel('How often').selectOption('weekly')
  await demo.page.reload()
  await settled(demo.page)
  expect(await demo.page.getByLabel('Title').inputValue()).toBe('Translate our menus')
  await demo.page.getByRole('button', { name: 'Save draft' }).click()
  await demo.page.getByRole('heading', { name: /Translate our menus.*Draft/ }).waitFor()
  await demo.page.getByLabel('Budget in euros').fill('900')
  await demo.page.getByRole('button', { name: 'Send' }).click()
  await demo.page.getByRole('heading', { name: /Translate our menus.*Submitted/ }).waitFor()

  const admin = await tab('admin')
  await visit(admin, '/console/admin/requests')
  await admin.page.getByRole('link', { name: 'Translate our menus' }).click()
  await admin.page.getByLabel('Cost in euros').fill('800')
  await admin.page.getByRole('button', { name: 'Save' }).click()
  await admin.page.getByText('€800').waitFor()
  await admin.page.getByLabel('Next stage').selectOption('negotiation')
  await admin.page.getByRole('button', { name: 'Move on' }).click()

  await demo.page.getByRole('button', { name: 'Accept the offer' }).click()
  await demo.page.getByRole('dialog').getByRole('button', { name: 'Accept the offer' }).click()
  await demo.page.getByText('You have accepted this offer.').waitFor()
  await admin.page.getByRole('article').getByText('We accept the offer: €800.').waitFor()
  await admin.page.getByLabel('Next stage').selectOption('rejected')
  await admin.page.getByRole('button', { name: 'Move on' }).click()
  await admin.page.getByRole('dialog').getByText('it cannot move again').waitFor()
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click()
  const row = await server.database.collection('workflow_requests').findOne({ title: 'Translate our menus' })
  expect(row).toMatchObject({ status: 'negotiation', frequency: 'weekly', budget: 900, estimated_cost: 800 })

  // The administrator was told of both, and is led to them.
  await admin.page.getByRole('link', { name: /Notifications.*unread/ }).click()
  await admin.page.getByRole('link', { name: /New note on a request.*Translate our menus/ }).click()
  await admin.page.getByRole('heading', { name: /Translate our menus/ }).waitFor()
  await admin.page.getByRole('link', { name: /Notifications/ }).click()
  await admin.page.getByRole('button', { name: 'Mark all as read' }).click()
  await admin.page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
  expect([...demo.faults, ...admin.faults]).toEqual([])
})

test('the ticket of another client is one that does not exist', async () => {
  const admin = await server.person({ role: 'admin' })
  const post = (path: string, body: object) => server.call('POST', path, { token: admin.token, body })
  const { client } = (await post('/api/v1/admin/clients', { name: 'Other' })).body
  const title = 'A secret of another client'
  const opened = await post(`/api/v1/support-tickets?client_id=${client.id}`, { title, description: title })
  expect(opened.status).toBe(201)
  const { page } = await tab('demo')
  await page.goto(`/console/support/${opened.body.ticket_id}`)
  await page.getByText('This does not exist, or it is not yours').waitFor()
  expect(await page.content()).not.toContain(title)
})
