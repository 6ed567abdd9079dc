/** One file to load: after the list comes one of its requests. */
export { AdminRequestPage, RequestPage } from './request.tsx'
export { NewRequest } from './request-new.tsx'
export { AdminRequests, Requests } from './requests.tsx'
