/** What a call may be told besides its path. */
export interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown
  /** Ends the call early, besides the timeout. */
  signal?: AbortSignal
  /** Milliseconds; ten seconds when not given. */
  timeout?: number
}

/** An answer that says no. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

const JSON_HEADERS = { 'Content-Type': 'application/json' }

/** Calls the shop's API and reads its answer. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const { body, signal, timeout = 10_000 } = options
  const limit = AbortSignal.timeout(timeout)
  const response = await fetch(`/api${path}`, {
    method,
    headers: body === undefined ? undefined : JSON_HEADERS,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  })
  if (!response.ok) {
    throw new ApiError(response.status, await reason(response))
  }
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
}

async function reason(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { error?: string }
    return problem.error ?? response.statusText
  } catch {
    return response.statusText
  }
}
