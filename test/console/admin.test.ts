import { expect, test } from 'bun:test'
import { settled, visit } from '../support/browser.ts'
import { axeFindings, startConsole } from '../support/console.ts'

const { tab } = await startConsole()

type Page = Awaited<ReturnType<typeof tab>>['page']

const signIn = async (page: Page, email: string, password: string) => {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('the owner of a new client signs in with the password that was shown once, until the client is suspended', async () => {
  const email = 'olga@lumen.example'
  const admin = await tab('admin')
  await visit(admin, '/console/admin/clients')
  await admin.page.getByRole('button', { name: 'New client' }).click()
  await admin.page.getByRole('textbox', { name: /^Name ?required/ }).fill('Lumen Studio')
  await admin.page.getByLabel('E-mail address of the owner').fill(email)
  await admin.page.getByLabel('Name of the owner').fill('Olga Okafor')
  await admin.page.getByRole('button', { name: 'Create the client' }).click()
  const row = admin.page.getByRole('dialog').locator('.facts > div', { hasText: 'Password' })
  const password = await row.locator('code').innerText()

  const owner = await tab(null)
  await visit(owner, '/console/login')
  await signIn(owner.page, email, password)
  await owner.page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  await owner.page.getByText('Lumen Studio').waitFor()

  await admin.page.getByRole('button', { name: 'Done' }).click()
  await admin.page.getByRole('link', { name: 'Olga Okafor' }).click()
  await admin.page.getByRole('heading', { level: 1, name: 'Olga Okafor Active' }).waitFor()
  await settled(admin.page)
  expect(await axeFindings(admin.page)).toEqual([])
  await admin.page.getByRole('link', { name: 'Lumen Studio' }).click()
  await admin.page.getByRole('button', { name: 'Suspend', exact: true }).click()
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByText(/people \(1\).*5 s/).waitFor()
  await dialog.getByRole('button', { name: 'Suspend the client' }).click()
  await admin.page.getByRole('heading', { level: 1, name: 'Lumen Studio Suspended' }).waitFor()
  const path = `/api/v1/admin/clients/${admin.page.url().split('/').at(-1)}`
  const stored = async () => (await (await admin.context.request.get(path)).json()).client
  expect(await stored()).toMatchObject({ name: 'Lumen Studio', status: 'suspended', owner: { email } })

  await owner.page.getByRole('link', { name: 'Executions', exact: true }).click()
  await owner.page.waitForURL(/\/console\/login\?next=/)
  await signIn(owner.page, email, password)
  await owner.page.getByRole('alert').getByText('Your company is suspended').waitFor()

  await admin.page.getByRole('button', { name: 'Reactivate', exact: true }).click()
  await admin.page.getByRole('heading', { level: 1, name: 'Lumen Studio Active' }).waitFor()
  await signIn(owner.page, email, password)
  await owner.page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor()
  expect([...admin.faults, ...owner.faults]).toEqual([])
})

test('the second of two saves of a client keeps its text, over what was saved first', async () => {
  const { page, context, ...rest } = await tab('admin')
  await visit({ page, context, ...rest }, '/console/admin/clients')
  await page.getByRole('link', { name: 'Estee' }).click()
  await page.getByRole('button', { name: 'Edit: Subscription' }).click()
  const path = `/api/v1/admin/clients/${page.url().split('/').at(-1)}`
  await page.getByLabel('Company').fill('Mine SA')
  await context.request.patch(path, { data: { company_name: 'Theirs SA', email: 'theirs@estee.example' } })
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.click()
  await page.getByRole('button', { name: 'Load the newer version' }).click()
  await page.getByText('Saved there now: Theirs SA').waitFor()
  expect(await page.getByLabel('Company').inputValue()).toBe('Mine SA')
  expect(await page.getByLabel('E-mail').inputValue()).toBe('theirs@estee.example')
  expect(await axeFindings(page)).toEqual([])
  await save.click()
  await save.waitFor({ state: 'detached' })
  const { client } = await (await context.request.get(path)).json()
  expect(client).toMatchObject({ company_name: 'Mine SA', email: 'theirs@estee.example' })
})

test('viewing as a client shows whose data are on the screen, until the administrator leaves', async () => {
  const { page, faults, ...rest } = await tab('admin')
  await visit({ page, faults, ...rest }, '/console/admin/clients')
  await page.getByRole('link', { name: 'Estee' }).click()
  await page.getByRole('button', { name: 'View as client' }).click()
  await page.getByText('You look at Estee as an administrator').waitFor()
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  await page.getByRole('table', { name: 'Recent executions' }).getByRole('link').first().waitFor()

  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { level: 1, name: /Estee/ }).waitFor()
  expect(await page.getByText('You look at Estee').count()).toBe(0)
  expect(await page.evaluate(() => sessionStorage.getItem('client'))).toBeNull()
  expect(faults).toEqual([])
})

test('twenty moves through the screens of administrators ask for less than a minute allows', async () => {
  const { page, faults, ...rest } = await tab('admin')
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (/^\/(api|admin)\//.test(pathname)) asked.push(pathname + search)
  })
  await visit({ page, faults, ...rest }, '/console/admin')
  const go = async (name: string) => {
    const menu = page.getByRole('navigation', { name: 'Menu' })
    await menu.getByRole('link', { name, exact: true }).first().click()
    await page.waitForURL(new RegExp(name === 'Overview' ? '/admin$' : '/admin/[a-z-]+$'))
    await settled(page)
  }
  const openFirst = async () => {
    await page.locator('main .row-link').first().click()
    await page.waitForURL(/\/[0-9a-f-]{36}$/)
    await settled(page)
  }
  let moves = 0
  for (const [name, hasRows] of [
    ['Clients', true],
    ['Users', true],
    ['Workflows', true],
    ['Support', true],
    ['Requests', true],
    ['Errors', true],
    ['Performance', false],
    ['Logs', false],
    ['Business cards', false],
    ['Health', false],
    ['Overview', false],
    ['Clients', true],
    ['Support', true],
  ] as const) {
    await go(name)
    moves += 1
    if (!hasRows) continue
    await openFirst()
    moves += 1
  }
  expect(moves).toBeGreaterThanOrEqual(20)
  // 100 a minute: half of it is left for what the person does on the screens.
  expect(asked.length).toBeLessThan(50)
  expect(faults).toEqual([])
})

test('a limit that is hit is said calmly, and waited out by the screen itself', async () => {
  const { page, faults, ...rest } = await tab('admin')
  await visit({ page, faults, ...rest }, '/console/admin')
  let refused = 0
  await page.route('**/api/v1/admin/users?*', async (route) => {
    refused += 1
    if (refused > 1) return await route.continue()
    const headers = { 'retry-after': '1' }
    await route.fulfill({
      status: 429,
      headers,
      json: { code: 'RATE_LIMITED', message: 'Too many requests' },
    })
  })
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  const notice = page.getByText('this goes on by itself within 1 s')
  await notice.waitFor()
  await page.getByRole('link', { name: 'Estelle Estee' }).waitFor()
  await notice.waitFor({ state: 'detached' })
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(refused).toBe(2)
  expect(faults).toEqual([])
})
