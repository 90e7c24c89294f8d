import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { lazyPart } from '../../lazy-part.ts'
import { ShareIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import type { PageSearch, View } from '../../view/view-search.ts'

const ShareOverviewDialog = lazyPart(
  async () => (await import('./share-overview-dialog.tsx')).ShareOverviewDialog,
)

export interface ShareOverviewProps {
  readonly project: Project
  readonly view: View
  /** Which figure and which lists are shown, as an address says it. */
  readonly shown: PageSearch
}

/** Makes a link to the overview as it is on screen. For who may: nothing for the others. */
export function ShareOverview(props: ShareOverviewProps) {
  const { t } = useTexts()
  const [isOpen, setOpen] = useState(false)
  if (props.project.role === 'viewer') return null
  return (
    <>
      <Button
        size="compact-sm"
        fz="xs"
        variant="default"
        leftSection={<ShareIcon size={15} />}
        onClick={() => setOpen(true)}
      >
        {t('overview.share')}
      </Button>
      {isOpen && (
        <Suspense>
          <ShareOverviewDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
