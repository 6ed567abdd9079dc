import { errorCodes } from './errors.ts'

const style = `body { margin: 0 }
#errors { max-width: 1460px; margin: 0 auto; padding: 0 20px 40px; box-sizing: border-box; font: 14px/1.5 system-ui, sans-serif; color: #3b4151; overflow-x: auto }
#errors th { text-align: left }
#errors td, #errors th { padding: .25rem 1rem .25rem 0; vertical-align: top }
.swagger-ui .opblock .opblock-summary-method { color: #080a0b !important; text-shadow: none }
.dark-mode .swagger-ui .opblock .try-out__btn.cancel { color: #ff8a8a !important }
.dark-mode #errors, .dark-mode .swagger-ui .examples-select__section-label { color: #e4e6e6 }`

const errorRows = Object.entries(errorCodes).map(
  ([code, [status, text]]) => `<tr><td>${status}</td><td><code>${code}</code></td><td>${text}</td></tr>`,
)

/** Swagger UI with all operations, then the codes of all errors. It loads nothing from another server. */
export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Convene API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
<style>${style}</style>
</head>
<body>
<div id="docs"></div>
<section id="errors">
<h2>Error codes</h2>
<p>Each operation lists those that it can answer.</p>
<table>
<thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead>
<tbody>
${errorRows.join('\n')}
</tbody>
</table>
</section>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api-docs/start.js"></script>
</body>
</html>
`

export const docsScript = `const dark = matchMedia('(prefers-color-scheme: dark)')
const followTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', followTheme)
followTheme()
SwaggerUIBundle({ url: '/api-docs/json', dom_id: '#docs', deepLinking: true, tryItOutEnabled: true, persistAuthorization: true, defaultModelsExpandDepth: -1, syntaxHighlight: { activated: true, theme: 'obsidian' } })
`

// Swagger UI sets styles on its own elements; scripts come from here alone.
export const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
