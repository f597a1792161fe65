// Who holds the desk, and who else could.
import { computed } from 'vue'
import { useStation } from '../../host/queries'

export function useHand() {
  const station = useStation()
  const me = computed(() => station.data.value?.operator ?? null)
  const all = computed(() => station.data.value?.operators ?? [])
  return {
    me,
    others: computed(() => all.value.filter((one) => one.id !== me.value?.id)),
    writers: computed(() => all.value.filter((one) => one.role !== 'read_only').length),
    mayWrite: computed(() => me.value?.role !== 'read_only'),
  }
}
