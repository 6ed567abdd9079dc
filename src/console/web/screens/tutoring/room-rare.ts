/** What few visits to a room need: it loads when the first of it is opened. */
export { Claim } from './room-claim.tsx'
export { EndLesson } from './room-end.tsx'
export { ChangeMessage } from './room-message-change.tsx'
