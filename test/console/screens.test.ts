import { describe, expect, test } from 'bun:test'
import { type Look, settled, visit } from '../support/browser.ts'
import { axeFindings, type Login, sidewaysScroll, startConsole } from '../support/console.ts'
import { screens } from './screens/index.ts'

const { tab } = await startConsole()

/** Some screens alone, while they are made: a part of their addresses. */
const { CONSOLE_SCREENS: wanted = '' } = process.env
const shown = screens.filter(({ path }) => path.includes(wanted))
const byLogin = Map.groupBy(shown, ({ login }) => login)
const cases = [...byLogin.keys()].map((login) => [login ?? 'a visitor', login] as const)

const inOneTab = async (
  login: Login,
  look: Look,
  check: (page: Awaited<ReturnType<typeof tab>>['page']) => Promise<string[]>,
) => {
  const found: string[] = []
  const one = await tab(login, look)
  for (const { path, heading } of byLogin.get(login) ?? []) {
    await visit(one, path)
    const title = (await one.page.textContent('main h1')) ?? ''
    if (look.locale !== 'fr-BE' && !heading.test(title)) found.push(`${path}: its heading is "${title}"`)
    for (const finding of await check(one.page)) found.push(`${path}: ${finding}`)
    for (const fault of one.faults.splice(0)) found.push(`${path}: ${fault}`)
  }
  await one.close()
  return found
}

const looks = {
  'in light': { theme: 'light' },
  'in dark': { theme: 'dark' },
} as const

describe.each(cases)('every screen of %s', (_, login) => {
  test.each(Object.entries(looks))('has no fault and no finding of axe %s', async (_, look) => {
    expect(await inOneTab(login, look, axeFindings)).toEqual([])
  })

  test('does not scroll sideways on a phone, and axe finds nothing', async () => {
    const check = async (page: Parameters<typeof axeFindings>[0]) => {
      const wide = await sidewaysScroll(page)
      return [...(wide > 0 ? [`scrolls sideways by ${wide} px`] : []), ...(await axeFindings(page))]
    }
    expect(await inOneTab(login, { width: 390, height: 844 }, check)).toEqual([])
  })

  test('is drawn in French without a fault', async () => {
    const check = async (page: Parameters<typeof axeFindings>[0]) => {
      await settled(page)
      return (await page.getAttribute('html', 'lang')) === 'fr' ? [] : ['is not in French']
    }
    expect(await inOneTab(login, { locale: 'fr-BE' }, check)).toEqual([])
  })
})
