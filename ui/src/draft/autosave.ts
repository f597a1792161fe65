// Keeps what is typed: saves a little after the last keystroke, one save at a time, and never says 已保存 before it is true.

export interface SaveState {
  phase: 'idle' | 'saving' | 'saved' | 'failed'
  savedAt: string | null
  reason: string
}

export interface AutosaveOptions {
  /** Writes the text; gives back when it was kept. */
  save: (text: string) => Promise<string>
  onState: (state: SaveState) => void
  explain: (fault: unknown) => string
  delay?: number
  retryAfter?: number
}

export class Autosave {
  private pending: string | null = null
  private kept: string | null = null
  private running: Promise<void> | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private closed = false
  private state: SaveState = { phase: 'idle', savedAt: null, reason: '' }

  constructor(private readonly options: AutosaveOptions) {}

  /** What is already kept, so that an unchanged form is not saved again. */
  begin(text: string, savedAt: string | null): void {
    this.kept = text
    this.show({ phase: savedAt ? 'saved' : 'idle', savedAt, reason: '' })
  }

  /** The form changed. */
  touch(text: string): void {
    if (this.closed) return
    if (text === this.kept && this.pending === null && !this.running) return
    this.pending = text
    if (this.state.phase !== 'failed') this.show({ ...this.state, phase: 'saving' })
    this.wait(this.options.delay ?? 300)
  }

  /** Saves now whatever waits; resolves when nothing is under way any more. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    while (this.running || this.pending !== null) {
      await this.run()
      if (this.state.phase === 'failed') return
    }
  }

  /** Forgets what waits: the form was committed or thrown away. Resolves when no save is under way. */
  async close(): Promise<void> {
    this.closed = true
    this.pending = null
    clearTimeout(this.timer)
    await this.running
  }

  /** The form could not be committed or thrown away after all: what it says now is kept again. */
  reopen(text: string): void {
    this.closed = false
    this.touch(text)
  }

  private wait(delay: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(), delay)
  }

  private run(): Promise<void> {
    if (this.running) return this.running
    if (this.pending === null) return Promise.resolve()
    const text = this.pending
    this.pending = null
    this.running = this.write(text).finally(() => {
      this.running = null
      if (this.pending !== null && this.state.phase !== 'failed') this.wait(0)
    })
    return this.running
  }

  private async write(text: string): Promise<void> {
    try {
      const savedAt = await this.options.save(text)
      this.kept = text
      this.show({ phase: this.pending === null ? 'saved' : 'saving', savedAt, reason: '' })
    } catch (fault) {
      if (this.closed) return
      this.pending ??= text
      this.show({ ...this.state, phase: 'failed', reason: this.options.explain(fault) })
      this.wait(this.options.retryAfter ?? 3000)
    }
  }

  private show(state: SaveState): void {
    this.state = state
    this.options.onState(state)
  }
}
