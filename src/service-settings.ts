/** Reads a variable of the environment. Returns null for an absent or empty one. */
export type Read = (name: string) => string | null

/** The files' S3 server; null where files stay on the disk. */
export const readS3 = (
  read: Read,
  endpoint: string | null,
  publicEndpoint: string | null,
  faults: string[],
) => {
  const bucket = read('S3_BUCKET')
  if (bucket === null) {
    for (const name of ['S3_ENDPOINT', 'S3_PUBLIC_ENDPOINT'])
      if (read(name) !== null) faults.push(`${name} is set but S3_BUCKET is not`)
    return null
  }
  const accessKeyId = read('AWS_ACCESS_KEY_ID')
  const secretAccessKey = read('AWS_SECRET_ACCESS_KEY')
  const sessionToken = read('AWS_SESSION_TOKEN')
  if ((accessKeyId === null) !== (secretAccessKey === null))
    faults.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together')
  return {
    bucket,
    endpoint,
    /** Where browsers reach the S3 server; null where that is `endpoint`. */
    publicEndpoint,
    region: read('AWS_REGION') ?? 'us-east-1',
    /** null leaves them to the AWS SDK's own search (profiles, container and instance roles). */
    credentials:
      accessKeyId !== null && secretAccessKey !== null
        ? { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) }
        : null,
  }
}

export type S3Settings = NonNullable<ReturnType<typeof readS3>>

/** Stripe; null where no key is set. */
export const readStripe = (read: Read, faults: string[]) => {
  const secretKey = read('STRIPE_SECRET_KEY')
  const webhookSecret = read('STRIPE_WEBHOOK_SECRET')
  // A fault never repeats a secret.
  if (secretKey !== null && !/^[sr]k_\w+$/.test(secretKey))
    faults.push('STRIPE_SECRET_KEY must be a key that starts with sk_ or rk_')
  if (webhookSecret !== null && !/^whsec_[\w+/=]+$/.test(webhookSecret))
    faults.push('STRIPE_WEBHOOK_SECRET must be a secret that starts with whsec_')
  if (secretKey === null && webhookSecret !== null)
    faults.push('STRIPE_WEBHOOK_SECRET is set but STRIPE_SECRET_KEY is not')
  // No variable sets the address; tests have a Stripe of their own.
  return secretKey === null ? null : { secretKey, webhookSecret, apiUrl: null as string | null }
}

export type StripeSettings = NonNullable<ReturnType<typeof readStripe>>
