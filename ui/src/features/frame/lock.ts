// Locking: what is typed is saved, and nothing that was read stays behind.
import { nextTick } from 'vue'
import { useRouter } from 'vue-router'
import { flushAll } from '../../draft/pending'
import { host } from '../../host'
import { queryClient } from '../../host/queries'
import { forgetRecent } from '../finder/recent'

export function useLock(): () => Promise<void> {
  const router = useRouter()
  return async () => {
    await flushAll()
    const next = await host.lock()
    forgetRecent()
    await router.push('/')
    queryClient.setQueryData(['station'], next)
    await nextTick()
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'station' })
  }
}
