import { expect, test } from 'bun:test'
import { startConsole } from '../support/console.ts'

const { server, tab } = await startConsole()
const { page, context, faults } = await tab('valuer')
const sessions = server.database.collection('valuation_sessions')
const completed = '/console/valuations/val_demo_completed'

test('an owner duplicates a valuation, deletes the copy, and takes it back by the message and by the list', async () => {
  await page.goto('/console/valuations')
  await page.getByRole('link', { name: 'Schrijnwerkerij Peeters & Zoon BV' }).click()
  await page.getByText('€1,396,000').waitFor()
  await page.getByRole('button', { name: 'Duplicate' }).click()
  await page.getByText('The result appears here when the valuation is completed.').waitFor()
  const copy = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(await sessions.findOne({ report_id: copy })).toMatchObject({
    status: 'IN_PROGRESS',
    valuation_result: null,
  })

  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('then it is erased for good').waitFor()
  await page.getByRole('button', { name: 'Delete the valuation' }).click()
  await page.getByRole('heading', { name: 'Valuations', level: 1 }).waitFor()
  await page.getByText(copy).waitFor({ state: 'detached' })
  expect(await sessions.findOne({ report_id: copy })).toMatchObject({ status: 'DELETED' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('The valuation is back').waitFor()
  await page.getByText(copy).waitFor()
  expect(await sessions.findOne({ report_id: copy })).toMatchObject({ status: 'IN_PROGRESS' })

  await context.request.delete(`/api/sessions/${copy}`)
  await page.getByRole('link', { name: 'Recently deleted' }).click()
  await page.getByRole('row', { name: copy }).getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('row', { name: copy }).waitFor({ state: 'detached' })
  expect(await sessions.findOne({ report_id: copy })).toMatchObject({ status: 'IN_PROGRESS' })
  expect(faults).toEqual([])
})

test('a form that was saved elsewhere in the meantime keeps the text, and is saved over what is there', async () => {
  await page.goto(completed)
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Industry').fill('Joinery')
  const other = { partial_data: { revenue: 2_500_000, industry: 'Woodwork' } }
  await context.request.patch('/api/sessions/val_demo_completed', { data: other })

  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('It was changed in the meantime').waitFor()
  await page.getByRole('button', { name: 'Load again' }).click()
  await page.getByText('Saved there now: Woodwork').waitFor()
  expect(await page.getByLabel('Industry').inputValue()).toBe('Joinery')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('2,500,000').waitFor()
  expect(await sessions.findOne({ report_id: 'val_demo_completed' })).toMatchObject({
    form_data: { industry: 'Joinery', revenue: 2_500_000 },
  })
})

test('a valuation begins with a business card, whose token must be known', async () => {
  await page.goto('/console/valuations')
  await page.getByRole('button', { name: 'New valuation' }).click()
  const token = page.getByLabel('Token of a business card')
  await token.fill('no-such-card')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText('No business card has this token').waitFor()
  await token.fill('demo-card')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: 'Brouwerij De Meander BV', level: 1 }).waitFor()
})
