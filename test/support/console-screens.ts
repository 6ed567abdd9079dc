import type { Screen } from '../console/screens/index.ts'
import { screens } from '../console/screens/index.ts'
import { settled, type Tab, visit } from './browser.ts'
import { axeFindings, type Login, sidewaysScroll, startConsole } from './console.ts'

/** As they are sent, compressed. */
const [firstBytes, screenBytes] = [25 * 1024, 8 * 1024]
/** Calls of the API that a screen may make: a fast person has 100 a minute. */
const screenCalls = 6
const [wide, phone] = [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
]

/** What another width can break; the other rules do not look at it. */
const ofLayout = [
  'target-size',
  'scrollable-region-focusable',
  'button-name',
  'link-name',
  'label',
  'aria-hidden-focus',
  'bypass',
  'heading-order',
]

/** What stands around each screen is looked at with the first one of a login; the rows of a list are like the first ones. */
const [shell, likeOthers] = [['.side', '.top'], ['tbody tr:nth-child(n + 7)']]

/** Some screens alone, while they are made: a part of their addresses. */
const { CONSOLE_SCREENS: wanted = '' } = process.env

/** A server with the console, whose screens are opened by their logins. */
export const openScreens = async () => {
  const { tab } = await startConsole()
  return {
    /**
     * What is wrong with the screens of a login, each in one visit: light with axe, dark with its contrasts, a phone with what
     * its width can break and without sideways scroll, then French there; a fault on the way, more scripts than the budget.
     */
    async faultsOf(login: Login): Promise<string[]> {
      const shown = screens.filter((screen) => screen.login === login && screen.path.includes(wanted))
      const one = await tab(login)
      const asked = watchRequests(one)
      await visit(one, login === null ? '/console/login' : '/console')
      await one.page.waitForLoadState('networkidle')
      const { bytes: first } = await asked.take()
      const found: string[] = []
      if (login === 'demo' && first > firstBytes) found.push(`the first page takes ${first} bytes of scripts`)
      // The addresses of all screens come with the first move, and the French of what all share with the first choice of it.
      if (login !== null) await go(one, '/console/nothing-here')
      await chooseLanguage(one, 'fr')
      await chooseLanguage(one, 'en')
      await asked.take()
      for (const screen of shown) {
        const exclude = screen === shown[0] ? likeOthers : [...shell, ...likeOthers]
        const findings = await findingsOf(one, screen, exclude)
        for (const finding of [...findings, ...budgetOf(await asked.take())])
          found.push(`${screen.path}: ${finding}`)
      }
      await one.close()
      return found
    },
  }
}

type Asked = { bytes: number; calls: string[] }

const budgetOf = ({ bytes, calls }: Asked): string[] => [
  ...(bytes > screenBytes ? [`takes ${bytes} bytes of scripts, more than ${screenBytes}`] : []),
  ...(calls.length > screenCalls ? [`asks the API ${calls.length} times: ${calls.join(' ')}`] : []),
]

const findingsOf = async (tab: Tab, { path, heading }: Screen, exclude: string[]): Promise<string[]> => {
  const { page, faults } = tab
  await go(tab, path)
  const isThere = await page
    .getByRole('heading', { level: 1, name: heading })
    .waitFor()
    .then(
      () => true,
      () => false,
    )
  await settled(page)
  const found = isThere ? [] : [`its heading is not ${heading}`]
  found.push(...(await axeFindings(page, { exclude })))
  await inTheme(tab, 'dark')
  found.push(...(await axeFindings(page, { rules: ['color-contrast'], exclude })))
  await inTheme(tab, 'light')
  await page.setViewportSize(phone)
  found.push(...(await axeFindings(page, { rules: ofLayout, exclude })), ...(await scrollOf(tab, 'English')))
  await chooseLanguage(tab, 'fr')
  found.push(...(await scrollOf(tab, 'French')))
  await chooseLanguage(tab, 'en')
  await page.setViewportSize(wide)
  return [...found, ...faults.splice(0)]
}

/** As the button of the bar chooses it. Resolves once the page is painted anew: colours change with the second frame. */
const inTheme = async ({ page }: Tab, theme: 'light' | 'dark'): Promise<void> => {
  await page.evaluate(`
    document.documentElement.dataset.theme = '${theme}'
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))`)
}

const scrollOf = async ({ page }: Tab, language: string): Promise<string[]> => {
  const pixels = await sidewaysScroll(page)
  return pixels > 0 ? [`scrolls sideways on a phone by ${pixels} px in ${language}`] : []
}

const chooseLanguage = async ({ page }: Tab, language: 'en' | 'fr'): Promise<void> => {
  await page.locator(`:is(.top, .entry-bar) button[lang="${language}"]`).click()
  await page.locator(`html[lang="${language}"]`).waitFor()
  await settled(page)
}

/** Moves as a link does, without loading the page anew. */
const go = async ({ page }: Tab, path: string): Promise<void> => {
  const to = JSON.stringify(path)
  await page.evaluate(`history.pushState(null, '', ${to}); dispatchEvent(new PopStateEvent('popstate'))`)
  await settled(page)
}

/** Counts the bytes of scripts that a tab asks for, and its calls of the API. */
const watchRequests = ({ page }: Tab) => {
  const sizes = new Map<string, number>()
  let asked = new Set<string>()
  let calls: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (url.endsWith('.js')) asked.add(url)
    if (request.resourceType() === 'fetch') calls.push(new URL(url).pathname)
  })
  const sizeOf = async (url: string): Promise<number> => {
    const response = await fetch(url, { headers: { 'accept-encoding': 'br' }, decompress: false })
    return (await response.bytes()).length
  }
  return {
    /** What was asked for since the last time; scripts that were asked for before cost nothing. */
    async take(): Promise<Asked> {
      const urls = [...asked].filter((url) => !sizes.has(url))
      const taken = { bytes: 0, calls }
      ;[asked, calls] = [new Set(), []]
      for (const url of urls) {
        sizes.set(url, await sizeOf(url))
        taken.bytes += sizes.get(url) ?? 0
      }
      return taken
    },
  }
}
