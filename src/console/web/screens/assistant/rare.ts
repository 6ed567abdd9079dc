/** What few visits to the assistant need: it loads when the first of it is drawn. */
export { BusinessField } from './business-field.tsx'
export { DeleteChat } from './delete-chat.tsx'
