import { ApiError, addressOf, call, type Issue } from './api.ts'

type UploadOptions = {
  method?: 'POST' | 'PUT'
  /** From 0 to 100, as the bytes leave this machine. */
  onProgress: (percent: number) => void
  signal: AbortSignal
  headers?: Record<string, string>
}

type ErrorBody = { code?: string; message?: string; requestId?: string; issues?: Issue[] }

/** Sends a form with files. `fetch` does not tell how far it is. Rejects with ApiError, and when it is aborted. */
export const upload = async <Value>(path: string, form: FormData, options: UploadOptions): Promise<Value> => {
  // An ended login shall not be found only after gigabytes: this renews it.
  await call('/api/v1/auth/me')
  return await new Promise<Value>((resolve, reject) => {
    const request = new XMLHttpRequest()
    const { method = 'POST', onProgress, signal, headers = {} } = options
    request.open(method, addressOf(path))
    request.responseType = 'json'
    request.setRequestHeader('accept', 'application/json')
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? (loaded / total) * 100 : 0)
    request.onload = () => {
      const body: unknown = request.response
      if (request.status < 300) resolve(body as Value)
      else reject(new ApiError(request.status, (body ?? {}) as ErrorBody))
    }
    request.onerror = () => reject(new ApiError(0, {}))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
