import { t } from '../../i18n/account.ts'

// Browsers name those they descend from too: the first that fits counts.
const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Chrome'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

const find = (of: [RegExp, string][], text: string): string | undefined =>
  of.find(([pattern]) => pattern.test(text))?.[1]

/** Returns the name of a device by its `User-Agent`, such as "Firefox on Windows" or "curl/8.5.0". */
export const deviceOf = (userAgent: string | null): string => {
  if (!userAgent) return t('unknownDevice')
  const browser = find(browsers, userAgent)
  const system = find(systems, userAgent)
  if (browser && system) return t('deviceOn', browser, system)
  return browser ?? system ?? userAgent.split(' ')[0] ?? userAgent
}
