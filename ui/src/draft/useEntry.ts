import { ref, type Ref } from 'vue'
import { useFault } from '../fault/useFault'
import type { IncidentView } from '../generated/IncidentView'
import { queryClient, refetchAll } from '../host/queries'
import { useDraft } from './useDraft'

interface Entry<T> {
  /** Under which the form is kept as it is typed. */
  key: string
  blank: () => T
  /** Fields that the form shows; a refusal that names another stands at the top. */
  fields: readonly string[]
  send: (form: T) => Promise<IncidentView>
  /** What a kept form may not bring back. */
  fixed?: () => Partial<T>
}

/** A form that becomes an entry of a case: kept as typed, refused beside its field, gone once it is recorded. */
export function useEntry<T extends object>({ key, blank, fields, send, fixed }: Entry<T>) {
  const form = ref(blank()) as Ref<T>
  const draft = useDraft<T>(
    () => form.value,
    (kept) => {
      form.value = { ...form.value, ...kept, ...fixed?.() }
    },
  )
  /** True when something was kept from before. */
  const opened = draft.open(key)
  const { fault, busy, at, top, attempt } = useFault(fields, () => form.value)

  function record(): Promise<boolean> {
    return attempt(async () => {
      await draft.flush()
      const view = await send(form.value)
      await draft.drop()
      queryClient.setQueryData(['incident', view.id], view)
      await refetchAll()
    })
  }

  /** The form stays open for the next one. */
  async function again(): Promise<void> {
    draft.ready.value = false
    form.value = blank()
    await draft.open(key)
  }

  return { form, draft, opened, fault, busy, at, top, record, again }
}
