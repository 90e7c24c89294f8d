import { Button } from '@mantine/core'
import { useSignOut } from './use-sign-out.ts'
import { useTexts } from '../use-texts.ts'

export function SignOutButton() {
  const { t } = useTexts()
  const { mutate, isPending } = useSignOut()
  return (
    <Button variant="default" loading={isPending} onClick={() => mutate()}>
      {t('app.signOut')}
    </Button>
  )
}
