import { Button, Group, Stack } from '@mantine/core'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'

interface ConfirmFormProps {
  /** What will be gone. */
  readonly text: string
  readonly action: string
  readonly error: Error | null
  readonly isBusy: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** Asks before something is removed for good. */
export function ConfirmForm({ text, action, error, isBusy, onClose, onConfirm }: ConfirmFormProps) {
  const { t } = useTexts()
  return (
    <Stack>
      <p>{text}</p>
      {error !== null && <Fault error={error} />}
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button color="red" loading={isBusy} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Stack>
  )
}
