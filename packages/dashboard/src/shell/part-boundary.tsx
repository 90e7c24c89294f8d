import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTexts } from '../use-texts.ts'
import classes from './part-boundary.module.css'

/** The code of a part of the page could not be had. */
export class PartMissingError extends Error {
  constructor(cause: unknown) {
    super('A part of the page could not be loaded.', { cause })
    this.name = 'PartMissingError'
  }
}

/** In the part's own place; over the page, for what lies over it itself; nowhere, for what nobody asked for. */
export type PartFaultPlace = 'here' | 'over' | 'nowhere'

interface PartBoundaryProps {
  readonly fault: PartFaultPlace
  /** Called once the part may be drawn again: by who asks for it, or with the next place that it is drawn in. */
  readonly onRenew: () => void
  readonly children?: ReactNode
}

interface PartBoundaryState {
  readonly error: unknown
}

/** Keeps a part whose code is missing from taking the page's place with its fault. Other faults are the page's. */
export class PartBoundary extends Component<PartBoundaryProps, PartBoundaryState> {
  static getDerivedStateFromError(error: unknown): PartBoundaryState {
    return { error }
  }

  override readonly state: PartBoundaryState = { error: undefined }

  override componentWillUnmount(): void {
    if (this.state.error !== undefined) this.props.onRenew()
  }

  override render(): ReactNode {
    const { error } = this.state
    const { fault, onRenew, children } = this.props
    if (error === undefined) return children
    if (!(error instanceof PartMissingError)) throw error
    if (fault === 'nowhere') return null
    return (
      <PartFault
        place={fault}
        onRetry={() => {
          onRenew()
          this.setState({ error: undefined })
        }}
      />
    )
  }
}

interface PartFaultProps {
  readonly place: PartFaultPlace
  readonly onRetry: () => void
}

function PartFault({ place, onRetry }: PartFaultProps) {
  const { t } = useTexts()
  return (
    <div role="alert" className={classes.fault} data-place={place}>
      <span>{t('fault.part')}</span>
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </div>
  )
}
