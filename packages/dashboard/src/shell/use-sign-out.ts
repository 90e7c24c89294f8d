import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { signOut } from '../api/api.ts'

/** Signs out, and forgets everything that the one who was signed in has seen. */
export function useSignOut() {
  const queryClient = useQueryClient()
  const router = useRouter()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => {
      // What is still asked would be refused from now on: so nothing is, and the way out is short.
      await router.preloadRoute({ to: '/sign-in', search: {} })
      await queryClient.cancelQueries()
      await signOut()
    },
    onSettled: async () => {
      await navigate({ to: '/sign-in', search: {} })
      queryClient.clear()
    },
  })
}
