// Run by mongosh beside the first member, with MONGO_ROOT_PASSWORD and MONGO_PASSWORD: makes the replica set and its
// users. A second run changes nothing.
const { MONGO_ROOT_PASSWORD: rootPassword, MONGO_PASSWORD: password } = process.env
const admin = db.getSiblingDB('admin')
const signIn = () => {
  try {
    return admin.auth('root', rootPassword).ok === 1
  } catch {
    return false
  }
}

if (!signIn()) {
  // Until there is a user, a client on the same machine may do both.
  const members = [1, 2, 3].map((n) => ({ _id: n, host: `mongo-${n}:27017`, priority: n === 1 ? 2 : 1 }))
  try {
    rs.initiate({ _id: 'rs0', members })
  } catch (error) {
    if (error.codeName !== 'AlreadyInitialized') throw error
  }
  while (!db.hello().isWritablePrimary) sleep(500)
  admin.createUser({ user: 'root', pwd: rootPassword, roles: ['root'] })
  if (!signIn()) throw new Error('the user root was made and cannot sign in')
}

const store = db.getSiblingDB('convene')
if (!store.getUser('convene'))
  store.createUser({
    user: 'convene',
    pwd: password,
    roles: [
      { role: 'readWrite', db: 'convene' },
      { role: 'dbAdmin', db: 'convene' },
    ],
  })
print('the replica set and its users are there')
