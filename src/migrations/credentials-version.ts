import type { Migration } from '../platform/store-version.ts'

/** Logins end with the credentials that they were opened with, and an address counts once it is verified. */
export const credentialsVersion: Migration = {
  version: 2,
  summary: 'add credentials_version to users and logins, email_verified_at to users',
  async run(db) {
    const old = { credentials_version: { $exists: false } }
    // Nothing defines this job any more: its users request another link.
    await db.collection('jobs').deleteMany({ name: 'accounts.send-reset-link' })
    // Logins first: a login without a version would outlast every change of a password.
    await db.collection('logins').updateMany(old, { $set: { credentials_version: 1 } })
    await db
      .collection('users')
      .updateMany(old, { $set: { credentials_version: 1, email_verified_at: null } })
  },
}
