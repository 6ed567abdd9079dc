import { describe, expect, test } from 'bun:test'
import { settled, visit } from '../support/browser.ts'
import { logins, startConsole } from '../support/console.ts'

const { server, tab } = await startConsole()
const [email, password] = logins.demo

describe('the console', () => {
  test('asks for the login first, and then leads to the page that was asked for', async () => {
    const { page, faults } = await tab(null)
    await page.goto('/console/executions?status=failed')
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor()
    expect(new URL(page.url()).search).toBe('?status=failed')
    await page
      .getByRole('link', { name: /Social Media/ })
      .first()
      .waitFor()
    expect(faults).toEqual([])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto('/console')
    await page.waitForURL(/\/console\/login\?next=/)
  })

  test('leads to no other site after the login', async () => {
    const { page } = await tab('demo')
    await page.goto(`/console/login?next=${encodeURIComponent('//evil.example/console')}`)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    expect(new URL(page.url()).origin).toBe(new URL(server.url).origin)
  })

  test('renews an ended login by itself, once for all calls of all tabs', async () => {
    const one = await tab('demo')
    const pages = [one.page, await one.context.newPage()]
    const renewals: string[] = []
    for (const page of pages) {
      await page.goto('/console')
      await settled(page)
      page.on('request', (request) => {
        if (request.url().endsWith('/auth/refresh')) renewals.push(request.url())
      })
    }
    const cookies = await one.context.cookies()
    await one.context.clearCookies({ name: cookies.find(({ name }) => !/refresh/.test(name))?.name ?? '' })
    await Promise.all(
      pages.map((page) => page.getByRole('link', { name: 'Executions', exact: true }).click()),
    )
    for (const page of pages)
      await page
        .getByRole('link', { name: /Social Media/ })
        .first()
        .waitFor()
    expect(renewals).toHaveLength(1)
  })

  test('keeps the theme and the language that were chosen', async () => {
    const { page } = await tab('demo')
    await page.goto('/console')
    await page.getByRole('button', { name: /^Theme/ }).click()
    await page.getByRole('button', { name: /^Theme: light/ }).click()
    await page.getByRole('button', { name: /Français/ }).click()
    await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Tableau de bord' }).waitFor()
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
    expect(await page.getAttribute('html', 'lang')).toBe('fr')
  })

  test('goes anywhere by the keyboard: the palette, the pairs with g, rows by j and Enter, and help', async () => {
    const one = await tab('demo')
    const { page } = one
    await visit(one, '/console')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Search/ }).fill('execu')
    await page.getByRole('option', { name: /Executions/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor()
    await settled(page)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/executions\/[\w-]{36}$/)
    await settled(page)
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    // The first Tab of a page leads past the menu.
    await page.reload()
    await settled(page)
    await page.keyboard.press('Tab')
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to content')
  })

  test('says that it is offline, and takes nothing to be saved meanwhile', async () => {
    const one = await tab('demo')
    await visit(one, '/console/executions/01993a6e-0004-7000-8000-000000000034')
    const cancel = one.page.getByRole('button', { name: 'Cancel the run' })
    expect(await cancel.isEnabled()).toBe(true)
    await one.context.setOffline(true)
    await one.page.getByText(/Offline: what you see may be old/).waitFor()
    expect(await cancel.isEnabled()).toBe(false)
    await one.context.setOffline(false)
    await one.page.getByText(/Offline: what you see may be old/).waitFor({ state: 'detached' })
    expect(await cancel.isEnabled()).toBe(true)
  })

  test('says of an id of another client what it says of one that does not exist', async () => {
    const other = await server.person()
    const one = await tab(null)
    await one.context.request.post('/api/v1/auth/login', {
      data: { email: other.email, password: other.password },
    })
    await one.page.goto('/console/executions/01993a6e-0004-7000-8000-000000000041')
    await one.page.getByText('Your account has no client yet').waitFor()
    const demo = await tab('demo')
    await demo.page.goto('/console/executions/01993a6e-0004-7000-8000-0000000000ff')
    await demo.page.getByText('This does not exist, or it is not yours').waitFor()
  })

  test('offers to load again when the file of a screen does not come, and then shows the screen', async () => {
    const one = await tab('demo')
    await visit(one, '/console')
    await one.context.route('**/console/assets/**', (route) => route.abort())
    await one.page.getByRole('link', { name: 'Requests', exact: true }).click()
    await one.page.getByRole('heading', { name: 'This could not be loaded' }).waitFor()
    await one.context.unroute('**/console/assets/**')
    await one.page.getByRole('button', { name: 'Load again' }).click()
    await one.page.getByRole('heading', { name: 'Requests', level: 1 }).waitFor()
    expect(new URL(one.page.url()).pathname).toBe('/console/requests')
  })
})
