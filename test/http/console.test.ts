import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../support/server.ts'

const { call, url } = await startTestServer({
  console: true,
  production: true,
  publicUrl: 'https://convene.example',
  s3: null,
})
const html = { accept: 'text/html,*/*;q=0.8' }
const page = await call('GET', '/console', { headers: html })
const assets = [...page.text.matchAll(/"(\/console\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
const assetLike = (pattern: RegExp): string => assets.find((path) => pattern.test(path)) ?? ''
/** The first page names what its screen asks for at once. */
const withoutData = (text: string): string => text.replace(/<link[^>]* as="fetch"[^>]*>\n?/g, '')

describe('the console', () => {
  test('is where a browser is led from the start page, and what others are told of', async () => {
    const browser = await call('GET', '/', { headers: html })
    expect([browser.status, browser.headers.get('location')]).toEqual([302, '/console'])
    expect(browser.headers.get('vary')).toContain('Accept')
    expect((await call('GET', '/')).body.console).toBe('/console')
  })

  test('is one page at each of its addresses, under a policy that takes nothing from elsewhere', async () => {
    for (const path of ['/console', '/console/executions/x', '/reset-password?token=x', '/verify-email']) {
      const { status, headers, text } = await call('GET', path, { headers: html })
      expect([path, status, withoutData(text)]).toEqual([path, 200, withoutData(page.text)])
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).toContain("img-src 'self' data: blob: https://convene.example;")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy).not.toContain('unsafe')
    }
    // No script or style stands in the page itself, which the policy would refuse.
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|<style|style="|https?:/)
  })

  test('sends its files compressed, under names that change with them, to be kept for ever', async () => {
    expect(assets.length).toBeGreaterThanOrEqual(4)
    for (const path of assets) {
      const { status, headers } = await call('GET', path, { headers: { 'accept-encoding': 'identity' } })
      expect([path, status, headers.get('content-encoding')]).toEqual([path, 200, null])
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
    const script = assetLike(/\.js$/)
    for (const encoding of ['br', 'gzip']) {
      const accepts = encoding === 'br' ? 'gzip, deflate, br, zstd' : 'gzip, deflate'
      const { headers } = await fetch(`${url}${script}`, { headers: { 'accept-encoding': accepts } })
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([encoding, 'Accept-Encoding'])
    }
    expect((await call('GET', '/console/assets/main-old.js')).status).toBe(404)
  })

  test('has an icon, also at the old address', async () => {
    const old = await call('GET', '/favicon.ico')
    expect([old.status, old.headers.get('location')]).toEqual([302, '/favicon.svg'])
    expect((await call('GET', '/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml')
  })

  test('has no rate limit of its own', async () => {
    const { headers } = await call('GET', '/console')
    expect(headers.get('ratelimit-limit')).toBeNull()
  })

  test('keeps to its budgets: 8 KB of styles and 55 KB of fonts for the first page', async () => {
    const size = async (path: string): Promise<number> => {
      // As it is sent: a body that is not unpacked.
      const response = await fetch(`${url}${path}`, {
        headers: { 'accept-encoding': 'br' },
        decompress: false,
      })
      expect(response.headers.get('content-type')).toMatch(/css|font/)
      return (await response.bytes()).length
    }
    const sheet = assetLike(/\.css$/)
    expect(await size(sheet)).toBeLessThanOrEqual(8 * 1024)
    const css = await (await fetch(`${url}${sheet}`)).text()
    const fonts = [...css.matchAll(/"(\/console\/assets\/[^"]+latin-wght[^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(fonts).toHaveLength(2)
    const sizes = await Promise.all(fonts.map(size))
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(55 * 1024)
  })
})

test('a browser gets a page in HTML where nothing is, with the way home; others get JSON', async () => {
  const browser = await call('GET', '/nothing', { headers: html })
  expect([browser.status, browser.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(browser.text).toContain('href="/"')
  expect((await call('GET', '/nothing')).body.code).toBe('NOT_FOUND')
  expect((await call('GET', '/api/nothing', { headers: html })).body.code).toBe('NOT_FOUND')
})

test('a worker shows no console', async () => {
  const worker = await startTestServer({ role: 'worker', console: true })
  expect((await worker.call('GET', '/console')).status).toBe(404)
})
