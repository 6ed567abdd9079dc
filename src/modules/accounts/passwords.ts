import type { PasswordCost } from '../../timings.ts'

/** Hashes and checks passwords with argon2id, off the event loop. */
export const createPasswords = (cost: PasswordCost) => {
  const hash = (password: string): Promise<string> =>
    Bun.password.hash(password, { algorithm: 'argon2id', ...cost })
  let placeholder: Promise<string> | null = null

  return {
    hash,

    /**
     * Returns whether the password matches. Without a hash (no such account) a placeholder is checked, so that
     * an unknown address takes as long as a wrong password.
     */
    async verify(password: string, stored: string | null): Promise<boolean> {
      placeholder ??= hash(Bun.randomUUIDv7())
      const matches = await Bun.password.verify(password, stored ?? (await placeholder))
      return matches && stored !== null
    },
  }
}
