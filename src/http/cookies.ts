import { accessCookie } from './caller.ts'

/** A `Set-Cookie` header of a cookie that scripts cannot read. Without a value it deletes the cookie. */
export const cookieHeader = (name: string, path: string, secure: boolean, value = '', maxAge = 0): string =>
  new Bun.Cookie(name, value, { path, maxAge, secure, httpOnly: true, sameSite: 'lax' }).toString()

export const clearAccessCookie = (secure: boolean): string => cookieHeader(accessCookie, '/', secure)
