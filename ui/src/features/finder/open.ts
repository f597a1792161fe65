// Whether the finder is open; any screen may open it.
import { ref } from 'vue'

export const finderOpen = ref(false)
export const openFinder = (): void => {
  finderOpen.value = true
}
