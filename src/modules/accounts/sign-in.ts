import { actorOf, type Caller, checkGuestId, foldEmail } from '../../http/caller.ts'
import type { HeaderBag, Limits } from '../../http/limits.ts'
import type { Device, SignedIn } from './login.ts'
import type { SessionCookies } from './session-cookies.ts'
import type { UserDataService } from './user-data-service.ts'

export type SignInContext = { caller: Caller; set: { headers: HeaderBag } }

/**
 * Returns the function that every login and register route calls. It counts the attempt, signs in with
 * `login`, moves the guest's data to the user and sets the cookies. Throws GUEST_ID_INVALID,
 * RATE_LIMITED and what `login` throws.
 */
export const createSignIn =
  (limits: Limits, cookies: SessionCookies, userData: UserDataService) =>
  async <Login extends SignedIn>(
    { caller, set }: SignInContext,
    { email, guest_session_id }: { email: string; guest_session_id?: string | null | undefined },
    login: (device: Device) => Promise<Login>,
  ): Promise<Login> => {
    const guestId = guest_session_id ? checkGuestId(guest_session_id) : caller.guestId
    const device = { address: caller.address, user_agent: caller.userAgent ?? null }
    const signIn = () => login(device)
    const signedIn = await limits.attemptLogin(caller.address, foldEmail(email), set.headers, signIn)
    const userId = signedIn.account._id
    if (guestId) await userData.takeOverGuest(guestId, userId, { ...actorOf(caller), userId })
    set.headers['set-cookie'] = cookies.signedIn(signedIn)
    return signedIn
  }

export type SignIn = ReturnType<typeof createSignIn>
