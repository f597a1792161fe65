// The desk changes hands, or nobody holds it: what is typed is kept first.
import { nextTick } from 'vue'
import { useRouter } from 'vue-router'
import { flushAll } from '../../draft/pending'
import type { StationState } from '../../generated/StationState'
import { host } from '../../host'
import { queryClient, refetchAll } from '../../host/queries'

export function useLeaving() {
  const router = useRouter()

  /** 锁定: nothing of a case is left in the window. */
  async function lock(): Promise<void> {
    await flushAll()
    const next = await host.lock()
    await router.push('/')
    queryClient.setQueryData(['station'], next)
    await nextTick()
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'station' })
  }

  /** Another person goes on at the same place. */
  async function handTo(operatorId: string, passphrase: string): Promise<void> {
    await flushAll()
    queryClient.setQueryData<StationState>(['station'], await host.switchOperator(operatorId, passphrase))
    await refetchAll()
  }

  /** 换一张恢复单: the window then shows the new sheet until it is typed back. */
  async function renewSheet(): Promise<void> {
    await flushAll()
    queryClient.setQueryData<StationState>(['station'], await host.renewRecovery())
  }

  return { lock, handTo, renewSheet }
}
