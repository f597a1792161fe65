// Who decides for the working group: named once, offered again with the next decision; the record says who judged, not only who typed.
import { ref } from 'vue'

const named = ref('')

export const useDecider = (mine: () => string) => ({
  begin: (): string => named.value || mine(),
  keep: (name: string): void => {
    named.value = name.trim()
  },
})
