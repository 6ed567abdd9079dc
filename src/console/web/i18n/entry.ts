import { type Texts, translator } from './locale.ts'

/** Signing in, and the pages that mailed links lead to. */
const en = {
  signIn: 'Sign in',
  signInHelp: 'to your Convene account',
  email: 'E-mail address',
  password: 'Password',
  forgotLink: 'Forgot the password?',
  suspended: 'This account is suspended: ask your administrator',
  clientSuspended: 'Your company is suspended: ask your administrator',
  tooMany: 'Too many tries: the next one is possible in {0} s',
  forgot: 'Forgot the password',
  forgotHelp: 'We send you a link to choose a new one.',
  sendLink: 'Send the link',
  linkSent: 'If there is an account with this address, a link is on its way.',
  toSignIn: 'To the sign-in page',
  reset: 'Choose a new password',
  resetHelp: 'You are signed out on all devices once the new password is saved.',
  newPassword: 'New password',
  passwordRule: '6 to 128 characters',
  savePassword: 'Save the password',
  resetDone: 'The new password is saved. You can sign in with it now.',
  linkIncomplete: 'This link is not complete. Open the whole link from the mail.',
  linkOver: 'This link is used up or too old. Ask for a new one.',
  verify: 'Confirm your e-mail address',
  verifyHelp: 'Confirm only if you created the account: it then gets what belongs to this address.',
  confirm: 'Confirm the address',
  verifyDone: 'The e-mail address is confirmed.',
}

export type EntryTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./entry.fr.ts')).fr)
