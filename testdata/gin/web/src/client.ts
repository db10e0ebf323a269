import axios from 'axios'

const http = axios.create({ baseURL: '/api', timeout: 10_000 })

export interface Task {
  id: number
  title: string
  hours: number
  done: boolean
}

/** What the form sends; an empty field for hours is null. */
export interface TaskInput {
  title: string
  hours: number | null
  done?: boolean
}

export async function listTasks(signal?: AbortSignal): Promise<Task[]> {
  const { data } = await http.get<Task[]>('/tasks', { signal })
  return data
}

export async function addTask(input: TaskInput): Promise<Task> {
  const { data } = await http.post<Task>('/tasks', input)
  return data
}

export async function taskPage(id: number, signal: AbortSignal): Promise<string> {
  const { data } = await http.get<string>(`/tasks/${id}/page`) // expect: js/abort-not-forwarded
  return data
}

export const report = (id: number, signal: AbortSignal) =>
  http.get<Blob>(`/tasks/${id}/report`, { responseType: 'blob', signal })
