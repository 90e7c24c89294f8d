import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../api/api.ts'

/** Signs out, and forgets everything that the one who was signed in has seen. */
export function useSignOut() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: signOut,
    onSettled: async () => {
      await navigate({ to: '/sign-in', search: {} })
      queryClient.clear()
    },
  })
}
