export type Timings = typeof defaultTimings

/** Milliseconds that no variable sets; tests shorten them. */
export const defaultTimings = {
  /** How long answers, replies and jobs under way may take once the process stops. */
  drainMs: 10_000,
  /** How long a command of the store may take. */
  storeTimeoutMs: 10_000,
  /** A change stream that brings no answer for this long is opened anew. */
  storeLostMs: 10_000,
  /** A process that answers requests writes a sign of life at most this often, and at most once a minute. */
  signOfLifeMs: 20_000,
  /** A process that wrote no sign of life for this long counts as ended where an upgrade waits for its end. */
  processLostMs: 90_000,
  /** `/health` writes a row and a file at most this often. */
  healthWriteMs: 10_000,
  /** A part of `/health` without an answer after this long is unavailable. */
  healthTimeoutMs: 2000,
  /** What a scrape of `/metrics` asks the store and others for is asked at most this often, and waited for so long. */
  metricsCacheMs: 10_000,
  metricsWaitMs: 2000,
  /** How often the delay of the event loop is measured. */
  loopLagMs: 250,
  /** Traces are sent this often, in batches. */
  traceSendMs: 5000,
  /** A fault of the store or of the files that lasts is logged once in this time. */
  outageLogMs: 60_000,
  /** Rows of `api_logs`, and counts of faults, are written at most this often. */
  apiLogMs: 500,
  errorCountMs: 1000,
  /** The pause before a child process that ended is started again; it grows with each early end. */
  companionRestartMs: 500,
  /** A body of which nothing arrives for this long is refused. */
  bodyIdleMs: 60_000,
  /** Another process takes over a job whose own process has not renewed its lock for this long. */
  jobLockMs: 15_000,
  jobTouchMs: 5000,
  jobPollMs: 1000,
  /** Processes learn this often what the others have counted of rate limits. */
  limitSyncMs: 1000,
  /** A socket without an identity is closed after this long. */
  socketAuthMs: 5000,
  /** Open sockets are admitted anew this often: one that would be refused is closed within 5 s. */
  socketRecheckMs: 2000,
  /** A socket whose client reads nothing for this long is closed. */
  socketDrainMs: 30_000,
  /** A Socket.IO client is asked this often whether it is there, and has so long to answer. */
  socketPingMs: 25_000,
  socketPongMs: 20_000,
  /** A reply whose process has not renewed its lease for this long is lost. */
  replyLeaseMs: 15_000,
  replyRenewMs: 5000,
  replySweepMs: 5000,
  /** How long a reply may take, from its question to its last word. */
  replyMaxMs: 5 * 60 * 1000,
  /** How long replies under way may take once the process stops. */
  replyDrainMs: 5000,
  /** The longest pause before a save of a valuation that another process overtook is tried again. */
  saveRetryPauseMs: 40,
  /** How often an AI service that is down is tried again; the pauses of a queued scan double. */
  aiServiceRetryMs: 5000,
  /** How often a running scan looks whether another process deleted it. */
  scanCheckMs: 2000,
  /** A queued scan whose user has enough of them under way waits about this long for its next turn. */
  scanPostponeMs: 1000,
  /** How long a queued scan tries an AI service that is down, busy or broken. */
  scanRetryForMs: 10 * 60 * 1000,
  /** How long a writer of a booking may take between its slots and its row; then others may have the slots. */
  bookingHoldMs: 10_000,
  /** Another process takes over a run whose own process has not renewed its lease for this long. */
  runLeaseMs: 15_000,
  runRenewMs: 5000,
  /** How often runs that a process left are looked for. */
  runSweepMs: 5000,
  /** The pause before the second attempt at a run; it is four times that before the third. */
  runRetryMs: 2000,
  /** Progress that a step reports is stored at most this often. */
  runReportMs: 250,
  /** How often a process looks for cancelled runs while the change stream is down. */
  runCheckMs: 500,
  /** Runs that end within this time are counted together. */
  runCountMs: 1000,
  /** A run that ended this long ago without its row in the ledger, its last event or its count gets them. */
  runSettleMs: 10_000,
  /** A month is closed this long after its end. A job looks for such months, and for new customers of Stripe, this often. */
  statementWaitMs: 10 * 60 * 1000,
  statementPollMs: 15 * 60 * 1000,
  /** How often a job looks for runs that Stripe was not told of, and how long one call of Stripe may take. */
  stripePollMs: 10_000,
  stripeCallMs: 20_000,
  /** A run that Stripe refused is told again after this long. */
  stripeRetryMs: 60 * 60 * 1000,
  /** How long runs under way may take once the process stops; then other processes get them. */
  runDrainMs: 3000,
  /** The first step process is started this long after the server. */
  stepWarmMs: 5000,
  /** How long one attempt to deliver a webhook may take; its lease is longer, so that no second one begins meanwhile. */
  webhookTimeoutMs: 15_000,
  webhookLeaseMs: 30_000,
  /** The pause before the second attempt at a delivery; the later ones are multiples of it. */
  webhookRetryMs: 5000,
  /** How often deliveries that are due, and those that a process left, are looked for. */
  webhookSweepMs: 5000,
  /** Deliveries under way have this long once the process stops; then other processes get them. */
  webhookDrainMs: 3000,
  /** A webhook is disabled once it has failed for this long with nothing delivered. */
  webhookFailingMs: 5 * 24 * 60 * 60 * 1000,
  /** How long the secret before a rotation signs beside the new one. */
  webhookOverlapMs: 24 * 60 * 60 * 1000,
  /** How often a job looks for news of bookings, requests and tickets that an ended process did not tell. */
  newsSweepMs: 10_000,
  /** How long before a lesson its people are reminded, and how often a job looks for such lessons. */
  reminderAheadMs: 60 * 60 * 1000,
  reminderPollMs: 30_000,
  /** How long the author of a message may edit or delete it. */
  messageEditMs: 15 * 60 * 1000,
  /** How often a process says that its users are present; one that does not for three times as long has gone. */
  presenceRenewMs: 15_000,
  /** How long a token opens a video room. */
  videoTokenMs: 15 * 60 * 1000,
  /** How long connecting to the S3 server may take. */
  filesConnectMs: 3000,
  /** How long one request to the S3 server may take, retries included: a part of a file is one request. */
  filesRequestMs: 15_000,
  /** How long an S3 server may take to make a file of its parts. */
  filesCompleteMs: 120_000,
  /** A recording is received by one process at a time: another takes it over from one that is silent for this long. */
  uploadLeaseMs: 4000,
  /** How often the receiving process shows that it is alive, and looks whether a newer request asks for the upload. */
  uploadRenewMs: 500,
  /** How often a newer request looks whether it has the upload. */
  uploadPollMs: 100,
  /** Unfinished uploads, and files that belong to nothing, are removed after this long. */
  uploadExpiryMs: 24 * 60 * 60 * 1000,
}

