import { expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { visit } from '../support/browser.ts'
import { axeFindings, startConsole } from '../support/console.ts'

const { tab } = await startConsole()
const admin = await tab('admin')
const { page, context } = admin

const button = (name: string | RegExp, exact = false) => page.getByRole('button', { name, exact })
const idOf = () => new URL(page.url()).pathname.split('/').at(-1) ?? ''
const stored = async (id: string) =>
  (await (await context.request.get(`/api/v1/admin/workflows/${id}`)).json()).workflow

const downloaded = async (on: Page, press: () => Promise<void>): Promise<string[]> => {
  const [file] = await Promise.all([on.waitForEvent('download'), press()])
  return (await Bun.file(await file.path()).text()).trimEnd().split('\r\n')
}

test('an administrator makes a workflow from a template, and its client sees it and runs it', async () => {
  await visit(admin, '/console/admin/workflows/new')
  await page.getByLabel('Client').selectOption({ label: 'Estee' })
  await page.getByLabel('Template').selectOption({ label: 'Social Media Content Generator' })
  await page.getByLabel('Name').fill('Posts in time')
  await button('Create the draft').click()
  await page.getByRole('heading', { name: /Posts in time.*Draft/, level: 1 }).waitFor()
  const id = idOf()

  await button('Delete: Make cards').click()
  await button('Add a step').click()
  await page.getByLabel('seconds', { exact: true }).selectOption({ label: 'A fixed value' })
  await page.getByLabel('Value of seconds').fill('0')
  expect(await axeFindings(page)).toEqual([])
  await button(/^2\. Wait/).press('Alt+ArrowUp')
  await button(/^1\. Wait/).waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^1\. Wait/)
  await button('Move down: Wait').click()
  await button('Move up: Wait').click()
  await page
    .getByLabel('Steps and form')
    .fill(
      (await page.getByLabel('Steps and form').inputValue()).replace(
        '"label": "Topic"',
        '"label": "Subject"',
      ),
    )
  await button(/^1\. Subject/).waitFor()
  await button('Save', true).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  const { config, status } = await stored(id)
  expect([status, config.version]).toEqual(['draft', 2])
  expect(config.steps).toEqual([
    { name: 'Wait', kind: 'wait', with: { seconds: 0 } },
    { name: 'Write posts', kind: 'text.social' },
  ])
  expect(config.fields[0]).toMatchObject({ name: 'topic', label: 'Subject' })

  await button('Deploy version 2').click()
  await button('Deploy', true).click()
  await page.getByRole('heading', { name: /Posts in time.*Deployed/ }).waitFor()

  const demo = await tab('demo')
  await visit(demo, `/console/workflows/${id}/run`)
  await demo.page.getByLabel('Subject').fill('Our harbour')
  await demo.page.getByRole('button', { name: 'Run for €200' }).click()
  await demo.page.getByRole('heading', { name: /Posts in time.*Completed/ }).waitFor()
  await demo.page.getByText('Our harbour').first().waitFor()
  expect([...admin.faults, ...demo.faults]).toEqual([])
})

test('what the server finds wrong with a config stands at its place, and the text stays', async () => {
  await visit(admin, '/console/admin/workflows/01993a6e-0004-7000-8000-000000000014')
  await button(/^5\. Posts for each channel/).click()
  await page.getByLabel('Default').fill('99')
  await button(/^1\. Write posts/).click()
  await page.getByLabel('Name of the step').fill('')
  await button('Deploy version 2').click()
  await button('Deploy', true).click()
  const name = page.getByLabel('Name of the step')
  await page.locator('[aria-invalid=true]').waitFor()
  expect(await name.getAttribute('aria-invalid')).toBe('true')
  await name.fill('Write')
  await button('Deploy version 2').click()
  await button('Deploy', true).click()
  await page.getByRole('alert').getByText('must have a default between its min and max').waitFor()
  expect(await page.getByLabel('Default').inputValue()).toBe('99')
  await page.reload()
  await page.getByText('Not saved yet').waitFor()
  await button('Discard my changes').click()
  await button(/^1\. Write posts/).waitFor()
})

test('the audit log shows a change with what was before and after, and its CSV has the filtered rows alone', async () => {
  await visit(admin, '/console/admin/audit-logs?action=workflow.changed')
  await button('workflow.changed').first().click()
  const version = page.getByRole('row', { name: /^version/ })
  expect(await version.locator('td').allTextContents()).toEqual(['− 1', '+ 2'])
  const [head = '', ...rows] = await downloaded(page, () => page.getByRole('link', { name: 'CSV' }).click())
  expect(head).toContain('action,resource_type')
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every((row) => row.includes(',workflow.changed,'))).toBe(true)
})

test('the second of two saves of a workflow keeps its text, over what was saved first', async () => {
  const path = '/admin/workflows/01993a6e-0004-7000-8000-000000000015'
  await visit(admin, `/console${path}`)
  const description = page.getByLabel('Description')
  await description.fill('Mine')
  await context.request.put(`/api/v1${path}`, { data: { name: 'Theirs', description: 'Theirs too' } })
  await button(/^Deploy version/).click()
  await button('Deploy', true).click()
  await page.getByRole('alert').getByText('Another person saved first').waitFor()
  expect(await description.inputValue()).toBe('Mine')
  await button('Load the newer version').click()
  await page.getByRole('status').getByText('The newer version is loaded').waitFor()
  await page.getByRole('heading', { name: /^Theirs/, level: 1 }).waitFor()
  expect(await description.inputValue()).toBe('Mine')
  await button(/^Deploy version/).click()
  await button('Deploy', true).click()
  await page.getByText('Not saved yet').waitFor({ state: 'detached' })
  expect(await stored(idOf())).toMatchObject({ name: 'Theirs', description: 'Mine', status: 'deployed' })
})

test('the figures of workflows are sorted by a head, in the address and in the CSV alike', async () => {
  await visit(admin, '/console/admin/performance')
  await button('95 % within').click()
  await page.getByRole('heading', { name: '95 % within', level: 2 }).waitFor()
  expect(new URL(page.url()).search).toBe('?sort=p95')
  const [head = '', ...rows] = await downloaded(page, () => button('CSV').click())
  const at = head.split(',').indexOf('p95')
  const times = rows.map((row) => Number(row.split(',')[at]))
  expect(times).toEqual(times.toSorted((one, other) => other - one))
  expect(times[0]).toBeGreaterThan(0)
  expect(rows.length).toBe(await page.locator('tbody tr').count())
})

test('a group of faults opens with its stack, and leaves the list when it is resolved', async () => {
  await visit(admin, '/console/admin/errors')
  await page.getByRole('link', { name: /undefined is not an object/ }).click()
  await page.getByText('at toCard (src/demo/cards.ts:12:18)').waitFor()
  await button('Resolve').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
  await page.getByRole('heading', { name: 'Errors', level: 1 }).waitFor()
  await page.getByRole('link', { name: /undefined is not an object/ }).waitFor({ state: 'detached' })
  expect(admin.faults).toEqual([])
})
