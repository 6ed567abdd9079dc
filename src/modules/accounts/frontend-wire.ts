import { t } from 'elysia'
import type { SignedIn } from './login.ts'
import { login, loginExample, password, presentedPassword, toLogin, user } from './wire.ts'

/** The login of the frontend of tutoring, whose user has a few fields more. */
export const frontendLogin = t.Object({
  ...login.properties,
  user: t.Object({
    ...user.properties,
    email_verified: t.Literal(true, { description: 'true for all: the frontend would stop otherwise' }),
    force_password_change: t.Literal(false),
    is_active: t.Boolean(),
  }),
})

export const toFrontendLogin = (signedIn: SignedIn) => {
  const { user, ...rest } = toLogin(signedIn)
  const more = { email_verified: true as const, force_password_change: false as const }
  return { ...rest, user: { ...user, ...more, is_active: user.status === 'active' } }
}

export const changePasswordBody = t.Object(
  { currentPassword: presentedPassword, newPassword: t.Optional(password), password: t.Optional(password) },
  { examples: [{ currentPassword: loginExample.password, newPassword: loginExample.password }] },
)

export const passwordChanged = t.Object({ message: t.String(), token: t.String() })
