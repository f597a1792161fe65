import { useQuery } from '@tanstack/vue-query'
import { host } from '../../host'

export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: () => host.settings() })
