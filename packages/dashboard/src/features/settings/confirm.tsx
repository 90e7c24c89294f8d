import { Button, Modal } from '@mantine/core'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './settings.module.css'

interface ConfirmProps {
  readonly title: string
  readonly lead: string
  /** What the button says that does it. */
  readonly action: string
  readonly isPending: boolean
  readonly error: Error | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, lead, action, isPending, error, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTexts()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.form}>
        <p>{lead}</p>
        {error !== null && <Fault error={error} />}
        <div className={classes.actions}>
          <Button color="red" loading={isPending} onClick={onConfirm}>
            {action}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
