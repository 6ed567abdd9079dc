/** OWASP's second choice for argon2id (19 MiB, two passes): about 20 ms off the event loop. */
const cost = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const

export const hashPassword = (password: string): Promise<string> => Bun.password.hash(password, cost)

let standIn: Promise<string> | null = null

/**
 * Whether the password fits. Without a hash (no such account) the same work is done against a stand-in,
 * so that an unknown address takes as long as a wrong password.
 */
export const verifyPassword = async (password: string, hash: string | null): Promise<boolean> => {
  standIn ??= hashPassword(Bun.randomUUIDv7())
  const fits = await Bun.password.verify(password, hash ?? (await standIn))
  return fits && hash !== null
}
