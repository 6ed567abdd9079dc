import { actorOf, type Caller, checkGuestId, foldEmail } from '../../http/caller.ts'
import type { HeaderBag, Limits } from '../../http/limits.ts'
import type { Device, SignedIn } from './login.ts'
import type { SessionCookies } from './session-cookies.ts'
import type { UserDataService } from './user-data-service.ts'

export type SignInContext = { caller: Caller; request: Request; set: { headers: HeaderBag } }

/**
 * Returns the function that every login and register route calls. It counts the attempt, signs in with
 * `login`, moves the guest's data to the user and sets the cookies. Throws GUEST_ID_INVALID,
 * RATE_LIMITED and what `login` throws.
 */
export const createSignIn =
  (limits: Limits, cookies: SessionCookies, userData: UserDataService) =>
  async <Login extends SignedIn>(
    { caller, request, set }: SignInContext,
    { email, guest_session_id }: { email: string; guest_session_id?: string | null | undefined },
    login: (device: Device) => Promise<Login>,
  ): Promise<Login> => {
    const guestId = guest_session_id ? checkGuestId(guest_session_id) : caller.guestId
    const device = { address: caller.address, user_agent: userAgentOf(request) }
    const signIn = () => login(device)
    const signedIn = await limits.attemptLogin(caller.address, foldEmail(email), set.headers, signIn)
    const userId = signedIn.account._id
    if (guestId) await userData.takeOverGuest(guestId, userId, { ...actorOf(caller), userId })
    set.headers['set-cookie'] = cookies.signedIn(signedIn)
    return signedIn
  }

const userAgentLength = 200

const userAgentOf = ({ headers }: Request): string | null =>
  headers.get('user-agent')?.toWellFormed().slice(0, userAgentLength) || null

export type SignIn = ReturnType<typeof createSignIn>
