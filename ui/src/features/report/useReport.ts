import { computed, onBeforeUnmount, ref, watch } from 'vue'
import { Autosave, type SaveState } from '../../draft/autosave'
import { keepWith } from '../../draft/pending'
import { explain } from '../../fault/fault'
import type { DocumentRow } from '../../generated/DocumentRow'
import type { ReportCheck } from '../../generated/ReportCheck'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { ReportEditor } from '../../generated/ReportEditor'
import { host } from '../../host'
import type { ReportKind } from './kind'

const PREVIEW_DELAY = 250

/** The written report under the pen: kept as typed, checked, and set in type again a moment after each change. */
export function useReport(incidentId: string, kind: ReportKind, which: string) {
  const draft = ref<ReportDraft | null>(null)
  const checks = ref<ReportCheck[]>([])
  const issued = ref<DocumentRow | null>(null)
  const approvalSheet = ref<DocumentRow | null>(null)
  const paper = ref<ArrayBuffer | null>(null)
  const paperFault = ref('')
  const openFault = ref<unknown>(null)
  const save = ref<SaveState>({ phase: 'idle', savedAt: null, reason: '' })

  const autosave = new Autosave({
    save: (text) => host.reportSave(JSON.parse(text) as ReportDraft),
    onState: (state) => (save.value = state),
    explain,
  })
  let drawn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const text = computed(() => (draft.value ? JSON.stringify(draft.value) : ''))
  const plain = (): ReportDraft => JSON.parse(text.value) as ReportDraft

  function take(editor: ReportEditor): void {
    issued.value = editor.issued
    approvalSheet.value = editor.approval_sheet
    checks.value = editor.checks
    draft.value = editor.draft
    autosave.begin(JSON.stringify(editor.draft), editor.saved_at)
    void show()
  }

  async function open(): Promise<void> {
    openFault.value = null
    try {
      take(await host.reportOpen(incidentId, kind, which))
    } catch (thrown) {
      openFault.value = thrown
    }
  }

  /** The page as it prints; of an issued paper the very bytes that were frozen. */
  async function show(): Promise<void> {
    const mine = ++drawn
    try {
      const bytes = issued.value ? await host.documentPdf(issued.value.id) : await host.reportPreview(plain())
      if (mine !== drawn) return
      paper.value = bytes
      paperFault.value = ''
    } catch (thrown) {
      if (mine === drawn) paperFault.value = explain(thrown)
    }
  }

  async function check(): Promise<void> {
    const asked = text.value
    try {
      const found = await host.reportCheck(plain())
      if (asked === text.value) checks.value = found
    } catch {
      // The preview says what is wrong; the old list stays until it can be asked again.
    }
  }

  watch(text, (now, before) => {
    if (!before || issued.value) return
    autosave.touch(now)
    clearTimeout(timer)
    timer = setTimeout(() => {
      void show()
      void check()
    }, PREVIEW_DELAY)
  })

  async function issue(): Promise<void> {
    clearTimeout(timer)
    await autosave.flush()
    take(await host.reportIssue(plain()))
  }

  const part = keepWith(() => autosave.flush())
  onBeforeUnmount(() => {
    part()
    drawn++
    clearTimeout(timer)
    void autosave.flush()
  })

  return {
    draft,
    checks,
    issued,
    approvalSheet,
    paper,
    paperFault,
    openFault,
    save,
    open,
    issue,
    flush: () => autosave.flush(),
  }
}
