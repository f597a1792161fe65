// 导入: what was chosen, dropped or double-clicked is looked at, one after the other, and waits for a person.
import { computed, reactive, ref } from 'vue'
import { asFault } from '../../fault/fault'
import type { EvidenceProgress } from '../../generated/EvidenceProgress'
import type { ImportView } from '../../generated/ImportView'
import type { SweepDone } from '../../generated/SweepDone'
import { host } from '../../host'
import { refetchAll } from '../../host/queries'
import { arrive, current, hasRoom, isClean, waiting, type Arrived } from './bundles'

const state = reactive({
  all: [] as Arrived[],
  picked: '',
  open: false,
  /** A file is being read. */
  looking: false,
  /** Files that could not be read, in words. */
  refused: [] as string[],
  /** Files that wait behind the ones that were looked at. */
  behind: 0,
  /** 全部收入 is under way. */
  sweeping: false,
  /** What it did. */
  swept: null as SweepDone | null,
})
const progress = ref<EvidenceProgress | null>(null)
let pulling = false
let asked = false
/** Locked meanwhile: what comes back late belongs to nobody. */
let round = 0

function take(view: ImportView | null, kept: string, pick: boolean): void {
  if (!view) return
  const { all, stale } = arrive(state.all, view, kept)
  if (stale) void host.bundleForget(stale).catch(() => undefined)
  state.all = all
  state.behind = view.behind
  // What a drop brings comes while one works on something else: a line in the corner says so.
  if (!view.by_drop || pick) state.open = true
  if (pick) state.picked = view.token
}

async function look(
  ask: () => Promise<ImportView | null>,
  { kept = '', pick = false } = {},
): Promise<'came' | 'none' | 'refused' | 'stuck'> {
  const mine = round
  state.looking = true
  try {
    const view = await ask()
    if (mine !== round) return 'stuck'
    take(view, kept, pick)
    return view ? 'came' : 'none'
  } catch (thrown) {
    const fault = asFault(thrown)
    if (mine !== round || fault.code === 'desk.locked') return 'stuck'
    if (fault.code !== 'bundle.cancelled') {
      state.refused.push(fault.message)
      state.open = true
    }
    // A file that is no bundle does not keep the others from being looked at; a full disk does.
    return fault.code.startsWith('bundle.') ? 'refused' : 'stuck'
  } finally {
    if (mine === round) {
      state.looking = false
      progress.value = null
    }
  }
}

/** Looks at everything that came from outside, as far as there is room. */
async function pull(): Promise<void> {
  asked = true
  if (pulling) return
  pulling = true
  try {
    while (asked) {
      asked = false
      for (;;) {
        if (!hasRoom(state.all)) break
        const came = await look(() => host.bundleNext())
        if (came === 'none' || came === 'stuck') break
      }
    }
  } finally {
    pulling = false
  }
}

async function accept(one: Arrived): Promise<void> {
  const row = state.all.find((kept) => kept.view.token === one.view.token)
  if (!row || row.state !== 'waiting') return
  row.state = 'taking'
  row.fault = ''
  try {
    row.done = await host.bundleAccept(row.view.token)
    row.state = 'taken'
    // What became of it stays in sight, with its receipt to be sent back.
    if (!state.sweeping) state.picked = row.view.token
    await refetchAll()
  } catch (thrown) {
    row.state = 'waiting'
    row.fault = asFault(thrown).message
  }
  // While all are taken in, that itself asks for the next.
  if (!state.sweeping) void pull()
}

async function leave(one: Arrived): Promise<void> {
  const row = state.all.find((kept) => kept.view.token === one.view.token)
  if (!row || row.state !== 'waiting') return
  row.state = 'left'
  state.all = state.all.filter((kept) => kept !== row)
  state.picked = ''
  await host.bundleForget(row.view.token).catch(() => undefined)
  // It lies with the kept ones from here on.
  if (row.view.by_drop) await refetchAll()
  await pull()
  if (!state.all.length && !state.refused.length) state.open = false
}

/** Takes in all that are clean, also those that nobody has looked at yet; what needs a thought stays and is looked at next. */
async function acceptClean(): Promise<void> {
  if (state.sweeping) return
  state.sweeping = true
  state.swept = null
  const mine = round
  const clean = state.all.filter(isClean)
  // One that was kept beside the station is done with under its own name.
  const tokens = clean.filter((one) => !one.kept).map((one) => one.view.token)
  try {
    for (const one of clean.filter((row) => row.kept)) await accept(one)
    if (mine !== round) return
    const done = await host.bundleSweep(tokens)
    if (mine !== round) return
    state.all = state.all.filter((one) => !tokens.includes(one.view.token))
    state.swept = done
    state.behind = done.left
    await refetchAll()
  } catch (thrown) {
    // What had been looked at waits again behind the others.
    state.all = state.all.filter((one) => !tokens.includes(one.view.token))
    state.refused.push(asFault(thrown).message)
  } finally {
    if (mine === round) {
      state.sweeping = false
      progress.value = null
    }
  }
  state.picked = ''
  await pull()
}

/** Goes on to the next that waits. */
function goOn(): void {
  state.picked = ''
  if (!waiting(state.all).length) close()
}

/** What waits still waits; what was done is put away. */
function close(): void {
  state.open = false
  state.refused = []
  state.swept = null
  state.picked = ''
  state.all = waiting(state.all)
}

function forgetAll(): void {
  round += 1
  Object.assign(state, { all: [], picked: '', open: false, looking: false, refused: [], behind: 0, sweeping: false, swept: null })
  progress.value = null
}

/** For the frame: listens as long as the station is open, and asks once for what came while it was locked. */
function listen(): () => void {
  const off = [
    host.onBundle(() => void pull()),
    host.onBundleProgress((step) => {
      if ((state.looking && step.token.startsWith('bundle-')) || (state.sweeping && step.token === 'sweep')) progress.value = step
    }),
  ]
  void pull()
  return () => {
    off.forEach((stop) => stop())
    forgetAll()
  }
}

export const useBundles = () => ({
  state,
  progress,
  now: computed(() => current(state.all, state.picked)),
  waiting: computed(() => waiting(state.all)),
  clean: computed(() => state.all.filter(isClean)),
  choose: () => look(() => host.bundleChoose(), { pick: true }),
  openKept: (name: string) => look(() => host.bundleKept(name), { kept: name, pick: true }),
  stop: () => (progress.value ? host.bundleCancel(progress.value.token) : Promise.resolve()),
  accept,
  acceptClean,
  leave,
  goOn,
  close,
  listen,
})
