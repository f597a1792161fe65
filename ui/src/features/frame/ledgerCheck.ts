// Walks the whole ledger: once after unlocking, and whenever a person asks.
import { ref } from 'vue'
import { explain } from '../../fault/fault'
import type { StationState } from '../../generated/StationState'
import { host } from '../../host'
import { queryClient } from '../../host/queries'

const checking = ref(false)
/** Why it could not be walked. */
const failed = ref('')

async function check(): Promise<void> {
  if (checking.value) return
  checking.value = true
  failed.value = ''
  try {
    const ledger = await host.verify()
    // Locked meanwhile: what was found belongs to the next unlock.
    queryClient.setQueryData<StationState>(['station'], (state) =>
      state?.phase === 'open' ? { ...state, ledger } : state,
    )
  } catch (thrown) {
    failed.value = explain(thrown)
  } finally {
    checking.value = false
  }
}

export const useLedgerCheck = () => ({ checking, failed, check })
