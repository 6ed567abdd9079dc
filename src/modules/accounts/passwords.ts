import type { PasswordCost } from '../../timings.ts'

/** Hashes and checks passwords with argon2id, off the event loop. */
export const createPasswords = (cost: PasswordCost) => {
  const hash = (password: string): Promise<string> =>
    Bun.password.hash(password, { algorithm: 'argon2id', ...cost })
  let standIn: Promise<string> | null = null

  return {
    hash,

    /**
     * Whether the password fits. Without a hash (no such account) the same work is done against a stand-in,
     * so that an unknown address takes as long as a wrong password.
     */
    async verify(password: string, stored: string | null): Promise<boolean> {
      standIn ??= hash(Bun.randomUUIDv7())
      const fits = await Bun.password.verify(password, stored ?? (await standIn))
      return fits && stored !== null
    },
  }
}
