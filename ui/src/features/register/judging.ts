import { onBeforeUnmount, ref, watch } from 'vue'
import { explain } from '../../fault/fault'
import type { JudgementView } from '../../generated/JudgementView'
import { host } from '../../host'
import type { Question } from '../../host/host'

/** Asks the plan as one types, a moment after the last key; an answer that was overtaken is dropped. */
export function useJudging(question: () => Question | null) {
  const judgement = ref<JudgementView | null>(null)
  const fault = ref('')
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    const now = question()
    if (!now) return
    const mine = ++asked
    try {
      const answer = await host.judge(now)
      if (mine !== asked) return
      judgement.value = answer
      fault.value = ''
    } catch (thrown) {
      if (mine === asked) fault.value = explain(thrown)
    }
  }

  watch(
    () => JSON.stringify(question()),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), judgement.value ? 120 : 0)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    asked++
    clearTimeout(timer)
  })

  return { judgement, fault }
}
