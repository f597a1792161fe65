import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'

const now = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setTimeout> | undefined

function tick(): void {
  now.value = Date.now()
  // Just past the next full second, so that every clock on the screen turns together.
  timer = setTimeout(tick, 1000 - (now.value % 1000) + 5)
}

const look = (): void => {
  now.value = Date.now()
}

/** The present moment, renewed each second, and at once after sleep or when the window comes back. */
export function useNow(): Readonly<Ref<number>> {
  if (users++ === 0) {
    tick()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
  }
  onScopeDispose(() => {
    if (--users > 0) return
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('focus', look)
  })
  return now
}

/** The present day: it turns at midnight, so what names a day is not drawn anew each second. */
export function useToday(): ComputedRef<Date> {
  const now = useNow()
  const day = computed(() => new Date(now.value).toDateString())
  return computed(() => new Date(day.value))
}
