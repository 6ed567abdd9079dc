/** The look of every page that the server writes itself. */
export const pageStyle = `body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 26rem; padding: 0 1rem; color-scheme: light dark }
h1 { font-size: 1.4rem }`

const notFoundPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page not found</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>Page not found</h1>
<p>There is nothing at this address. It may have moved, or the link is not complete.</p>
<p><a href="/">Go to the start page</a></p>
</main>
</body>
</html>
`

const styleHash = new Bun.CryptoHasher('sha256').update(pageStyle).digest('base64')

export const notFoundPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`

/** Whether a browser opens this address: scripts and other clients do not ask for HTML. */
export const wantsPage = ({ method, headers }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.get('accept') ?? '').includes('text/html')

/** The 404 that a person sees, with a way home. */
export const notFoundAnswer = (): Response =>
  new Response(notFoundPage, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
