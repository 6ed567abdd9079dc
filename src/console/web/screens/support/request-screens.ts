/** One file to load: a new request leads to its page. */
export { AdminRequestPage, RequestPage } from './request.tsx'
export { NewRequest } from './request-new.tsx'
