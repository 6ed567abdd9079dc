import { describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { settled, visit } from '../support/browser.ts'
import { logins, startConsole } from '../support/console.ts'

const { tab } = await startConsole()
const [email, password] = logins.demo
const one = await tab('demo')
const { page } = one

const id = (end: string) => `01993a6e-0004-7000-8000-0000000000${end}`
/** A square of one colour. */
const picture = (name: string) => ({ name, mimeType: 'image/png', buffer: png })
const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#0f766e' } })
  .png()
  .toBuffer()
const social = 'Social Media Content Generator'
const watermark = `/console/workflows/${id('19')}`

/** Presses Tab until the focus is on the element of that name. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const seen: string[] = []
  while (seen.length < 150) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate<string>(`
      (({ ariaLabel, labels, textContent, title }) =>
        (ariaLabel ?? labels?.[0]?.textContent ?? (textContent || title)).trim())(document.activeElement)
    `)
    if (name.test(text)) return
    seen.push(text)
  }
  throw new Error(`Tab does not reach ${name}, only ${seen.join(' | ')}`)
}

/** The run whose page is open, as the server has it. */
const runOf = async (page: Page) => {
  const [, run] = /\/executions\/([\w-]{36})/.exec(page.url()) ?? []
  const answer = await page.request.get(`/api/v1/executions/${run}`)
  return (await answer.json()).data
}

/** Starts a run beside the page. Returns its id. */
const execute = async (page: Page, input_data: Record<string, unknown>): Promise<string> => {
  const answer = await page.request.post(`/api/v1${watermark.slice(8)}/execute`, { data: { input_data } })
  return (await answer.json()).execution_id
}

/** From the login to the downloaded picture of a new run. Resolves with the page of the run. */
const runByKeyboard = async (): Promise<Page> => {
  const { page } = await tab(null)
  await page.goto('/console')
  await page.getByLabel('E-mail address').waitFor()
  await tabTo(page, /^E-mail address/)
  await page.keyboard.type(email)
  await tabTo(page, /^Password/)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await tabTo(page, /^Run a workflow/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor()
  await settled(page)
  await tabTo(page, /^Run: Batch Watermark Applier/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Run Batch Watermark Applier' }).waitFor()
  await settled(page)
  await tabTo(page, /^Text/)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('By keyboard')
  await tabTo(page, /^Run for €50/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/executions\/[\w-]{36}$/)
  await page.getByRole('heading', { name: /Batch Watermark Applier.*Completed/ }).waitFor()
  // With the same event, not with the next question.
  expect(await page.locator('.facts div', { hasText: 'Finished' }).innerText()).toMatch(/\d{4}/)
  await settled(page)
  await page.locator('button.picture').first().waitFor()
  await tabTo(page, /^sample/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Download$/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  const [first, second] = await Bun.file(await download.path()).bytes()
  expect([first, second]).toEqual([0xff, 0xd8])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return page
}

describe('a person with nothing but the demo login', () => {
  test('runs a workflow, watches it, downloads the picture and opens a ticket, with the keyboard alone', async () => {
    const page = await runByKeyboard()
    const run = await runOf(page)
    expect(run).toMatchObject({
      status: 'completed',
      triggered_by_email: email,
      input_data: { text: 'By keyboard', opacity: 40 },
    })
    await tabTo(page, /^Report a problem/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/support\/new\?execution=/)
    await settled(page)
    await tabTo(page, /^Title/)
    await page.keyboard.type('The watermark is too small')
    await tabTo(page, /^Description/)
    await page.keyboard.type('It cannot be read on a phone.')
    await tabTo(page, /^Send the ticket/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /The watermark is too small/ }).waitFor()
    const tickets = await (await page.request.get('/api/v1/support-tickets?limit=1')).json()
    expect(tickets.data.tickets[0]).toMatchObject({
      title: 'The watermark is too small',
      workflow_execution_id: run.id,
    })
  })
})

describe('the form of a run', () => {
  test('takes the input of an earlier run, in fields or as JSON, and starts one run by two clicks', async () => {
    const earlier = await execute(page, { text: 'Earlier', opacity: 'none', kept: 'as it is' })
    await visit(one, `/console/executions/${earlier}`)
    await page.getByText('"opacity" must be').first().waitFor()
    await page.getByRole('link', { name: 'Run again' }).click()
    // What the run failed by stands at its field.
    await page.getByRole('alert').filter({ hasText: '"opacity" must be' }).waitFor()
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Earlier')
    await page.getByLabel('Opacity').fill('55')
    await page.getByRole('button', { name: 'JSON' }).click()
    const json = page.getByLabel('Input as JSON')
    expect(JSON.parse(await json.inputValue())).toMatchObject({ opacity: 55, kept: 'as it is' })
    await json.fill('nothing')
    await page.getByRole('button', { name: /^Run for/ }).click()
    await page.getByText('This is no object in JSON').waitFor()
    await json.fill('{"text": "From JSON", "opacity": 60}')
    await page.getByRole('button', { name: 'Form' }).click()
    expect(await page.getByLabel('Opacity').inputValue()).toBe('60')
    const started: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/execute')) started.push(request.headers()['idempotency-key'] ?? '')
    })
    await page.getByRole('button', { name: /^Run for/ }).dblclick()
    await page.waitForURL(/\/executions\/[\w-]{36}$/)
    expect(new Set(started).size).toBe(1)
    expect((await runOf(page)).input_data).toMatchObject({ text: 'From JSON', opacity: 60 })
  })

  test('says at its field what is wrong by the schema, and sends nothing before it is mended', async () => {
    const started: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/execute')) started.push(request.url())
    })
    await visit(one, `${watermark}/run`)
    const opacity = page.getByLabel('Opacity')
    await opacity.fill('101')
    await page.getByLabel('Margin').fill('2.5')
    await page.getByLabel('Picture by address').fill('ftp://example.com/a.png')
    await page.getByRole('button', { name: /^Run for/ }).click()
    await page.getByRole('alert').getByText('This must be from 5 to 100').waitFor()
    await page.getByRole('alert').getByText('an address that begins with https://').waitFor()
    expect(await page.evaluate('document.activeElement.getAttribute("aria-invalid")')).toBe('true')
    await page.getByRole('alert').getByText('This must be a whole number').waitFor()
    await opacity.fill('40')
    await page.getByText('This must be from 5 to 100').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'JSON' }).click()
    const json = page.getByLabel('Input as JSON')
    await json.fill('{"opacity": "none", "position": "middle"}')
    await page.getByText(/"position": This must be one of .*"opacity": This must be a number/).waitFor()
    await page.getByRole('button', { name: /^Run for/ }).click()
    await json.fill('{"opacity": "40", "position": "tiled"}')
    await page.getByText(/"position": This must be/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Start over' }).click()
    expect(started).toEqual([])
  })

  test('keeps what was typed over a reload, and takes a picture that is uploaded', async () => {
    await visit(one, `${watermark}/run`)
    await page.getByLabel('Text', { exact: true }).fill('Typed')
    await page.reload()
    await settled(page)
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Typed')
    await page.getByLabel('Drop a file here').setInputFiles(picture('bottle.png'))
    await page.getByRole('button', { name: 'Remove: bottle.png' }).waitFor()
    await page.getByRole('button', { name: /^Run for/ }).click()
    await page.waitForURL(/\/executions\/[\w-]{36}$/)
    const { files } = await (await page.request.get('/api/v1/files')).json()
    expect((await runOf(page)).input_data).toMatchObject({ text: 'Typed', images: [files[0].id] })
  })

  test('is not there for an archived workflow, whose page says why', async () => {
    const admin = await tab('admin')
    await admin.page.request.delete(`/api/v1/admin/workflows/${id('1a')}`)
    await visit(one, `/console/workflows/${id('1a')}`)
    await page.getByText('it cannot run any more').waitFor()
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(false)
    await visit(one, `/console/workflows/${id('1a')}/run`)
    await page.getByText('it cannot run any more').waitFor()
    expect(await page.getByRole('button', { name: /^Run for/ }).count()).toBe(0)
  })
})

