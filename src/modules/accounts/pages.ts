import type { Access } from '../../http/access.ts'
import { table } from '../../http/context.ts'
import { pageStyle } from '../../http/page.ts'

type Form = { title: string; text: string; action: string; fields: string; button: string }

const forms: Record<'/reset-password' | '/verify-email', Form> = {
  '/reset-password': {
    title: 'Choose a new password',
    text: 'You are signed out on all devices once the new password is saved.',
    action: '/api/v1/auth/reset',
    fields:
      '<label>New password <input type="password" name="password" minlength="6" maxlength="128" autocomplete="new-password" required></label>',
    button: 'Save the password',
  },
  '/verify-email': {
    title: 'Confirm your e-mail address',
    text: 'Confirm only if you created the account: it then gets what belongs to this address.',
    action: '/api/v1/auth/verify-email',
    fields: '',
    button: 'Confirm the address',
  },
}

const pageOf = ({ title, text, action, fields, button }: Form, token: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/account-page.css">
<script src="/account-page.js" defer></script>
</head>
<body>
<main>
<h1>${title}</h1>
<p id="message" role="status">${token === '' ? 'This link is not complete. Open the whole link from the mail.' : text}</p>
${token === '' ? '' : `<form method="post" action="${action}"><input type="hidden" name="token" value="${token}">${fields}<button>${button}</button></form>`}
</main>
</body>
</html>
`

const style = `${pageStyle}
label, input:not([type=hidden]) { display: block; width: 100%; box-sizing: border-box }
input, button { font: inherit; padding: .5rem .75rem; margin: .25rem 0 1rem }
`

// Without it the form still works, and the browser shows the answer as JSON.
const script = `const form = document.querySelector('form')
const message = document.querySelector('#message')
form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  try {
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    const body = await response.json()
    const issue = body.issues?.find(({ path }) => path === '/password')
    message.textContent = issue ? 'The password ' + issue.message : body.message
    if (response.ok) form.remove()
  } catch {
    message.textContent = 'The server cannot be reached. Try again.'
  }
  button.disabled = false
})
`

const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const send = (body: string, contentType: string): Response =>
  new Response(body, { headers: { 'content-type': `${contentType}; charset=utf-8` } })

/** The pages that mailed links lead to. Opening one changes nothing: mail scanners open links too. */
export const createAccountPages = (may: Access, hasConsole: boolean) => {
  const hidden = may.unlimited({ hide: true })
  const app = table('account-pages', 'Accounts')
  // The console has these pages itself.
  if (hasConsole) return app
  app
    .get('/account-page.js', () => send(script, 'text/javascript'), hidden)
    .get('/account-page.css', () => send(style, 'text/css'), hidden)
  for (const [path, form] of Object.entries(forms))
    app.get(
      path,
      (c) => {
        const token = new URL(c.request.url).searchParams.get('token') ?? ''
        c.set.headers['content-security-policy'] = pagePolicy
        // The token in the address must not stay in a shared cache.
        c.set.headers['cache-control'] = 'no-store'
        return send(pageOf(form, /^[\w-]{1,512}$/.test(token) ? token : ''), 'text/html')
      },
      hidden,
    )
  return app
}
