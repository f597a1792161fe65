// A long list a page at a time; on paper all of it.
import { computed, ref, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { printing } from './printing'

export function useFew<T>(all: MaybeRefOrGetter<T[]>, page: number) {
  const pages = ref(1)
  const few: ComputedRef<number> = computed(() => (printing.value ? Infinity : pages.value * page))
  return {
    shown: computed(() => toValue(all).slice(0, few.value)),
    /** How many are still to be shown. */
    rest: computed(() => Math.max(0, toValue(all).length - few.value)),
    more: (): void => {
      pages.value += 1
    },
    reset: (): void => {
      pages.value = 1
    },
  }
}