describe('the list of executions', () => {
  test('has the filters of before again on the way back from a run', async () => {
    await visit(one, '/console/executions')
    await page.getByRole('button', { name: 'Failed' }).click()
    await page.getByRole('combobox', { name: 'Workflow' }).selectOption({ label: social })
    await page.waitForURL(/status=failed&workflow_id=/)
    await settled(page)
    const links = page.getByRole('table').getByRole('link')
    const shown = await links.count()
    const before = page.url()
    await links.first().click()
    await page.waitForURL(/\/executions\/[\w-]{36}$/)
    await page.goBack()
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor()
    await settled(page)
    expect(page.url()).toBe(before)
    expect(await page.getByRole('button', { name: 'Failed' }).getAttribute('aria-pressed')).toBe('true')
    expect(await links.count()).toBe(shown)
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href')
    const table = await (await page.request.get(csv ?? '')).text()
    expect(table.trimEnd().split('\r\n').length - 1).toBe(shown)
    // A whole id that is pasted into the search opens its run.
    await page.getByRole('searchbox').fill(id('31'))
    await page.waitForURL(new RegExp(`/executions/${id('31')}$`))
  })

  test('holds a new run back until it is asked for, and cancels the chosen ones', async () => {
    await visit(one, '/console/executions')
    const links = page.getByRole('table').getByRole('link')
    const first = await links.first().getAttribute('href')
    const run = await execute(page, { text: 'New' })
    const more = page.getByRole('button', { name: '1 new' })
    await more.waitFor()
    expect(await links.first().getAttribute('href')).toBe(first)
    await more.click()
    await page.locator(`a[href$="${run}"]`).waitFor()
    const row = (end: string) => page.getByRole('row').filter({ has: page.locator(`a[href$="${id(end)}"]`) })
    await row('34').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Cancel the runs (1)' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the runs' }).click()
    await row('34').getByText('Cancelled').waitFor()
    const cancelled = await (await page.request.get(`/api/v1/executions/${id('34')}`)).json()
    expect(cancelled.data.outcome).toBe('cancelled')
    // What the person has started itself does not wait.
    await row('47').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Run again (1)' }).click()
    const [answer] = await Promise.all([
      page.waitForResponse(/\/replay$/),
      page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click(),
    ])
    const { execution_id } = await answer.json()
    await page.locator(`a[href$="${execution_id}"]`).waitFor()
  })
})

describe('the files', () => {
  test('are uploaded and deleted, and results lead to their run', async () => {
    await visit(one, '/console/files?kind=uploads')
    await page.getByLabel('Drop a file here').setInputFiles(picture('vase.png'))
    await page.getByRole('link', { name: 'vase.png', exact: true }).waitFor()
    await page.getByLabel('Drop a file here').setInputFiles({
      name: 'program.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ\0\0\u0001\u0002'),
    })
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Delete the file: vase.png' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the file' }).click()
    await page.getByRole('link', { name: 'vase.png', exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Results' }).click()
    await page.getByRole('main').getByRole('link', { name: 'Batch Image Generator' }).first().click()
    await page.getByRole('heading', { name: /Batch Image Generator/ }).waitFor()
  })
})
