import { expect, test } from 'bun:test'
import { settled, visit } from '../support/browser.ts'
import { startConsole } from '../support/console.ts'
import { screens } from './screens/index.ts'

// In production the files are made as small as they get.
const { tab } = await startConsole({ production: true })

const firstBytes = 25 * 1024
const screenBytes = 8 * 1024

/** As it is sent: a body that is not unpacked. */
const sentBytes = async (url: string): Promise<number> =>
  (await (await fetch(url, { headers: { 'accept-encoding': 'br' }, decompress: false })).bytes()).length

test('the first page takes at most 25 KB of scripts, and each other screen at most 8 KB more', async () => {
  const sizes = new Map<string, number>()
  const heavy: string[] = []
  for (const [login, own] of Map.groupBy(screens, (screen) => screen.login)) {
    const one = await tab(login, { width: 900, height: 700 })
    const asked = new Set<string>()
    one.page.on('request', (request) => {
      if (request.url().endsWith('.js')) asked.add(request.url())
    })
    const take = async (): Promise<number> => {
      let bytes = 0
      for (const url of asked) {
        const size = sizes.get(url) ?? (await sentBytes(url))
        sizes.set(url, size)
        bytes += size
      }
      asked.clear()
      return bytes
    }
    await visit(one, login === null ? '/console/login' : '/console')
    await one.page.waitForLoadState('networkidle')
    const first = await take()
    if (login === 'demo') expect(first).toBeLessThanOrEqual(firstBytes)
    const go = async (path: string): Promise<void> => {
      const to = JSON.stringify(path)
      await one.page.evaluate(
        `history.pushState(null, '', ${to}); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await settled(one.page)
    }
    // The addresses of all screens come with the first move.
    await go('/console/nothing-here')
    await take()
    for (const { path } of own) {
      await go(path)
      const more = await take()
      if (more > screenBytes) heavy.push(`${path}: ${more}`)
    }
    await one.close()
  }
  expect(heavy).toEqual([])
  expect(sizes.size).toBeGreaterThan(20)
})
