import { route } from '../route.tsx'

/** Pages before the sign-in, and those that mailed links lead to: without the shell. */
export const entryRoutes = [
  route('/console/login', async () => (await import('../screens/entry/login.tsx')).LoginPage),
  route('/console/forgot', async () => (await import('../screens/entry/forgot.tsx')).ForgotPage),
  route(
    '/reset-password',
    async () => (await import('../screens/entry/reset-password.tsx')).ResetPasswordPage,
  ),
  route('/verify-email', async () => (await import('../screens/entry/verify-email.tsx')).VerifyEmailPage),
]
