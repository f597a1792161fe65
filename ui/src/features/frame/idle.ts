// Auto-lock: when nobody has touched the machine for a while. Time is passed in, and looked at once a second.

export const NOTICE_SECONDS = 30
const NOTICE = NOTICE_SECONDS * 1000
/** A long work counts as going on for this long after its last word. */
const WORK_ECHO = 30_000

export interface IdleOptions {
  now: () => number
  /** 0 never locks. */
  minutes: () => number
  /** Seconds left while the notice shows, else null. */
  onCount: (seconds: number | null) => void
  lock: () => Promise<void>
}

export class IdleWatch {
  private touched: number
  private worked = Number.NEGATIVE_INFINITY
  private locking = false
  private count: number | null = null
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly options: IdleOptions) {
    this.touched = options.now()
  }

  start(): void {
    this.stop()
    this.touched = this.options.now()
    this.timer = setInterval(() => this.look(), 1000)
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.show(null)
  }

  /** A key, the mouse, a finger. */
  touch(): void {
    this.touched = this.options.now()
    this.show(null)
  }

  /** A long work said how far it is: it is not cut off. */
  work(): void {
    this.worked = this.options.now()
    this.show(null)
  }

  private look(): void {
    const now = this.options.now()
    // A clock that was put back must not keep the desk open.
    if (this.touched > now) this.touched = now
    if (this.worked > now) this.worked = now
    const minutes = this.options.minutes()
    if (minutes <= 0 || this.locking) return this.show(null)
    const working = now - this.worked < WORK_ECHO
    // After a long work there is still the whole notice.
    const end = Math.max(this.touched + minutes * 60_000, this.worked + WORK_ECHO + NOTICE)
    const left = end - now
    if (working || left > NOTICE) return this.show(null)
    if (left > 0) return this.show(Math.ceil(left / 1000))
    this.show(null)
    this.locking = true
    void this.options
      .lock()
      // What could not be locked is tried again a second later.
      .catch(() => undefined)
      .finally(() => {
        this.locking = false
      })
  }

  private show(count: number | null): void {
    if (count === this.count) return
    this.count = count
    this.options.onCount(count)
  }
}

const ALWAYS = ['keydown', 'pointerdown', 'wheel', 'touchstart', 'compositionupdate'] as const

/** Calls back for whatever a person does; returns how to stop. A pointer that the page moves under is no touch. */
export function onTouch(target: Window, callback: () => void): () => void {
  let at = ''
  function moved(event: MouseEvent): void {
    const next = `${event.screenX},${event.screenY}`
    if (at && next !== at) callback()
    at = next
  }
  const options = { capture: true, passive: true }
  for (const name of ALWAYS) target.addEventListener(name, callback, options)
  target.addEventListener('mousemove', moved, options)
  return () => {
    for (const name of ALWAYS) target.removeEventListener(name, callback, options)
    target.removeEventListener('mousemove', moved, options)
  }
}
