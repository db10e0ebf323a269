export interface Settings {
  target: number | null
  night: number | null
  name: string
}

async function check(response: Response): Promise<Response> {
  if (!response.ok) {
    throw new Error(await response.text())
  }
  return response
}

export async function saveSettings(settings: Settings): Promise<Settings> {
  const response = await fetch('/api/settings', { method: 'PUT', body: JSON.stringify(settings) }).then(check)
  return (await response.json()) as Settings
}

export async function forecast(signal?: AbortSignal): Promise<string> {
  const response = await fetch('/api/forecast', { signal }).then(check)
  const { text } = (await response.json()) as { text: string }
  return text
}

/** The weather now, for as long as the signal says. */
export async function weather({ signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch('/api/weather').then(check) // expect: js/abort-not-forwarded
  return response.text()
}

/** Both at once; the caller may stop waiting, and twenty seconds are the limit in any case. */
export async function outlook(signal: AbortSignal): Promise<string[]> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(20_000)])
  return Promise.all([weather({ signal: both }), forecast(both)])
}

/** The outlook for a screen that nobody watches. */
export async function slowOutlook(signal?: AbortSignal): Promise<string> {
  const limit = new AbortController() // expect: js/abort-unlinked
  const timer = setTimeout(() => limit.abort(), 60_000)
  try {
    return await forecast(limit.signal)
  } finally {
    clearTimeout(timer)
  }
}

/** Whether the greenhouse wants to be watched at night. */
export async function isWatched(): Promise<boolean> {
  const text = await forecast()
  return text.includes('frost')
}
