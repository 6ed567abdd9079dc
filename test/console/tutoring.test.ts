import { expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startConsole } from '../support/console.ts'

const { server, tab } = await startConsole()
const parent = await tab('parent')
const bookings = server.database.collection('bookings')

const dayMs = 24 * 60 * 60 * 1000
/** A day far from the demo lessons, as a field of a form holds it. */
const day = new Date(Date.now() + 40 * dayMs).toISOString().slice(0, 10)

const book = async (page: Page, subject: string, at: string) => {
  await page.getByRole('button', { name: 'New booking' }).click()
  await page.getByLabel('Subject').selectOption({ label: subject })
  await page.getByLabel('Date and time').fill(at)
  await page.getByRole('button', { name: 'Book', exact: true }).click()
}

test('a parent books a lesson, and a second one of the child at the same time is refused at the time', async () => {
  const { page, faults } = parent
  await page.goto('/console/tutoring')
  await book(page, 'History', `${day}T10:00`)
  await page.getByText('Requested: a tutor of the subject takes it').waitFor()
  await page.getByRole('link', { name: /History.*10:00–11:00.*Sam Lang/ }).waitFor()

  await book(page, 'Biology', `${day}T10:30`)
  const field = page.getByLabel('Date and time')
  await page.getByText('This time is taken: choose another one.').waitFor()
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  await field.fill(`${day}T11:00`)
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByRole('link', { name: /Biology.*11:00–12:00/ }).waitFor()
  const found = await bookings.find({ subject_id: { $in: ['history', 'biology'] } }).toArray()
  expect(found.map(({ status }) => status)).toEqual(['requested', 'requested'])
  expect(faults).toEqual([])
})

test('the keyboard walks through the calendar, and books at a free hour', async () => {
  const { page } = parent
  await page.goto(`/console/tutoring?week=${day}`)
  const lesson = page.getByRole('link', { name: /Biology/ })
  await lesson.focus()
  await page.keyboard.press('ArrowUp')
  expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^History/)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'New booking' }).waitFor()
  expect(await page.getByLabel('Date and time').inputValue()).toMatch(/T19:00$/)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: /Biology/ }).focus()
  await page.keyboard.press('PageDown')
  await lesson.waitFor({ state: 'detached' })
})

test('a tutor claims an open lesson, which is in the own calendar then', async () => {
  const { page, faults } = await tab('tutor')
  await page.goto('/console/tutoring')
  const open = page.getByRole('table', { name: 'Open lessons in your subjects' })
  await open.getByRole('link', { name: 'Mathematics' }).waitFor()
  await open.getByRole('button', { name: 'Claim' }).click()
  await page.getByText('The lesson is yours').waitFor()
  await open.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'List' }).click()
  const lessons = page.getByRole('table', { name: 'Lessons' })
  await lessons.getByRole('link', { name: 'Mathematics' }).nth(1).waitFor()
  const [invite] = await Promise.all([
    page.waitForEvent('download'),
    lessons.getByRole('link', { name: 'Calendar file of Mathematics' }).first().click(),
  ])
  expect(invite.suggestedFilename()).toMatch(/^session_.*\.ics$/)
  expect(await bookings.countDocuments({ subject_id: 'math', status: 'scheduled' })).toBe(2)
  expect(faults).toEqual([])
})

test('a parent names a tutor that the family never had, and an administrator with a phone and a keyboard gives the lesson to another one', async () => {
  const { page } = parent
  await page.goto('/console/tutoring')
  await page.getByRole('button', { name: 'New booking' }).click()
  await page.getByLabel('Subject').selectOption({ label: 'Mathematics' })
  await page.getByLabel('Tutor', { exact: true }).selectOption({ label: 'Tina Torres' })
  await page.getByLabel('Date and time').fill(`${day}T14:00`)
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByText('Booked with Tina Torres').waitFor()
  const lesson = page.getByRole('link', { name: /Mathematics.*14:00–15:00/ })
  const path = (await lesson.getAttribute('href')) ?? ''

  const phone = (await tab('admin', { width: 390 })).page
  await phone.goto(path)
  await phone.getByRole('button', { name: 'Another tutor' }).press('Enter')
  await phone.getByLabel('Tutor', { exact: true }).selectOption({ label: 'Tom Turner' })
  await phone.getByRole('button', { name: 'Give it' }).press('Enter')
  await phone.getByText('The lesson has a new tutor').waitFor()
  await phone.getByRole('complementary').getByText('Tom Turner').waitFor()
  const { token } = await server.person({ role: 'admin' })
  const { body } = await server.call('GET', path.replace('/console/tutoring', '/bookings'), { token })
  expect(body).toMatchObject({ tutor_name: 'Tom Turner', status: 'scheduled' })
})
