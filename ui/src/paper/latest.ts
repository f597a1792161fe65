// One work at a time, and of all that is asked for meanwhile only the last.

/** Nothing waits: what is asked for is begun at once, and while it is under way whatever comes replaces what came before. */
export class Latest<T> {
  private running = false
  private waiting: { asked: T } | null = null
  private closed = false

  constructor(private readonly work: (asked: T) => Promise<void>) {}

  ask(asked: T): void {
    if (this.closed) return
    this.waiting = { asked }
    if (!this.running) void this.run()
  }

  /** Forgets what waits; what is under way ends unseen. */
  close(): void {
    this.closed = true
    this.waiting = null
  }

  /** Newer is asked for than what is under way. */
  get stale(): boolean {
    return this.waiting !== null || this.closed
  }

  private async run(): Promise<void> {
    this.running = true
    try {
      while (this.waiting) {
        const { asked } = this.waiting
        this.waiting = null
        await this.work(asked)
      }
    } finally {
      this.running = false
    }
  }
}
