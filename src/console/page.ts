/** The mark of the product, for the tab of a browser. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f46e5"/><path d="M21 11.5a6.5 6.5 0 1 0 0 9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="22.5" cy="16" r="2" fill="#c7d2fe"/></svg>`

const head = `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f7f8">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1012">
<title>Convene</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">`

export type Parts = {
  script: string
  /** What the script imports, which a browser would find only in it. */
  modules: string[]
  style: string
  font: string
}

/**
 * The one page of the console. Its script draws the screen of the address. `data` are the first answers that this screen
 * takes, which the browser asks for while it loads the script.
 */
export const page = ({ script, modules, style, font }: Parts, data: string[]): string =>
  `<!doctype html>
<html lang="en">
<head>
${head}
<link rel="preload" as="font" type="font/woff2" crossorigin href="${font}">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
${[
  ...modules.map((path) => `<link rel="modulepreload" href="${path}">`),
  ...data.map((path) => `<link rel="preload" as="fetch" crossorigin href="${path}">`),
].join('\n')}
</head>
<body>
<div id="app"></div>
<noscript>The Convene console needs JavaScript. The API does not: see <a href="/api-docs">/api-docs</a>.</noscript>
</body>
</html>
`

/** What a developer sees in place of the console whose sources do not build. */
export const faultPage = (faults: string): string =>
  `<!doctype html>
<html lang="en">
<head>
${head}
</head>
<body>
<h1>The console cannot be built</h1>
<pre>${Bun.escapeHTML(faults)}</pre>
</body>
</html>
`

/** Everything comes from this server, but pictures and films, which may come from `origins` too. */
export const policyFor = (origins: string[]): string => {
  const files = origins.map((origin) => ` ${origin}`).join('')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: blob:${files}`,
    `media-src 'self' blob:${files}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
