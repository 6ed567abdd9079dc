/**
 * Every error code that a client can receive, with its HTTP status and public text.
 * Codes are part of the contract: they are listed in the API docs and never renamed.
 */
export const errorCodes = {
  VALIDATION_FAILED: [400, 'The request is not valid'],
  BODY_UNREADABLE: [400, 'The request body could not be read'],
  GUEST_ID_INVALID: [400, 'A guest session id has 8 to 128 characters of A-Z, a-z, 0-9, _ and -'],
  RESET_TOKEN_INVALID: [400, 'This reset link is not valid any more'],
  VERIFY_TOKEN_INVALID: [400, 'This link to confirm an address is not valid any more'],
  STRIPE_SIGNATURE_INVALID: [400, 'The Stripe-Signature is not valid, or older than 5 minutes'],
  STUDENT_LIMIT: [400, 'A parent has at most 10 children here: remove one first'],
  MISSING_INPUT_DATA: [400, 'Send an object input_data: {} runs a workflow on its defaults'],
  WORKFLOW_NOT_DEPLOYED: [400, 'This workflow is not deployed, so it cannot be run'],
  SCAN_EMPTY: [400, 'Send a file or a text to scan'],
  AI_SERVICE_REFUSED: [400, 'The AI service refused this input'],
  FILE_PROTECTED: [400, 'This file is protected by a password: save it without one and send it again'],
  UNAUTHENTICATED: [401, 'Authentication required'],
  TOKEN_INVALID: [401, 'The access token is not valid or has expired'],
  API_KEY_INVALID: [401, 'The API key is not valid or was revoked'],
  CREDENTIALS_INVALID: [401, 'Wrong e-mail address or password'],
  REFRESH_TOKEN_INVALID: [401, 'The refresh token is not valid or has expired'],
  FORBIDDEN: [403, 'You are not allowed to do this'],
  API_KEY_SCOPE: [403, 'This API key lacks the scope for this: create one that has it'],
  ACCOUNT_SUSPENDED: [403, 'This account is suspended'],
  CLIENT_SUSPENDED: [403, 'The client of this account is suspended: ask its owner or an administrator'],
  NO_CLIENT: [403, 'This account works for no client; an administrator names one with client_id'],
  ORIGIN_FORBIDDEN: [403, 'This origin may not use cookies here'],
  SESSION_FORBIDDEN: [403, 'Unauthorized'],
  SCAN_FORBIDDEN: [403, 'This scan is not yours'],
  FILE_LINK_INVALID: [403, 'This link is not valid or has expired: list the files or the results again'],
  RECORDING_LINK_INVALID: [403, 'This link is not valid or has expired: list the recordings again'],
  NOT_FOUND: [404, 'Not found'],
  SESSION_NOT_FOUND: [404, 'Session not found'],
  BUSINESS_CARD_NOT_FOUND: [404, 'Business card not found'],
  USER_NOT_FOUND: [404, 'User not found'],
  STUDENT_NOT_FOUND: [404, 'Student not found'],
  TUTOR_NOT_FOUND: [404, 'Tutor not found'],
  MESSAGE_NOT_FOUND: [404, 'Message not found'],
  ALLOCATION_NOT_FOUND: [404, 'Allocation not found'],
  CLIENT_NOT_FOUND: [404, 'Client not found'],
  WORKFLOW_NOT_FOUND: [404, 'Workflow not found'],
  TEMPLATE_NOT_FOUND: [404, 'Workflow template not found'],
  STATEMENT_NOT_FOUND: [404, 'No statement of this month: it is to come, or the client is younger'],
  EXECUTION_NOT_FOUND: [404, 'Execution not found'],
  WEBHOOK_NOT_FOUND: [404, 'Webhook not found'],
  DELIVERY_NOT_FOUND: [404, 'Delivery not found: deliveries are kept for 30 days'],
  REQUEST_NOT_FOUND: [404, 'Workflow request not found'],
  TICKET_NOT_FOUND: [404, 'Support ticket not found'],
  LOGIN_NOT_FOUND: [404, 'Login not found'],
  ERROR_NOT_FOUND: [404, 'This error is not listed any more'],
  API_KEY_NOT_FOUND: [404, 'API key not found'],
  NOTIFICATION_NOT_FOUND: [404, 'Notification not found'],
  SCAN_NOT_FOUND: [404, 'Scan not found'],
  SCAN_FILE_NOT_FOUND: [404, 'This scan was made without a file'],
  FILE_NOT_FOUND: [404, 'File not found'],
  RECORDING_NOT_FOUND: [404, 'Recording not found'],
  UPLOAD_NOT_FOUND: [404, 'This upload is unknown, expired or finished: start a new one'],
  METHOD_NOT_ALLOWED: [405, 'This path has no such method: see the Allow header'],
  REQUEST_TIMEOUT: [408, 'The request body stopped arriving: send it again'],
  SCAN_UNFINISHED: [409, 'This scan has no result'],
  OWN_ACCOUNT: [409, 'You cannot suspend, demote or delete your own account here'],
  STUDENT_TAKEN: [409, 'There is a child of this first name, or a student with this login, already'],
  STUDENT_BOOKED: [409, 'This student has a booking ahead: cancel it first'],
  BOOKING_OVERLAP: [409, 'This time is taken: choose another one'],
  BOOKING_CLAIMED: [409, 'This booking has a tutor already, or is over'],
  BOOKING_FINAL: [409, 'A completed or cancelled booking cannot be changed'],
  BOOKING_STATUS: [409, 'This booking cannot get that status now'],
  MESSAGE_FINAL: [
    409,
    'A message can be changed for 15 minutes, and not once it is deleted: send another one',
  ],
  TUTOR_UNSUITABLE: [409, 'This tutor is suspended or does not teach this subject'],
  TUTOR_FULL: [409, 'This tutor has no room: raise the weekly capacity or choose another tutor'],
  ALLOCATION_TAKEN: [409, 'This student has a tutor of this subject: remove that allocation first'],
  SUBJECT_TAKEN: [409, 'A subject with this slug exists already'],
  API_KEY_LIMIT: [409, 'A client has at most 20 API keys: delete one first'],
  LAST_ADMIN: [409, 'This is the last active admin: give another account that role first'],
  LAST_OWNER: [409, 'A client keeps at least one owner: name another one first'],
  TEMPLATE_TAKEN: [409, 'This client has a copy of this workflow template already'],
  MEMBER_TAKEN: [409, 'This account works for this client already'],
  WORKFLOW_STATUS: [409, 'This workflow cannot get that status now'],
  STEP_KIND_UNKNOWN: [409, 'This server has no implementation of a step of this workflow'],
  ALREADY_ENDED: [409, 'This execution has ended already'],
  EXECUTION_UNFINISHED: [409, 'This execution has not ended: wait for it or cancel it first'],
  WEBHOOK_LIMIT: [409, 'A client has at most 10 webhooks: delete one first'],
  WEBHOOK_DISABLED: [409, 'This webhook is disabled: set its status to active first'],
  REQUEST_STATUS: [
    409,
    'A request goes forward only, and can be edited until it is submitted: read it again, or add a note',
  ],
  REQUEST_LIMIT: [409, 'This client has 200 requests that have not ended: wait for some of them'],
  TICKET_LIMIT: [409, 'This client has 1000 tickets that are not closed: ask an administrator to close some'],
  EMAIL_TAKEN: [409, 'An account with this e-mail address exists already'],
  REPORT_ID_TAKEN: [409, 'A session with this report_id exists already'],
  BUSINESS_CARD_TAKEN: [409, 'A business card with this token exists already'],
  IDEMPOTENCY_KEY_REUSED: [409, 'This Idempotency-Key was used with another request'],
  EDIT_CONFLICT: [409, 'This is being saved too often at once: try again'],
  REPLY_STOPPED: [409, 'The reply was stopped'],
  UPLOAD_OFFSET_CONFLICT: [409, 'The upload continues at another offset: ask for it with HEAD'],
  PRECONDITION_FAILED: [412, 'This was saved by another client first: reload and try again'],
  TUS_VERSION_UNSUPPORTED: [412, 'Only tus 1.0.0 is spoken here: send Tus-Resumable: 1.0.0'],
  TOO_LARGE: [413, 'The request is too large'],
  DOCUMENT_TOO_COMPLEX: [413, 'This document is too complex to be read: save it anew or split it'],
  FILE_SPACE_FULL: [413, 'No space is left for files of this client: delete some first'],
  RECORDING_SPACE_FULL: [
    413,
    'No space is left for recordings of this tutor: end unfinished uploads, or ask an administrator',
  ],
  UNSUPPORTED_MEDIA_TYPE: [415, 'This content type is not supported here'],
  FILE_TYPE_UNSUPPORTED: [415, 'Only PDF, DOCX, TXT, MD, PNG and JPEG files can be scanned'],
  UPLOAD_TYPE_UNSUPPORTED: [
    415,
    'A file is a picture (JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG), a PDF, a DOCX or a text',
  ],
  RECORDING_TYPE_UNSUPPORTED: [
    415,
    'A recording is a video or audio file: MP4, WebM, MKV, MOV, OGG, MP3, M4A or WAV',
  ],
  RANGE_NOT_SATISFIABLE: [416, 'The file does not have this range'],
  RATE_LIMITED: [429, 'Too many requests: try again later'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side'],
  STORE_UNAVAILABLE: [503, 'The store cannot be reached right now: try again later'],
  MODEL_FAILED: [502, 'The language model did not finish its answer: ask again'],
  MODEL_UNAVAILABLE: [503, 'The language model is busy or cannot be reached: try again later'],
  REPLY_LOST: [503, 'The server that was writing this reply stopped: ask again'],
  ASSISTANT_NOT_CONFIGURED: [503, 'No language model is configured, so there are no replies'],
  ASSISTANT_BUSY: [503, 'Too many replies are under way right now: try again later'],
  VIDEO_NOT_CONFIGURED: [503, 'Video rooms are not set up'],
  FILES_UNAVAILABLE: [503, 'Files cannot be stored or read right now: try again later'],
  AI_SERVICE_FAILED: [502, 'The AI service did not give a usable answer'],
  AI_SERVICE_UNAVAILABLE: [503, 'The AI service cannot be reached right now: try again later'],
  AI_SERVICE_TIMEOUT: [503, 'The AI service took too long: try again later'],
  AI_SERVICE_BUSY: [503, 'Too many scans are waiting right now: try again later'],
} as const satisfies Record<string, readonly [status: number, text: string]>

export type ErrorCode = keyof typeof errorCodes

export type StatusOf<Code extends ErrorCode> = (typeof errorCodes)[Code][0]

/** One fault of the input: a JSON pointer into it and what is wrong there, never the value itself. */
export type Issue = { path: string; message: string }

type AppErrorOptions = {
  /** The short public text, where the code's own is not exact enough. */
  text?: string
  /** A longer public text for `message` and `detail`; `text` when absent. */
  message?: string
  issues?: Issue[]
  headers?: Record<string, string>
  /** For the log only: never sent. */
  cause?: unknown
}

/** The error that services throw on purpose. Any other thrown value becomes INTERNAL_ERROR. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly text: string
  readonly issues: Issue[] | undefined
  readonly headers: Record<string, string>

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const [status, standardText] = errorCodes[code]
    const text = options.text ?? standardText
    super(options.message ?? text, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.status = status
    this.text = text
    this.issues = options.issues
    this.headers = options.headers ?? {}
  }
}

/** Returns a 400 for one fault: `invalid('/email', 'must be an e-mail address')`. */
export const invalid = (path: string, message: string): AppError =>
  new AppError('VALIDATION_FAILED', { issues: [{ path, message }] })

/** Runs `run`, and gives an unexpected failure the text that the frontend shows. Throws 500 INTERNAL_ERROR. */
export const withErrorText = async <T>(text: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('INTERNAL_ERROR', { text, cause: error })
  }
}
