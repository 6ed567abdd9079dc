import type { Db } from 'mongodb'
import type { Caller } from '../kills-load/caller.ts'

export type Login = { id: string; token: string }
export type Child = { id: string; parent: Login }

const password = 'correct horse'

/** Makes an admin, the subjects, tutors of both and families, and signs all of them in. */
export const createPeople = async (
  { insist }: Caller,
  database: Db,
  counts: { tutors: number; parents: number; childrenEach: number },
) => {
  const expect = async (...[method, path, sent]: Parameters<Caller['insist']>) => {
    const { status, body } = await insist(method, path, sent)
    if (status > 201) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const signIn = async (email: string): Promise<Login> => {
    const body = await expect('POST', '/auth/login', { body: { email, password } })
    return { id: String(Object(body.user).id), token: String(body.token) }
  }
  const names = { first_name: 'Ann', last_name: 'Bell', password }
  const makeAdmin = async (): Promise<Login> => {
    const email = 'admin@people.example'
    await expect('POST', '/api/auth/register', { body: { email, password } })
    await database.collection('users').updateOne({ email }, { $set: { role: 'admin' } })
    return await signIn(email)
  }
  const admin = await makeAdmin()
  const { token } = admin
  for (const slug of ['math', 'english'])
    await expect('POST', '/admin/subjects', { token, body: { name: slug, slug } })

  const makeTutor = async (_: unknown, number: number): Promise<Login> => {
    const email = `tutor${number}@people.example`
    await expect('POST', '/admin/tutors', { token, body: { ...names, email, subjects: ['math', 'english'] } })
    return await signIn(email)
  }
  const makeFamily = async (_: unknown, number: number): Promise<Child[]> => {
    const email = `parent${number}@people.example`
    await expect('POST', '/auth/signup', { body: { ...names, email, role: 'parent' } })
    const parent = await signIn(email)
    const children: Child[] = []
    for (let child = 0; child < counts.childrenEach; child += 1) {
      const body = { first_name: `Child ${child}`, last_name: 'Bell', grade: '5' }
      const row = await expect('POST', '/students', { token: parent.token, body })
      children.push({ id: String(row.id), parent })
    }
    return children
  }
  const tutors = await Promise.all(Array.from({ length: counts.tutors }, makeTutor))
  const families = await Promise.all(Array.from({ length: counts.parents }, makeFamily))
  return { admin, tutors, children: families.flat() }
}

export type People = Awaited<ReturnType<typeof createPeople>>
