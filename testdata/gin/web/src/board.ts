import { addTask, listTasks, type Task } from './client'

/** The board on the page. */
export class Board {
  private tasks: Task[] = []
  private loading: AbortController | undefined

  constructor(private readonly list: HTMLElement) {}

  async load(): Promise<void> {
    this.loading?.abort()
    this.loading = new AbortController()
    this.tasks = await listTasks(this.loading.signal)
    this.draw()
  }

  /** Reloads, and shows what went wrong instead of failing. */
  async reload(): Promise<void> {
    try {
      await this.load()
    } catch (error) {
      this.list.textContent = `The board cannot be loaded: ${String(error)}`
    }
  }

  bind(form: HTMLFormElement, again: HTMLButtonElement): void {
    form.addEventListener('submit', async (event) => { // expect: js/misused-promise
      event.preventDefault()
      const data = new FormData(form)
      await addTask({ title: String(data.get('title')), hours: Number(data.get('hours')) || null })
      await this.load()
    })
    again.addEventListener('click', () => {
      this.load() // expect: js/floating-promise
    })
    // What reload meets, it shows.
    window.addEventListener('focus', () => this.reload())
    this.reload()
  }

  private draw(): void {
    this.list.replaceChildren(
      ...this.tasks.map((task) => {
        const item = document.createElement('li')
        item.textContent = `${task.title} (${task.hours} h)`
        return item
      }),
    )
  }
}
