import type { Screen } from './index.ts'

export const entryScreens: Screen[] = [
  { path: '/console/login', login: null, heading: /Sign in/ },
  { path: '/console/forgot', login: null, heading: /Forgot/ },
  { path: '/reset-password?token=abc', login: null, heading: /Choose a new password/ },
  { path: '/verify-email?token=abc', login: null, heading: /Confirm your e-mail/ },
  { path: '/console/nothing-here', login: 'demo', heading: /no page/ },
]
