// Which row was opened last, so that going back leads to it.
import { ref } from 'vue'

export const opened = ref('')
