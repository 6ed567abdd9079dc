import { jwt } from '@elysiajs/jwt'
import type { Principal } from '../../../http/caller.ts'
import type { JwtAlgorithm } from '../../../settings.ts'
import type { Booking } from '../bookings/booking.ts'

/**
 * Returns the function that signs tokens of video rooms: each opens the room of one booking to one user. The key is
 * not that of access tokens, so a video server that checks these tokens cannot make others.
 */
export const createRoomTokens = (key: string, algorithm: JwtAlgorithm, lifetimeMs: number) => {
  const { jwt: signer } = jwt({ name: 'jwt', secret: key, alg: algorithm }).decorator
  return async ({ userId, role }: Principal, { _id }: Booking): Promise<string> => {
    const exp = Math.floor((Date.now() + lifetimeMs) / 1000)
    return await signer.sign({
      aud: 'video-room',
      sub: userId,
      room: _id,
      role,
      jti: Bun.randomUUIDv7(),
      exp,
    })
  }
}

export type SignRoomToken = ReturnType<typeof createRoomTokens>
