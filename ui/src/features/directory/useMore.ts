// A long list is drawn in parts: an old machine stays quick with two thousand rows.
import { computed, ref, watch } from 'vue'

const PART = 100

export function useMore<T>(list: () => T[]) {
  const drawn = ref(PART)
  const shown = computed(() => list().slice(0, drawn.value))
  const rest = computed(() => Math.max(0, list().length - drawn.value))
  // Another filter begins at the top; a row changed in place leaves the list as far as it was drawn.
  watch(
    () => list().length,
    () => (drawn.value = PART),
  )
  const more = (): number => (drawn.value += PART)
  return { shown, rest, more }
}
