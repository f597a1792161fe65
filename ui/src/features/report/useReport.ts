import { computed, onBeforeUnmount, ref, watch } from 'vue'
import { Autosave, type SaveState } from '../../draft/autosave'
import { keepWith } from '../../draft/pending'
import { asFault, explain } from '../../fault/fault'
import type { ReportDraft } from '../../generated/ReportDraft'
import type { ReportEditor } from '../../generated/ReportEditor'
import { host } from '../../host'
import { Latest } from '../../paper/latest'
import { saidBy } from './way'

/** Checks may come a moment after the page: a fault that flashes up in the middle of a word helps nobody. */
const CHECK_DELAY = 200

/** Kinds of which the text follows from what is chosen. */
const FOLLOWS = ['annual_statistics', 'warning_notice', 'warning_adjustment']

/** The paper under the pen: kept as typed, set in type again with each change, checked a moment after. */
export function useReport(incidentId: string, kind: string, which: string) {
  const editor = ref<ReportEditor | null>(null)
  const draft = ref<ReportDraft | null>(null)
  const paper = ref<ArrayBuffer | null>(null)
  const paperFault = ref('')
  const openFault = ref<unknown>(null)
  const save = ref<SaveState>({ phase: 'idle', savedAt: null, reason: '' })
  /** What it said when its way was told last. */
  const told = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What the desk gave, and nobody typed. */
  let given = ''

  const autosave = new Autosave({
    save: (text) => host.reportSave(JSON.parse(text) as ReportDraft),
    onState: (state) => (save.value = state),
    explain,
  })

  const text = computed(() => (draft.value ? JSON.stringify(draft.value) : ''))
  const plain = (): ReportDraft => JSON.parse(text.value) as ReportDraft
  const checks = computed(() => editor.value?.checks ?? [])
  const issued = computed(() => editor.value?.issued ?? null)
  /** What was changed after it was checked is known here before the desk is asked again. */
  const way = computed(() => {
    const known = editor.value?.way
    if (!known) return null
    const changed = known.changed_since_check || (known.state === 'checked' && saidBy(draft.value) !== told.value)
    return { ...known, changed_since_check: changed }
  })

  const preview = new Latest<string>(async (asked) => {
    try {
      const bytes = await host.reportPreview(JSON.parse(asked) as ReportDraft)
      paper.value = bytes
      paperFault.value = ''
    } catch (thrown) {
      if (!preview.stale) paperFault.value = explain(thrown)
    }
  })
  const checking = new Latest<string>(async (asked) => {
    try {
      const found = await host.reportCheck(JSON.parse(asked) as ReportDraft)
      if (editor.value && asked === text.value) editor.value.checks = found
    } catch {
      // The preview says what is wrong; the old list stays until it can be asked again.
    }
  })

  /** What follows a year or a level is filled anew when that is chosen; what was typed meanwhile goes before. */
  const filling = new Latest<string>(async (asked) => {
    try {
      const filled = await host.reportRefill(JSON.parse(asked) as ReportDraft)
      if (draft.value && asked === text.value) draft.value = filled
      else if (draft.value && !issued.value) filling.ask(text.value)
    } catch {
      // What stands there stays; the checks say what is wrong with the year.
    }
  })
  const chosen = computed(() => {
    const now = draft.value
    if (!now) return ''
    const stated = FOLLOWS.includes(now.kind) ? [now.from, now.level, now.category] : []
    // What is drawn from the record is asked for as soon as it is chosen.
    return ['chosen', ...stated, ...now.attachments.map((annex) => annex.source)].join(' ')
  })
  watch(chosen, (now, before) => {
    if (now && before && !issued.value) filling.ask(text.value)
  })
  const refill = (): void => filling.ask(text.value)

  function take(next: ReportEditor): void {
    const before = text.value
    editor.value = next
    draft.value = next.draft
    told.value = saidBy(next.draft)
    given = text.value === before ? '' : text.value
    autosave.begin(text.value, next.saved_at)
    if (!next.issued) preview.ask(text.value)
  }

  async function open(): Promise<void> {
    openFault.value = null
    try {
      take(await host.reportOpen(incidentId, kind, which))
    } catch (thrown) {
      openFault.value = thrown
    }
  }

  watch(text, (now, before) => {
    const untyped = now === given
    given = ''
    if (!before || issued.value || untyped) return
    autosave.touch(now)
    preview.ask(now)
    clearTimeout(timer)
    timer = setTimeout(() => checking.ask(text.value), CHECK_DELAY)
  })

  /** Saved first: what is sent, checked and signed is what stands on the screen. */
  async function settled(): Promise<ReportDraft> {
    clearTimeout(timer)
    autosave.touch(text.value)
    await autosave.flush()
    return plain()
  }

  /** What the record changed since it was shown is shown, and nothing done until it was looked at. */
  async function shownFirst(act: (plain: ReportDraft) => Promise<ReportEditor>): Promise<void> {
    try {
      take(await act(await settled()))
    } catch (thrown) {
      if (asFault(thrown).code === 'report.annex_changed') refill()
      throw thrown
    }
  }
  const issue = (): Promise<void> => shownFirst((asked) => host.reportIssue(asked))
  const step = (name: string, note: string): Promise<void> => shownFirst((asked) => host.paperStep({ draft: asked, step: name, note }))
  /** Thrown away: nothing of it is kept any more. What could not be thrown away goes on being kept as it is typed. */
  async function drop(): Promise<void> {
    const named = await settled()
    await autosave.close()
    try {
      await host.reportDrop(named.incident_id, named.kind, named.draft)
    } catch (thrown) {
      autosave.reopen(text.value)
      throw thrown
    }
  }
  const saveDocx = async (): Promise<string | null> => host.reportDocx(await settled())

  const part = keepWith(() => autosave.flush())
  onBeforeUnmount(() => {
    part()
    clearTimeout(timer)
    preview.close()
    checking.close()
    filling.close()
    void autosave.flush()
  })

  return { editor, draft, checks, issued, way, paper, paperFault, openFault, save, open, issue, step, drop, saveDocx, refill }
}

export type Report = ReturnType<typeof useReport>