export type PasswordCost = typeof defaultPasswordCost

/**
 * What hashing a password with argon2id costs, in KiB and passes: OWASP's second choice, about 20 ms.
 * No variable sets it; tests take less.
 */
export const defaultPasswordCost = { memoryCost: 19_456, timeCost: 2 }

export type StepOptions = typeof defaultStepOptions

/** What steps of workflows may do. No variable sets it; tests need other values. */
export const defaultStepOptions = {
  /** A step process that holds more is ended. */
  maxBytes: 400 * 1024 * 1024,
  /** Private hosts (`host:port`) that a step may ask. */
  allowedHosts: [] as readonly string[],
  /** How long one request to the image model may take, and how often it is repeated. */
  imageModelMs: 120_000,
  imageModelRetries: 2,
  /** The path of a module with further kinds of steps. */
  moreKinds: null as string | null,
}

export type RecordingLimits = typeof defaultRecordingLimits

/** What recordings of lessons may take. No variable sets it; tests take less. */
export const defaultRecordingLimits = {
  /** All recordings of one tutor, with the uploads under way. */
  tutorBytes: 100 * 1024 ** 3,
  /** Unfinished uploads of one tutor. */
  uploads: 100,
  /** Of an upload, this much at a time is in memory; a longer one goes to S3 in parts. */
  partBytes: 8 * 1024 ** 2,
  /** S3 takes no smaller part but the last one. */
  smallestPartBytes: 5 * 1024 ** 2,
}

export type ClientFileLimits = typeof defaultClientFileLimits

/** What clients of workflows may upload. No variable sets it; tests take less. */
export const defaultClientFileLimits = {
  /** All files of one client, with the uploads under way. Results of runs do not count. */
  clientBytes: 5 * 1024 ** 3,
  /** Unfinished uploads of one client. */
  uploads: 100,
  fileBytes: 25 * 1024 ** 2,
  /** Of a file that comes with the form of a run. */
  formFileBytes: 10 * 1024 ** 2,
  /** The files of one upload, and of one run. */
  files: 14,
  /** All files of one run: a step gets them at once. */
  runBytes: 140 * 1024 ** 2,
}

/** What no variable sets, and tests change. */
export const defaults = {
  timings: defaultTimings,
  passwordCost: defaultPasswordCost,
  steps: defaultStepOptions,
  recordingLimits: defaultRecordingLimits,
  clientFileLimits: defaultClientFileLimits,
}
